#include "forms/lookup.h"

#include "forms/error.h"

#include <string.h>

typedef struct {
    const char *key, *name; /* into the table's text */
} Row;

typedef struct {
    char *text;
    Row *rows; /* sorted by key, then name, as in the file */
    guint count;
    GHashTable *names; /* name to its first row */
} Table;

struct LookupTables {
    Table communes, countries, nationalities;
};

static void table_clear(Table *table)
{
    g_clear_pointer(&table->names, g_hash_table_unref);
    g_clear_pointer(&table->rows, g_free);
    g_clear_pointer(&table->text, g_free);
}

static bool table_split(Table *table)
{
    guint lines = 0;
    for (const char *p = table->text; (p = strchr(p, '\n')); p++)
        lines++;
    table->rows = g_new(Row, lines + 1);
    table->names = g_hash_table_new(g_str_hash, g_str_equal);
    for (char *p = table->text; *p;) {
        char *tab = strchr(p, '\t'), *end = strchr(p, '\n');
        if (!tab || !end || tab > end)
            return false;
        *tab = *end = '\0';
        Row *row = &table->rows[table->count++];
        *row = (Row){p, tab + 1};
        if (!g_hash_table_contains(table->names, row->name))
            g_hash_table_insert(table->names, (void *)row->name, row);
        p = end + 1;
    }
    return table->count > 0;
}

static bool table_load(Table *table, const char *folder, const char *file, GError **error)
{
    g_autofree char *path = g_build_filename(folder, file, NULL);
    if (!g_file_get_contents(path, &table->text, NULL, NULL) || !table_split(table)) {
        g_set_error(error, FORMS_ERROR, FORMS_ERROR_SETUP,
                    "%s: the table is missing or damaged; 'make' builds it, the environment's GUICHET_SHARE says where "
                    "it is looked for", path);
        return false;
    }
    return true;
}

LookupTables *lookup_tables_load(const char *folder, GError **error)
{
    g_autoptr(LookupTables) tables = g_new0(LookupTables, 1);
    if (!table_load(&tables->communes, folder, "communes.tsv", error) ||
        !table_load(&tables->countries, folder, "countries.tsv", error) ||
        !table_load(&tables->nationalities, folder, "nationalities.tsv", error))
        return NULL;
    return g_steal_pointer(&tables);
}

void lookup_tables_free(LookupTables *tables)
{
    if (!tables)
        return;
    table_clear(&tables->communes);
    table_clear(&tables->countries);
    table_clear(&tables->nationalities);
    g_free(tables);
}

/* Moves `word` to the end of `normal`. */
static void append_word(GString *normal, GString *word)
{
    if (word->len == 0)
        return;
    if (normal->len > 0)
        g_string_append_c(normal, ' ');
    bool saint = g_str_equal(word->str, "ST"), sainte = g_str_equal(word->str, "STE");
    g_string_append(normal, saint ? "SAINT" : sainte ? "SAINTE" : word->str);
    g_string_truncate(word, 0);
}

/* "LYON CEDEX 03" is delivered apart but is in Lyon. */
static void cut_cedex(GString *normal)
{
    char *cedex = strstr(normal->str, " CEDEX");
    if (cedex && (cedex[6] == '\0' || cedex[6] == ' '))
        g_string_truncate(normal, (gsize)(cedex - normal->str));
}

char *lookup_normal(const char *name)
{
    g_autofree char *valid = g_utf8_make_valid(name, -1);
    g_autofree char *upper = g_utf8_strup(valid, -1);
    g_autofree char *parted = g_utf8_normalize(upper, -1, G_NORMALIZE_ALL);
    GString *word = g_string_new(NULL), *normal = g_string_new(NULL);
    for (const char *p = parted; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c < 128 && g_ascii_isalnum((char)c)) {
            g_string_append_c(word, (char)c);
        } else if (c == 0x152 || c == 0xC6) {
            g_string_append(word, c == 0x152 ? "OE" : "AE");
        } else if (!g_unichar_ismark(c)) {
            append_word(normal, word);
        }
    }
    append_word(normal, word);
    g_string_free(word, TRUE);
    cut_cedex(normal);
    return g_string_free(normal, FALSE);
}

