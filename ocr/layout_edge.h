/* ocr/layout_edge.h: the dark line that a scanner sees along the edge of folded paper. It looks like a rule where there is none, hides what
 * is under it, and says on which side of the fold a place is. */
#ifndef OCR_LAYOUT_EDGE_H
#define OCR_LAYOUT_EDGE_H
#include "ocr/layout_plane.h"

/* A straight line across (or down) all of the page: in dots, at its middle, and how it rises from there; so many dots thick on either side. */
typedef struct {
    bool seen, down;
    double middle, slope;
    int before, beyond;
} OcrLayoutEdge;

/* The edge that runs within 5 mm of where a fold is expected, from one rim of the page to the other, in dots: ink nearly all across the page, of which `strange`
 * (ink that is none of the form's) holds a sixth at least. Not `seen`: none is so dark. About 2 ms. */
OcrLayoutEdge ocr_layout_find_edge(const OcrLayout *page, const OcrPlane *strange, OcrPoint from, OcrPoint to);

/* The same anywhere on the page, across or down, thicker than a streak of the scanner: up to `most` of them. Answers how many. About 3 ms. */
int ocr_layout_find_edges(const OcrLayout *page, const OcrPlane *strange, OcrLayoutEdge *edges, int most);

/* How far beyond the edge (below it, or right of it) a place lies, in dots. */
double ocr_layout_beyond_edge(const OcrLayoutEdge *edge, const OcrLayout *page, OcrPoint place);

/* What the edges cover, two dots around them too, for they are ragged. Transfer full. */
OcrPlane *ocr_layout_cover_of(const OcrLayout *page, const OcrLayoutEdge *edges, int count);

/* The page without what is covered. Transfer full. */
OcrLayout *ocr_layout_without(const OcrLayout *page, const OcrPlane *covered);

#endif
