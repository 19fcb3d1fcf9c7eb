#include "ocr/layout_gone.h"

#include "ocr/layout_check.h"
#include "ocr/layout_part.h"

#include <math.h>

/* Of 16 x 16 dots: less print than that tells nothing; of ink, that is a speck, and that the dark behind the paper. */
enum { LEAST_INK = 10, NEAR = 4, SPECK_INK = 6, DARK_INK = 50, RULE_INK = 64, FEW_BOXES = 4, HAIR = 3, CREASE_CELLS = 2 };

/* Dots: of an item and of its longest piece, so that a run of ink in it says something; how far beside its place that is looked for; so much is seen of any. */
enum { LONG_ITEM = 60, LONG_PIECE = 24, RUN_REACH = 3, VISIBLE_LEAST = 16 };
static const double ITEM_MISSING = 0.9, ITEM_DOUBTFUL = 0.1, RUN_SHARE = 0.6, VISIBLE_SHARE = 0.5;

/* Of a square: so much beyond the paper is not on it. */
static const double BEYOND = 0.5;

typedef struct {
    const OcrLayoutView *view;
    OcrCells states;
    bool *torn; /* a square */
} Cells;

/* How far beside its place print may be, in dots, 1 or NEAR. */
typedef struct {
    int x, y;
} Reach;

/* The dots of a row that have ink of the page within reach of them. */
static uint64_t near_ink(const OcrLayout *page, int x, int y, Reach reach)
{
    uint64_t near = 0;
    for (int dy = 1 - reach.y; dy < reach.y; dy += 3)
        for (int dx = 1 - reach.x; dx < reach.x; dx += 3)
            near |= ocr_layout_near(page, x + dx, y + dy);
    return near;
}

static double share_met(const OcrLayout *page, const uint64_t *rows, int x, int y, Reach reach)
{
    int ink = 0, met = 0;
    for (int row = 0; row < OCR_LAYOUT_CELL; row++) {
        if (!rows[row])
            continue;
        ink += ocr_layout_count(rows[row]);
        met += ocr_layout_count(rows[row] & near_ink(page, x, y + row, reach));
    }
    return (double)met / MAX(1, ink);
}

/* A thin rule across or down the cell: boxes and lines, not the shades and dots that a copy or a threshold loses. */
static bool is_rule(const uint64_t *rows, int ink)
{
    uint64_t down = ~(uint64_t)0;
    bool across = false;
    for (int row = 0; row < OCR_LAYOUT_CELL; row++) {
        down &= rows[row];
        across |= ocr_layout_count(rows[row]) >= OCR_LAYOUT_CELL - 2;
    }
    return (across || down != 0) && ink <= RULE_INK;
}

/* Nothing but that rule: all ink lies in three rows or three columns next to each other. */
static bool is_hair(const uint64_t *rows)
{
    uint64_t all = 0;
    int first = OCR_LAYOUT_CELL, last = -1;
    for (int row = 0; row < OCR_LAYOUT_CELL; row++) {
        all |= rows[row];
        if (rows[row]) {
            first = MIN(first, row);
            last = row;
        }
    }
    int wide = 64 - __builtin_clzll(all | 1) - __builtin_ctzll(all | 1ull << 63);
    return last - first < HAIR || wide <= HAIR;
}

/* A rule by itself may be a little beside its place, but begins and ends where it does. */
static Reach reach_of(const uint64_t *rows)
{
    int lines = 0;
    uint64_t all = 0;
    for (int row = 0; row < OCR_LAYOUT_CELL; row++) {
        all |= rows[row];
        lines += rows[row] != 0;
    }
    return lines <= HAIR ? (Reach){1, NEAR} : ocr_layout_count(all) <= HAIR ? (Reach){NEAR, 1} : (Reach){NEAR, NEAR};
}

