#include "forms/row_decode.h"

#include <math.h>
#include <string.h>

/* A character under this share of its cell is not tried: what it would add counts against the answers. */
static const double least_share = 2e-5;

/* A prefix that is this much less likely than the best one is given up. */
static const double least_to_best = 1e-8;

/* A way of reading the row up to one cell. The best come first, so a parent is a place in the list of the cell before. */
typedef struct {
    double score; /* what the cells say times how the letters follow each other */
    gunichar last[ROW_HISTORY];
    int16_t parent, glyph; /* glyph -1: an empty cell */
} Prefix;

typedef struct {
    const OcrCellReading *cells;
    int count;
    const RowPrior *prior;
    GArray *beam[ROW_CELLS_MAX + 1]; /* Prefix, one list a cell, the best first */
    double kept;                     /* the share of all readings that the beams still hold */
} Search;

static int by_score(const void *a, const void *b)
{
    double left = ((const Prefix *)a)->score, right = ((const Prefix *)b)->score;
    return (left < right) - (left > right);
}

static int by_p(const void *a, const void *b)
{
    double left = ((const RowAnswer *)a)->p, right = ((const RowAnswer *)b)->p;
    return (left < right) - (left > right);
}

static double step(const Search *search, const Prefix *prefix, gunichar next)
{
    const RowPrior *prior = search->prior;
    return prior && prior->step ? prior->step(prefix->last, next, prior->data) : 1;
}

static Prefix longer(const Search *search, int parent, const Prefix *prefix, int glyph, double share)
{
    gunichar next = glyph < 0 ? 0 : ocr_glyph_character(glyph);
    Prefix result = {.parent = (int16_t)parent, .glyph = (int16_t)glyph};
    result.score = prefix->score * share * (next || prefix->last[ROW_HISTORY - 1] ? step(search, prefix, next) : 1);
    /* Nothing is carried from one word to the next. */
    for (int i = 0; next && i + 1 < ROW_HISTORY; i++)
        result.last[i] = prefix->last[i + 1];
    result.last[ROW_HISTORY - 1] = next;
    return result;
}

static void extend(Search *search, int place)
{
    const OcrCellReading *cell = &search->cells[place];
    const GArray *from = search->beam[place];
    GArray *to = g_array_new(FALSE, FALSE, sizeof(Prefix));
    double all = 0, held = 0, tried = cell->empty ? 1 : 0;
    for (int glyph = 0; glyph < OCR_GLYPH_CHARACTERS && !cell->empty; glyph++)
        tried += (double)cell->p[glyph] > least_share ? (double)cell->p[glyph] : 0;
    for (guint i = 0; i < from->len; i++) {
        const Prefix *prefix = &g_array_index(from, Prefix, i);
        for (int glyph = cell->empty ? -1 : 0; glyph < (cell->empty ? 0 : OCR_GLYPH_CHARACTERS); glyph++) {
            double share = cell->empty ? 1 : (double)cell->p[glyph];
            if (share <= least_share)
                continue;
            Prefix next = longer(search, (int)i, prefix, glyph, share);
            all += next.score;
            g_array_append_val(to, next);
        }
    }
    g_array_sort(to, by_score);
    guint keep = 0;
    while (keep < MIN(to->len, ROW_ANSWERS_MAX) &&
           g_array_index(to, Prefix, keep).score > least_to_best * g_array_index(to, Prefix, 0).score)
        held += g_array_index(to, Prefix, keep++).score;
    g_array_set_size(to, keep);
    search->beam[place + 1] = to;
    search->kept *= all > 0 ? tried * held / all : 0;
}

static char *text_of(const Search *search, int index)
{
    int16_t glyphs[ROW_CELLS_MAX];
    for (int place = search->count; place > 0; place--) {
        const Prefix *prefix = &g_array_index(search->beam[place], Prefix, index);
        glyphs[place - 1] = prefix->glyph;
        index = prefix->parent;
    }
    GString *text = g_string_new(NULL);
    for (int i = 0; i < search->count; i++)
        g_string_append_unichar(text, glyphs[i] < 0 ? ' ' : ocr_glyph_character(glyphs[i]));
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

/* The answers of the last beam, weighed as wholes. */
static void collect(const Search *search, GArray *answers)
{
    const GArray *last = search->beam[search->count];
    const RowPrior *prior = search->prior;
    double total = 0;
    for (guint i = 0; i < last->len; i++) {
        const Prefix *prefix = &g_array_index(last, Prefix, i);
        RowAnswer answer = {text_of(search, (int)i), prefix->score};
        if (prefix->last[ROW_HISTORY - 1])
            answer.p *= step(search, prefix, 0);
        if (prior && prior->whole)
            answer.p *= prior->whole(answer.text, prior->data);
        total += answer.p;
        g_array_append_val(answers, answer);
    }
    for (guint i = 0; i < answers->len && total > 0; i++)
        g_array_index(answers, RowAnswer, i).p *= search->kept / total;
    g_array_sort(answers, by_p);
}

GArray *row_decode(const OcrCellReading *cells, int count, const RowPrior *prior, int limit)
{
    g_return_val_if_fail(count <= ROW_CELLS_MAX, NULL);
    GArray *answers = g_array_new(FALSE, TRUE, sizeof(RowAnswer));
    g_array_set_clear_func(answers, clear_answer);
    if (all_empty(cells, count))
        return answers;
    Search search = {.cells = cells, .count = count, .prior = prior, .kept = 1};
    search.beam[0] = g_array_new(FALSE, TRUE, sizeof(Prefix));
    const Prefix start = {.score = 1};
    g_array_append_val(search.beam[0], start);
    for (int i = 0; i < count; i++)
        extend(&search, i);
    collect(&search, answers);
    for (int i = 0; i <= count; i++)
        g_array_unref(search.beam[i]);
    g_array_set_size(answers, (guint)MIN((int)answers->len, limit));
    return answers;
}
