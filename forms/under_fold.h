/* forms/under_fold.h: boxes that the dark edge of folded paper runs over. It hides what is written under it, and whether the box is in its place: where it lies along a
 * line, nobody can tell whether another version of the form has that line elsewhere. */
#ifndef FORMS_UNDER_FOLD_H
#define FORMS_UNDER_FOLD_H
#include "forms/laid.h"
#include "forms/reading.h"
#include "forms/registration.h"

enum { FORM_EDGES_MOST = 4 };

/* The dark edges of a page; it is looked for them all over, for a fold may be too small to have been found by the print. */
typedef struct {
    const OcrLayout *page;
    OcrLayoutEdge edges[FORM_EDGES_MOST];
    int count;
} FormEdges;

/* About 5 ms. Borrows the page. */
FormEdges form_edges(const FormLaid *laid, const OcrLayout *blank);

/* Whether an edge covers a part of what lies on the scan there, or of the millimetre around it, where its frame is. */
bool form_edges_run_over(const FormEdges *edges, const OcrQuad *quad);

/* For each row of the registration whether it is of that kind (bool). To be asked before the form's own colour goes. Transfer full. */
GArray *form_under_fold(OcrPage *page, const FormRegistration *registration, const OcrLayout *blank);

/* What such a box was read as is not believed: neither a value nor that it is empty. */
void form_under_fold_doubt(const GArray *under, FormPageReading *reading);

#endif
