#include "db/report.h"

#include "db/statement.h"

char *db_report_quality(DbStore *store, const char *about_json, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(about_json)};
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_report_quality_sql, values, 1, error);
}

char *db_report_parity(DbStore *store, const char *about_json, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(about_json)};
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_report_parity_sql, values, 1, error);
}

char *db_report_truth(DbStore *store, const char *about_json, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(about_json)};
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_report_truth_sql, values, 1, error);
}

bool db_report_exported(DbStore *store, const char *agent, const char *about_json, int count, GError **error)
{
    g_autofree char *number = g_strdup_printf("%d", count);
    const StatementValue values[] = {STATEMENT_TEXT(agent), STATEMENT_TEXT(about_json), STATEMENT_TEXT(number)};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_report_exported_sql, values, 3, error);
}

char *db_review_settings(DbStore *store, GError **error)
{
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_review_settings_sql, NULL, 0, error);
}

bool db_review_setting_change(DbStore *store, const char *name, const char *value_json, const char *agent, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(name), STATEMENT_TEXT(value_json), STATEMENT_TEXT(agent)};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_review_setting_change_sql, values, 3, error);
}
