#include "db/backup.h"

#include "db/cluster_make.h"
#include "db/connection.h"

#include <string.h>

char *db_backup_counts(DbStore *store, GError **error)
{
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_backup_counts_sql, NULL, 0, error);
}

/* What libpq's programs read from their environment; NULL when the connection string is not one. Transfer full. */
static char **environment_of(const char *conninfo, GError **error)
{
    static const char *const names[][2] = {{"host", "PGHOST"},         {"port", "PGPORT"},       {"user", "PGUSER"},
                                           {"password", "PGPASSWORD"}, {"dbname", "PGDATABASE"}, {"sslmode", "PGSSLMODE"},
                                           {"passfile", "PGPASSFILE"}, {"service", "PGSERVICE"}};
    char *problem = NULL;
    PQconninfoOption *options = PQconninfoParse(conninfo, &problem);
    if (!options) {
        g_set_error(error, DB_ERROR, DB_ERROR_SETUP, "store: %s", problem ? problem : "no memory");
        PQfreemem(problem);
        return NULL;
    }
    char **environment = g_get_environ();
    for (const PQconninfoOption *option = options; option->keyword; option++)
        for (size_t i = 0; option->val && i < G_N_ELEMENTS(names); i++)
            if (strcmp(option->keyword, names[i][0]) == 0)
                environment = g_environ_setenv(environment, names[i][1], option->val, TRUE);
    PQconninfoFree(options);
    return environment;
}

/* Runs one of PostgreSQL's programs with these arguments after its name. */
static bool run(const char *program, const char *conninfo, const char *const *arguments, GError **error)
{
    g_autofree char *folder = cluster_programs("", error);
    g_auto(GStrv) environment = folder ? environment_of(conninfo, error) : NULL;
    if (!environment)
        return false;
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(all, g_build_filename(folder, program, NULL));
    for (; *arguments; arguments++)
        g_ptr_array_add(all, g_strdup(*arguments));
    g_ptr_array_add(all, NULL);
    g_autofree char *said = NULL;
    g_autoptr(GError) cause = NULL;
    int status = 0;
    if (g_spawn_sync("/", (char **)all->pdata, environment, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &said, &status,
                     &cause) &&
        g_spawn_check_wait_status(status, &cause))
        return true;
    g_set_error(error, DB_ERROR, DB_ERROR_SETUP, "%s: %s %s", program, cause->message, said ? g_strchomp(said) : "");
    return false;
}

static bool dump_snapshot(DbStore *store, const char *conninfo, const char *file, char **counts, GError **error)
{
    g_autofree char *snapshot =
        statement_text(store, STATEMENT_READS, EMBED_db_sql_backup_snapshot_sql, NULL, 0, error);
    g_autofree char *held = snapshot ? db_backup_counts(store, error) : NULL;
    if (!held)
        return false;
    const char *const arguments[] = {"--format=custom", "--no-owner", "--no-privileges", "--schema=guichet", "--snapshot",
                                     snapshot, "--file", file, NULL};
    if (!run("pg_dump", conninfo, arguments, error))
        return false;
    *counts = g_steal_pointer(&held);
    return true;
}

bool db_backup_dump(const char *conninfo, const char *file, char **counts, GError **error)
{
    g_autoptr(DbStore) store = db_store_open(conninfo, error);
    if (!store || !statement_do(store, STATEMENT_READS, EMBED_db_sql_backup_begin_sql, NULL, 0, error))
        return false;
    return dump_snapshot(store, conninfo, file, counts, error);
}

/* Rights are not in a backup, and one of before there were any is given them when it is migrated. */
static bool give_rights(DbStore *store, GError **error)
{
    g_autoptr(GError) cause = NULL;
    const StatementValue anew = STATEMENT_TEXT("true");
    if (statement_do(store, STATEMENT_WRITES, EMBED_db_sql_desk_rights_sql, &anew, 1, &cause) || strcmp(db_error_state(cause), "42883") == 0)
        return true;
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

bool db_backup_target_empty(const char *conninfo, GError **error)
{
    g_autoptr(DbStore) store = db_store_open(conninfo, error);
    g_autofree char *used =
        store ? statement_text(store, STATEMENT_READS, EMBED_db_sql_backup_target_sql, NULL, 0, error) : NULL;
    if (!used)
        return false;
    if (strcmp(used, "true") == 0)
        g_set_error(error, DB_ERROR, DB_ERROR_INPUT, "store: there is a store already in this database");
    return strcmp(used, "true") != 0;
}

bool db_backup_restore(const char *conninfo, const char *file, GError **error)
{
    if (!db_backup_target_empty(conninfo, error))
        return false;
    g_autoptr(DbStore) store = db_store_open(conninfo, error);
    if (!store)
        return false;
    const char *const arguments[] = {"--no-owner",  "--no-privileges", "--exit-on-error", "--single-transaction",
                                     "--dbname",    "",                file,              NULL};
    return run("pg_restore", conninfo, arguments, error) && give_rights(store, error);
}

bool db_original_verify(DbStore *store, int64_t *count, GError **error)
{
    g_autoptr(PGresult) answer =
        statement_run(store, STATEMENT_READS, EMBED_db_sql_original_verify_sql, NULL, 0, error);
    if (!answer)
        return false;
    if (count)
        *count = g_ascii_strtoll(PQgetvalue(answer, 0, 0), NULL, 10);
    for (int column = 1; column <= 2; column++)
        if (!PQgetisnull(answer, 0, column)) {
            g_set_error(error, DB_ERROR, DB_ERROR_INPUT, column == 1 ? "original %s: its bytes have another SHA-256"
                                                                     : "original %s: it says another number of pages than there are",
                        PQgetvalue(answer, 0, column));
            return false;
        }
    return true;
}
