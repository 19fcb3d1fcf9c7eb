#include "db/journal.h"

#include "db/statement.h"

bool db_journal_verify(DbStore *store, int64_t *count, GError **error)
{
    g_autoptr(PGresult) answer =
        statement_run(store, STATEMENT_READS, EMBED_db_sql_journal_verify_sql, NULL, 0, error);
    if (!answer)
        return false;
    if (count)
        *count = g_ascii_strtoll(PQgetvalue(answer, 0, 0), NULL, 10);
    if (PQgetisnull(answer, 0, 1))
        return true;
    g_set_error(error, DB_ERROR, DB_ERROR_INPUT,
                "journal: event %s does not fit the chain; compare this store with its last backup",
                PQgetvalue(answer, 0, 1));
    return false;
}

char *db_journal_show(DbStore *store, const char *subject_kind, const char *subject, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(subject_kind), STATEMENT_TEXT(subject)};
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_journal_show_sql, values, 2, error);
}
