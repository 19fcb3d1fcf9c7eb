/* Rows drawn as print and as a hand would: feet and heights on one line, or not. */
#include "forms/row_style.h"

#include <string.h>

/* A character from row `top` down to `bottom`. */
static OcrCell character(int top, int bottom)
{
    OcrCell cell = {.empty = false};
    for (int y = top; y < bottom; y++)
        memset(&cell.pixel[y][16], 255, 6);
    return cell;
}

static void test_typed(void)
{
    OcrCell cells[8];
    for (int i = 0; i < 7; i++)
        cells[i] = character(10, 30);
    cells[3] = character(10, 14); /* an apostrophe */
    cells[5] = character(18, 21); /* a hyphen */
    cells[7] = (OcrCell){.empty = true};
    g_assert_cmpfloat(row_scatter(cells, 8), ==, 0);
    g_assert_cmpint(row_style(cells, 8), ==, ROW_TYPED);
}

static void test_hand(void)
{
    static const int tops[] = {8, 11, 9, 13, 7, 10}, bottoms[] = {30, 33, 28, 31, 34, 29};
    OcrCell cells[6];
    for (int i = 0; i < 6; i++)
        cells[i] = character(tops[i], bottoms[i]);
    g_assert_cmpfloat(row_scatter(cells, 6), >, 2);
    g_assert_cmpint(row_style(cells, 6), ==, ROW_HAND);
}

static void test_short(void)
{
    OcrCell cells[4] = {character(10, 30), character(10, 30), {.empty = true}, {.empty = true}};
    g_assert_cmpint(row_style(cells, 4), ==, ROW_SHORT);
    OcrCell none[3] = {{.empty = true}, {.empty = true}, {.empty = true}};
    g_assert_cmpint(row_style(none, 3), ==, ROW_SHORT);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/forms/row_style/typed", test_typed);
    g_test_add_func("/forms/row_style/hand", test_hand);
    g_test_add_func("/forms/row_style/short", test_short);
    return g_test_run();
}
