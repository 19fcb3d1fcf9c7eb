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

/* While a connection is made libpq gives no SQLSTATE: what the server would have said is told by PQping. */
static void fail_to_connect(PGconn *connection, const char *conninfo, GError **error)
{
    DbError class = DB_ERROR_AWAY;
    if (PQconnectionNeedsPassword(connection) || PQconnectionUsedPassword(connection))
        class = PQping(conninfo) == PQPING_OK ? DB_ERROR_DENIED : DB_ERROR_AWAY;
    else if (PQping(conninfo) == PQPING_NO_ATTEMPT)
        class = DB_ERROR_SETUP;
    g_autofree char *message = g_strstrip(g_strdup(PQerrorMessage(connection)));
    /* What cannot be understood of the connection string may be its password. */
    g_set_error(error, DB_ERROR, (int)class, "store: %s",
                class == DB_ERROR_SETUP ? "the connection string (setting \"db\") is not understood" : message);
}

DbStore *db_store_open(const char *conninfo, GError **error)
{
    /* What stands before "dbname" is a default that the connection string may override; what follows it may not be. */
    const char *names[] = {"connect_timeout", "keepalives_idle", "keepalives_interval", "tcp_user_timeout", "fallback_application_name",
                           "dbname", "client_encoding", NULL};
    const char *values[] = {"10", "20", "5", "30000", "guichet", conninfo, "UTF8", NULL};
    PGconn *connection = PQconnectdbParams(names, values, 1);
    if (PQstatus(connection) != CONNECTION_OK) {
        fail_to_connect(connection, conninfo, error);
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
