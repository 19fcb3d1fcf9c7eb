#include "db/case.h"

#include "db/statement.h"

char *db_submission_file(DbStore *store, const char *submission_json, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(submission_json)};
    return statement_text(store, STATEMENT_WRITES, EMBED_db_sql_submission_file_sql, values, 1, error);
}

char *db_case_list(DbStore *store, const char *filter_json, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(filter_json ? filter_json : "{}")};
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_case_list_sql, values, 1, error);
}

char *db_case_show(DbStore *store, const char *case_number, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(case_number)};
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_case_show_sql, values, 1, error);
}

bool db_case_by_code(DbStore *store, const char *said_json, char **case_number, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(said_json)};
    g_autofree char *number = statement_text(store, STATEMENT_READS, EMBED_db_sql_case_by_code_sql, values, 1, error);
    *case_number = number && *number ? g_steal_pointer(&number) : NULL;
    return number || *case_number;
}

char *db_case_export(DbStore *store, const char *case_number, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(case_number)};
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_case_export_sql, values, 1, error);
}

bool db_case_move(DbStore *store, const char *case_number, const char *state, const char *agent, const char *reason,
                  GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(case_number), STATEMENT_TEXT(state), STATEMENT_TEXT(agent),
                                     STATEMENT_TEXT(reason)};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_case_move_sql, values, 4, error);
}
