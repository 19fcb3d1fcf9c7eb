/* ocr/decode_part.h: what the decoder of one format offers to ocr/decode.c, and the rasters they all fill. Not for
 * other rooms. */
#ifndef OCR_DECODE_PART_H
#define OCR_DECODE_PART_H
#include "ocr/decode.h"
#include "ocr/error.h"

/* A page as the file holds it: ocr/decode.c makes its pixels square, flips and turns it. */
typedef struct {
    OcrImage *image;     /* transfer full */
    double dpi_x, dpi_y; /* 0 when the file does not say */
    bool drawn;          /* at a resolution that the decoder chose: nothing to doubt */
    bool flip;           /* top and bottom to be exchanged, before the turn */
    int turn;            /* clockwise: 0, 90, 180, 270 */
    const char *source;  /* static, as in OcrPageInfo */
    OcrSheetPlace place; /* as in OcrPageInfo, before the turn */
} OcrRawPage;

typedef struct {
    /* State of an opened file; `bytes` is borrowed. Sets `pages` to at least 1. */
    void *(*open)(const uint8_t *bytes, size_t size, const OcrDecodeLimits *limits, int *pages, GError **error);
    bool (*page)(void *state, int number, OcrRawPage *page, GError **error);
    void (*close)(void *state);
} OcrDecodePart;

extern const OcrDecodePart ocr_decode_tiff, ocr_decode_pdf, ocr_decode_jpeg, ocr_decode_png;

/* Sets flip and turn from the orientation numbers 1 to 8 that TIFF and EXIF share; others count as 1. */
void ocr_raw_page_orient(OcrRawPage *page, int orientation);

/* From this many pixels on a colour page is decoded to grey: 4 bytes a pixel would not fit a worker's memory. */
#define OCR_RASTER_COLOUR_PIXELS ((int64_t)64 * 1000 * 1000)

/* Refuses (OCR_ERROR_LIMIT, OCR_ERROR_FORMAT for nothing) before anything is allocated. */
bool ocr_raster_fits(const OcrDecodeLimits *limits, int64_t w, int64_t h, GError **error);

/* The depth to use where `wanted` bits are asked for: 32 becomes 8 on very large pages. */
int ocr_raster_depth(int64_t w, int64_t h, int wanted);

/* A raster of zero bytes, after ocr_raster_fits. Rows are filled as plain bytes: 1 bit (first pixel in the highest bit, black
 * is 1), 8 bit grey, or 32 bit as R, G, B and a byte unused. ocr_raster_finish turns them into machine words once
 * all rows are there. */
OcrImage *ocr_raster_new(const OcrDecodeLimits *limits, int64_t w, int64_t h, int depth, GError **error);
uint8_t *ocr_raster_row(OcrImage *image, int y);
size_t ocr_raster_stride(const OcrImage *image);
void ocr_raster_finish(OcrImage *image);

#endif
