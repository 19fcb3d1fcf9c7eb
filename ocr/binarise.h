/* ocr/binarise.h: from grey or colour to ink and paper. */
#ifndef OCR_BINARISE_H
#define OCR_BINARISE_H
#include "ocr/image.h"

/* 8-bit grey in which light colours (a form's drop-out tint) are nearly paper, while blue and red ink stay dark: of each
 * pixel seven parts of its brightest channel and three of its luma. A 1-bit image becomes 0 and 255. Transfer full. */
OcrImage *ocr_grey_from(const OcrImage *scan);

/* Black and white, against the local brightness of the paper, so that shadows and tinted paper stay paper. The threshold
 * is a share of the paper's brightness, chosen by Otsu's method over the page within 55 to 80 %, so that faint strokes
 * live. Two passes over the pixels. Transfer full.
 * Source: N. Otsu, A threshold selection method from gray-level histograms, IEEE Trans. SMC 9(1), 1979. */
OcrImage *ocr_binary_from(const OcrImage *grey);

#endif
