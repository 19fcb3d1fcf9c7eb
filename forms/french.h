/* forms/french.h: every French sentence that a person reads on screen or paper stands in a texts/fr.txt, by key. */
#ifndef FORMS_FRENCH_H
#define FORMS_FRENCH_H
#include <glib.h>

/* The text of a key. A key without text is a bug in the program: it aborts (a test walks all keys). Static. */
const char *french(const char *key);

/* The text with {name} replaced: french_format("batch.pages", "count", "12", NULL). Transfer full. */
char *french_format(const char *key, ...) G_GNUC_NULL_TERMINATED;

/* Whether a key exists, for keys that are built from data (an error's or a rule's word). */
gboolean french_has(const char *key);

/* The keys that begin with `prefix`, for whoever passes texts on. NULL-terminated, transfer full. */
char **french_keys(const char *prefix);

#endif
