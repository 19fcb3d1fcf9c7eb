/* ocr/form_paper.h: how bright the bare paper of a blank form is, and how far its noise goes. */
#ifndef OCR_FORM_PAPER_H
#define OCR_FORM_PAPER_H
#include "ocr/image.h"

/* The darkest channel: a light tint shows there and nowhere else. Transfer full; NULL: no memory. */
OcrImage *ocr_form_darkest_channel(OcrImage *scan);

/* The brightness that bare paper has on a grey picture, 160 to 255; in `step` how far below it something printed begins, past the noise. */
int ocr_form_paper_level(OcrImage *grey, int *step);

/* The same picture; where a lamp and a sensor left noise on it, with white paper and even tints. Transfer full; NULL: no memory. */
OcrImage *ocr_form_paper_white(OcrImage *scan);

#endif
