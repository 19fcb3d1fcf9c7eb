/* One hand on a page: what its settled cells say of those in doubt. */
#include "forms/page_hand.h"

#include <string.h>

enum { ROWS = 4, CELLS = 10 };

typedef struct {
    OcrRowReader network;
    FormModels models;
    FieldContext context;
    FormField field;
    FormRow row;
    GPtrArray *combs;
} Page;

static void free_comb(void *comb)
{
    comb_free(comb);
}

/* This hand's ones look one way, its sevens another. */
static void write_cell(Comb *comb, int place, int glyph, float share)
{
    OcrCellReading *seen = &comb->seen[place];
    int other = glyph == 1 ? 7 : 1;
    seen->p[glyph] = share;
    seen->p[other] = 1 - share;
    for (int i = 0; i < 20; i++)
        seen->look[i] = (float)((glyph == 1 ? 4 : -4) + (place + i) % 3);
}

static void open_page(Page *page)
{
    *page = (Page){.field = {.name = (char *)"number", .kind = FORM_FIELD_COMB}, .row = {.count = CELLS}};
    page->models.network = &page->network;
    page->context.models = &page->models;
    page->row.field = &page->field;
    page->combs = g_ptr_array_new_with_free_func(free_comb);
    for (int i = 0; i < ROWS; i++) {
        Comb *comb = g_new0(Comb, 1);
        comb->context = &page->context;
        comb->row = &page->row;
        comb->cells = g_new0(OcrCell, CELLS);
        comb->seen = g_new0(OcrCellReading, CELLS);
        comb->style = ROW_HAND;
        for (int place = 0; place < CELLS; place++)
            write_cell(comb, place, place % 2 ? 1 : 7, 0.9999f);
        g_ptr_array_add(page->combs, comb);
    }
    g_ptr_array_add(page->combs, NULL);
}

static Comb *row(Page *page, guint i)
{
    return page->combs->pdata[i];
}

static void test_others_settle_a_doubt(void)
{
    Page page;
    open_page(&page);
    write_cell(row(&page, 0), 4, 7, 0.4f); /* looks like this hand's sevens, the network says rather a one */
    page_hand_settle(page.combs);
    g_assert_cmpfloat(row(&page, 0)->seen[4].p[7], >, 0.6f);
    g_assert_cmpfloat_with_epsilon(row(&page, 0)->seen[4].p[7] + row(&page, 0)->seen[4].p[1], 1, 1e-4);
    g_assert_cmpfloat(row(&page, 1)->seen[4].p[7], ==, 0.9999f);
    g_ptr_array_unref(page.combs);
}

/* Rows that were typed, and rows alone on their page, settle nothing. */
static void test_print_and_few_cells_settle_nothing(void)
{
    Page page;
    open_page(&page);
    write_cell(row(&page, 0), 4, 7, 0.4f);
    for (guint i = 1; i < ROWS; i++)
        row(&page, i)->style = ROW_TYPED;
    page_hand_settle(page.combs);
    g_assert_cmpfloat(row(&page, 0)->seen[4].p[7], ==, 0.4f);
    g_ptr_array_unref(page.combs);
}

/* That a cell is no character at all is not for the others to say. */
static void test_garbage_stays(void)
{
    Page page;
    open_page(&page);
    write_cell(row(&page, 0), 4, 7, 0.4f);
    OcrCellReading *seen = &row(&page, 0)->seen[4];
    for (int glyph = 0; glyph < OCR_GLYPH_CHARACTERS; glyph++)
        seen->p[glyph] /= 2;
    seen->p[OCR_GLYPH_GARBAGE] = 0.5f;
    page_hand_settle(page.combs);
    g_assert_cmpfloat(seen->p[OCR_GLYPH_GARBAGE], ==, 0.5f);
    g_assert_cmpfloat_with_epsilon(seen->p[7] + seen->p[1], 0.5, 1e-4);
    g_ptr_array_unref(page.combs);
}

static void test_straight_row_among_hand_is_no_print(void)
{
    Page page;
    open_page(&page);
    row(&page, 2)->style = ROW_TYPED;
    page_hand_doubt_print(page.combs);
    g_assert_cmpint(row(&page, 2)->style, ==, ROW_HAND);
    for (guint i = 0; i < 3; i++)
        row(&page, i)->style = ROW_TYPED;
    page_hand_doubt_print(page.combs);
    g_assert_cmpint(row(&page, 2)->style, ==, ROW_TYPED);
    g_assert_cmpint(row(&page, 3)->style, ==, ROW_HAND);
    g_ptr_array_unref(page.combs);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/forms/page_hand/doubt", test_others_settle_a_doubt);
    g_test_add_func("/forms/page_hand/alone", test_print_and_few_cells_settle_nothing);
    g_test_add_func("/forms/page_hand/garbage", test_garbage_stays);
    g_test_add_func("/forms/page_hand/print", test_straight_row_among_hand_is_no_print);
    return g_test_run();
}