static OcrCellState look(const OcrLayout *page, const OcrLayout *blank, int x, int y, OcrPoint middle)
{
    const uint64_t left = ~(uint64_t)0 << (64 - OCR_LAYOUT_CELL);
    uint64_t rows[OCR_LAYOUT_CELL];
    int ink = 0;
    for (int row = 0; row < OCR_LAYOUT_CELL; row++) {
        rows[row] = ocr_layout_bits(blank, x, y + row) & left;
        ink += ocr_layout_count(rows[row]);
    }
    int px = (int)lrint(middle.x) - OCR_LAYOUT_CELL / 2, py = (int)lrint(middle.y) - OCR_LAYOUT_CELL / 2;
    if (ink < LEAST_INK || px < 0 || py < 0 || px + OCR_LAYOUT_CELL > page->w || py + OCR_LAYOUT_CELL > page->h)
        return OCR_CELL_BARE;
    if (share_met(page, rows, px, py, (Reach){1, 1}) >= 0.5 || share_met(page, rows, px, py, reach_of(rows)) >= 0.5)
        return OCR_CELL_MET;
    if (ocr_layout_share_beyond(page, (OcrBox){px, py, OCR_LAYOUT_CELL, OCR_LAYOUT_CELL}) >= BEYOND)
        return OCR_CELL_BEYOND;
    if (!is_rule(rows, ink))
        return OCR_CELL_LOST;
    int instead = 0;
    for (int row = 0; row < OCR_LAYOUT_CELL; row++)
        instead += ocr_layout_count(ocr_layout_bits(page, px, py + row) & left);
    return instead <= SPECK_INK || instead >= DARK_INK ? OCR_CELL_HIDDEN : OCR_CELL_GONE;
}

/* What of a row of the blank's dots, from x on, has ink within NEAR dots. */
static uint64_t near_blank(const OcrLayout *blank, int x, int y)
{
    uint64_t near = 0;
    for (int dy = -NEAR; dy <= NEAR; dy++) {
        uint64_t row = ocr_layout_bits(blank, x - NEAR, y + dy), wide = row | row << 1;
        wide |= wide << 2;
        near |= wide | wide << 4 | row << 2 * NEAR;
    }
    return near;
}

static bool is_partly_covered(const OcrLayoutView *view, OcrPoint middle)
{
    const int x = (int)lrint(middle.x) - OCR_LAYOUT_CELL / 2, y = (int)lrint(middle.y) - OCR_LAYOUT_CELL / 2;
    uint64_t covered = 0;
    for (int row = 0; row < OCR_LAYOUT_CELL; row++)
        covered |= ocr_layout_covered(view, x, y + row) & ~(uint64_t)0 << (64 - OCR_LAYOUT_CELL);
    return covered != 0;
}

/* Of squares that a fold may cut nothing is said: they are nowhere. */
static OcrPoint middle_of(const Cells *cells, int column, int row)
{
    const OcrLayoutView *view = cells->view;
    OcrPoint there[2];
    bool nowhere = view->guesses((OcrPoint){(column + 0.5) * OCR_LAYOUT_CELL, (row + 0.5) * OCR_LAYOUT_CELL}, view->data, there) != 1;
    if (view->covered && !nowhere)
        nowhere = is_partly_covered(view, there[0]) || ocr_layout_is_cut(view, (OcrBox){column * OCR_LAYOUT_CELL, row * OCR_LAYOUT_CELL, OCR_LAYOUT_CELL, OCR_LAYOUT_CELL});
    return nowhere ? (OcrPoint){-1e6, -1e6} : there[0];
}

/* A part of the blank beside that square lies beside a fold, whose edge is a line as well. */
static bool near_crease(const Cells *cells, int column, int row)
{
    for (int i = 0; cells->view->folded && i < 4; i++) {
        int reach = CREASE_CELLS * (i & 1 ? 1 : -1);
        if (middle_of(cells, column + (i & 2 ? reach : 0), row + (i & 2 ? 0 : reach)).x < -1e5)
            return true;
    }
    return false;
}

/* A thin rule of the page where the blank has none: of a box that was moved there. */
static bool is_added(const OcrLayout *page, const OcrLayout *blank, int x, int y, OcrPoint middle)
{
    const uint64_t left = ~(uint64_t)0 << (64 - OCR_LAYOUT_CELL);
    uint64_t rows[OCR_LAYOUT_CELL];
    int ink = 0, px = (int)lrint(middle.x) - OCR_LAYOUT_CELL / 2, py = (int)lrint(middle.y) - OCR_LAYOUT_CELL / 2;
    if (x < NEAR || px < 0 || py < 0 || px + OCR_LAYOUT_CELL > page->w || py + OCR_LAYOUT_CELL > page->h)
        return false;
    for (int row = 0; row < OCR_LAYOUT_CELL; row++) {
        rows[row] = ocr_layout_bits(page, px, py + row) & left;
        ink += ocr_layout_count(rows[row]);
    }
    if (ink < LEAST_INK || !is_rule(rows, ink) || !is_hair(rows))
        return false;
    ink = 0;
    for (int row = 0; row < OCR_LAYOUT_CELL; row++) {
        rows[row] &= ~near_blank(blank, x, y + row);
        ink += ocr_layout_count(rows[row]);
    }
    return ink >= LEAST_INK && is_rule(rows, ink);
}

