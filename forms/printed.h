/* forms/printed.h: the print of a blank form, laid onto a scan of it. */
#ifndef FORMS_PRINTED_H
#define FORMS_PRINTED_H
#include "forms/registration.h"
#include "ocr/layout.h"
#include "ocr/printed.h"

/* The print of `blank`, as `transform` lays it. Transfer full. */
OcrPrinted *form_printed(const OcrPage *page, const FormTransform *transform, const OcrLayout *blank);

/* With as many squares around it as print may lie aside on a page laid like this. Transfer full. */
OcrPrinted *form_printed_near(const OcrPage *page, const FormRegistration *registration, const OcrLayout *blank);

#endif
