#include "forms/row_decode.h"

#include <string.h>

/* A reading under this is not enumerated; what it would add is part of the mass that counts against the answers. */
#define LEAST_P 1e-6

typedef struct {
    int16_t glyph[ROW_CELLS_MAX]; /* -1: an empty cell */
    double p;
} Prefix;

static int by_p_prefix(const void *a, const void *b)
{
    double left = ((const Prefix *)a)->p, right = ((const Prefix *)b)->p;
    return (left < right) - (left > right);
}

static int by_p_answer(const void *a, const void *b)
{
    double left = ((const RowAnswer *)a)->p, right = ((const RowAnswer *)b)->p;
    return (left < right) - (left > right);
}

/* All prefixes longer by the cell at `place`, the best ROW_ANSWERS_MAX of them kept. */
static void extend(GArray *prefixes, const OcrCellReading *cell, int place)
{
    g_autoptr(GArray) longer = g_array_new(FALSE, FALSE, sizeof(Prefix));
    for (guint i = 0; i < prefixes->len; i++) {
        Prefix prefix = g_array_index(prefixes, Prefix, i);
        double before = prefix.p;
        if (cell->empty) {
            prefix.glyph[place] = -1;
            g_array_append_val(longer, prefix);
            continue;
        }
        for (int glyph = 0; glyph < OCR_GLYPH_CHARACTERS; glyph++) {
            prefix.glyph[place] = (int16_t)glyph;
            prefix.p = before * (double)cell->p[glyph];
            if (prefix.p > LEAST_P)
                g_array_append_val(longer, prefix);
        }
    }
    g_array_sort(longer, by_p_prefix);
    g_array_set_size(prefixes, 0);
    g_array_append_vals(prefixes, longer->data, MIN(longer->len, ROW_ANSWERS_MAX));
}

static char *text_of(const Prefix *prefix, int count)
{
    GString *text = g_string_new(NULL);
    for (int i = 0; i < count; i++)
        g_string_append_unichar(text, prefix->glyph[i] < 0 ? ' ' : ocr_glyph_character(prefix->glyph[i]));
    return g_strstrip(g_string_free(text, FALSE));
}

static void clear_answer(void *answer)
{
    g_free(((RowAnswer *)answer)->text);
}

static bool all_empty(const OcrCellReading *cells, int count)
{
    for (int i = 0; i < count; i++)
        if (!cells[i].empty)
            return false;
    return true;
}

/* Bayes over what was enumerated. Only the weights' proportions count: the likeliest text enumerated weighs 1, and so does
 * `rest`, the mass that was not enumerated. */
static void weigh(GArray *answers, double rest, RowWeight weight, const void *data)
{
    g_autofree double *weights = g_new(double, answers->len);
    double most = 0, total = rest;
    for (guint i = 0; i < answers->len; i++) {
        weights[i] = weight(g_array_index(answers, RowAnswer, i).text, data);
        most = MAX(most, weights[i]);
    }
    for (guint i = 0; i < answers->len; i++) {
        RowAnswer *answer = &g_array_index(answers, RowAnswer, i);
        answer->p *= weights[i] / most;
        total += answer->p;
    }
    for (guint i = 0; i < answers->len; i++)
        g_array_index(answers, RowAnswer, i).p /= total;
    g_array_sort(answers, by_p_answer);
}

GArray *row_decode(const OcrCellReading *cells, int count, RowWeight weight, const void *data, int limit)
{
    g_return_val_if_fail(count <= ROW_CELLS_MAX, NULL);
    GArray *answers = g_array_new(FALSE, TRUE, sizeof(RowAnswer));
    g_array_set_clear_func(answers, clear_answer);
    if (all_empty(cells, count))
        return answers;
    g_autoptr(GArray) prefixes = g_array_new(FALSE, TRUE, sizeof(Prefix));
    g_array_set_size(prefixes, 1);
    g_array_index(prefixes, Prefix, 0).p = 1;
    for (int i = 0; i < count; i++)
        extend(prefixes, &cells[i], i);
    double seen = 0;
    for (guint i = 0; i < prefixes->len; i++) {
        const Prefix *prefix = &g_array_index(prefixes, Prefix, i);
        RowAnswer answer = {text_of(prefix, count), prefix->p};
        seen += prefix->p;
        g_array_append_val(answers, answer);
    }
    if (weight)
        weigh(answers, MAX(0, 1 - seen), weight, data);
    g_array_set_size(answers, (guint)MIN((int)answers->len, limit));
    return answers;
}
