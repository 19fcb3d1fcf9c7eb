/* templates.h: the installed templates, loaded once for a target. */
#ifndef TESTS_FUZZ_TEMPLATES_H
#define TESTS_FUZZ_TEMPLATES_H
#include "forms/template.h"

static const FormLibrary *installed_templates(void)
{
    static FormLibrary *library;
    if (!library) {
        const char *root = g_getenv("G_TEST_SRCDIR");
        g_autofree char *folder = g_build_filename(root ? root : ".", "forms", "templates", NULL);
        g_autoptr(GError) error = NULL;
        library = form_library_load(folder, &error);
        if (!library)
            g_error("%s", error->message);
    }
    return library;
}

#endif