static bool is_torn(const Cells *cells, OcrPoint at)
{
    int column = CLAMP((int)at.x / OCR_LAYOUT_CELL, 0, cells->states.columns - 1), row = CLAMP((int)at.y / OCR_LAYOUT_CELL, 0, cells->states.rows - 1);
    return cells->torn[row * cells->states.columns + column];
}

/* Check boxes gone from untorn paper. Where most are, a pale print was lost. */
static int boxes_gone(const Cells *cells)
{
    const OcrLayout *blank = ocr_layout_kept(cells->view->blank);
    int gone = 0;
    for (int i = 0; i < blank->box_count; i++) {
        const OcrBox *box = &blank->boxes[i];
        gone += ocr_layout_box_is_gone(cells->view, *box) && !is_torn(cells, (OcrPoint){box->x + box->w / 2.0, box->y + box->h / 2.0});
    }
    for (int i = 0; i < cells->view->blank->ring_count; i++) {
        const OcrLayoutRing *ring = &cells->view->blank->rings[i];
        gone += ocr_layout_ring_is_gone(cells->view, ring) && !is_torn(cells, ring->middle);
    }
    return 2 * gone <= MAX(blank->box_count + cells->view->blank->ring_count, 2 * FEW_BOXES) ? gone : 0;
}

/* The dots of a piece, the first in the highest bit; those that no edge hides. */
static uint64_t visible_dots(const OcrLayoutView *view, const OcrLayoutPiece *at)
{
    uint64_t hidden = at->down ? 0 : ocr_layout_covered(view, at->x, at->y);
    for (int k = 0; view->covered && at->down && k < at->length; k++)
        hidden |= ocr_layout_covered(view, at->x, at->y + k) >> 63 << (63 - k);
    return ~hidden & ~(uint64_t)0 << (64 - at->length);
}

/* Those of them that the page has there, up to two dots beside it. */
static uint64_t dots_met(const OcrLayout *page, const OcrLayoutPiece *at)
{
    uint64_t met = 0;
    for (int off = -1; !at->down && off <= 1; off++)
        met |= ocr_layout_near(page, at->x, at->y + off);
    for (int k = 0; at->down && k < at->length; k++)
        met |= (uint64_t)(ocr_layout_near(page, at->x - 1, at->y + k) >> 61 != 0) << (63 - k);
    return met & ~(uint64_t)0 << (64 - at->length);
}

/* Where a part is seen best, and which of its dots could be seen there; false: off the scan, beyond the paper or on what is torn off. */
static bool find_part(const Cells *cells, const OcrLayoutPart *part, OcrLayoutPiece *there, uint64_t *visible)
{
    const OcrLayoutView *view = cells->view;
    int w = part->blank.down ? 1 : part->blank.length, h = part->blank.down ? part->blank.length : 1, most = -1;
    *visible = 0;
    *there = part->there[0];
    for (int i = 0; i < part->places; i++) {
        uint64_t seen = visible_dots(view, &part->there[i]);
        int met = ocr_layout_count(dots_met(view->page, &part->there[i]) & seen);
        if (met > most) {
            most = met;
            *there = part->there[i];
            *visible = seen;
        }
    }
    return there->x >= 1 && there->y >= 1 && there->x + w < view->page->w && there->y + h < view->page->h && !is_torn(cells, (OcrPoint){part->blank.x, part->blank.y}) &&
           ocr_layout_share_beyond(view->page, (OcrBox){there->x, there->y, w, h}) <= 0;
}

/* The longest run of ink without a gap there, in two rows next to each other. */
static int longest_run(const OcrLayout *page, const OcrLayoutPiece *at)
{
    int longest = 0;
    for (int off = -RUN_REACH; off < RUN_REACH; off++)
        for (int i = 0, run = 0; i < at->length; i++) {
            int x = at->down ? at->x + off : at->x + i, y = at->down ? at->y + i : at->y + off;
            run = ocr_layout_has_ink(page, x, y) || ocr_layout_has_ink(page, x + at->down, y + !at->down) ? run + 1 : 0;
            longest = MAX(longest, run);
        }
    return longest;
}

