/* intake/law.h: brings the procedures and the forms' pieces of this installation (forms/procedures, forms/templates) into
 * the store, which decides by them. The YAML files are the only place where they are written. */
#ifndef INTAKE_LAW_H
#define INTAKE_LAW_H
#include "db/store.h"

#include <stdbool.h>

/* Loads them when the files are not the ones that were loaded last; a look at the files' bytes otherwise. `share`: the folder
 * that holds forms/. `changed` may be NULL. Errors: those of forms/procedure.h, forms/template.h and db/law.h. */
bool law_refresh(DbStore *store, const char *share, int *changed, GError **error);

#endif
