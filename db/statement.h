/* db/statement.h: how this room runs its statements: each a file of db/sql, prepared once a connection, always with
 * parameters. The only place, with db/store.c, that speaks to libpq. */
#ifndef DB_STATEMENT_H
#define DB_STATEMENT_H
#include "db/store.h"
#include "embed.h"
#include <libpq-fe.h>

/* One parameter: text, or bytes when `bytes` is set; both NULL: SQL's NULL. Borrowed for the call. */
typedef struct {
    const char *text;
    const void *bytes;
    size_t size;
} StatementValue;

#define STATEMENT_TEXT(value) ((StatementValue){.text = (value)})

/* What a lost connection means: a reading statement did nothing; a writing one may have been committed. */
typedef enum { STATEMENT_READS, STATEMENT_WRITES } StatementEffect;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PGresult, PQclear)

/* Runs a statement. NULL on error; transfer full. Inside a transaction begun by statement_begin a lost connection is
 * AWAY until statement_commit, where it is UNSURE. */
PGresult *statement_run(DbStore *store, StatementEffect effect, EmbedFile file, const StatementValue *values, int count,
                        GError **error);

/* The same for an answer of one row and one column of text: "" for SQL's NULL. Transfer full. */
char *statement_text(DbStore *store, StatementEffect effect, EmbedFile file, const StatementValue *values, int count,
                     GError **error);

/* The same where the answer does not matter. */
bool statement_do(DbStore *store, StatementEffect effect, EmbedFile file, const StatementValue *values, int count,
                  GError **error);

/* One row, one column of bytes. NULL on error or SQL's NULL (then INPUT, "`what` is not there"). Transfer full. */
GBytes *statement_bytes(DbStore *store, EmbedFile file, const StatementValue *values, int count, const char *what,
                        GError **error);

bool statement_begin(DbStore *store, GError **error);
bool statement_commit(DbStore *store, GError **error);
void statement_rollback(DbStore *store);

/* A script of several statements without parameters (a migration). */
bool statement_script(DbStore *store, const char *script, GError **error);

/* What a SQLSTATE (NULL: none, the connection is gone) means for the caller. */
DbError statement_error_class(const char *state, StatementEffect effect);

/* Sets `error` from an answer or, when it is NULL, from the connection. */
void statement_fail(PGconn *connection, const PGresult *answer, StatementEffect effect, GError **error);

#endif
