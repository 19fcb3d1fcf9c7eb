/* forms/imported_doubt.h: what is not believed on a form that others drew, however sure it seems. */
#ifndef FORMS_IMPORTED_DOUBT_H
#define FORMS_IMPORTED_DOUBT_H
#include "forms/reading.h"

/* Of a field that the import guessed (template: `sure` under 1) and nobody has confirmed no ink is accepted: well read, it may still be the
 * answer to another question. Boxes so low or narrow that a mark may pass for dirt are believed neither marked nor empty. */
void form_imported_doubt(FormPageReading *reading);

/* Whether a field of the page, which has a form, is one of those. */
bool form_imported_is_small(const FormPageReading *reading, const char *name);

#endif
