#include "db/sign_on.h"

#include "db/statement.h"

bool db_sign_on_begin(DbStore *store, const char *begun_json, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(begun_json)};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_sign_on_begin_sql, values, 1, error);
}

char *db_sign_on_take(DbStore *store, const char *state_sha256, const char *browser_sha256, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(state_sha256), STATEMENT_TEXT(browser_sha256)};
    return statement_text(store, STATEMENT_WRITES, EMBED_db_sql_sign_on_take_sql, values, 2, error);
}

char *db_sign_on_identity(DbStore *store, const char *said_json, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(said_json)};
    return statement_text(store, STATEMENT_WRITES, EMBED_db_sql_sign_on_identity_sql, values, 1, error);
}

bool db_sign_on_refused(DbStore *store, const char *issuer, const char *reason, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(issuer), STATEMENT_TEXT(reason)};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_sign_on_refused_sql, values, 2, error);
}

char *db_sign_on_requests(DbStore *store, GError **error)
{
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_sign_on_requests_sql, NULL, 0, error);
}

char *db_account_link(DbStore *store, const char *name, const char *code, const char *agent, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(name), STATEMENT_TEXT(code), STATEMENT_TEXT(agent)};
    return statement_text(store, STATEMENT_WRITES, EMBED_db_sql_account_link_sql, values, 3, error);
}

bool db_account_entrance(DbStore *store, const char *name, const char *change_json, const char *agent, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(name), STATEMENT_TEXT(change_json), STATEMENT_TEXT(agent)};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_account_entrance_sql, values, 3, error);
}
