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

/* "DIGEST  name": nothing outside of the bag. */
static bool check_line(const char *folder, const char *line, const char *within, GError **error)
{
    enum { DIGEST = 64 };
    const char *name = strlen(line) > DIGEST + 2 ? line + DIGEST + 2 : "";
    if (!g_str_has_prefix(name, within) || !*name || *name == '/' || strstr(name, ".."))
        return refuse("manifest-sha256.txt", error);
    g_autofree char *path = g_build_filename(folder, name, NULL), *digest = digest_of(path);
    return (digest && strncmp(line, digest, DIGEST) == 0) || refuse(path, error);
}

/* Checks every line of a manifest, and that each names something `within` the bag. */
static bool check_manifest(const char *folder, const char *manifest, const char *within, int *files, GError **error)
{
    g_autofree char *path = g_build_filename(folder, manifest, NULL), *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return refuse(path, error);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        if (**line && !check_line(folder, *line, within, error))
            return false;
        *files += **line != '\0';
    }
    return *files > 0 || refuse(path, error);
}

/* The manifest's own digest comes first: one that lost lines names only files that are good. */
bool bag_check(const char *folder, int *count, GError **error)
{
    int tags = 0, files = 0;
    if (!check_manifest(folder, "tagmanifest-sha256.txt", "", &tags, error) ||
        !check_manifest(folder, "manifest-sha256.txt", "data/", &files, error))
        return false;
    if (count)
        *count = files;
    return true;
}
