/* forms/print_form.h: one page of a form drawn on paper: what is the same on every copy, and the codes of one copy. */
#ifndef FORMS_PRINT_FORM_H
#define FORMS_PRINT_FORM_H
#include "forms/print_paper.h"

/* Draws everything but values. False when the codes are too small for their text. */
bool print_form_page(PrintPaper *paper, const FormTemplate *form, int page, const char *copy);

/* What is black on every copy, on a black-and-white scan too: marks, words, probes; neither frames nor codes. */
void print_form_black(PrintPaper *paper, const FormTemplate *form, int page);

#endif
