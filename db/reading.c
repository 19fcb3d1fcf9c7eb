#include "db/reading.h"

#include "db/statement.h"

#include <string.h>

static void append_int32(GByteArray *array, gint32 value)
{
    gint32 big = GINT32_TO_BE(value);
    g_byte_array_append(array, (const guint8 *)&big, sizeof big);
}

/* bytea[] as the server receives it in binary: dimensions, a flag, the element's type, length and lower bound, then each
 * element's length and bytes. Text would cost twice the bytes and their escaping. */
static GByteArray *picture_array(const DbPicture *pictures, int count)
{
    enum { BYTEA_TYPE = 17 };
    GByteArray *array = g_byte_array_new();
    append_int32(array, 1);
    append_int32(array, 0);
    append_int32(array, BYTEA_TYPE);
    append_int32(array, count);
    append_int32(array, 1);
    for (int i = 0; i < count; i++) {
        append_int32(array, (gint32)pictures[i].size);
        g_byte_array_append(array, pictures[i].jpeg, (guint)pictures[i].size);
    }
    return array;
}

static char *number_array(const DbPicture *pictures, int count)
{
    GString *text = g_string_new("{");
    for (int i = 0; i < count; i++)
        g_string_append_printf(text, i ? ",%d" : "%d", pictures[i].page);
    g_string_append_c(text, '}');
    return g_string_free(text, FALSE);
}

bool db_reading_store(DbStore *store, const DbJob *job, const char *reading_json, const DbPicture *pictures, int count,
                      GError **error)
{
    /* One value of the protocol holds less than 1 GB. */
    const size_t most_bytes = 900u << 20;
    size_t bytes = 0;
    for (int i = 0; i < count; i++)
        bytes += pictures[i].size;
    if (bytes > most_bytes) {
        g_set_error(error, DB_ERROR, DB_ERROR_INPUT, "store: the page pictures of one original are %zu MB; %zu MB at most",
                    bytes >> 20, most_bytes >> 20);
        return false;
    }
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, job->id);
    g_autofree char *attempt = g_strdup_printf("%d", job->attempt);
    g_autofree char *numbers = number_array(pictures, count);
    g_autoptr(GByteArray) array = picture_array(pictures, count);
    const StatementValue values[] = {STATEMENT_TEXT(id), STATEMENT_TEXT(attempt), STATEMENT_TEXT(reading_json),
                                     STATEMENT_TEXT(numbers), {.bytes = array->data, .size = array->len}};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_reading_store_sql, values, 5, error);
}

bool db_reading_quarantine(DbStore *store, const DbJob *job, const char *code, const char *message, GError **error)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, job->id);
    g_autofree char *attempt = g_strdup_printf("%d", job->attempt);
    const StatementValue values[] = {STATEMENT_TEXT(id), STATEMENT_TEXT(attempt), STATEMENT_TEXT(code),
                                     STATEMENT_TEXT(message)};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_reading_quarantine_sql, values, 4, error);
}

bool db_reading_assemble(DbStore *store, const DbJob *job, const char *plan_json, GError **error)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, job->id);
    g_autofree char *attempt = g_strdup_printf("%d", job->attempt);
    const StatementValue values[] = {STATEMENT_TEXT(id), STATEMENT_TEXT(attempt), STATEMENT_TEXT(plan_json)};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_batch_assemble_sql, values, 3, error);
}

char *db_reading_answers(DbStore *store, int64_t document, GError **error)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, document);
    const StatementValue values[] = {STATEMENT_TEXT(id)};
    return statement_text(store, STATEMENT_READS, EMBED_db_sql_document_answers_sql, values, 1, error);
}

bool db_reading_checked(DbStore *store, const DbJob *job, const char *breaches_json, GError **error)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, job->id), *attempt = g_strdup_printf("%d", job->attempt);
    const StatementValue values[] = {STATEMENT_TEXT(id), STATEMENT_TEXT(attempt), STATEMENT_TEXT(breaches_json)};
    return statement_do(store, STATEMENT_WRITES, EMBED_db_sql_document_checked_sql, values, 3, error);
}
