#include "db/dossier.h"

#include "db/statement.h"

char *db_case_dossier(DbStore *store, const char *case_number, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(case_number)};
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_case_dossier_sql, values, 1, error);
}

char *db_value_sheet(DbStore *store, const char *case_number, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(case_number)};
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_value_sheet_sql, values, 1, error);
}

bool db_notice_add(DbStore *store, const char *case_number, const DbNotice *notice, const char *agent, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(case_number), STATEMENT_TEXT(notice->kind), STATEMENT_TEXT(notice->sha256),
                                     STATEMENT_TEXT(notice->data_json), STATEMENT_TEXT(agent)};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_notice_add_sql, values, 5, error);
}

char *db_batch_letters(DbStore *store, int64_t batch, GError **error)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, batch);
    const StatementValue values[] = {STATEMENT_TEXT(id)};
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_batch_letters_sql, values, 1, error);
}

char *db_office_set(DbStore *store, const char *code, const char *said_json, const char *agent, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(code), STATEMENT_TEXT(said_json), STATEMENT_TEXT(agent)};
    return statement_text(store, STATEMENT_WRITES, EMBED_db_sql_office_set_sql, values, 3, error);
}

bool db_case_qualify(DbStore *store, const char *case_number, const char *procedure, const char *agent, const char *reason,
                     GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(case_number), STATEMENT_TEXT(procedure), STATEMENT_TEXT(agent),
                                     STATEMENT_TEXT(reason)};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_case_qualify_sql, values, 4, error);
}

char *db_case_known(DbStore *store, const char *number, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(number)};
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_case_known_sql, values, 1, error);
}
