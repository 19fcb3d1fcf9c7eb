/* ocr/layout_moved.h: whether a page has something of a blank form's elsewhere than the form: a box, a comb, a frame or a line that
 * stands some millimetres off on another version of it. What only is not there says less: ocr/layout_gone.h. */
#ifndef OCR_LAYOUT_MOVED_H
#define OCR_LAYOUT_MOVED_H
#include "ocr/layout_item.h"
#include "ocr/layout_match.h"
#include "ocr/layout_plane.h"

/* How many items of the blank (ocr_layout_find_items) are not where `guess` says, but 1.5 to 14 mm away, where the blank has no print:
 * what they would leave free is free there, and what they would take is taken by thin rules; of a rule moved along itself little of the one end is enough
 * where the other is clearly white. `guess`: from dots of the blank to dots of the page.
 * About 0.3 ms where nothing is missing, else 1 ms and 0.5 ms an item that is in doubt. */
int ocr_layout_moved(const OcrLayout *page, const OcrLayout *blank, OcrLayoutGuess guess, const void *data);

/* Ink of the page that lies on no print of the blank, nor within 0.75 mm of it, where `guess` puts it. About 1 ms. Transfer full. */
OcrPlane *ocr_layout_strange_ink(const OcrLayout *page, const OcrLayout *blank, OcrLayoutGuess guess, const void *data);

#endif
