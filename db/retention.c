#include "db/retention.h"

#include "db/statement.h"

#include <stdlib.h>

char *db_retention_plan(DbStore *store, const char *rules_json, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(rules_json)};
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_retention_plan_sql, values, 1, error);
}

bool db_retention_run(DbStore *store, const DbRetention *retention, int *count, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(retention->rules_json), STATEMENT_TEXT(retention->visa),
                                     STATEMENT_TEXT(retention->list), STATEMENT_TEXT(retention->agent)};
    g_autofree char *text = statement_text(store, STATEMENT_WRITES, EMBED_db_sql_retention_run_sql, values, 4, error);
    if (text && count)
        *count = atoi(text);
    return text != NULL;
}
