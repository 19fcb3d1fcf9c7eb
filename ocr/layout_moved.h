/* ocr/layout_moved.h: whether a page has something of a blank form's elsewhere than the form: a box, a comb, a frame or a line that
 * stands some millimetres off on another version of it. What only is not there says less: ocr/layout_gone.h. */
#ifndef OCR_LAYOUT_MOVED_H
#define OCR_LAYOUT_MOVED_H
#include "ocr/layout_item.h"
#include "ocr/layout_view.h"

/* How many items of the blank (ocr_layout_find_items) are not where they are expected, but 1.5 to 14 mm away, where the blank has no print:
 * what they would leave free is free there, and what they would take is taken by thin rules; of a rule moved along itself little of the one end is enough
 * where the other is clearly white. Of what the edge of a fold hides the new place alone says it.
 * About 0.3 ms where nothing is missing, else 1 ms and 0.5 ms an item that is in doubt. */
int ocr_layout_moved(const OcrLayoutView *view);

#endif
