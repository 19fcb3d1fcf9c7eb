/* ocr/decode_row.h: lines of samples, as TIFF and PDF hold them, into the rows of a raster. Not for other rooms. */
#ifndef OCR_DECODE_ROW_H
#define OCR_DECODE_ROW_H
#include "ocr/decode_part.h"

typedef enum { OCR_ROW_GREY, OCR_ROW_PALETTE, OCR_ROW_RGB, OCR_ROW_CMYK } OcrRowColour;
typedef enum { OCR_ROW_OPAQUE, OCR_ROW_ALPHA, OCR_ROW_ALPHA_PREMULTIPLIED } OcrRowAlpha;

typedef struct {
    OcrRowColour colour;
    OcrRowAlpha alpha;   /* the sample after the colours, laid over white */
    int bits;            /* a sample: 1, 2, 4, 8, 16 (16 in the machine's byte order) */
    int samples;         /* a pixel: those of the colour, alpha, and others that are passed over */
    bool inverted;       /* grey: 0 is white */
    uint8_t palette[256][3];
} OcrRowFormat;

/* The raster's depth that holds such rows without loss: 1, 8 or 32. */
int ocr_row_depth(const OcrRowFormat *format);

/* Writes one line of `image`'s width into row `y`. The raster's depth is ocr_row_depth, or 8 where colour has to
 * become grey. */
void ocr_row_put(const OcrRowFormat *format, const uint8_t *line, OcrImage *image, int y);

#endif
