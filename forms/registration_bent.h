/* forms/registration_bent.h: lays our own form onto paper that is bent between its marks: by all of its black print. */
#ifndef FORMS_REGISTRATION_BENT_H
#define FORMS_REGISTRATION_BENT_H
#include "forms/registration.h"

/* The black print of all pages of the forms that carry marks, drawn: fonts are needed, so make it before the process is shut in. */
typedef struct FormPrints FormPrints;

/* Borrows the library. About 40 ms a page. */
FormPrints *form_prints_new(const FormLibrary *library);
void form_prints_free(FormPrints *prints);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FormPrints, form_prints_free)

/* After form_register said that the grid slid off its marks: whether the print says where the page lies, bends and all, to within
 * 0.4 mm, and probes and frames agree. Then `registration` is that. About 40 ms. */
bool form_register_bent(const FormPrints *prints, OcrPage *page, const FormTemplate *form, int number, FormRegistration *registration);

#endif
