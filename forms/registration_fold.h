/* forms/registration_fold.h: where a fold runs to the millimetre: a row of print is where one side of the fold puts it, or the other. */
#ifndef FORMS_REGISTRATION_FOLD_H
#define FORMS_REGISTRATION_FOLD_H
#include "forms/surface.h"
#include "forms/transform.h"
#include "ocr/layout.h"

/* The page, and the blank at the page's size: so many of its dots are a millimetre of the form. */
typedef struct {
    const OcrLayout *page, *blank;
    double dots_x, dots_y;
} FormFoldView;

/* Narrows `fold` to where it may run: all print before it is seen where sides[0] says, all beyond it where sides[1] says, or as much of it
 * as can be. Unchanged where nothing is printed, or none of it tells. About 0.3 ms. */
void form_fold_narrow(const FormFoldView *view, const FormTransform sides[2], FormFold *fold);

#endif
