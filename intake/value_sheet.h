/* intake/value_sheet.h: the sheet "what we read": a case's answers printed large, for the person to tick or correct. It comes back as
 * any form, and goes to its case by the copy number that the store keeps with what stood on it. */
#ifndef INTAKE_VALUE_SHEET_H
#define INTAKE_VALUE_SHEET_H
#include "db/store.h"
#include "forms/template.h"

/* Writes the PDF and records it as a notice of the case ("value_sheet": "copy", "shown"). Errors: those of db/case.h and db/dossier.h,
 * INTAKE_ERROR_SETUP (the form is not installed), G_FILE_ERROR. */
bool value_sheet_make(DbStore *store, const char *case_number, const char *agent, const char *path, GError **error);

#endif
