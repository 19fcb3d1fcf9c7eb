/* ocr/page_dropout.h: takes the ink that a form is printed in out of a colour scan, so that only what was written stays. */
#ifndef OCR_PAGE_DROPOUT_H
#define OCR_PAGE_DROPOUT_H
#include "ocr/page.h"
#include "ocr/printed.h"

/* Whether an ink ("rrggbb" as a number) has a colour by which it can be told from black and from paper. */
bool ocr_dropout_possible(unsigned rgb);

/* Takes the ink out of the page's grey and black-and-white forms, to be called once what is printed has served to find one's place; the
 * scan stays as it is. `printed`: only there does all of the ink go, elsewhere only what is half as dense (a tint under the fields):
 * a pen in the form's own colour stays where the form has no print; NULL: print may be anywhere. Black and blue pens stay, also where they
 * cross a printed line, and so does what is of the same colour but clearly darker. False, and nothing changed, where the scan has no colour,
 * the ink none, or nothing printed in it is seen. Of a grey scan only an ink goes that is as light as a tint (values of 180 and more), which
 * no pen is. The ink as scanned is measured on the page itself: scanners differ. Optical densities add up where inks lie over
 * each other (Beer-Lambert). About 60 ms at 300 dpi. */
bool ocr_page_drop_colour(OcrPage *page, unsigned rgb, const OcrPrinted *printed);

#endif
