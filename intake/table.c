#include "intake/table.h"

#include <stdbool.h>

enum { COLUMN_LIMIT = 48 };

struct Table {
    int columns;
    GPtrArray *rows; /* GStrv; the first is the titles */
};

char *terminal_text(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
    GString *safe = g_string_new(NULL);
    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        bool printable = g_unichar_isprint(character) && g_unichar_type(character) != G_UNICODE_FORMAT;
        g_string_append_unichar(safe, printable ? character : 0x00B7);
    }
    return g_string_free(safe, FALSE);
}

Table *table_new(const char *const *titles)
{
    Table *table = g_new0(Table, 1);
    table->columns = (int)g_strv_length((char **)titles);
    table->rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    table_add(table, titles);
    return table;
}

void table_free(Table *table)
{
    if (!table)
        return;
    g_ptr_array_unref(table->rows);
    g_free(table);
}

void table_add(Table *table, const char *const *cells)
{
    char **row = g_new0(char *, table->columns + 1);
    for (int i = 0; i < table->columns; i++) {
        row[i] = terminal_text(cells[i]);
        if (g_utf8_strlen(row[i], -1) > COLUMN_LIMIT) {
            g_autofree char *kept = g_utf8_substring(row[i], 0, COLUMN_LIMIT - 1);
            g_free(row[i]);
            row[i] = g_strconcat(kept, "\u2026", NULL);
        }
    }
    g_ptr_array_add(table->rows, row);
}

int table_rows(const Table *table)
{
    return (int)table->rows->len - 1;
}

static void print_padded(FILE *stream, const char *text, int width, const char *fill)
{
    fputs(text, stream);
    for (int i = (int)g_utf8_strlen(text, -1); i < width; i++)
        fputs(fill, stream);
}

void table_print(const Table *table, FILE *stream)
{
    g_autofree int *widths = g_new0(int, table->columns);
    for (guint r = 0; r < table->rows->len; r++)
        for (int c = 0; c < table->columns; c++)
            widths[c] = MAX(widths[c], (int)g_utf8_strlen(((char **)table->rows->pdata[r])[c], -1));
    for (guint r = 0; r < table->rows->len; r++) {
        char **row = table->rows->pdata[r];
        for (int c = 0; c < table->columns; c++) {
            bool last = c == table->columns - 1;
            print_padded(stream, row[c], last ? 0 : widths[c], " ");
            fputs(last ? "\n" : "  ", stream);
        }
        for (int c = 0; r == 0 && c < table->columns; c++) {
            print_padded(stream, "", widths[c], "\u2500");
            fputs(c == table->columns - 1 ? "\n" : "  ", stream);
        }
    }
}
