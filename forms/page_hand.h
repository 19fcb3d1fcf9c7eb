/* forms/page_hand.h: the cells of one page are by one hand: those that are settled settle the others. */
#ifndef FORMS_PAGE_HAND_H
#define FORMS_PAGE_HAND_H
#include "forms/comb.h"

/* One row in a hundred by hand stands as straight as print, and would be believed like print. On a page of which most rows are
 * by hand, all are taken for such. */
void page_hand_doubt_print(GPtrArray *combs);

/* Looks at all rows of `combs` (Comb*, NULLs are left out) that a hand wrote, and moves what the network sees in each doubtful
 * cell towards the characters whose other writings on this page it looks like: this writer's 1 or 7, 4 or 9. How far a
 * cell elsewhere is settled comes from its whole row, so that a key that holds or a date that exists teaches this hand; a row
 * teaches itself nothing. Nadaraya-Watson estimate over the network's outputs (Theory Prob. Appl. 9(1), 1964), shrunk to what
 * a page without that character would say. Cost: 4 ms for 300 cells. */
void page_hand_settle(GPtrArray *combs);

#endif
