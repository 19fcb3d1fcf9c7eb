/* intake/form_import.h: puts what the reader made of a blank form into the user's template folder, checked. */
#ifndef INTAKE_FORM_IMPORT_H
#define INTAKE_FORM_IMPORT_H
#include "forms/template.h"
#include "intake/reader_client.h"

/* Writes FOLDER/ID-VERSION.yaml, and FOLDER/ID-VERSION/ with page-1.png... and, for a PDF, official.pdf. The version is
 * the one after the newest there is: an old form already on paper stays readable. Nothing is left where the definition
 * is not sound. The template, loaded from its file, transfer full. Errors: FORMS_ERROR_DEFINITION, G_FILE_ERROR. */
FormTemplate *form_import_store(const ReaderResult *result, GBytes *original, const char *folder, const char *id,
                                GError **error);

/* An id out of a file's name: "cerfa_15186-03.pdf" is cerfa_15186-03. Transfer full. */
char *form_import_id(const char *path);

#endif
