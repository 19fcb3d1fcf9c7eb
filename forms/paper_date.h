/* forms/paper_date.h: on which day a paper was made, where its words say so. */
#ifndef FORMS_PAPER_DATE_H
#define FORMS_PAPER_DATE_H
#include "forms/page_kind.h"

/* The day (ISO) that stands beside or under words that say so; NULL where none does, where a digit was read with doubt, or where two such
 * days differ by more than a month: a person looks. `lines`: PageLine. Transfer full. */
char *paper_date(const PageKinds *kinds, const GArray *lines);

/* The first day that a text names from `place` on, "12/03/2026", "12 mars 2026", "1er avril 2026", "2026-03-12"; `place` is moved behind it,
 * `start` gets where it begins. False: none. */
bool paper_date_next(const char *text, int *place, int *start, GDate *day);

#endif
