#include "intake/bag_check.h"

#include "forms/french.h"
#include "intake/error.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static bool refuse(const char *path, GError **error)
{
    g_autofree char *shown = g_utf8_make_valid(path, -1);
    g_autofree char *message = french_format("bag.changed", "file", shown, NULL);
    g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, message);
    return false;
}

/* NULL when it cannot be read. Transfer full. */
static char *digest_of(const char *path)
{
    enum { PIECE = 1 << 20 };
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0)
        return NULL;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree guchar *piece = g_malloc(PIECE);
    ssize_t size;
    while ((size = read(file, piece, PIECE)) > 0)
        g_checksum_update(sum, piece, size);
    close(file);
    return size == 0 ? g_strdup(g_checksum_get_string(sum)) : NULL;
}

/* "DIGEST  data/name": nothing outside of the bag. */
static bool check_line(const char *folder, const char *line, GError **error)
{
    enum { DIGEST = 64 };
    const char *name = strlen(line) > DIGEST + 2 ? line + DIGEST + 2 : "";
    if (!g_str_has_prefix(name, "data/") || strstr(name, ".."))
        return refuse("manifest-sha256.txt", error);
    g_autofree char *path = g_build_filename(folder, name, NULL), *digest = digest_of(path);
    return (digest && strncmp(line, digest, DIGEST) == 0) || refuse(path, error);
}

bool bag_check(const char *folder, int *count, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "manifest-sha256.txt", NULL), *manifest = NULL;
    if (!g_file_get_contents(path, &manifest, NULL, NULL))
        return refuse(path, error);
    g_auto(GStrv) lines = g_strsplit(manifest, "\n", -1);
    int files = 0;
    for (char **line = lines; *line; line++)
        if (**line && !check_line(folder, *line, error))
            return false;
        else
            files += **line != '\0';
    if (count)
        *count = files;
    return files > 0 || refuse(path, error);
}
