#include "db/cluster_make.h"

#include "embed.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OLDEST_VERSION = 15 };

static bool fail(GError **error, const char *what, const char *path)
{
    g_set_error(error, DB_ERROR, DB_ERROR_SETUP, "private PostgreSQL: %s %s: %s", what, path, g_strerror(errno));
    return false;
}

/* Debian keeps every version apart: /usr/lib/postgresql/VERSION/bin. */
static char *programs_of(int version)
{
    g_autofree char *bin = g_strdup_printf("/usr/lib/postgresql/%d/bin", version);
    g_autofree char *initdb = g_build_filename(bin, "initdb", NULL);
    return access(initdb, X_OK) == 0 ? g_steal_pointer(&bin) : NULL;
}

static int made_by_version(const char *data)
{
    g_autofree char *path = g_build_filename(data, "PG_VERSION", NULL), *content = NULL;
    return g_file_get_contents(path, &content, NULL, NULL) ? atoi(content) : 0;
}

char *cluster_programs(const char *data, GError **error)
{
    enum { NEWEST_TRIED = 40 };
    int made_by = made_by_version(data);
    if (made_by) {
        char *bin = programs_of(made_by);
        if (bin)
            return bin;
    }
    for (int version = NEWEST_TRIED; !made_by && version >= OLDEST_VERSION; version--) {
        char *bin = programs_of(version);
        if (bin)
            return bin;
    }
    g_autofree char *found = g_find_program_in_path("initdb");
    if (found)
        return g_path_get_dirname(found);
    g_set_error(error, DB_ERROR, DB_ERROR_SETUP,
                "private PostgreSQL: its server programs (version %d) are not installed: apt-get install postgresql-%d, "
                "or set GUICHET_DB to a server", made_by ? made_by : OLDEST_VERSION, made_by ? made_by : OLDEST_VERSION);
    return NULL;
}

static char *random_word(GError **error)
{
    unsigned char random[24];
    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random) {
        fail(error, "no random bytes from", "the kernel");
        return NULL;
    }
    GString *word = g_string_new(NULL);
    for (size_t i = 0; i < sizeof random; i++)
        g_string_append_printf(word, "%02x", random[i]);
    return g_string_free(word, FALSE);
}

static bool write_secret(const char *path, const char *content, uid_t uid, gid_t gid, GError **error)
{
    g_autoptr(GError) cause = NULL;
    GFileSetContentsFlags safely = G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE;
    if (!g_file_set_contents_full(path, content, -1, safely, 0600, &cause)) {
        g_set_error(error, DB_ERROR, DB_ERROR_SETUP, "private PostgreSQL: %s", cause->message);
        return false;
    }
    return geteuid() != 0 || chown(path, uid, gid) == 0 || fail(error, "cannot give away", path);
}

/* The word that opens the store, in libpq's form, readable by the owner of HOME/pg alone. Transfer full. */
static char *make_password(const ClusterPlace *place, GError **error)
{
    struct stat home;
    if (stat(place->root, &home) != 0) {
        fail(error, "cannot look at", place->root);
        return NULL;
    }
    g_autofree char *word = random_word(error);
    g_autofree char *line = g_strdup_printf("*:*:guichet:guichet:%s\n", word ? word : "");
    if (!word || !write_secret(place->password, line, home.st_uid, home.st_gid, error))
        return NULL;
    return g_steal_pointer(&word);
}

/* Nobody keeps the superuser's password: who must be superuser uses the server's single-user mode. */
static bool run_initdb(const ClusterPlace *place, const char *programs, const char *data, const char *secret,
                       GError **error)
{
    g_autofree char *initdb = g_build_filename(programs, "initdb", NULL);
    g_autofree char *password_option = g_strconcat("--pwfile=", secret, NULL);
    const char *const arguments[] = {initdb, "-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-k", "-N",
                                     "--auth=scram-sha-256", password_option, NULL};
    g_autofree char *word = random_word(error);
    return word && write_secret(secret, word, place->account.uid, place->account.gid, error) &&
           cluster_account_run(&place->account, arguments, NULL, error);
}

/* A script of the superuser, on the data folder of a server that does not run; of a `new` one, which is not in place yet, nothing can be lost. */
static bool run_script(const ClusterPlace *place, const char *data, const char *script, bool new, GError **error)
{
    g_autofree char *secret = g_build_filename(place->server, "secret", NULL), *programs = cluster_programs(data, error);
    if (!programs)
        return false;
    g_autofree char *postgres = g_build_filename(programs, "postgres", NULL);
    const char *const arguments[] = {postgres, "--single", "-D", data, "-c", "exit_on_error=on", "-c", new ? "fsync=off" : "fsync=on",
                                     "-c", "log_min_messages=error", "template1", NULL};
    bool done = write_secret(secret, script, place->account.uid, place->account.gid, error) &&
                cluster_account_run(&place->account, arguments, secret, error);
    g_unlink(secret);
    return done;
}

static char *role_mark(const char *data)
{
    return g_build_filename(data, "guichet_desk", NULL);
}

static bool note_role(const ClusterPlace *place, const char *data, GError **error)
{
    g_autofree char *mark = role_mark(data);
    return write_secret(mark, "", place->account.uid, place->account.gid, error);
}

static bool run_first_script(const ClusterPlace *place, const char *data, GError **error)
{
    g_autofree char *word = make_password(place, error);
    if (!word)
        return false;
    g_autoptr(GString) script = g_string_new(embed_table[EMBED_db_sql_cluster_first_sql].text);
    g_string_replace(script, "{password}", word, 0);
    return run_script(place, data, script->str, true, error) && note_role(place, data, error);
}

bool cluster_has_role(const ClusterPlace *place)
{
    g_autofree char *mark = role_mark(place->data);
    return g_file_test(mark, G_FILE_TEST_EXISTS);
}

bool cluster_add_role(const ClusterPlace *place, GError **error)
{
    return run_script(place, place->data, embed_table[EMBED_db_sql_cluster_role_sql].text, false, error) &&
           note_role(place, place->data, error);
}

/* All that was made reaches the disk at once, instead of file by file (a thousand times), before it is moved into place. */
static bool put_into_place(const ClusterPlace *place, const char *data, GError **error)
{
    int folder = open(place->server, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = folder >= 0 && syncfs(folder) == 0 && g_rename(data, place->data) == 0 && fsync(folder) == 0;
    if (!done)
        fail(error, "cannot put into place", place->data);
    if (folder >= 0)
        close(folder);
    return done;
}

static void remove_folder(const ClusterPlace *place, const char *folder)
{
    const char *const arguments[] = {"rm", "-rf", "--", folder, NULL};
    cluster_account_run(&place->account, arguments, NULL, NULL);
}

bool cluster_make(const ClusterPlace *place, const char *programs, GError **error)
{
    if (!cluster_account_folder(&place->account, place->server, error))
        return false;
    g_autofree char *data = g_strconcat(place->data, ".new", NULL);
    g_autofree char *secret = g_build_filename(place->server, "secret", NULL);
    remove_folder(place, data);
    bool done = run_initdb(place, programs, data, secret, error) &&
                run_first_script(place, data, error);
    g_unlink(secret);
    if (!done) {
        remove_folder(place, data);
        return false;
    }
    return put_into_place(place, data, error);
}
