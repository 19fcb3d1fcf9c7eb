#include "db/record.h"

#include "db/statement.h"

/* A statement that answers how many were checked, and the first that does not fit. */
static bool verify(DbStore *store, EmbedFile file, int64_t *count, GError **error)
{
    g_autoptr(PGresult) answer = statement_run(store, STATEMENT_READS, file, NULL, 0, error);
    if (!answer)
        return false;
    if (count)
        *count = g_ascii_strtoll(PQgetvalue(answer, 0, 0), NULL, 10);
    if (PQgetisnull(answer, 0, 1))
        return true;
    g_set_error(error, DB_ERROR, DB_ERROR_INPUT, "record: %s; compare this store with its last backup",
                PQgetvalue(answer, 0, 1));
    return false;
}

bool db_record_verify(DbStore *store, int64_t *count, GError **error)
{
    return verify(store, EMBED_db_sql_record_verify_sql, count, error);
}

bool db_manifest_verify(DbStore *store, int64_t *count, GError **error)
{
    return verify(store, EMBED_db_sql_manifest_verify_sql, count, error);
}
