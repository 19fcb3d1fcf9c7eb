/* intake/table.h: columns of text for a terminal. What came from paper or from a file's name is untrusted: control
 * characters and escape sequences are shown as a dot, never sent to the terminal. */
#ifndef INTAKE_TABLE_H
#define INTAKE_TABLE_H
#include <glib.h>
#include <stdio.h>

typedef struct Table Table;

/* `titles`: NULL-terminated, French. */
Table *table_new(const char *const *titles);
void table_free(Table *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Table, table_free)

/* One row: as many strings as there are titles; NULL shows as nothing. Copied. */
void table_add(Table *table, const char *const *cells);

/* Prints titles, a rule and the rows, columns as wide as their widest cell, at most 48 characters. */
void table_print(const Table *table, FILE *stream);

int table_rows(const Table *table);

/* `text` made safe for a terminal. Transfer full. */
char *terminal_text(const char *text);

#endif
