#include "intake/table_json.h"

#include "forms/french.h"

#include <string.h>

static char *join_list(const json_t *list)
{
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < json_array_size(list); i++)
        g_ptr_array_add(parts, json_as_text(json_array_get(list, i)));
    g_ptr_array_add(parts, NULL);
    return g_strjoinv(", ", (char **)parts->pdata);
}

char *json_as_text(const json_t *value)
{
    if (json_is_string(value))
        return g_strdup(json_string_value(value));
    if (json_is_array(value))
        return join_list(value);
    if (json_is_null(value) || !value)
        return g_strdup("");
    char *dumped = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    char *text = g_strdup(dumped ? dumped : "");
    free(dumped);
    return text;
}

const char *json_word(const json_t *object, const char *key)
{
    const char *word = json_string_value(json_object_get(object, key));
    return word ? word : "";
}

const char *french_word(const char *prefix, const char *word)
{
    g_autofree char *key = g_strconcat(prefix, ".", word, NULL);
    if (french_has(key))
        return french(key);
    g_autofree char *named = g_strdelimit(g_strdup(word), ":", '.');
    return strchr(word, ':') && french_has(named) ? french(named) : word;
}

/* "2026-11-24T02:41:27.48631+00:00" as people in France read it; NULL: no such time. Transfer full. */
static char *local_time(const char *text)
{
    if (strlen(text) < 19 || text[10] != 'T' || text[4] != '-' || text[13] != ':')
        return NULL;
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, NULL);
    g_autoptr(GTimeZone) france = g_time_zone_new_identifier("Europe/Paris");
    g_autoptr(GDateTime) local = time && france ? g_date_time_to_timezone(time, france) : NULL;
    return local ? g_date_time_format(local, "%d/%m/%Y %H:%M") : NULL;
}

static const char *cell_word(const char *prefix, const char *key, const char *text)
{
    g_autofree char *own = g_strconcat(prefix, ".", key, NULL);
    const char *said = french_word(own, text);
    g_autofree char *shared = g_strconcat("column.", key, NULL);
    return said == text ? french_word(shared, text) : said;
}

static void add_row(Table *table, const char *prefix, const char *const *keys, const json_t *row)
{
    g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; keys[i]; i++) {
        g_autofree char *text = json_as_text(json_object_get(row, keys[i]));
        char *time = local_time(text);
        g_ptr_array_add(cells, time ? time : g_strdup(cell_word(prefix, keys[i], text)));
    }
    table_add(table, (const char *const *)cells->pdata);
}

Table *table_of_json(const char *prefix, const char *const *keys, const json_t *rows)
{
    g_autoptr(GPtrArray) titles = g_ptr_array_new();
    for (int i = 0; keys[i]; i++) {
        g_autofree char *key = g_strconcat(prefix, ".", keys[i], NULL);
        g_ptr_array_add(titles, (char *)french(key));
    }
    g_ptr_array_add(titles, NULL);
    Table *table = table_new((const char *const *)titles->pdata);
    for (size_t i = 0; i < json_array_size(rows); i++)
        add_row(table, prefix, keys, json_array_get(rows, i));
    return table;
}
