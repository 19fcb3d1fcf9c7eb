/* intake/table_json.h: what the store answers in JSON, as columns for a terminal. */
#ifndef INTAKE_TABLE_JSON_H
#define INTAKE_TABLE_JSON_H
#include "intake/table.h"

#include <jansson.h>

/* One row an object of the array `rows`, one column a key of `keys` (NULL-terminated); the column's title is the French text
 * "`prefix`.KEY". A value that is a word with a French text "`prefix`.KEY.WORD", else "column.KEY.WORD", is shown as that
 * text. Numbers and lists are written out, null is empty, a time is France's. */
Table *table_of_json(const char *prefix, const char *const *keys, const json_t *rows);

/* One value as text, as in a table. Transfer full. */
char *json_as_text(const json_t *value);

/* The string at `key`, "" when there is none. Borrowed. */
const char *json_word(const json_t *object, const char *key);

/* The French text "`prefix`.WORD" when there is one, else of a word "RULE:NAME" the text "RULE.NAME", else the word itself.
 * Borrowed. */
const char *french_word(const char *prefix, const char *word);

#endif
