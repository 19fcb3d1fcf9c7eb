#include "ocr/layout_torn.h"

/* Squares: so many are missed of what is torn off; a tear runs aslant, and what is so near to it goes with it. */
enum { TORN_LEAST = 4, ASLANT = 3 };

/* Dots, of the 64 of four squares in a row: words have so much of them in one row or another, and no wider gap. */
enum { WORDS_LEAST = 32, WORDS_GAP = 8 };

/* From a square to a corner of the page. */
typedef struct {
    int left, top, right, bottom;
    bool at_right; /* the corner */
} Quarter;

static bool is_missing(OcrCellState state)
{
    return state == OCR_CELL_LOST || state == OCR_CELL_HIDDEN || state == OCR_CELL_BEYOND;
}

static bool is_state(const OcrCells *cells, int column, int row, OcrCellState state)
{
    return column >= 0 && column < cells->columns && ocr_cell_state(cells, column, row) == state;
}

/* Between the first dot and the last. */
static int widest_gap(uint64_t dots)
{
    int widest = 0, gap = 0;
    for (; dots; dots <<= 1) {
        gap = dots >> 63 ? 0 : gap + 1;
        widest = MAX(widest, gap);
    }
    return widest;
}

/* Whether the blank has words all along four squares. */
static bool is_worded(const OcrLayout *blank, int column, int row)
{
    uint64_t dots = 0;
    for (int y = 0; y < OCR_LAYOUT_CELL; y++)
        dots |= ocr_layout_bits(blank, column * OCR_LAYOUT_CELL, row * OCR_LAYOUT_CELL + y);
    return ocr_layout_count(dots) >= WORDS_LEAST && widest_gap(dots) <= WORDS_GAP;
}

static bool has_box(const OcrLayout *blank, int column, int row, int columns)
{
    int left = column * OCR_LAYOUT_CELL, right = left + columns * OCR_LAYOUT_CELL, top = row * OCR_LAYOUT_CELL, bottom = top + OCR_LAYOUT_CELL;
    for (int i = 0; i < blank->box_count; i++) {
        const OcrBox *box = &blank->boxes[i];
        if (box->x < right && box->x + box->w > left && box->y < bottom && box->y + box->h > top)
            return true;
    }
    return false;
}

/* A row of words of which two squares are lost towards the corner, and the next two are there: nothing but a tear does that. A box and its words are two things. */
static bool is_cut(const OcrCells *cells, Quarter quarter, int row)
{
    int last = quarter.at_right ? quarter.left : quarter.right, on = quarter.at_right ? -1 : 1;
    if (!is_state(cells, last, row, OCR_CELL_LOST) || !is_state(cells, last - on, row, OCR_CELL_LOST) || !is_state(cells, last + on, row, OCR_CELL_MET) ||
        !is_state(cells, last + 2 * on, row, OCR_CELL_MET))
        return false;
    return is_worded(cells->blank, quarter.at_right ? last - 2 : last - 1, row) && !has_box(cells->blank, quarter.at_right ? last : last - 1, row, 2);
}

/* How much of a quarter is missing; 0 where any of it is there. `seen`: that it is torn, not just missing. */
static int missing_of(const OcrCells *cells, Quarter quarter, bool *seen)
{
    int missing = 0, beyond = 0;
    bool cut = false;
    for (int y = quarter.top; y <= quarter.bottom; y++) {
        for (int x = quarter.left; x <= quarter.right; x++) {
            OcrCellState state = ocr_cell_state(cells, x, y);
            if (state == OCR_CELL_MET || state == OCR_CELL_GONE)
                return 0;
            missing += is_missing(state);
            beyond += state == OCR_CELL_BEYOND;
        }
        cut = cut || is_cut(cells, quarter, y);
    }
    *seen = missing >= TORN_LEAST && (cut || 2 * beyond >= missing);
    return missing;
}

static void mark_around(const OcrCells *cells, int column, int row, bool *torn)
{
    for (int y = MAX(0, row - ASLANT); y <= MIN(cells->rows - 1, row + ASLANT); y++)
        for (int x = MAX(0, column - ASLANT); x <= MIN(cells->columns - 1, column + ASLANT); x++)
            torn[y * cells->columns + x] = true;
}

/* Whether that corner is torn off; what lies beyond the tear is marked. */
static bool look_at_corner(const OcrCells *cells, bool right, bool bottom, bool marking, bool *torn)
{
    for (int y = 0; y < cells->rows; y++)
        for (int x = 0; x < cells->columns; x++) {
            const Quarter quarter = {right ? x : 0, bottom ? y : 0, right ? cells->columns - 1 : x, bottom ? cells->rows - 1 : y, right};
            bool seen = false;
            if (!is_missing(ocr_cell_state(cells, x, y)) || missing_of(cells, quarter, &seen) == 0)
                continue;
            if (marking)
                mark_around(cells, x, y, torn);
            else if (seen)
                return true;
        }
    return false;
}

void ocr_cells_find_torn(const OcrCells *cells, bool *torn)
{
    for (int corner = 0; corner < 4; corner++)
        if (look_at_corner(cells, corner & 1, corner & 2, false, torn))
            look_at_corner(cells, corner & 1, corner & 2, true, torn);
}
