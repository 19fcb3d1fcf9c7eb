/* What paper out costs: loading a definition, printing the blank form (3 pages) and a separator. */
#include "forms/print.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <time.h>

enum { ROUNDS = 20 };

static double cpu_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void report(const char *name, double start)
{
    printf("%s %.2f ms\n", name, (cpu_ms() - start) / ROUNDS);
}

int main(void)
{
    const char *share = g_getenv("GUICHET_SHARE");
    g_autofree char *path = g_build_filename(share ? share : ".", "forms/templates/titre-sejour.yaml", NULL);
    g_autofree char *folder = g_dir_make_tmp("bench-XXXXXX", NULL);
    g_autofree char *pdf = g_build_filename(folder, "out.pdf", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(FormTemplate) form = form_template_load(path, &error);
    const FormPrintOptions blank = {.copies = 1};
    const SheetCode sheet = {.kind = SHEET_NEW_DOCUMENT, .document_kind = (char *)"passeport"};
    /* The first print finds the fonts: once a process, so not in the figures. */
    if (!form || !form_print(form, &blank, pdf, &error)) {
        fprintf(stderr, "bench print: %s\n", error->message);
        return 1;
    }
    double start = cpu_ms();
    for (int i = 0; i < ROUNDS; i++)
        form_template_free(form_template_load(path, NULL));
    report("template_load", start);
    start = cpu_ms();
    for (int i = 0; i < ROUNDS; i++)
        form_print(form, &blank, pdf, NULL);
    report("print_form", start);
    start = cpu_ms();
    for (int i = 0; i < ROUNDS; i++)
        sheet_print(&sheet, NULL, 1, pdf, NULL);
    report("print_sheet", start);
    g_unlink(pdf);
    g_rmdir(folder);
    return 0;
}
