/* intake/information_sheet.h: the sheet in another language that goes with a case's papers (forms/information.h), in the languages that the
 * setting "languages" switches on. */
#ifndef INTAKE_INFORMATION_SHEET_H
#define INTAKE_INFORMATION_SHEET_H
#include "db/store.h"
#include "forms/information.h"

/* The codes in the setting that are no language, or one that is not complete; "" none. Transfer full. */
char *information_unknown_languages(void);

/* The languages that are switched on, in the order of the setting. NULL-terminated, transfer full. */
char **information_languages_on(void);

/* Writes the PDF. Errors: INTAKE_ERROR_INPUT when the language is not switched on; those of db/dossier.h and forms/information.h. */
bool information_sheet_make(DbStore *store, const char *case_number, const char *language, const char *path, GError **error);

#endif
