/* forms/registration_blank.h: lays a blank page onto a scan of the filled one, without marks: by the form's own print, block by
 * block, whatever is written, stamped or spilt over it. */
#ifndef FORMS_REGISTRATION_BLANK_H
#define FORMS_REGISTRATION_BLANK_H
#include "forms/transform.h"
#include "ocr/layout_gone.h"

typedef struct {
    FormTransform transform;
    int blocks;         /* of print that were looked for */
    int seen;           /* of them were found where the others say */
    int lost;           /* of them are not there at all: hidden, torn off, or the form is another one */
    int ink, met;       /* dots of the form's print (OCR_LAYOUT_PX_MM a millimetre), and how many the page has */
    OcrLayoutGone gone; /* print that is missing amid print that is there */
    double residual_mm; /* 90th percentile of how far the form's fields may lie from where the transform says */
} FormBlankFit;

/* Of residual_mm. Of 92 bent and folded pages of official forms, half of them twice as strong as what has to be borne, none that said less
 * was off by more; of 102 others one was (490 where it said 380). */
enum { FORM_BLANK_RESIDUAL_UM = 400 };

/* Where it matters that a page lies well: the corners of its fields; of a page without any, points all over it. OcrPoint, in millimetres;
 * transfer full. */
GArray *form_field_places(const FormTemplate *form, int number);

/* `place`: where to begin (ocr_layout_place). Copes with 6 % of size in either axis, what is left of skew after `page` was laid
 * straight, bends of some millimetres, a fold. `places`: form_field_places. `known`: FormTie, what is known of the
 * page besides; NULL: nothing. False when too few blocks are seen, or it is another
 * page. About 15 ms. Block matching with robust least squares, after Holland and Welsch, Comm. Stat.
 * A6(9), 1977. */
bool form_blank_fit(const OcrLayout *page, const OcrLayout *blank, const OcrLayoutPlace *place, const GArray *places,
                    const GArray *known, FormBlankFit *fit);

/* Whether the fit is good enough to read fields by. */
bool form_blank_fit_holds(const FormBlankFit *fit);

#endif
