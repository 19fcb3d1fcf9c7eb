/* ocr/printed.h: where a form's own print lies on a page, as far as its blank page tells. */
#ifndef OCR_PRINTED_H
#define OCR_PRINTED_H
#include "ocr/page.h"

/* In squares of a quarter of a millimetre. */
struct OcrPrinted {
    int w, h;   /* squares */
    double px;  /* pixels a square */
    uint8_t *at; /* 1: print */
};

/* A page without any. Transfer full. */
OcrPrinted *ocr_printed_new(const OcrPage *page);
void ocr_printed_free(OcrPrinted *printed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OcrPrinted, ocr_printed_free)

/* There is print at this pixel. */
void ocr_printed_mark(OcrPrinted *printed, OcrPoint pixel);

/* And so many squares around all that is marked. */
void ocr_printed_widen(OcrPrinted *printed, int squares);

/* Whether the pixel lies on print; outside of the page nothing does. */
bool ocr_printed_at(const OcrPrinted *printed, double x, double y);

/* Pixels of ink of `binary`, the page's, in the box where nothing is printed. */
int ocr_printed_ink_apart(const OcrPrinted *printed, const OcrImage *binary, OcrBox box);

#endif
