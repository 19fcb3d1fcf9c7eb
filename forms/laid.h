/* forms/laid.h: where dots of a blank form lie on the page of a scan that is registered. */
#ifndef FORMS_LAID_H
#define FORMS_LAID_H
#include "forms/transform.h"
#include "ocr/layout_edge.h"
#include "ocr/layout_view.h"

typedef struct {
    const OcrLayout *page;
    const FormTransform *transform;
    double dots_x, dots_y; /* of the blank, a millimetre */
    OcrLayoutEdge edges[FORM_FOLDS_MOST]; /* of the transform's creases, where they were looked for */
} FormLaid;

/* A blank of so many dots a millimetre. Borrows both. */
FormLaid form_laid(const OcrLayout *page, const FormTransform *transform, double dots_x, double dots_y);

/* `laid`: a FormLaid. OcrLayoutGuess; and OcrLayoutGuesses, for which what lies in a crease is on either side of the fold, unless the dark edge of it
 * says on which, or that it is hidden. */
OcrPoint form_laid_place(OcrPoint dot, const void *laid);
int form_laid_places(OcrPoint dot, const void *laid, OcrPoint there[2]);

/* Looks for the dark edges of the folds, to view the page without them, with `blank` on it. */
typedef struct {
    FormLaid laid;
    OcrLayout *without; /* NULL: there are none */
    OcrPlane *covered;
    OcrLayoutView view; /* of all these */
} FormLaidView;

/* The view borrows all it is given, and itself: not to be moved. */
void form_laid_view(FormLaidView *view, const FormLaid *laid, const OcrLayout *blank);
void form_laid_view_clear(FormLaidView *view);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FormLaidView, form_laid_view_clear)

#endif
