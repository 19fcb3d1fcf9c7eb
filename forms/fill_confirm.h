/* forms/fill_confirm.h: a page that was filled on a screen and printed: its values come from its code, its ink confirms
 * them. */
#ifndef FORMS_FILL_CONFIRM_H
#define FORMS_FILL_CONFIRM_H
#include "forms/fill_code.h"
#include "forms/lookup.h"
#include "forms/reading.h"

/* Goes over the fields of `reading` as the ink was read: where ink and code agree, or the ink was doubtful and could well
 * be the code's value, the value is the code's (method "code"); where the ink says something else, a person decides
 * (reason "ink_differs"). Fields that no ink was read of (the page could not be laid) are added for a person
 * ("ink_unseen"). */
void fill_confirm(const FillCode *code, const LookupTables *tables, FormPageReading *reading);

#endif
