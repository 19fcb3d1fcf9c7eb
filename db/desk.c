#include "db/desk.h"

#include "db/connection.h"
#include "db/statement.h"

#include <string.h>

/* A role that is there, and for which the store keeps offices apart: one that owned the tables, or could pass by, would see everything. */
static bool take_role(DbStore *store, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(PGresult) answer = statement_run(store, STATEMENT_READS, EMBED_db_sql_desk_role_sql, NULL, 0, &cause);
    bool kept_apart = answer && strcmp(PQgetvalue(answer, 0, 1), "t") == 0;
    if (kept_apart)
        return true;
    if (g_error_matches(cause, DB_ERROR, DB_ERROR_AWAY)) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    g_set_error(error, DB_ERROR, DB_ERROR_SETUP,
                "store: it does not keep offices apart for the desk: %s; migrate it, and let its administrator make the role guichet_desk and "
                "give it to the account of this connection (README, \"On a real server\")",
                cause ? cause->message : "the role guichet_desk has no rights, or row security does not bind it");
    return false;
}

DbStore *db_desk_open(const char *conninfo, GError **error)
{
    g_autoptr(DbStore) store = db_store_open(conninfo, error);
    return store && take_role(store, error) ? g_steal_pointer(&store) : NULL;
}

void db_desk_act(DbStore *store, const char *session_sha256)
{
    g_free(store->acting);
    store->acting = g_strdup(session_sha256);
}

char *db_desk_ask(DbStore *store, EmbedFile question, const char *who_json, const char *request_json, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(who_json), STATEMENT_TEXT(request_json)};
    return statement_text(store, STATEMENT_WRITES, question, values, 2, error);
}

bool db_account_add(DbStore *store, const char *account_json, const char *agent, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(account_json), STATEMENT_TEXT(agent)};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_account_add_sql, values, 2, error);
}

bool db_account_change(DbStore *store, const char *name, const char *change_json, const char *agent, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(name), STATEMENT_TEXT(change_json), STATEMENT_TEXT(agent)};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_account_change_sql, values, 3, error);
}

char *db_account_list(DbStore *store, GError **error)
{
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_account_list_sql, NULL, 0, error);
}

char *db_account_find(DbStore *store, const char *name, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(name)};
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_account_find_sql, values, 1, error);
}

bool db_account_failed(DbStore *store, const char *name, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(name)};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_account_failed_sql, values, 1, error);
}

char *db_account_token(DbStore *store, const char *name, const DbSession *session, const char *agent, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(name), STATEMENT_TEXT(session->token_sha256), STATEMENT_TEXT(session->csrf), STATEMENT_TEXT(agent)};
    return statement_text(store, STATEMENT_WRITES, EMBED_db_sql_account_token_sql, values, 4, error);
}

bool db_session_open(DbStore *store, const char *name, const DbSession *session, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(name), STATEMENT_TEXT(session->token_sha256), STATEMENT_TEXT(session->csrf),
                                     STATEMENT_TEXT(session->way), STATEMENT_TEXT(session->id_token)};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_session_open_sql, values, 5, error);
}

char *db_session_find(DbStore *store, const char *token_sha256, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(token_sha256)};
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_session_find_sql, values, 1, error);
}

char *db_session_close(DbStore *store, const char *token_sha256, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(token_sha256)};
    return statement_text(store, STATEMENT_WRITES, EMBED_db_sql_session_close_sql, values, 1, error);
}