/* The rows of a key: first and one past the last. */
static void key_range(const Table *table, const char *key, guint *first, guint *end)
{
    guint low = 0, high = table->count;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (strcmp(table->rows[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *first = low;
    while (low < table->count && g_str_equal(table->rows[low].key, key))
        low++;
    *end = low;
}

bool lookup_postal_code(const LookupTables *tables, const char *postal_code)
{
    guint first, end;
    key_range(&tables->communes, postal_code, &first, &end);
    return first < end;
}

bool lookup_commune_fits(const LookupTables *tables, const char *postal_code, const char *commune)
{
    guint first, end;
    key_range(&tables->communes, postal_code, &first, &end);
    g_autofree char *normal = lookup_normal(commune);
    for (guint i = first; i < end; i++)
        if (g_str_equal(tables->communes.rows[i].name, normal))
            return true;
    return false;
}

static const char *key_of(const Table *table, const char *name)
{
    g_autofree char *normal = lookup_normal(name);
    const Row *row = g_hash_table_lookup(table->names, normal);
    return row ? row->key : NULL;
}

bool lookup_commune(const LookupTables *tables, const char *commune)
{
    return key_of(&tables->communes, commune) != NULL;
}

const char *lookup_country(const LookupTables *tables, const char *name)
{
    return key_of(&tables->countries, name);
}

const char *lookup_nationality(const LookupTables *tables, const char *name)
{
    return key_of(&tables->nationalities, name);
}

static int least(int a, int b, int c)
{
    return MIN(MIN(a, b), c);
}

int lookup_distance(const char *a, const char *b, int ceiling)
{
    enum { LONGEST = 255 };
    size_t m = strlen(a), n = strlen(b);
    if (m > LONGEST || n > LONGEST || ABS((int)m - (int)n) > ceiling)
        return ceiling + 1;
    int rows[3][LONGEST + 1];
    int *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= n; j++)
        last[j] = (int)j;
    for (size_t i = 1; i <= m; i++) {
        int best = now[0] = (int)i;
        for (size_t j = 1; j <= n; j++) {
            now[j] = least(last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = MIN(now[j], before[j - 2] + 1);
            best = MIN(best, now[j]);
        }
        if (best > ceiling)
            return ceiling + 1;
        int *free_row = before;
        before = last;
        last = now;
        now = free_row;
    }
    return MIN(last[n], ceiling + 1);
}

static bool already_there(const GPtrArray *names, const char *name)
{
    for (guint i = 0; i < names->len; i++)
        if (g_str_equal(names->pdata[i], name))
            return true;
    return false;
}

static GPtrArray *near_rows(const Table *table, const guint range[2], const char *name, int distance, guint limit)
{
    g_autofree char *normal = lookup_normal(name);
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    for (int far = 0; far <= distance; far++)
        for (guint i = range[0]; i < range[1] && found->len < limit; i++) {
            const char *candidate = table->rows[i].name;
            if (lookup_distance(normal, candidate, far) == far && !already_there(found, candidate))
                g_ptr_array_add(found, g_strdup(candidate));
        }
    return found;
}

GPtrArray *lookup_communes_near(const LookupTables *tables, const char *postal_code, const char *commune, int distance,
                                guint limit)
{
    guint range[2];
    key_range(&tables->communes, postal_code, &range[0], &range[1]);
    return near_rows(&tables->communes, range, commune, distance, limit);
}

GPtrArray *lookup_countries_near(const LookupTables *tables, const char *name, int distance, guint limit)
{
    return near_rows(&tables->countries, (guint[]){0, tables->countries.count}, name, distance, limit);
}

GPtrArray *lookup_nationalities_near(const LookupTables *tables, const char *name, int distance, guint limit)
{
    return near_rows(&tables->nationalities, (guint[]){0, tables->nationalities.count}, name, distance, limit);
}
