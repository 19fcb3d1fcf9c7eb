/* forms/import_run.h: cells that stand in a row at one distance: the first grouping of what a picture holds. */
#ifndef FORMS_IMPORT_RUN_H
#define FORMS_IMPORT_RUN_H
#include "forms/import_phrase.h"

/* Neighbouring cells of a row. */
typedef struct {
    FormBox *cells; /* [count], from the left; borrowed from the array that was grouped */
    int count;
    FormBox box;
} ImportRun;

/* Sorts `cells` (FormBox) into reading order and cuts them into runs, top to bottom. Array of ImportRun, transfer full. */
GArray *import_runs(GArray *cells);

/* How many runs from `at` on are parts of one answer, as the pairs of a telephone number are: of one row and one size of cells, less than a cell and a half
 * apart, and no words (ImportPhrase*) between two or over a later one. 1: it stands alone. */
guint import_runs_joined(const GArray *runs, guint at, const GPtrArray *phrases);

/* Whether runs[at], [at + 1] and [at + 2] are the day, month and year of one date. */
bool import_runs_are_date(const GArray *runs, guint at);

#endif
