/* forms/name_model.h: what names of people and places look like: how likely letters are to follow each other, four at a time,
 * and which words are known as names. Learned from surnames and first names of many origins.
 *
 * Weak by design, since the applicants' names are in no list: each letter tips the scales by a bounded factor only, and being
 * known, half of the prior's mass, by a bounded factor too; so it orders doubtful answers and never turns a clear rare
 * name into a common one (measured: tests/bench/handprint_pages.sh). Mixing a lexicon half and half with an open model of
 * letters keeps every name possible. */
#ifndef FORMS_NAME_MODEL_H
#define FORMS_NAME_MODEL_H
#include <glib.h>
#include <stdbool.h>

typedef struct NameModel NameModel;

/* Loads the table of letters and the filter of known words (Bloom, CACM 13(7), 1970: 1.6 words in 10,000 that are not known
 * pass) that scripts/train/name_model.py makes. `words` NULL: no word is known. Errors: FORMS_ERROR_SETUP. */
NameModel *name_model_load(const char *letters, const char *words, GError **error);
void name_model_free(NameModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NameModel, name_model_free)

/* For RowPrior of forms/row_decode.h; `model` is a NameModel. Accents count as their letter. */
double name_model_step(const gunichar before[3], gunichar next, const void *model);
double name_model_words(const char *text, const void *model);

/* Whether `word` (capitals A to Z) is known. */
bool name_model_knows(const NameModel *model, const char *word);

/* Whether `text` is made of known words: of those that are long enough for the filter there is one, and none is unknown. */
bool name_model_knows_all(const NameModel *model, const char *text);

#endif
