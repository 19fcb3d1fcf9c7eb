/* forms/comb.h: one row of cells under way: cut from the page, looked at by the engines, turned into answers. */
#ifndef FORMS_COMB_H
#define FORMS_COMB_H
#include "forms/field.h"
#include "forms/row_decode.h"
#include "forms/row_style.h"

struct Comb {
    const FieldContext *context;
    const FormRow *row;
    OcrCell *cells;         /* [row->count] */
    OcrGlyphSet *alphabets; /* the same */
    OcrCellReading *seen;   /* the same, by the network; NULL: it was not asked */
    int lead; /* empty cells before the first filled one: of a date they tell which part is unknown; row->count: all are */
    int dust; /* cells that were emptied because what was in them is no writing */
    RowStyle style;
};

/* Cuts the row. `context` and `row` have to stay. Transfer full. */
Comb *comb_new(const FieldContext *context, const FormRow *row);
void comb_free(Comb *comb);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Comb, comb_free)

/* Whether a hand wrote it, as far as can be told: not typed, and not empty. */
bool comb_by_hand(const Comb *comb);

/* Whether a hand wrote it and the network, which was asked, takes a cell for none of its characters: struck out, blotted, or by a hand
 * that is very strange to it. */
bool comb_spoiled(const Comb *comb);

/* Asks the network, once; true when it has an answer. */
bool comb_look(Comb *comb);

/* What `engine` makes of the row, by what the field may hold: the network's answers are those of comb_look. RowAnswer,
 * most probable first, at most `limit`; NULL when the engine cannot be asked. Transfer full. */
GArray *comb_answers(Comb *comb, OcrRowReader *engine, int limit);

/* The row as it stands on paper, a character a cell, with its blank cells in front. Transfer full. */
char *comb_text(const Comb *comb, const char *text);

#endif
