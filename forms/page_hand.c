#include "forms/page_hand.h"

#include <math.h>
#include <string.h>

enum { CELLS_MOST = 400, ANSWERS = 12, LOOK = OCR_GLYPH_CHARACTERS, FEWEST = 24 };

/* Two cells count as alike within this share of the mean squared distance between the page's cells. */
static const float alike_share = 0.05f;

/* As many cells stand, for each character, on the side of not having seen it. */
static const float shrink = 3;

/* A cell that is this sure needs no other. */
static const float sure = 0.9995f;

typedef struct {
    Comb *comb;
    int place;
    float look[LOOK];               /* the network's outputs, less their mean */
    float settled[OCR_GLYPH_COUNT]; /* what its row makes of it */
} Cell;

/* What the whole row makes of its cells: the answers' shares, and for the rest what the cells say alone. */
static void settle_by_row(Comb *comb, Cell *cells, int count)
{
    g_autoptr(GArray) answers = comb_answers(comb, comb->context->models->network, ANSWERS);
    double left = 1;
    for (guint i = 0; answers && i < answers->len; i++) {
        const RowAnswer *answer = &g_array_index(answers, RowAnswer, i);
        left -= answer->p;
        glong length = g_utf8_strlen(answer->text, -1);
        for (int j = 0; j < count; j++) {
            int at = cells[j].place - comb->lead;
            int glyph = at < length ? ocr_glyph_of(g_utf8_get_char(g_utf8_offset_to_pointer(answer->text, at))) : -1;
            if (glyph >= 0)
                cells[j].settled[glyph] += (float)answer->p;
        }
    }
    /* Squared, so that a cell in doubt teaches little. */
    for (int j = 0; j < count; j++)
        for (int glyph = 0; glyph < OCR_GLYPH_CHARACTERS; glyph++) {
            float share = cells[j].settled[glyph] + (float)MAX(left, 0) * comb->seen[cells[j].place].p[glyph];
            cells[j].settled[glyph] = share * share;
        }
}

static void take_look(Cell *cell, const OcrCellReading *seen)
{
    float mean = 0;
    for (int i = 0; i < LOOK; i++)
        mean += seen->look[i] / LOOK;
    for (int i = 0; i < LOOK; i++)
        cell->look[i] = seen->look[i] - mean;
}

static int gather(GPtrArray *combs, Cell *cells)
{
    int count = 0;
    for (guint i = 0; i < combs->len; i++) {
        Comb *comb = combs->pdata[i];
        if (!comb || !comb_by_hand(comb) || !comb_look(comb) || count + comb->row->count > CELLS_MOST)
            continue;
        int first = count;
        for (int place = 0; place < comb->row->count; place++) {
            if (comb->cells[place].empty)
                continue;
            cells[count] = (Cell){.comb = comb, .place = place};
            take_look(&cells[count++], &comb->seen[place]);
        }
        settle_by_row(comb, &cells[first], count - first);
    }
    return count;
}

static float distance(const Cell *a, const Cell *b)
{
    float sum = 0;
    for (int i = 0; i < LOOK; i++)
        sum += (a->look[i] - b->look[i]) * (a->look[i] - b->look[i]);
    return sum;
}

/* Over neighbours in a fixed scramble of the page: the mean needs no more. */
static float mean_distance(const Cell *cells, int count)
{
    double sum = 0;
    for (int i = 0; i < count; i++)
        sum += (double)distance(&cells[i], &cells[(i * 7 + 11) % count]);
    return fmaxf((float)(sum / count), 1e-6f);
}

/* New probabilities of one cell into `p`, by how alike the other rows' cells are. */
static void settle_cell(const Cell *cells, int count, int which, float scale, float p[OCR_GLYPH_COUNT])
{
    const Cell *cell = &cells[which];
    float like[OCR_GLYPH_CHARACTERS] = {0}, seen[OCR_GLYPH_CHARACTERS] = {0}, all = 0, others = 0, sum = 0;
    for (int i = 0; i < count; i++) {
        if (cells[i].comb == cell->comb)
            continue;
        float alike = expf(-distance(cell, &cells[i]) / scale);
        all += alike;
        others++;
        for (int glyph = 0; glyph < OCR_GLYPH_CHARACTERS; glyph++) {
            like[glyph] += alike * cells[i].settled[glyph];
            seen[glyph] += cells[i].settled[glyph];
        }
    }
    if (others == 0 || all <= 0)
        return;
    float characters = 1 - p[OCR_GLYPH_GARBAGE];
    for (int glyph = 0; glyph < OCR_GLYPH_CHARACTERS; glyph++) {
        /* At least half of the say stays with not having seen it: people have several ways of writing a letter. */
        float unseen = fmaxf(shrink, seen[glyph]);
        p[glyph] *= (unseen * all / others + like[glyph]) / (unseen + seen[glyph]);
        sum += p[glyph];
    }
    for (int glyph = 0; glyph < OCR_GLYPH_CHARACTERS && sum > 0; glyph++)
        p[glyph] *= characters / sum;
}

static bool is_sure(const OcrCellReading *seen)
{
    for (int glyph = 0; glyph < OCR_GLYPH_CHARACTERS; glyph++)
        if (seen->p[glyph] >= sure)
            return true;
    return false;
}

void page_hand_settle(GPtrArray *combs)
{
    g_autofree Cell *cells = g_new0(Cell, CELLS_MOST);
    int count = gather(combs, cells);
    if (count < FEWEST)
        return;
    float scale = alike_share * mean_distance(cells, count);
    for (int i = 0; i < count; i++) {
        OcrCellReading *seen = &cells[i].comb->seen[cells[i].place];
        if (!is_sure(seen))
            settle_cell(cells, count, i, scale, seen->p);
    }
}

void page_hand_doubt_print(GPtrArray *combs)
{
    int typed = 0, hand = 0;
    for (guint i = 0; i < combs->len; i++) {
        const Comb *comb = combs->pdata[i];
        typed += comb && comb->style == ROW_TYPED;
        hand += comb && comb->style == ROW_HAND;
    }
    for (guint i = 0; i < combs->len && hand > typed; i++) {
        Comb *comb = combs->pdata[i];
        if (comb && comb->style == ROW_TYPED)
            comb->style = ROW_HAND;
    }
}
