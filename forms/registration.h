/* forms/registration.h: lays a form's definition onto a scan of it: by the corner marks, checked by other print. */
#ifndef FORMS_REGISTRATION_H
#define FORMS_REGISTRATION_H
#include "forms/transform.h"

/* The boxes of one field that are read together, on the scan. */
typedef struct {
    const FormField *field;
    OcrQuad *quads; /* cells, options, or the one box; moved onto the printed frames where these were seen */
    int count;
    bool located;   /* frames were seen */
} FormRow;

typedef struct {
    FormTransform transform;
    int marks_found;    /* of 4 */
    double residual_mm; /* 90th percentile of how far independent print (probes, frames) lies from where the
                           transform says, before any row was moved */
    int features;       /* how many such were seen */
    GArray *rows;       /* FormRow, one a field of the page that is read, in reading order */
} FormRegistration;

void form_registration_clear(FormRegistration *registration);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FormRegistration, form_registration_clear)

typedef enum {
    FORM_REGISTERED,
    FORM_NOT_REGISTERED, /* the marks are not where they could be */
    FORM_GRID_SLID,      /* they are, but the rest of the print is not where they say: nothing may be read */
    FORM_PROBES_FAILED   /* it lies well, but boxes printed empty do not read empty, or full ones not full */
} FormRegistrationAnswer;

enum { FORM_RESIDUAL_LIMIT_UM = 300 }; /* of residual_mm: beyond it the grid has slid */

/* Registers `page` (upright) as page `number` of `form`. `code_boxes`: where this page's own codes were seen, at least
 * one. Copes with 0.9 to 1.1 of the size in either axis, 6 degrees of skew, one mark torn off or folded,
 * two or three when both codes are there. Cost: 3 ms plus
 * what ocr_cells_locate takes a row. `registration` is always filled in and has to be cleared. */
FormRegistrationAnswer form_register(OcrPage *page, const FormTemplate *form, int number, const OcrBox *code_boxes,
                                     int code_count, FormRegistration *registration);

/* Whether at least three marks lie on the page as this form has them, whatever its codes say: paper of ours whose code
 * cannot be read. Tried in all four turns. */
bool form_marks_seen(OcrPage *page, const FormTemplate *form);

#endif
