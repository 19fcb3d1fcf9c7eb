/* intake/form_confirm.h: a person has looked at an imported template and found it right. */
#ifndef INTAKE_FORM_CONFIRM_H
#define INTAKE_FORM_CONFIRM_H
#include <glib.h>
#include <stdbool.h>

/* Takes the import's `sure` out of the definition at `path`, all else as it stands, comments too; `confirmed`: of how many fields.
 * Errors: G_FILE_ERROR, FORMS_ERROR_INPUT of the definition; then the file is as it was. */
bool form_confirm(const char *path, int *confirmed, GError **error);

#endif
