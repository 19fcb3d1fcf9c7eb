/* forms/row_decode.h: from the posteriors of a row of cells to whole answers with probabilities.
 *
 * A beam search over the cells: the best prefixes are kept, by what the cells say times how well letters follow each other.
 * What an answer can be (a date that exists, a number whose key holds, a name that is known) comes in as a weight on whole
 * strings. Bayes' rule over what is left; what was given up on the way, and each cell's doubt that it holds a character
 * at all, counts against every answer. Weights are never zero: people write dates that do not exist, and the
 * reading must say so instead of bending them. */
#ifndef FORMS_ROW_DECODE_H
#define FORMS_ROW_DECODE_H
#include "ocr/row_reader.h"

typedef struct {
    char *text; /* UTF-8; a space for an empty cell between filled ones; none at either end */
    double p;
} RowAnswer;

enum { ROW_CELLS_MAX = 64, ROW_ANSWERS_MAX = 160, ROW_HISTORY = 3 };

/* How likely an answer is before looking at the paper; above 0; only proportions among texts of one length count. */
typedef struct {
    double (*whole)(const char *text, const void *data); /* of a whole answer; NULL: all the same */
    /* Of one character after the three before it (`before[2]` is the last; 0 where nothing or a space stands, and for
     * `next` at the end of a word); NULL: all the same. Of the answer it is the product. */
    double (*step)(const gunichar before[ROW_HISTORY], gunichar next, const void *data);
    const void *data;
} RowPrior;

/* The best answers, most probable first, at most `limit`; probabilities sum to at most 1. A row of which all cells are
 * empty has none. `prior` NULL: none. Array of RowAnswer, transfer full (texts are freed with it). */
GArray *row_decode(const OcrCellReading *cells, int count, const RowPrior *prior, int limit);

#endif
