#include "db/paper.h"

#include "db/statement.h"

#include <string.h>

char *db_paper_page(DbStore *store, int64_t page, GError **error)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, page);
    const StatementValue values[] = {STATEMENT_TEXT(id)};
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_paper_page_sql, values, 1, error);
}

bool db_paper_store(DbStore *store, const DbJob *job, const char *sight_json, GError **error)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, job->id), *attempt = g_strdup_printf("%d", job->attempt);
    const StatementValue values[] = {STATEMENT_TEXT(id), STATEMENT_TEXT(attempt), STATEMENT_TEXT(sight_json)};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_paper_store_sql, values, 3, error);
}

bool db_paper_form(DbStore *store, const DbJob *job, const char *form_json, bool *taken, GError **error)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, job->id), *attempt = g_strdup_printf("%d", job->attempt);
    const StatementValue values[] = {STATEMENT_TEXT(id), STATEMENT_TEXT(attempt), STATEMENT_TEXT(form_json)};
    g_autofree char *outcome = statement_text(store, STATEMENT_WRITES, EMBED_db_sql_paper_form_sql, values, 3, error);
    *taken = outcome && strcmp(outcome, "no") != 0;
    return outcome != NULL;
}
