/* db/connection.h: what a DbStore holds; for the files of this room that speak to libpq. */
#ifndef DB_CONNECTION_H
#define DB_CONNECTION_H
#include "db/statement.h"

struct DbStore {
    PGconn *connection;
    bool in_transaction;
    char *acting; /* session that is proved before each statement (db/desk.h); NULL: none */
    bool prepared[EMBED_COUNT]; /* by file: known to the server under the file's path */
};

#endif
