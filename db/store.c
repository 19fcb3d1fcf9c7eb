#include "db/connection.h"

#include <stdlib.h>
#include <string.h>

enum { OLDEST_SERVER = 150000 };

static bool pin_session(DbStore *store, GError **error)
{
    g_autoptr(PGresult) answer =
        statement_run(store, STATEMENT_READS, EMBED_db_sql_session_pin_sql, NULL, 0, error);
    if (!answer)
        return false;
    int columns = PQnfields(answer);
    const char *version = PQgetvalue(answer, 0, columns - 2), *encoding = PQgetvalue(answer, 0, columns - 1);
    if (atoi(version) < OLDEST_SERVER) {
        g_set_error(error, DB_ERROR, DB_ERROR_SETUP, "store: the server is PostgreSQL %d; 15 or newer is needed",
                    atoi(version) / 10000);
        return false;
    }
    if (strcmp(encoding, "UTF8") != 0) {
        g_set_error(error, DB_ERROR, DB_ERROR_SETUP,
                    "store: the database is encoded in %s; make one with ENCODING 'UTF8'", encoding);
        return false;
    }
    return true;
}

/* While a connection is made libpq gives no SQLSTATE, but puts it into the message when asked to: "FATAL:  53300: ...". The server is there
 * and refuses: asked once more, for why. Transfer full; NULL when it lets us in now, or is not there any more. */
static char *refused_with(PGconn *connection)
{
    PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);
    PQreset(connection);
    PQsetErrorVerbosity(connection, PQERRORS_DEFAULT);
    g_autoptr(GRegex) form = g_regex_new(":  ([0-9A-Z]{5}): ", 0, 0, NULL);
    g_autoptr(GMatchInfo) found = NULL;
    bool refused = PQstatus(connection) != CONNECTION_OK && g_regex_match(form, PQerrorMessage(connection), 0, &found);
    return refused ? g_match_info_fetch(found, 1) : NULL;
}

/* False when the second look found an open door. */
static bool fail_to_connect(PGconn *connection, const char *conninfo, GError **error)
{
    bool password = PQconnectionNeedsPassword(connection);
    PGPing ping = PQping(conninfo);
    g_autofree char *state = ping == PQPING_OK && !password ? refused_with(connection) : NULL;
    if (PQstatus(connection) == CONNECTION_OK)
        return false;
    /* An inner error of a server that begins a session may be its disk's, and passes. */
    bool inner = state && g_str_has_prefix(state, "XX");
    DbError class = ping == PQPING_NO_ATTEMPT ? DB_ERROR_SETUP : ping != PQPING_OK ? DB_ERROR_AWAY : password ? DB_ERROR_DENIED
                    : state && !inner ? statement_error_class(state, STATEMENT_READS) : DB_ERROR_AWAY;
    g_autofree char *message = g_strstrip(g_strdup(PQerrorMessage(connection)));
    /* What cannot be understood of the connection string may be its password. */
    db_error_set(error, class, state, "store: %s",
                 ping == PQPING_NO_ATTEMPT ? "the connection string (setting \"db\") is not understood" : message);
    return true;
}

DbStore *db_store_open(const char *conninfo, GError **error)
{
    /* What stands before "dbname" is a default that the connection string may override; what follows it may not be. */
    const char *names[] = {"connect_timeout", "keepalives_idle", "keepalives_interval", "tcp_user_timeout", "fallback_application_name",
                           "dbname", "client_encoding", NULL};
    const char *values[] = {"10", "20", "5", "30000", "guichet", conninfo, "UTF8", NULL};
    PGconn *connection = PQconnectdbParams(names, values, 1);
    if (PQstatus(connection) != CONNECTION_OK && fail_to_connect(connection, conninfo, error)) {
        PQfinish(connection);
        return NULL;
    }
    g_autoptr(DbStore) store = g_new0(DbStore, 1);
    store->connection = connection;
    if (!pin_session(store, error))
        return NULL;
    return g_steal_pointer(&store);
}

void db_store_close(DbStore *store)
{
    if (!store)
        return;
    PQfinish(store->connection);
    g_free(store->acting);
    g_free(store);
}

bool db_store_hurry(DbStore *store, GError **error)
{
    return statement_do(store, STATEMENT_READS, EMBED_db_sql_commit_hurry_sql, NULL, 0, error);
}

bool db_store_settle(DbStore *store, GError **error)
{
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_commit_settle_sql, NULL, 0, error);
}
