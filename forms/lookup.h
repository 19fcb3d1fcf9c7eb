/* forms/lookup.h: what the world holds: communes with their postal codes, countries, nationalities. The tables are made
 * at build time by scripts/lookup.mjs into build/lookup/ of the share folder. They judge and propose; nothing read
 * is ever replaced by them. */
#ifndef FORMS_LOOKUP_H
#define FORMS_LOOKUP_H
#include <glib.h>
#include <stdbool.h>

typedef struct LookupTables LookupTables;

/* Loads the three tables from `folder` (2 ms, 2 MB). Errors: FORMS_ERROR_SETUP when one is missing or misshapen. */
LookupTables *lookup_tables_load(const char *folder, GError **error);
void lookup_tables_free(LookupTables *tables);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LookupTables, lookup_tables_free)

/* The form under which names are compared: capitals without accents, one space between words, ST and STE written out,
 * "CEDEX 12" taken off. Transfer full. */
char *lookup_normal(const char *name);

/* Whether the postal code exists. Those of CEDEX are not in the tables. */
bool lookup_postal_code(const LookupTables *tables, const char *postal_code);

/* Whether that commune, or a part of it, is served under that postal code. */
bool lookup_commune_fits(const LookupTables *tables, const char *postal_code, const char *commune);

/* Whether some commune of France has that name. */
bool lookup_commune(const LookupTables *tables, const char *commune);

/* ISO 3166 two-letter code of the first country of that name ("CONGOLAISE" has two); NULL when there is none. Borrowed. */
const char *lookup_country(const LookupTables *tables, const char *name);
const char *lookup_nationality(const LookupTables *tables, const char *name);

/* Communes of the postal code at most `distance` edits away from `commune`, nearest first, at most `limit`; in their
 * normal form. Array of char*, transfer full. */
GPtrArray *lookup_communes_near(const LookupTables *tables, const char *postal_code, const char *commune, int distance,
                                guint limit);

/* The same among the names of countries or nationalities. */
GPtrArray *lookup_countries_near(const LookupTables *tables, const char *name, int distance, guint limit);
GPtrArray *lookup_nationalities_near(const LookupTables *tables, const char *name, int distance, guint limit);

/* Least number of letters to insert, leave out, change or swap with a neighbour, between two texts in normal form;
 * `ceiling` + 1 when it is more than `ceiling`. Texts of at most 255 bytes, longer ones count as far away.
 * Source: Damerau, CACM 7(3), 1964, in the restricted form (no edit inside a swapped pair). */
int lookup_distance(const char *a, const char *b, int ceiling);

#endif
