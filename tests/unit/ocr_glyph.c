#include "ocr/glyph.h"

static void test_every_class_has_its_character(void)
{
    for (int glyph = 0; glyph < OCR_GLYPH_CHARACTERS; glyph++)
        g_assert_cmpint(ocr_glyph_of(ocr_glyph_character(glyph)), ==, glyph);
    g_assert_cmpint(ocr_glyph_of('0'), ==, 0);
    g_assert_cmpint(ocr_glyph_of('Z'), ==, 35);
    g_assert_cmpint(ocr_glyph_of('a'), ==, -1);
    g_assert_cmpint(ocr_glyph_of(' '), ==, -1);
}

static void test_sets_cross_the_word_boundary(void)
{
    OcrGlyphSet set = ocr_glyph_set("7É)z");
    g_assert_true(ocr_glyph_set_has(&set, ocr_glyph_of('7')));
    g_assert_true(ocr_glyph_set_has(&set, ocr_glyph_of(0xC9)));
    g_assert_true(ocr_glyph_set_has(&set, ocr_glyph_of(')')));
    g_assert_false(ocr_glyph_set_has(&set, ocr_glyph_of('E')));
    g_assert_false(ocr_glyph_set_has(&set, OCR_GLYPH_GARBAGE));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/glyph/round-trip", test_every_class_has_its_character);
    g_test_add_func("/glyph/set", test_sets_cross_the_word_boundary);
    return g_test_run();
}
