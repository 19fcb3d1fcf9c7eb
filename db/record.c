#include "db/record.h"

#include "db/statement.h"

bool db_record_verify(DbStore *store, int64_t *count, GError **error)
{
    g_autoptr(PGresult) answer = statement_run(store, STATEMENT_READS, EMBED_db_sql_record_verify_sql, NULL, 0, error);
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
