#include "db/anchor.h"

#include "db/statement.h"

/* One text of at most one row; "" for none. */
static char *text_or_empty(DbStore *store, EmbedFile file, const StatementValue *values, int count, GError **error)
{
    g_autoptr(PGresult) answer = statement_run(store, STATEMENT_READS, file, values, count, error);
    return !answer ? NULL : g_strdup(PQntuples(answer) ? PQgetvalue(answer, 0, 0) : "");
}

char *db_anchor_head(DbStore *store, GError **error)
{
    return text_or_empty(store, EMBED_db_sql_anchor_head_sql, NULL, 0, error);
}

bool db_anchor_add(DbStore *store, const char *place, const char *agent, const char *anchor_json, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(place), STATEMENT_TEXT(agent), STATEMENT_TEXT(anchor_json)};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_anchor_add_sql, values, 3, error);
}

char *db_anchor_list(DbStore *store, GError **error)
{
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_anchor_list_sql, NULL, 0, error);
}

char *db_anchor_hash(DbStore *store, const char *place, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(place)};
    return text_or_empty(store, EMBED_db_sql_anchor_hash_sql, values, 1, error);
}
