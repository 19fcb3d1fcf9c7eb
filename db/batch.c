#include "db/batch.h"

#include "db/statement.h"

#include <string.h>

static char *number(int64_t value)
{
    return g_strdup_printf("%" G_GINT64_FORMAT, value);
}

int64_t db_batch_open(DbStore *store, const char *batch_json, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(batch_json)};
    g_autofree char *id = statement_text(store, STATEMENT_WRITES, EMBED_db_sql_batch_open_sql, values, 1, error);
    return id ? g_ascii_strtoll(id, NULL, 10) : 0;
}

bool db_batch_seal(DbStore *store, int64_t batch, GError **error)
{
    g_autofree char *id = number(batch);
    const StatementValue values[] = {STATEMENT_TEXT(id)};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_batch_seal_sql, values, 1, error);
}

char *db_batch_list(DbStore *store, GError **error)
{
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_batch_list_sql, NULL, 0, error);
}

/* One batch as JSON; a missing one is the caller's mistake. */
static char *about_batch(DbStore *store, EmbedFile file, int64_t batch, GError **error)
{
    g_autofree char *id = number(batch);
    const StatementValue values[] = {STATEMENT_TEXT(id)};
    g_autofree char *text = statement_text(store, STATEMENT_READS, file, values, 1, error);
    if (!text || *text)
        return g_steal_pointer(&text);
    g_set_error(error, DB_ERROR, DB_ERROR_INPUT, "store: there is no batch %s", id);
    return NULL;
}

char *db_batch_manifest(DbStore *store, int64_t batch, GError **error)
{
    return about_batch(store, EMBED_db_sql_batch_manifest_sql, batch, error);
}

char *db_batch_show(DbStore *store, int64_t batch, GError **error)
{
    return about_batch(store, EMBED_db_sql_batch_show_sql, batch, error);
}

char *db_batch_pages(DbStore *store, int64_t batch, GError **error)
{
    return about_batch(store, EMBED_db_sql_batch_pages_sql, batch, error);
}

bool db_batch_retry(DbStore *store, int64_t batch, int64_t original, const char *agent, int *count, GError **error)
{
    g_autofree char *id = number(batch), *only = number(original);
    const StatementValue values[] = {STATEMENT_TEXT(id), STATEMENT_TEXT(only), STATEMENT_TEXT(agent)};
    g_autofree char *text = statement_text(store, STATEMENT_WRITES, EMBED_db_sql_batch_retry_sql, values, 3, error);
    if (!text)
        return false;
    if (count)
        *count = (int)g_ascii_strtoll(text, NULL, 10);
    return true;
}

bool db_batch_release(DbStore *store, int64_t batch, const char *agent, const char *reason, GError **error)
{
    g_autofree char *id = number(batch);
    const StatementValue values[] = {STATEMENT_TEXT(id), STATEMENT_TEXT(agent), STATEMENT_TEXT(reason)};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_batch_release_sql, values, 3, error);
}
