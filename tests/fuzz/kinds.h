/* kinds.h: the kinds of paper that are known, loaded once for a target. */
#ifndef TESTS_FUZZ_KINDS_H
#define TESTS_FUZZ_KINDS_H
#include "forms/page_kind.h"

static const PageKinds *installed_kinds(void)
{
    static PageKinds *kinds;
    if (!kinds) {
        const char *root = g_getenv("G_TEST_SRCDIR");
        g_autofree char *path = g_build_filename(root ? root : ".", "forms", "page_kinds.yaml", NULL);
        g_autoptr(GError) error = NULL;
        kinds = page_kinds_load(path, &error);
        if (!kinds)
            g_error("%s", error->message);
    }
    return kinds;
}

#endif
