/* ocr/blank_picture.h: dark print, light thin print and paper of a blank page, kept apart. */
#include "ocr/blank_picture.h"
#include "tests/unit/ocr_paper.h"

static void fill(Paper *p, double x, double y, double w, double h, double brightness)
{
    cairo_set_source_rgb(p->cr, brightness, brightness, brightness);
    cairo_rectangle(p->cr, x, y, w, h);
    cairo_fill(p->cr);
}

/* A black rule, a light comb of one cell, a light tint, a raster of light dots. */
static OcrPage *blank(double light)
{
    Paper p = paper_new(60, 40, 300, 0);
    fill(&p, 5, 5, 50, 0.3, 0);
    fill(&p, 5, 12, 5, 0.25, light);
    fill(&p, 5, 9, 0.25, 3, light);
    fill(&p, 30, 9, 20, 8, light);
    for (int i = 0; i < 20; i++)
        for (int j = 0; j < 8; j++)
            fill(&p, 5 + i, 20 + j, 0.3, 0.3, light);
    const Scanner scanner = {SCAN_GREY, 0.4, 1, 0, 3};
    OcrPage *page = paper_scan(&p, &scanner);
    paper_free(&p);
    return page;
}

/* Square millimetres of ink within a part of the page. */
static double ink_mm2(const OcrImage *print, double x, double y, double w, double h)
{
    double mm = 300 / 25.4;
    return print ? ocr_image_count_ink(print, (OcrBox){(int)(x * mm), (int)(y * mm), (int)(w * mm), (int)(h * mm)}) / mm / mm : 0;
}

static void test_light_print_is_kept_apart(void)
{
    g_autoptr(OcrPage) page = blank(0.81);
    g_autoptr(OcrImage) picture = ocr_blank_picture(page);
    g_assert_cmpint(ocr_image_depth(picture), ==, 8);
    g_autoptr(OcrImage) dark = ocr_blank_print(picture, false), light = ocr_blank_print(picture, true);
    g_assert_cmpfloat(ink_mm2(dark, 4, 4, 52, 3), >, 12);
    g_assert_cmpfloat(ink_mm2(light, 4, 4, 52, 3), <, 0.5);
    g_assert_cmpfloat(ink_mm2(light, 4, 8, 8, 6), >, 1.2);
    g_assert_cmpfloat(ink_mm2(dark, 4, 8, 8, 6), ==, 0);
    g_assert_cmpfloat(ink_mm2(light, 32, 11, 16, 4), ==, 0);
    g_assert_cmpfloat(ink_mm2(light, 4, 19, 22, 10), ==, 0);
}

static void test_it_comes_back_from_the_file(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(OcrPage) page = blank(0.81);
    g_autoptr(OcrImage) picture = ocr_blank_picture(page);
    g_autoptr(GBytes) png = ocr_image_to_png(picture, 1, &error);
    g_assert_no_error(error);
    gsize size;
    const l_uint8 *bytes = g_bytes_get_data(png, &size);
    PIX *read = pixReadMem(bytes, size);
    g_autoptr(OcrImage) light = ocr_blank_print(read, true), before = ocr_blank_print(picture, true);
    g_assert_cmpfloat(ink_mm2(light, 0, 0, 60, 40), ==, ink_mm2(before, 0, 0, 60, 40));
    pixDestroy(&read);
}

static void test_dark_print_alone_is_black_and_white(void)
{
    g_autoptr(OcrPage) page = blank(1);
    g_autoptr(OcrImage) picture = ocr_blank_picture(page);
    g_assert_cmpint(ocr_image_depth(picture), ==, 1);
    g_assert_null(ocr_blank_print(picture, true));
    g_autoptr(OcrImage) dark = ocr_blank_print(picture, false);
    g_assert_cmpfloat(ink_mm2(dark, 4, 4, 52, 3), >, 12);
}

static void test_another_picture_stays_as_it_is(void)
{
    g_autoptr(OcrPage) page = blank(0.81);
    g_autoptr(OcrImage) dark = ocr_blank_print(ocr_page_grey(page), false);
    g_assert_cmpint(ocr_image_depth(dark), ==, 8);
    g_assert_null(ocr_blank_print(ocr_page_grey(page), true));
}

/* One pixel wide at 300 dpi, or at 600 two, a line is one that scanners lose. */
static void test_hairlines_are_not_firm(void)
{
    for (int dpi = 300; dpi <= 600; dpi += 300) {
        PIX *pix = pixCreate(40 * dpi / 25, 20 * dpi / 25, 1);
        const int thick[] = {dpi / 300, 3 * dpi / 300};
        for (int i = 0; i < 2; i++) {
            pixRasterop(pix, 50, 50 + 100 * i, 20 * dpi / 25, thick[i], PIX_SET, NULL, 0, 0);
            pixRasterop(pix, 50 + 50 * i, 50, thick[i], 50, PIX_SET, NULL, 0, 0);
        }
        g_autoptr(OcrImage) firm = ocr_blank_firm(pix, dpi);
        g_assert_cmpint(ocr_image_count_ink(firm, (OcrBox){40, 40, 50, 65}), ==, 0);
        g_assert_cmpint(ocr_image_count_ink(firm, (OcrBox){40, 140, 50, 60}), >=, 40 * thick[1]);
        g_assert_cmpint(ocr_image_count_ink(firm, (OcrBox){95, 60, 20, 40}), >=, 38 * thick[1]);
        pixDestroy(&pix);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/blank_picture/light", test_light_print_is_kept_apart);
    g_test_add_func("/blank_picture/file", test_it_comes_back_from_the_file);
    g_test_add_func("/blank_picture/dark", test_dark_print_alone_is_black_and_white);
    g_test_add_func("/blank_picture/another", test_another_picture_stays_as_it_is);
    g_test_add_func("/blank_picture/hairlines", test_hairlines_are_not_firm);
    return g_test_run();
}
