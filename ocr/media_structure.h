/* ocr/media_structure.h: walks over the skeletons of the four formats, without decoding anything. Not for other
 * rooms. All stay inside `bytes`, trust no number they find, and take time linear in `size` at most. */
#ifndef OCR_MEDIA_STRUCTURE_H
#define OCR_MEDIA_STRUCTURE_H
#include "ocr/error.h"
#include "ocr/media.h"

/* What is missing at the end, as a sentence (transfer full); NULL when the file is whole. A file that is damaged but
 * not short (directories that loop, say) is whole here: waiting would not mend it, and the decoder says what is wrong. */
char *ocr_tiff_missing(const uint8_t *bytes, size_t size);
char *ocr_pdf_missing(const uint8_t *bytes, size_t size);
char *ocr_jpeg_missing(const uint8_t *bytes, size_t size);
char *ocr_png_missing(const uint8_t *bytes, size_t size);

/* Offsets of a TIFF's page directories, in file order; reduced-size copies of a page before them are left out.
 * Array of uint64_t, never empty, transfer full. Errors: OCR_ERROR_INCOMPLETE, _FORMAT (a loop), _PAGES (more than
 * `max_pages`, found without walking further). */
GArray *ocr_tiff_directories(const uint8_t *bytes, size_t size, int max_pages, GError **error);

typedef struct {
    int scans;          /* start-of-scan markers: over 1 the whole picture is buffered while decoding */
    int orientation;    /* EXIF, 1 to 8; 0 when not said */
    double dpi_x, dpi_y; /* JFIF density, else EXIF; 0 when not said */
} OcrJpegFacts;

/* Reads the markers of a JPEG. False when its end is missing. */
bool ocr_jpeg_facts(const uint8_t *bytes, size_t size, OcrJpegFacts *facts);

/* Whether the PDF's end marker stands where readers look for it. */
bool ocr_pdf_has_end(const uint8_t *bytes, size_t size);

#endif
