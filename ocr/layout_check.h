/* ocr/layout_check.h: whether a check box of a blank form, square or round, is on a page where it is expected. Specks on its place are none; a tick is one,
 * for a viewer that prints a ticked box often prints no frame with it. Of a box that would reach beyond the scan nothing is known: it is not gone. */
#ifndef OCR_LAYOUT_CHECK_H
#define OCR_LAYOUT_CHECK_H
#include "ocr/layout.h"

/* No two sides of it are there, nor one with a tick. `middle`, in dots of the page, is a dot off at most. */
bool ocr_layout_box_is_gone(const OcrLayout *page, const OcrLayout *blank, OcrBox box, OcrPoint middle);

/* Less than two thirds of its rim are there, and its middle is not ticked on all sides: what stands two millimetres away reaches into it. */
bool ocr_layout_ring_is_gone(const OcrLayout *page, double radius, OcrPoint middle);

/* How much of a box is ink, 0 to 1. */
double ocr_layout_share_inked(const OcrLayout *layout, OcrBox box);

/* Of a circle's angles, how many have ink between two radii, 0 to 1. */
double ocr_layout_share_of_circle(const OcrLayout *layout, OcrPoint middle, double from, double to);

#endif
