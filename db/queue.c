#include "db/queue.h"

#include "db/statement.h"

#include <stdlib.h>
#include <string.h>

void db_job_clear(DbJob *job)
{
    g_clear_pointer(&job->kind, g_free);
}

static bool fill(const PGresult *answer, DbJob *job)
{
    db_job_clear(job);
    job->id = g_ascii_strtoll(PQgetvalue(answer, 0, 0), NULL, 10);
    job->kind = g_strdup(PQgetvalue(answer, 0, 1));
    job->subject = g_ascii_strtoll(PQgetvalue(answer, 0, 2), NULL, 10);
    job->attempt = atoi(PQgetvalue(answer, 0, 3));
    job->left = atoi(PQgetvalue(answer, 0, 5));
    return strcmp(PQgetvalue(answer, 0, 4), "t") != 0;
}

bool db_queue_claim(DbStore *store, const char *worker, int lease_s, DbJob *job, bool *found, GError **error)
{
    g_autofree char *lease = g_strdup_printf("%d", lease_s);
    const StatementValue values[] = {STATEMENT_TEXT(worker), STATEMENT_TEXT(lease)};
    *found = false;
    for (;;) {
        g_autoptr(PGresult) answer =
            statement_run(store, STATEMENT_READS, EMBED_db_sql_queue_claim_sql, values, 2, error);
        if (!answer)
            return false;
        if (PQntuples(answer) == 0)
            return true;
        *found = fill(answer, job);
        if (*found)
            return true;
        /* Every attempt ended with its worker: the next one would too. */
        if (!db_queue_retry(store, job->id, "every worker that took it vanished", error))
            return false;
    }
}

bool db_queue_retry(DbStore *store, int64_t job, const char *reason, GError **error)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, job);
    const StatementValue values[] = {STATEMENT_TEXT(id), STATEMENT_TEXT(reason)};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_queue_retry_sql, values, 2, error);
}

char *db_queue_state(DbStore *store, GError **error)
{
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_queue_state_sql, NULL, 0, error);
}

bool db_queue_renew(DbStore *store, const DbJob *job, int lease_s, GError **error)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, job->id);
    g_autofree char *attempt = g_strdup_printf("%d", job->attempt);
    g_autofree char *lease = g_strdup_printf("%d", lease_s);
    const StatementValue values[] = {STATEMENT_TEXT(id), STATEMENT_TEXT(attempt), STATEMENT_TEXT(lease)};
    g_autoptr(PGresult) answer = statement_run(store, STATEMENT_READS, EMBED_db_sql_queue_renew_sql, values, 3, error);
    if (!answer)
        return false;
    if (PQntuples(answer) == 1)
        return true;
    g_set_error(error, DB_ERROR, DB_ERROR_INPUT, "job %s: the lease has lapsed and another worker has it", id);
    return false;
}

bool db_queue_release(DbStore *store, const char *worker, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(worker)};
    g_autoptr(PGresult) answer = statement_run(store, STATEMENT_READS, EMBED_db_sql_queue_release_sql, values, 1, error);
    return answer != NULL;
}

bool db_queue_excuse(DbStore *store, const char *worker, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(worker)};
    g_autoptr(PGresult) answer = statement_run(store, STATEMENT_READS, EMBED_db_sql_queue_excuse_sql, values, 1, error);
    return answer != NULL;
}

char *db_watch_state(DbStore *store, GError **error)
{
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_watch_state_sql, NULL, 0, error);
}

char *db_deck_list(DbStore *store, GError **error)
{
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_deck_list_sql, NULL, 0, error);
}
