/* ocr/layout_check.h: whether a check box of a blank form, square or round, is on a page where it is expected. Specks on its place are none; a tick is one,
 * for a viewer that prints a ticked box often prints no frame with it. Of a box that would reach beyond the scan nothing is known: it is not gone. */
#ifndef OCR_LAYOUT_CHECK_H
#define OCR_LAYOUT_CHECK_H
#include "ocr/layout_view.h"

/* A box, or a ring, of view->blank. No two sides of a box are there, nor one with a tick; less than two thirds of a ring's rim are (of one that something is printed in, less near it), and its middle is not ticked on
 * all sides: what stands two millimetres away reaches into it. What is seen within a dot of its place is there. Of what a fold cuts each part is looked for by
 * itself; where most is hidden, it is not gone. */
bool ocr_layout_box_is_gone(const OcrLayoutView *view, OcrBox box);
bool ocr_layout_ring_is_gone(const OcrLayoutView *view, const OcrLayoutRing *ring);

/* How much of a box is ink, 0 to 1. */
double ocr_layout_share_inked(const OcrLayout *layout, OcrBox box);

/* Of a circle's angles, how many have ink between two radii, 0 to 1. */
double ocr_layout_share_of_circle(const OcrLayout *layout, OcrPoint middle, double from, double to);

#endif
