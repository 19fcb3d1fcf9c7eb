#include "forms/french.h"

#include "embed.h"

#include <string.h>

/* Lines "key = text"; "#" starts a note for the translator; "\n" in a text is a line break. */
static void load_catalogue(GHashTable *texts, const char *content)
{
    g_auto(GStrv) lines = g_strsplit(content, "\n", -1);
    for (char **line = lines; *line; line++) {
        char *equals = strchr(*line, '=');
        if (**line == '#' || !equals)
            continue;
        char *key = g_strstrip(g_strndup(*line, (gsize)(equals - *line)));
        g_autofree char *text = g_strstrip(g_strdup(equals + 1));
        g_hash_table_insert(texts, key, g_strcompress(text));
    }
}

static GHashTable *catalogue(void)
{
    static GHashTable *texts;
    if (g_once_init_enter(&texts)) {
        GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
        for (int i = 0; i < EMBED_COUNT; i++)
            if (g_str_has_suffix(embed_table[i].path, "texts/fr.txt"))
                load_catalogue(table, embed_table[i].text);
        g_once_init_leave(&texts, table);
    }
    return texts;
}

gboolean french_has(const char *key)
{
    return g_hash_table_contains(catalogue(), key);
}

char **french_keys(const char *prefix)
{
    GPtrArray *keys = g_ptr_array_new();
    GHashTableIter iterator;
    gpointer key;
    g_hash_table_iter_init(&iterator, catalogue());
    while (g_hash_table_iter_next(&iterator, &key, NULL))
        if (g_str_has_prefix(key, prefix))
            g_ptr_array_add(keys, g_strdup(key));
    g_ptr_array_add(keys, NULL);
    return (char **)g_ptr_array_free(keys, FALSE);
}

const char *french(const char *key)
{
    const char *text = g_hash_table_lookup(catalogue(), key);
    if (!text)
        g_error("no French text for the key '%s': add it to a texts/fr.txt", key);
    return text;
}

char *french_format(const char *key, ...)
{
    GString *text = g_string_new(french(key));
    va_list arguments;
    va_start(arguments, key);
    for (const char *name; (name = va_arg(arguments, const char *));) {
        g_autofree char *slot = g_strdup_printf("{%s}", name);
        g_string_replace(text, slot, va_arg(arguments, const char *), 0);
    }
    va_end(arguments);
    return g_string_free(text, FALSE);
}
