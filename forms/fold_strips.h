/* forms/fold_strips.h: the strips of a page between its rims and the dark edges of its folds. One that is seen a little aside of where the form was laid, for too little is
 * printed on it to tell, is known by that its print fits worse than that of the others. */
#ifndef FORMS_FOLD_STRIPS_H
#define FORMS_FOLD_STRIPS_H
#include "forms/laid.h"

enum { FORM_EDGES_MOST = 4, FORM_STRIPS_MOST = 1 << FORM_EDGES_MOST };

/* The dark edges of a page. */
typedef struct {
    const OcrLayout *page;
    OcrLayoutEdge edges[FORM_EDGES_MOST];
    int count;
} FormEdges;

/* Looked for all over the page: a fold may be too small to have been found by the print. About 3 ms. Borrows the page. */
FormEdges form_edges(const FormLaid *laid, const OcrLayout *blank);

/* Strips by which edges they lie beyond, a bit each. */
typedef struct {
    bool aside[FORM_STRIPS_MOST];
} FormStrips;

/* Without edges none is aside, and nothing is looked at; else about 10 ms. */
FormStrips form_strips(const FormEdges *edges, const FormLaid *laid, const OcrLayout *blank);

/* The strip in which the middle of a box on the scan lies. */
int form_strip_of(const FormEdges *edges, const OcrQuad *quad);

#endif
