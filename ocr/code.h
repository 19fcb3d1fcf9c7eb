/* ocr/code.h: bar codes on a page: QR, Code 128, Code 39 by zbar, Data Matrix (ocr/datamatrix.h), patch sheets by run lengths of our own. */
#ifndef OCR_CODE_H
#define OCR_CODE_H
#include "ocr/page.h"

typedef struct {
    const char *symbology; /* "qrcode", "code128", "code39", "datamatrix", "patch-t" (patch 2, 3, 1, 4, 6 as "patch-2"...); static */
    char *text;            /* UTF-8; bytes that are not become U+FFFD; at most 4096 bytes; "T" for a patch T */
    OcrBox box;            /* on the page's scan as it lies now */
    int orientation;       /* clockwise turn of the page that makes the code upright: 0, 90, 180, 270, -1 unknown */
} OcrCode;

void ocr_code_free(OcrCode *code);

/* All codes of the page, each once. Array of OcrCode*, transfer full, empty when there is none.
 * Only places where finder patterns or bars stand go to the decoder. Cost: 5 to 11 ms a page of text or a form at 300
 * dpi, 80 to 110 a halftone page at 600 (tests/bench/page.c). */
GPtrArray *ocr_codes_find(OcrPage *page);

/* Turns the boxes and orientations of `codes` along with a page of w x h pixels (before the turn). */
void ocr_codes_turn(GPtrArray *codes, int w, int h, int rotation);

#endif
