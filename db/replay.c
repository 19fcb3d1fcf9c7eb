#include "db/replay.h"

#include "db/statement.h"

int64_t db_reader_version(DbStore *store, const char *versions_json, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(versions_json)};
    g_autofree char *id = statement_text(store, STATEMENT_WRITES, EMBED_db_sql_reader_version_sql, values, 1, error);
    return id ? g_ascii_strtoll(id, NULL, 10) : 0;
}

char *db_replay_list(DbStore *store, const char *about_json, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(about_json)};
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_replay_list_sql, values, 1, error);
}

char *db_replay_reading(DbStore *store, int64_t original, GError **error)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, original);
    const StatementValue values[] = {STATEMENT_TEXT(id)};
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_replay_reading_sql, values, 1, error);
}
