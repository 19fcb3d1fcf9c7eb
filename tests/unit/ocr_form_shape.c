/* Places to write on a drawn page: cells shut in by black lines or by a light tint, a wide field, a frame, a writing
 * line, a row of dots, a comb that is open at the top; print between them is none of these. */
#include "ocr/form_shape.h"

#include <leptonica/allheaders.h>
#include <string.h>

enum { W = 1240, H = 1754 };
static const double DPI = 150, MM = 150 / 25.4;

static void fill(PIX *page, double x, double y, double w, double h, unsigned rgb)
{
    for (int j = (int)(y * MM); j < (int)((y + h) * MM); j++)
        for (int i = (int)(x * MM); i < (int)((x + w) * MM); i++)
            pixSetPixel(page, i, j, rgb << 8);
}

static void frame(PIX *page, double x, double y, double w, double h, unsigned rgb)
{
    fill(page, x, y, w, 0.3, rgb);
    fill(page, x, y + h, w + 0.3, 0.3, rgb);
    fill(page, x, y, 0.3, h, rgb);
    fill(page, x + w, y, 0.3, h, rgb);
}

static PIX *blank(void)
{
    PIX *page = pixCreate(W, H, 32);
    pixSetAll(page);
    return page;
}

static int count_kind(PIX *page, OcrShapeKind kind, double y_mm)
{
    g_autoptr(OcrPage) sheet = ocr_page_new(pixClone(page), DPI);
    g_autoptr(GArray) shapes = ocr_form_shapes_find(sheet);
    int count = 0;
    for (guint i = 0; i < shapes->len; i++) {
        const OcrShape *shape = &g_array_index(shapes, OcrShape, i);
        count += shape->kind == kind && shape->box.y + shape->box.h > (y_mm - 1) * MM && shape->box.y < (y_mm + 7) * MM;
    }
    return count;
}

static void test_cells(void)
{
    PIX *page = blank();
    for (int i = 0; i < 12; i++)
        frame(page, 20 + i * 5, 40, 5, 6, 0x000000);
    fill(page, 15, 60, 120, 12, 0xd1fae2);
    for (int i = 0; i < 9; i++)
        fill(page, 20 + i * 5, 63, 4, 6, 0xffffff);
    frame(page, 20, 90, 60, 6, 0x99c8aa);
    frame(page, 20, 120, 100, 40, 0x000000);
    g_assert_cmpint(count_kind(page, OCR_SHAPE_CELL, 40), ==, 12);
    g_assert_cmpint(count_kind(page, OCR_SHAPE_CELL, 63), ==, 9);
    g_assert_cmpint(count_kind(page, OCR_SHAPE_FIELD, 90), ==, 1);
    g_assert_cmpint(count_kind(page, OCR_SHAPE_FRAME, 125), >=, 1);
    pixDestroy(&page);
}

static void test_lines(void)
{
    PIX *page = blank();
    fill(page, 20, 50, 80, 0.3, 0x000000);
    for (int i = 0; i < 60; i++)
        fill(page, 20 + i * 1.2, 80, 0.35, 0.35, 0x000000);
    fill(page, 20, 110, 40.3, 0.3, 0x000000);
    for (int i = 0; i <= 8; i++)
        fill(page, 20 + i * 5, 107, 0.3, 3, 0x000000);
    g_assert_cmpint(count_kind(page, OCR_SHAPE_RULE, 45), ==, 1);
    g_assert_cmpint(count_kind(page, OCR_SHAPE_RULE, 75), ==, 1);
    g_assert_cmpint(count_kind(page, OCR_SHAPE_TOOTH, 105), ==, 8);
    g_assert_cmpint(count_kind(page, OCR_SHAPE_RULE, 105), ==, 0);
    pixDestroy(&page);
}

