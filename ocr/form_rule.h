/* ocr/form_rule.h: the writing lines of a blank form and the combs that stand on them. A part of ocr/form_shape.h. */
#ifndef OCR_FORM_RULE_H
#define OCR_FORM_RULE_H
#include "ocr/form_shape.h"

/* Adds rules and teeth to `shapes`. `walls`: 1 bit, all that is not bare paper; `mm`: pixels a millimetre. */
void ocr_form_rules_find(OcrImage *walls, double mm, GArray *shapes);

/* `grey` without rules and the rows of dots that lead the eye: text recognition takes these for letters, and loses words in a table's
 * cells. NULL: no memory. Transfer full. */
OcrImage *ocr_form_words_alone(const OcrImage *grey, double mm);

#endif
