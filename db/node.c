#include "db/node.h"

#include "db/statement.h"

char *db_node_join(DbStore *store, const char *said_json, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(said_json)};
    return statement_text(store, STATEMENT_WRITES, EMBED_db_sql_node_join_sql, values, 1, error);
}

char *db_node_sync(DbStore *store, const char *said_json, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(said_json)};
    return statement_text(store, STATEMENT_WRITES, EMBED_db_sql_node_sync_sql, values, 1, error);
}

char *db_node_list(DbStore *store, GError **error)
{
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_node_list_sql, NULL, 0, error);
}
