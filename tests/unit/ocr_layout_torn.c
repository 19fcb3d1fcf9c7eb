/* ocr/layout_torn.h: a corner is torn off where its edge is seen or words are cut through; a box that is missing by itself is not. */
#include "ocr/layout_torn.h"

#include <leptonica/allheaders.h>

enum { COLUMNS = 20, ROWS = 16, BOX_COLUMN = 3, BOX_ROW = 12, WORDS_ROW = 9 };
static const double PX_MM = 300 / 25.4;

static void black(PIX *pix, double x, double y, double w, double h)
{
    BOX *box = boxCreate((int)(x * PX_MM), (int)(y * PX_MM), (int)(w * PX_MM) + 1, (int)(h * PX_MM) + 1);
    pixSetInRect(pix, box);
    boxDestroy(&box);
}

/* A check box near the lower left corner with a word beside it, and a row of words above. */
static OcrLayout *draw(void)
{
    PIX *pix = pixCreate((int)(COLUMNS * 4 * PX_MM) + 1, (int)(ROWS * 4 * PX_MM) + 1, 1);
    for (double x = 10; x < 70; x += 1.5)
        black(pix, x, WORDS_ROW * 4 + 1, 0.8, 2);
    for (double x = 18; x < 40; x += 1.5)
        black(pix, x, BOX_ROW * 4 + 1, 0.8, 2);
    for (int side = 0; side < 2; side++) {
        black(pix, 12, BOX_ROW * 4 + 3.5 * side, 3.6, 0.2);
        black(pix, 12 + 3.5 * side, BOX_ROW * 4, 0.2, 3.6);
    }
    g_autoptr(OcrPage) page = ocr_page_new(pix, 300);
    OcrLayout *layout = ocr_layout_new(page, 0);
    ocr_layout_find_boxes(layout);
    return layout;
}

typedef struct {
    OcrLayout *blank;
    unsigned char states[ROWS * COLUMNS];
    bool torn[ROWS * COLUMNS];
} Sheet;

static void set(Sheet *sheet, int row, int from, int to, OcrCellState state)
{
    for (int column = from; column <= to; column++)
        sheet->states[row * COLUMNS + column] = (unsigned char)state;
}

/* All print is there but the box. */
static Sheet sheet_without_box(void)
{
    Sheet sheet = {.blank = draw()};
    set(&sheet, WORDS_ROW, 2, 17, OCR_CELL_MET);
    set(&sheet, BOX_ROW, 4, 9, OCR_CELL_MET);
    for (int row = BOX_ROW - 1; row <= BOX_ROW; row++)
        set(&sheet, row, BOX_COLUMN - 1, BOX_COLUMN, row == BOX_ROW ? OCR_CELL_HIDDEN : OCR_CELL_LOST);
    return sheet;
}

static bool is_box_torn(Sheet *sheet)
{
    const OcrCells cells = {sheet->blank, COLUMNS, ROWS, sheet->states};
    ocr_cells_find_torn(&cells, sheet->torn);
    g_clear_pointer(&sheet->blank, ocr_layout_free);
    return sheet->torn[BOX_ROW * COLUMNS + BOX_COLUMN];
}

static void test_missing_by_itself(void)
{
    Sheet sheet = sheet_without_box();
    g_assert_cmpint(sheet.blank->box_count, >, 0);
    g_assert_false(is_box_torn(&sheet));
}

static void test_words_cut_through(void)
{
    Sheet sheet = sheet_without_box();
    set(&sheet, WORDS_ROW, 2, 5, OCR_CELL_LOST);
    g_assert_true(is_box_torn(&sheet));
    g_assert_false(sheet.torn[WORDS_ROW * COLUMNS + 12]);
}

/* Words that are not there at all were taken away with the box. */
static void test_whole_words_missing(void)
{
    Sheet sheet = sheet_without_box();
    set(&sheet, WORDS_ROW, 2, 17, OCR_CELL_LOST);
    g_assert_false(is_box_torn(&sheet));
}

static void test_edge_seen(void)
{
    Sheet sheet = sheet_without_box();
    set(&sheet, BOX_ROW, BOX_COLUMN - 1, BOX_COLUMN, OCR_CELL_BEYOND);
    g_assert_true(is_box_torn(&sheet));
}

/* Paper that has something nearer to its corners is there. */
static void test_something_beyond_it(void)
{
    Sheet sheet = sheet_without_box();
    set(&sheet, WORDS_ROW, 2, 5, OCR_CELL_LOST);
    for (int row = 0; row < ROWS; row += ROWS - 1)
        set(&sheet, row, 0, 0, OCR_CELL_MET);
    g_assert_false(is_box_torn(&sheet));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/torn/by-itself", test_missing_by_itself);
    g_test_add_func("/torn/cut", test_words_cut_through);
    g_test_add_func("/torn/whole-words", test_whole_words_missing);
    g_test_add_func("/torn/edge", test_edge_seen);
    g_test_add_func("/torn/beyond", test_something_beyond_it);
    return g_test_run();
}
