/* forms/under_fold.h: boxes at the dark edge of folded paper. It hides what is written under it, and whether the box is in its place: where it lies along a line, nobody
 * can tell whether another version of the form has that line elsewhere. And boxes beyond one, where print shows that the form lies a little aside. */
#ifndef FORMS_UNDER_FOLD_H
#define FORMS_UNDER_FOLD_H
#include "forms/fold_strips.h"
#include "forms/reading.h"
#include "forms/registration.h"

typedef enum { FORM_FOLD_NONE, FORM_FOLD_OVER, FORM_FOLD_ASIDE } FormFoldState;

/* Whether an edge covers a part of what lies on the scan there, or of the millimetre around it, where its frame is. */
bool form_edges_run_over(const FormEdges *edges, const OcrQuad *quad);

/* For each row of the registration what folds do to it (FormFoldState). To be asked before the form's own colour goes. Transfer full. */
GArray *form_under_fold(OcrPage *page, const FormRegistration *registration, const OcrLayout *blank);

/* What such a box was read as is not believed: neither a value nor that it is empty. NULL: it was not asked. */
void form_under_fold_doubt(const GArray *states, FormPageReading *reading);

#endif
