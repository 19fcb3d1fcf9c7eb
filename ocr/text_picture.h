/* ocr/text_picture.h: the ink of a zone, laid straight and cleaned, as a picture for a text engine. */
#ifndef OCR_TEXT_PICTURE_H
#define OCR_TEXT_PICTURE_H
#include "ocr/cell_ink.h"

/* Grey picture (dark on white, with a margin) of what stands in `quad`: frame, rules, specks and, where it is known, the blank form's
 * own print taken out, but for accents and stops beside letters; cut to the ink, capitals brought to 22 pixels. NULL when nothing is
 * there. Transfer full. */
OcrImage *ocr_text_picture(OcrPage *page, const OcrQuad *quad);

#endif
