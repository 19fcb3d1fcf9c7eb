#include "db/batch.h"

#include "db/statement.h"

#include <string.h>

enum { PART_BYTES = 1 << 20 };

static void append_json_text(GString *json, const char *key, const char *value)
{
    g_autofree char *valid = g_utf8_make_valid(value ? value : "", -1);
    g_string_append_printf(json, "\"%s\":\"", key);
    for (const char *at = valid; *at; at++) {
        if (*at == '"' || *at == '\\')
            g_string_append_printf(json, "\\%c", *at);
        else if ((unsigned char)*at < 0x20)
            g_string_append_printf(json, "\\u%04x", (unsigned)*at);
        else
            g_string_append_c(json, *at);
    }
    g_string_append(json, "\",");
}

static char *head_json(int64_t batch, int sequence, const DbOriginal *original)
{
    GString *json = g_string_new("{");
    append_json_text(json, "sha256", original->sha256);
    append_json_text(json, "media_type", original->media_type);
    append_json_text(json, "name", original->name);
    if (original->capture_json)
        g_string_append_printf(json, "\"capture\":%s,", original->capture_json);
    g_string_append_printf(json, "\"batch\":%" G_GINT64_FORMAT ",\"sequence\":%d,\"size\":%zu}", batch, sequence,
                           original->size);
    return g_string_free(json, FALSE);
}

static bool add_head(DbStore *store, const char *head, DbOriginalAnswer *answer, GError **error)
{
    const StatementValue values[] = {STATEMENT_TEXT(head)};
    g_autoptr(PGresult) row = statement_run(store, STATEMENT_WRITES, EMBED_db_sql_original_add_sql, values, 1, error);
    if (!row)
        return false;
    answer->original = g_ascii_strtoll(PQgetvalue(row, 0, 0), NULL, 10);
    answer->already = *PQgetvalue(row, 0, 1) == 't';
    answer->batch = g_ascii_strtoll(PQgetvalue(row, 0, 2), NULL, 10);
    return true;
}

static bool add_parts(DbStore *store, int64_t original, const char *bytes, size_t size, GError **error)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, original);
    int part = 0;
    for (size_t done = 0; done < size; done += PART_BYTES) {
        g_autofree char *number = g_strdup_printf("%d", ++part);
        const StatementValue values[] = {STATEMENT_TEXT(id), STATEMENT_TEXT(number),
                                         {.bytes = bytes + done, .size = MIN(size - done, PART_BYTES)}};
        if (!statement_do(store, STATEMENT_WRITES, EMBED_db_sql_original_part_add_sql, values, 3, error))
            return false;
    }
    return true;
}

bool db_original_add(DbStore *store, int64_t batch, int sequence, const DbOriginal *original, DbOriginalAnswer *answer,
                     GError **error)
{
    *answer = (DbOriginalAnswer){0};
    g_autofree char *head = head_json(batch, sequence, original);
    if (!statement_begin(store, error))
        return false;
    if (add_head(store, head, answer, error) &&
        (answer->already || add_parts(store, answer->original, original->bytes, original->size, error)))
        return statement_commit(store, error);
    statement_rollback(store);
    return false;
}

GBytes *db_original_bytes(DbStore *store, int64_t original, GError **error)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, original);
    const StatementValue head[] = {STATEMENT_TEXT(id)};
    g_autoptr(PGresult) answer =
        statement_run(store, STATEMENT_READS, EMBED_db_sql_original_size_sql, head, 1, error);
    if (!answer)
        return NULL;
    if (PQntuples(answer) == 0) {
        g_set_error(error, DB_ERROR, DB_ERROR_INPUT, "store: there is no original %s", id);
        return NULL;
    }
    size_t size = (size_t)g_ascii_strtoull(PQgetvalue(answer, 0, 0), NULL, 10), done = 0;
    g_autofree char *bytes = g_malloc(size + 1);
    for (int part = 1; done < size; part++) {
        g_autofree char *number = g_strdup_printf("%d", part);
        const StatementValue values[] = {STATEMENT_TEXT(id), STATEMENT_TEXT(number)};
        g_autoptr(GBytes) piece =
            statement_bytes(store, EMBED_db_sql_original_part_sql, values, 2, "a part of that original", error);
        if (!piece)
            return NULL;
        gsize length = 0;
        const void *from = g_bytes_get_data(piece, &length);
        memcpy(bytes + done, from, MIN(length, size - done));
        done += MIN(length, size - done);
    }
    return g_bytes_new_take(g_steal_pointer(&bytes), size);
}
