/* ocr/checkbox.h: what a person did to a check box. */
#ifndef OCR_CHECKBOX_H
#define OCR_CHECKBOX_H
#include "ocr/cell.h"

typedef enum {
    OCR_BOX_EMPTY,
    OCR_BOX_MARKED,  /* tick, cross, filled in */
    OCR_BOX_STRUCK,  /* scribbled out, or filled and then crossed: the person took the mark back, perhaps */
    OCR_BOX_FAINT,   /* something, too faint or too small to call */
    OCR_BOX_MISSING  /* the printed box itself is not where it should be */
} OcrBoxState;

typedef struct {
    OcrBoxState state;
    double p_marked;  /* probability that the person meant it marked */
    double ink_share; /* of the inside of the box, 0..1 */
} OcrCheckbox;

/* Judges one box. The printed frame is found near `quad` (within 0.7 mm) and left out; ink of a tick that leaves
 * the box counts for it, ink that only crosses from elsewhere does not. */
OcrCheckbox ocr_checkbox_judge(OcrPage *page, const OcrQuad *quad);

/* Whether a signature or a photo is in the zone: share of ink, and structure that is more than a line or a speck.
 * 0..1: probability that something was put there. */
double ocr_zone_is_filled(OcrPage *page, const OcrQuad *quad);

#endif
