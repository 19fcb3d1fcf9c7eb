/* The manifest of a backup or an export that somebody hands in. */
#include "intake/bag_check.h"

#include "fuzz.h"

#include <glib/gstdio.h>

static const char *bag_folder(void)
{
    static char *folder;
    if (!folder) {
        folder = g_dir_make_tmp("guichet-bag-XXXXXX", NULL);
        g_autofree char *data = g_build_filename(folder, "data", NULL), *file = g_build_filename(data, "a", NULL);
        g_mkdir(data, 0700);
        g_file_set_contents(file, "a\n", 2, NULL);
    }
    return folder;
}

static void keep(const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(bag_folder(), name, NULL);
    g_unlink(path);
    if (!g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL))
        g_error("no room for a manifest");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autofree char *given = g_strndup((const char *)bytes, size);
    keep("manifest-sha256.txt", given);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, given, -1);
    g_autofree char *tags = g_strdup_printf("%s  manifest-sha256.txt\n", sum);
    keep("tagmanifest-sha256.txt", tags);
    g_autoptr(GError) error = NULL;
    int files = 0;
    bool good = bag_check(bag_folder(), &files, &error);
    if (good != (error == NULL))
        g_error("an answer without its error");
    /* Only one file is there, whatever it is called. */
    static const char digest[] = "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7";
    if (good && !g_strstr_len(given, -1, digest))
        g_error("whole without its digest: %s", given);
    return 0;
}
