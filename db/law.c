#include "db/law.h"

#include "db/statement.h"

#include <stdlib.h>

char *db_law_fingerprint(DbStore *store, GError **error)
{
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_law_fingerprint_sql, NULL, 0, error);
}

bool db_law_load(DbStore *store, const char *law_json, int *changed, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(law_json)};
    g_autofree char *count = statement_text(store, STATEMENT_WRITES, EMBED_db_sql_law_load_sql, values, 1, error);
    if (count && changed)
        *changed = atoi(count);
    return count != NULL;
}
