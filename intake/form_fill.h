/* intake/form_fill.h: prints an imported form with values, in a forked and jailed process, since its PDF came from
 * outside. */
#ifndef INTAKE_FORM_FILL_H
#define INTAKE_FORM_FILL_H
#include "forms/print.h"

/* Writes `path`, whole or not at all. As form_print_official; errors also INTAKE_ERROR_SETUP when no jail can be built,
 * G_FILE_ERROR on writing. */
bool form_fill(const FormTemplate *form, const FormPrintOptions *options, const char *case_number, const char *path,
               int *bare_pages, GError **error);

#endif
