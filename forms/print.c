#include "forms/print.h"

#include "forms/error.h"
#include "forms/french.h"
#include "forms/print_form.h"
#include "forms/print_value.h"

enum { COPY_LENGTH = 8 };

char *form_copy_number(void)
{
    char *copy = g_malloc(COPY_LENGTH + 1);
    for (int i = 0; i < COPY_LENGTH; i++)
        copy[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[g_random_int_range(0, 32)];
    copy[COPY_LENGTH] = '\0';
    return copy;
}

static bool print_copy(PrintPaper *paper, const FormTemplate *form, const FormPrintOptions *options, bool first)
{
    g_autofree char *random = options->copy ? NULL : form_copy_number();
    for (int page = 1; page <= form->page_count; page++) {
        if (!first || page > 1)
            print_paper_turn(paper);
        if (!print_form_page(paper, form, page, options->copy ? options->copy : random))
            return false;
        print_values(paper, form, page, options);
    }
    return true;
}

bool form_print(const FormTemplate *form, const FormPrintOptions *options, const char *path, GError **error)
{
    g_autoptr(PrintPaper) paper = print_paper_new(form->width_mm, form->height_mm, form->title);
    if (!print_values_fit(paper, form, options, error))
        return false;
    for (int i = 0; i < MAX(options->copies, 1); i++)
        if (!print_copy(paper, form, options, i == 0)) {
            g_autofree char *message = french_format("print.code_too_small", "form", form->id, NULL);
            g_set_error_literal(error, FORMS_ERROR, FORMS_ERROR_DEFINITION, message);
            return false;
        }
    return print_paper_write(paper, path, error);
}
