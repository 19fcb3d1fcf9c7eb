/* forms/drop_out.h: takes the colour that a form is printed in out of a scan of it, and minds what may have gone with it. */
#ifndef FORMS_DROP_OUT_H
#define FORMS_DROP_OUT_H
#include "forms/reading.h"
#include "forms/registration.h"
#include "ocr/layout.h"

/* Takes the form's `tint` out of `page`, laid by `registration`; `blank`: the form's own print. Of a page that was written on in that very colour
 * only what is print goes. Answers an array of double, one a row: square millimetres of ink that went from its boxes over what the blank page has
 * there; NULL: nothing was taken. Transfer full. */
GArray *form_drop_out(OcrPage *page, const FormTemplate *form, const FormRegistration *registration, const OcrLayout *blank);

/* What reads empty where more went than print goes to a person. `reading` has the registration's rows first. */
void form_drop_out_doubt(const GArray *taken, const FormRegistration *registration, FormPageReading *reading);

#endif
