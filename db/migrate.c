#include "db/connection.h"

#include <stdlib.h>
#include <string.h>

static const char folder[] = "db/migrations/";

typedef struct {
    int number;
    const char *name; /* 0001-journal.sql */
    const char *text;
} Migration;

/* The embedded files stand in the order of their names, and so of their numbers. */
static int migrations(Migration *list)
{
    int count = 0;
    for (int i = 0; i < EMBED_COUNT; i++) {
        if (!g_str_has_prefix(embed_table[i].path, folder))
            continue;
        const char *name = embed_table[i].path + strlen(folder);
        list[count++] = (Migration){.number = atoi(name), .name = name, .text = embed_table[i].text};
    }
    return count;
}

static bool apply(DbStore *store, const Migration *migration, const char *sha256, GError **error)
{
    g_autofree char *number = g_strdup_printf("%d", migration->number);
    const StatementValue values[] = {STATEMENT_TEXT(number), STATEMENT_TEXT(migration->name), STATEMENT_TEXT(sha256)};
    if (!statement_begin(store, error))
        return false;
    if (statement_script(store, migration->text, error) &&
        statement_do(store, STATEMENT_WRITES, EMBED_db_sql_migration_note_sql, values, 3, error))
        return statement_commit(store, error);
    statement_rollback(store);
    if (error && *error) {
        (*error)->code = (*error)->code == DB_ERROR_INPUT ? DB_ERROR_SETUP : (*error)->code;
        g_prefix_error(error, "migration %s: ", migration->name);
    }
    return false;
}

/* Compares what was applied with what this program carries, and applies the rest. */
static bool catch_up(DbStore *store, int *applied, GError **error)
{
    g_autoptr(PGresult) done = statement_run(store, STATEMENT_READS, EMBED_db_sql_migration_list_sql, NULL, 0, error);
    if (!done)
        return false;
    Migration list[EMBED_COUNT];
    int count = migrations(list);
    if (PQntuples(done) > count) {
        g_set_error(error, DB_ERROR, DB_ERROR_SETUP,
                    "store: its schema is version %d, this program knows %d; use a newer guichet", PQntuples(done), count);
        return false;
    }
    for (int i = 0; i < count; i++) {
        g_autofree char *sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, list[i].text, -1);
        if (i < PQntuples(done)) {
            if (atoi(PQgetvalue(done, i, 0)) == list[i].number && strcmp(PQgetvalue(done, i, 1), sha256) == 0)
                continue;
            g_set_error(error, DB_ERROR, DB_ERROR_SETUP,
                        "store: migration %s is not the file that was applied to this store; run the program that "
                        "made it, or begin anew with another GUICHET_HOME", list[i].name);
            return false;
        }
        if (!apply(store, &list[i], sha256, error))
            return false;
        ++*applied;
    }
    return true;
}

bool db_store_migrate(DbStore *store, int *applied, GError **error)
{
    int count = 0;
    if (!statement_do(store, STATEMENT_READS, EMBED_db_sql_migration_lock_sql, NULL, 0, error))
        return false;
    bool done = statement_script(store, embed_table[EMBED_db_sql_migration_prepare_sql].text, error) &&
                catch_up(store, &count, error);
    if (applied)
        *applied = count;
    const StatementValue anew = STATEMENT_TEXT(count > 0 ? "true" : "false");
    done = done && statement_do(store, STATEMENT_WRITES, EMBED_db_sql_desk_rights_sql, &anew, 1, error);
    return statement_do(store, STATEMENT_READS, EMBED_db_sql_migration_unlock_sql, NULL, 0, done ? error : NULL) && done;
}

bool db_store_version(DbStore *store, int *theirs, int *ours, GError **error)
{
    Migration list[EMBED_COUNT];
    int count = migrations(list);
    *ours = count ? list[count - 1].number : 0;
    *theirs = 0;
    g_autofree char *exists =
        statement_text(store, STATEMENT_READS, EMBED_db_sql_migration_exists_sql, NULL, 0, error);
    if (!exists)
        return false;
    if (strcmp(exists, "t") != 0)
        return true;
    g_autofree char *version =
        statement_text(store, STATEMENT_READS, EMBED_db_sql_migration_version_sql, NULL, 0, error);
    if (!version)
        return false;
    *theirs = atoi(version);
    return true;
}