/* Combs that no tick closes at an end, that are shorter than a line to write on, whose ticks are as high as letters, and dashes in a row. */
static void test_combs(void)
{
    PIX *page = blank();
    fill(page, 20, 50, 40.3, 0.3, 0x000000);
    for (int i = 0; i < 8; i++)
        fill(page, 20 + i * 5, 48, 0.3, 2, 0x000000);
    fill(page, 20, 80, 10.3, 0.3, 0xc0c0c0);
    for (int i = 0; i <= 2; i++)
        fill(page, 20 + i * 5, 79, 0.3, 1, 0xc0c0c0);
    fill(page, 20, 110, 30.3, 0.3, 0x000000);
    for (int i = 0; i <= 5; i++)
        fill(page, 20 + i * 6, 103, 0.3, 7, 0x000000);
    for (int i = 0; i < 10; i++)
        fill(page, 20 + i * 6, 140, 4.5, 0.3, 0x000000);
    g_assert_cmpint(count_kind(page, OCR_SHAPE_TOOTH, 45), ==, 8);
    g_assert_cmpint(count_kind(page, OCR_SHAPE_TOOTH, 75), ==, 2);
    g_assert_cmpint(count_kind(page, OCR_SHAPE_TOOTH, 105), ==, 5);
    g_assert_cmpint(count_kind(page, OCR_SHAPE_TOOTH, 135), ==, 10);
    pixDestroy(&page);
}

/* Letters that stand on a line are no comb, and the upper edge of a row of them is no line. */
static void test_letters(void)
{
    PIX *page = blank();
    fill(page, 20, 50, 60, 0.3, 0x000000);
    for (int i = 0; i < 12; i++) {
        fill(page, 20 + i * 5, 47.5, 0.4, 2.5, 0x000000);
        fill(page, 20 + i * 5, 47.5, 2.5, 1.5, 0x000000);
    }
    for (int i = 0; i < 10; i++)
        fill(page, 20 + i * 2, 80, 1.5, 3, 0x000000);
    fill(page, 20, 80, 20, 0.4, 0x000000);
    g_assert_cmpint(count_kind(page, OCR_SHAPE_TOOTH, 45), ==, 0);
    g_assert_cmpint(count_kind(page, OCR_SHAPE_RULE, 75), ==, 0);
    pixDestroy(&page);
}

/* Solid bars and a heading's underline are no places to write. */
static void test_nothing(void)
{
    PIX *page = blank();
    fill(page, 20, 50, 80, 5, 0x000000);
    for (int i = 0; i < 20; i++)
        fill(page, 20 + i * 2.5, 97.5, 1.2, 2.4, 0x000000);
    fill(page, 20, 100, 60, 0.3, 0x000000);
    g_autoptr(OcrPage) sheet = ocr_page_new(pixClone(page), DPI);
    g_autoptr(GArray) shapes = ocr_form_shapes_find(sheet);
    for (guint i = 0; i < shapes->len; i++)
        g_assert_cmpint(g_array_index(shapes, OcrShape, i).kind, ==, OCR_SHAPE_FRAME);
    pixDestroy(&page);
}

static void test_tint(void)
{
    PIX *page = blank();
    fill(page, 15, 60, 120, 12, 0xd1fae2);
    for (int i = 0; i < 9; i++)
        fill(page, 20 + i * 5, 63, 4, 6, 0xffffff);
    g_autoptr(OcrPage) sheet = ocr_page_new(pixClone(page), DPI);
    g_autoptr(GArray) shapes = ocr_form_shapes_find(sheet);
    g_autofree char *tint = ocr_form_tint(sheet, shapes);
    g_assert_cmpstr(tint, ==, "#d1fae2");
    pixDestroy(&page);
    PIX *black = blank();
    for (int i = 0; i < 12; i++)
        frame(black, 20 + i * 5, 40, 5, 6, 0x000000);
    g_autoptr(OcrPage) other = ocr_page_new(black, DPI);
    g_autoptr(GArray) framed = ocr_form_shapes_find(other);
    g_assert_null(ocr_form_tint(other, framed));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ocr/form_shape/cells", test_cells);
    g_test_add_func("/ocr/form_shape/lines", test_lines);
    g_test_add_func("/ocr/form_shape/combs", test_combs);
    g_test_add_func("/ocr/form_shape/letters", test_letters);
    g_test_add_func("/ocr/form_shape/nothing", test_nothing);
    g_test_add_func("/ocr/form_shape/tint", test_tint);
    return g_test_run();
}
