/* forms/off_paper.h: boxes of which a part is not there: torn or folded away, or beyond the scan. */
#ifndef FORMS_OFF_PAPER_H
#define FORMS_OFF_PAPER_H
#include "forms/reading.h"
#include "forms/registration.h"
#include "ocr/layout.h"

/* For each row of the registration whether it is of that kind (bool): a part of a box is beyond the edges or on the black behind a torn sheet, or hardly any of the
 * print between it and a corner of the page is there. To be asked before the form's own colour goes. `blank`: what is printed; NULL: not asked. Transfer full. */
GArray *form_off_paper(OcrPage *page, const FormRegistration *registration, const OcrLayout *blank);

/* What such a box was read as is not believed: neither a value nor that it is empty. */
void form_off_paper_doubt(const GArray *off, FormPageReading *reading);

#endif