/* There is ink, but none that goes on as a rule does: letters that stand on the place of something long. */
static bool is_written_over(const Cells *cells, const GArray *parts)
{
    int run = 0, longest = 0;
    for (guint i = 0; i < parts->len; i++) {
        OcrLayoutPiece there;
        uint64_t visible;
        find_part(cells, &g_array_index(parts, OcrLayoutPart, i), &there, &visible);
        if (2 * ocr_layout_count(visible) < there.length)
            continue;
        run = MAX(run, longest_run(cells->view->page, &there));
        longest = MAX(longest, there.length);
    }
    return longest >= LONG_PIECE && run < RUN_SHARE * longest;
}

/* Next to nothing of it is there, whatever else is printed or written around it. */
static bool are_parts_gone(const Cells *cells, const GArray *parts)
{
    int met = 0, dots = 0, all = 0;
    for (guint i = 0; i < parts->len; i++) {
        OcrLayoutPiece there;
        uint64_t visible;
        if (!find_part(cells, &g_array_index(parts, OcrLayoutPart, i), &there, &visible))
            return false;
        met += ocr_layout_count(dots_met(cells->view->page, &there) & visible);
        dots += ocr_layout_count(visible);
        all += there.length;
    }
    if (dots < VISIBLE_LEAST || dots < VISIBLE_SHARE * all)
        return false;
    return dots - met >= ITEM_MISSING * dots || (dots >= LONG_ITEM && dots - met >= ITEM_DOUBTFUL * dots && is_written_over(cells, parts));
}

/* Boxes, combs, frames and lines that are not there. */
static int items_gone(const Cells *cells)
{
    const OcrLayout *blank = ocr_layout_kept(cells->view->blank);
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(OcrLayoutPart));
    int gone = 0;
    for (guint i = 0; blank->items && i < blank->items->items->len; i++) {
        const OcrLayoutItem *item = &g_array_index(blank->items->items, OcrLayoutItem, i);
        g_array_set_size(parts, 0);
        for (int k = item->first; k < item->first + item->count; k++)
            ocr_layout_add_parts(cells->view, &g_array_index(blank->items->pieces, OcrLayoutPiece, k), parts);
        gone += are_parts_gone(cells, parts);
    }
    return gone;
}

static bool is_rule_gone(OcrCellState state)
{
    return state == OCR_CELL_GONE || state == OCR_CELL_HIDDEN;
}

/* Of hairlines, which a scanner loses, it says nothing that they are gone. */
static bool is_firm_gone(const Cells *cells, int column, int row)
{
    const OcrLayout *firm = cells->view->blank->firm;
    return !firm || is_rule_gone(look(cells->view->page, firm, column * OCR_LAYOUT_CELL, row * OCR_LAYOUT_CELL, middle_of(cells, column, row)));
}

OcrLayoutGone ocr_layout_gone(const OcrLayoutView *view)
{
    const OcrLayout *page = view->page, *blank = view->blank;
    OcrLayoutGone count = {0, 0, 0};
    const int columns = (blank->w + OCR_LAYOUT_CELL - 1) / OCR_LAYOUT_CELL, rows = (blank->h + OCR_LAYOUT_CELL - 1) / OCR_LAYOUT_CELL;
    g_autofree unsigned char *states = g_new0(unsigned char, (gsize)columns * (gsize)rows);
    g_autofree bool *torn = g_new0(bool, (gsize)columns * (gsize)rows);
    const Cells cells = {view, {ocr_layout_kept(blank), columns, rows, states}, torn};
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++) {
            int x = column * OCR_LAYOUT_CELL, y = row * OCR_LAYOUT_CELL;
            OcrPoint middle = middle_of(&cells, column, row);
            states[row * columns + column] = (unsigned char)look(page, blank, x, y, middle);
            count.added += is_added(page, blank, x, y, middle) && !near_crease(&cells, column, row);
        }
    ocr_cells_find_torn(&cells.states, torn);
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++)
            if (is_rule_gone(ocr_cell_state(&cells.states, column, row)) && !torn[row * columns + column]) {
                bool firm = is_firm_gone(&cells, column, row);
                count.gone += firm;
                count.hair += !firm;
            }
    count.gone += boxes_gone(&cells) + items_gone(&cells);
    return count;
}
