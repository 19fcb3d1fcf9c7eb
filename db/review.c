#include "db/review.h"

#include "db/statement.h"

char *db_review_list(DbStore *store, int limit, GError **error)
{
    g_autofree char *most = g_strdup_printf("%d", limit);
    const StatementValue values[] = {STATEMENT_TEXT(most)};
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_review_list_sql, values, 1, error);
}

char *db_review_claim(DbStore *store, const char *agent, int lease_s, GError **error)
{
    g_autofree char *lease = g_strdup_printf("%d", lease_s);
    const StatementValue values[] = {STATEMENT_TEXT(agent), STATEMENT_TEXT(lease)};
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_review_claim_sql, values, 2, error);
}

bool db_review_decide(DbStore *store, int64_t field, const char *decision_json, GError **error)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, field);
    const StatementValue values[] = {STATEMENT_TEXT(id), STATEMENT_TEXT(decision_json)};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_review_decide_sql, values, 2, error);
}

bool db_review_place(DbStore *store, const char *placement_json, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(placement_json)};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_review_place_sql, values, 1, error);
}

GBytes *db_page_picture(DbStore *store, int64_t page, GError **error)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, page);
    const StatementValue values[] = {STATEMENT_TEXT(id)};
    return statement_bytes(store, EMBED_db_sql_page_picture_sql, values, 1, "the picture of that page", error);
}
