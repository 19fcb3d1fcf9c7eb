#include "db/cluster_place.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool fail(GError **error, const char *what, const char *path)
{
    g_set_error(error, DB_ERROR, DB_ERROR_SETUP, "private PostgreSQL: %s %s: %s", what, path, g_strerror(errno));
    return false;
}

/* A socket's path must fit in 107 bytes, and a comma in it would be taken for a list: such a home gets its socket in a
 * short place, named by the home. */
static char *socket_folder(const char *server, const char *key)
{
    enum { LONGEST = 107 - (int)sizeof "/.s.PGSQL.5432.lock" };
    static const char plain[] = "/._-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    if (strlen(server) <= LONGEST && strspn(server, plain) == strlen(server))
        return g_strdup(server);
    return g_strdup_printf("/tmp/guichet-%.16s", key);
}

static char *server_folder(ClusterPlace *place, const char *key, GError **error)
{
    if (cluster_account_reaches(&place->account, place->root))
        return g_build_filename(place->root, "server", NULL);
    place->account.search = false;
    if (g_mkdir_with_parents("/var/lib/guichet", 0755) != 0) {
        fail(error, "cannot make", "/var/lib/guichet");
        return NULL;
    }
    return g_strdup_printf("/var/lib/guichet/%.16s", key);
}

bool cluster_place_find(const char *home, ClusterPlace *place, GError **error)
{
    if (g_mkdir_with_parents(home, 0755) != 0)
        return fail(error, "cannot make", home);
    g_autofree char *real = realpath(home, NULL);
    if (!real)
        return fail(error, "cannot find", home);
    if (!cluster_account_find(real, &place->account, error))
        return false;
    place->root = g_build_filename(real, "pg", NULL);
    if (mkdir(place->root, 0711) != 0 && errno != EEXIST)
        return fail(error, "cannot make", place->root);
    g_autofree char *owner = g_strdup_printf("%s\n%u", place->root, (unsigned)place->account.uid);
    g_autofree char *key = g_compute_checksum_for_string(G_CHECKSUM_SHA256, owner, -1);
    place->lock = g_build_filename(place->root, "lock", NULL);
    place->password = g_build_filename(place->root, "password", NULL);
    place->server = server_folder(place, key, error);
    if (!place->server)
        return false;
    place->data = g_build_filename(place->server, "data", NULL);
    place->log = g_build_filename(place->server, "log", NULL);
    place->socket = socket_folder(place->server, key);
    return true;
}

void cluster_place_clear(ClusterPlace *place)
{
    g_free(place->root);
    g_free(place->lock);
    g_free(place->password);
    g_free(place->server);
    g_free(place->data);
    g_free(place->log);
    g_free(place->socket);
}

static char *quoted(const char *value)
{
    GString *text = g_string_new("'");
    for (; *value; value++) {
        if (*value == '\'' || *value == '\\')
            g_string_append_c(text, '\\');
        g_string_append_c(text, *value);
    }
    g_string_append_c(text, '\'');
    return g_string_free(text, FALSE);
}

char *cluster_place_conninfo(const ClusterPlace *place)
{
    g_autofree char *socket = quoted(place->socket), *password = quoted(place->password);
    return g_strdup_printf("host=%s port=5432 dbname=guichet user=guichet passfile=%s", socket, password);
}
