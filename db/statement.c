#include "db/statement.h"

#include "db/connection.h"

#include <string.h>

/* SQLSTATE, never the text, says what the caller does about it. */
static DbError error_class(const char *state, StatementEffect effect)
{
    static const struct {
        const char *prefix;
        DbError class;
    } classes[] = {
        {"08007", DB_ERROR_UNSURE}, /* transaction resolution unknown */
        {"40003", DB_ERROR_UNSURE}, /* statement completion unknown */
        {"08", DB_ERROR_AWAY},    {"57P", DB_ERROR_AWAY},     {"57014", DB_ERROR_AWAY}, /* statement timeout */
        {"53", DB_ERROR_AWAY},    {"58", DB_ERROR_AWAY},      {"25006", DB_ERROR_AWAY}, /* read-only standby */
        {"40", DB_ERROR_AWAY},    {"55P03", DB_ERROR_AWAY},   {"25P03", DB_ERROR_AWAY},
        {"42501", DB_ERROR_DENIED}, {"28", DB_ERROR_DENIED},
        {"3D", DB_ERROR_SETUP},   {"3F", DB_ERROR_SETUP},     {"42", DB_ERROR_SETUP},   {"XX", DB_ERROR_SETUP},
        {"0A", DB_ERROR_SETUP},   {"F0", DB_ERROR_SETUP},
    };
    if (!state || !*state)
        return effect == STATEMENT_WRITES ? DB_ERROR_UNSURE : DB_ERROR_AWAY;
    for (size_t i = 0; i < G_N_ELEMENTS(classes); i++)
        if (g_str_has_prefix(state, classes[i].prefix))
            return classes[i].class;
    return DB_ERROR_INPUT;
}

void statement_fail(PGconn *connection, const PGresult *answer, StatementEffect effect, GError **error)
{
    const char *state = answer ? PQresultErrorField(answer, PG_DIAG_SQLSTATE) : NULL;
    const char *message = answer ? PQresultErrorField(answer, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    const char *detail = answer ? PQresultErrorField(answer, PG_DIAG_MESSAGE_DETAIL) : NULL;
    g_autofree char *whole = g_strstrip(g_strdup(message ? message : PQerrorMessage(connection)));
    /* A server that goes down (57P) ends a commit that it may have done already. */
    bool going = state && g_str_has_prefix(state, "57P") && effect == STATEMENT_WRITES;
    DbError class = going ? DB_ERROR_UNSURE : error_class(state, effect);
    const char *way_out = class == DB_ERROR_SETUP ? "; \"guichet db migrate\" brings the store to this program's schema" : "";
    db_error_set(error, class, state, "store: %s%s%s%s%s", whole, detail ? " (" : "", detail ? detail : "",
                detail ? ")" : "", way_out);
}

static bool succeeded(const PGresult *answer)
{
    ExecStatusType status = PQresultStatus(answer);
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

static bool prepare(DbStore *store, EmbedFile file, StatementEffect effect, GError **error)
{
    if (store->prepared[file])
        return true;
    const EmbedRow *row = &embed_table[file];
    g_autoptr(PGresult) answer = PQprepare(store->connection, row->path, row->text, 0, NULL);
    if (!succeeded(answer)) {
        /* Nothing was executed: whatever was lost here, nothing was done. */
        (void)effect;
        statement_fail(store->connection, answer, STATEMENT_READS, error);
        return false;
    }
    store->prepared[file] = true;
    return true;
}

enum { MOST_VALUES = 16 };

PGresult *statement_run(DbStore *store, StatementEffect effect, EmbedFile file, const StatementValue *values, int count,
                        GError **error)
{
    g_assert(count <= MOST_VALUES);
    if (!prepare(store, file, effect, error))
        return NULL;
    const char *texts[MOST_VALUES];
    int lengths[MOST_VALUES], formats[MOST_VALUES];
    for (int i = 0; i < count; i++) {
        texts[i] = values[i].bytes ? values[i].bytes : values[i].text;
        lengths[i] = (int)values[i].size;
        formats[i] = values[i].bytes ? 1 : 0;
    }
    g_autoptr(PGresult) answer =
        PQexecPrepared(store->connection, embed_table[file].path, count, texts, lengths, formats, 0);
    if (succeeded(answer))
        return g_steal_pointer(&answer);
    statement_fail(store->connection, answer, store->in_transaction ? STATEMENT_READS : effect, error);
    return NULL;
}

char *statement_text(DbStore *store, StatementEffect effect, EmbedFile file, const StatementValue *values, int count,
                     GError **error)
{
    g_autoptr(PGresult) answer = statement_run(store, effect, file, values, count, error);
    if (!answer)
        return NULL;
    if (PQntuples(answer) != 1 || PQnfields(answer) != 1) {
        g_set_error(error, DB_ERROR, DB_ERROR_SETUP, "store: %s gave %d rows of %d columns where one was expected",
                    embed_table[file].path, PQntuples(answer), PQnfields(answer));
        return NULL;
    }
    return g_strdup(PQgetvalue(answer, 0, 0));
}

bool statement_do(DbStore *store, StatementEffect effect, EmbedFile file, const StatementValue *values, int count,
                  GError **error)
{
    g_autoptr(PGresult) answer = statement_run(store, effect, file, values, count, error);
    return answer != NULL;
}

GBytes *statement_bytes(DbStore *store, EmbedFile file, const StatementValue *values, int count, const char *what,
                        GError **error)
{
    if (!prepare(store, file, STATEMENT_READS, error))
        return NULL;
    const char *texts[MOST_VALUES];
    for (int i = 0; i < count; i++)
        texts[i] = values[i].text;
    PGresult *answer = PQexecPrepared(store->connection, embed_table[file].path, count, texts, NULL, NULL, 1);
    if (!succeeded(answer)) {
        statement_fail(store->connection, answer, STATEMENT_READS, error);
        PQclear(answer);
        return NULL;
    }
    if (PQntuples(answer) != 1 || PQgetisnull(answer, 0, 0)) {
        g_set_error(error, DB_ERROR, DB_ERROR_INPUT, "store: %s is not there", what);
        PQclear(answer);
        return NULL;
    }
    /* The bytes stay where libpq put them: no second copy of a large scan. */
    return g_bytes_new_with_free_func(PQgetvalue(answer, 0, 0), (gsize)PQgetlength(answer, 0, 0),
                                      (GDestroyNotify)PQclear, answer);
}

bool statement_begin(DbStore *store, GError **error)
{
    if (!statement_do(store, STATEMENT_READS, EMBED_db_sql_transaction_begin_sql, NULL, 0, error))
        return false;
    store->in_transaction = true;
    return true;
}

bool statement_commit(DbStore *store, GError **error)
{
    store->in_transaction = false;
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_transaction_commit_sql, NULL, 0, error);
}

void statement_rollback(DbStore *store)
{
    store->in_transaction = false;
    statement_do(store, STATEMENT_READS, EMBED_db_sql_transaction_rollback_sql, NULL, 0, NULL);
}

bool statement_script(DbStore *store, const char *script, GError **error)
{
    g_autoptr(PGresult) answer = PQexec(store->connection, script);
    if (succeeded(answer))
        return true;
    statement_fail(store->connection, answer, store->in_transaction ? STATEMENT_READS : STATEMENT_WRITES, error);
    return false;
}
