/* forms/row_decode.h: from the posteriors of a row of cells to whole answers with probabilities.
 *
 * The cells are read independently, so the k best strings are found exactly, by keeping the k best prefixes. What an
 * answer can be (a date that exists, letters that follow each other in names) comes in as a weight on whole strings:
 * Bayes' rule over the k best, with all the mass that was not enumerated counted against the answer. Weights are never
 * zero: people write dates that do not exist, and the reading must say so instead of bending them. */
#ifndef FORMS_ROW_DECODE_H
#define FORMS_ROW_DECODE_H
#include "ocr/row_reader.h"

typedef struct {
    char *text; /* UTF-8; a space for an empty cell between filled ones; none at either end */
    double p;
} RowAnswer;

/* How likely `text` is as an answer before looking at the paper, relative to others of its length: above 0; only proportions count. */
typedef double (*RowWeight)(const char *text, const void *data);

enum { ROW_CELLS_MAX = 64, ROW_ANSWERS_MAX = 64 };

/* The best answers, most probable first, at most `limit`; probabilities sum to at most 1. A row of which all cells are
 * empty has none. `weight` NULL: none. Array of RowAnswer, transfer full (texts are freed with it). */
GArray *row_decode(const OcrCellReading *cells, int count, RowWeight weight, const void *data, int limit);

#endif
