/* forms/print_value.h: values into the boxes of a form: one character a cell, a line in a line, a cross in a box. */
#ifndef FORMS_PRINT_VALUE_H
#define FORMS_PRINT_VALUE_H
#include "forms/print.h"
#include "forms/print_paper.h"

/* Every name is a field of the form and every value fits it, wherever it is: asked before anything is drawn.
 * Errors: FORMS_ERROR_INPUT, naming the field. */
bool print_values_fit(PrintPaper *paper, const FormTemplate *form, const FormPrintOptions *options, GError **error);

void print_values(PrintPaper *paper, const FormTemplate *form, int page, const FormPrintOptions *options);

/* The value as it goes into cells: capitals where the alphabet has no small letters, a date as DDMMYYYY with what is
 * unknown left blank. A letter with a mark that the alphabet lacks goes in without it ("MARTÍNEZ" as MARTINEZ). NULL when it does not fit the field's cells or alphabet. Transfer full. */
char *print_value_cells(const FormField *field, const char *value);

#endif
