/* ocr/form_rule.h: the writing lines of a blank form and the combs that stand on them. A part of ocr/form_shape.h. */
#ifndef OCR_FORM_RULE_H
#define OCR_FORM_RULE_H
#include "ocr/form_shape.h"

/* Adds rules and teeth to `shapes`. `walls`: 1 bit, all that is not bare paper; `mm`: pixels a millimetre. */
void ocr_form_rules_find(OcrImage *walls, double mm, GArray *shapes);

/* Of such walls: the thin marks that are long enough for a rule; the rows of dots and of dashes, each as one mark. 1 bit; NULL: no memory.
 * Transfer full. */
OcrImage *ocr_form_solid_rules(OcrImage *walls, double mm);
OcrImage *ocr_form_dotted_rules(OcrImage *walls, double mm);

/* What of such walls runs level for at least `length` pixels, in steps of one pixel or not. 1 bit, transfer full; NULL: no memory. */
OcrImage *ocr_form_level_runs(OcrImage *walls, int length);

#endif
