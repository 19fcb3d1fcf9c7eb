/* intake/application.h: what the answers of an application say about the request itself, whatever its channel: the
 * procedure that is asked for and the pieces that the person says are enclosed. */
#ifndef INTAKE_APPLICATION_H
#define INTAKE_APPLICATION_H
#include "forms/template.h"

#include <jansson.h>

/* Sets "procedure" (when it is missing or "") and "pieces" of a submission (as db_submission_file takes it) from the
 * accepted answers in its documents: the field "type_demande", and the check boxes that the form's pieces name. */
void application_complete(json_t *submission, const FormLibrary *library);

#endif
