/* ocr/scan_file.h: raw rows from a scanner as the file that becomes an original. */
#ifndef OCR_SCAN_FILE_H
#define OCR_SCAN_FILE_H
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* One side as it came from the sensor, rows from the top. */
typedef struct {
    int width_px, height_px;
    int channels;        /* 1 grey, 3 RGB interleaved */
    int depth;           /* bits a sample: 8, or 1 (one channel only; 1 is black, the leftmost pixel in the highest bit) */
    gsize stride;        /* bytes from row to row */
    const uint8_t *rows; /* height_px * stride bytes, borrowed */
    double dpi;
    const char *note;    /* goes into the file, so that two blank sides are two files; ASCII, under 200 bytes; NULL: none */
} OcrScan;

/* ".tif" for black and white, ".jpg" for the others. Static. */
const char *ocr_scan_suffix(const OcrScan *scan);

/* Writes it whole, with its resolution: black and white as TIFF G4 (nothing lost), grey and colour as JPEG of quality 92. `path` is
 * written in place: rename it when this returns. Errors: OCR_ERROR_LIMIT (larger than a reader takes, no room, no memory). */
bool ocr_scan_write(const OcrScan *scan, const char *path, GError **error);

#endif
