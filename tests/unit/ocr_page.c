/* Pages: blank or written, border, skew, quality, orientation, hash. */
#include "ocr_paper.h"

static const char *const prose[] = {
    "Madame, Monsieur, je vous prie de bien vouloir trouver ci-joint",
    "les documents qui manquaient, ainsi que les photographies demandées.",
    "Le rendez-vous fixé par le guichet tombe pendant mon déplacement ;",
    "je vous serais obligé de le reporter à une date ultérieure, et vous",
    "prie d'agréer l'expression de ma considération la plus distinguée.",
};

static void write_letter(Paper *p, double from_mm, int lines)
{
    cairo_set_source_rgb(p->cr, 0, 0, 0);
    for (int i = 0; i < lines; i++)
        paper_text(p, "DejaVu Serif", prose[i % G_N_ELEMENTS(prose)], 25, from_mm + 6 * i, 2.4);
}

static OcrPage *analysed(const Paper *p, const Scanner *scanner)
{
    OcrPage *page = paper_scan(p, scanner);
    ocr_page_analyse(page);
    return page;
}

static void punch(Paper *p)
{
    cairo_set_source_rgb(p->cr, 0, 0, 0);
    for (int i = 0; i < 2; i++) {
        cairo_arc(p->cr, 11, 108 + 80 * i, 3, 0, 2 * G_PI);
        cairo_fill(p->cr);
    }
}

static const Scanner kinds[] = {
    {SCAN_BILEVEL, 0.6, 4, 0, 1}, {SCAN_GREY, 0.6, 4, 0, 2}, {SCAN_COLOUR, 0, 0, 0, 3},
};

static void test_blank_back_with_holes_border_and_show_through(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        Paper p = paper_new(210, 297, 200, 0.4);
        punch(&p);
        cairo_set_source_rgb(p.cr, 0.93, 0.93, 0.93);
        for (int line = 0; line < 20; line++)
            paper_text(&p, "DejaVu Serif", prose[line % 5], 25, 40 + 8 * line, 2.4);
        cairo_set_source_rgb(p.cr, 0, 0, 0);
        cairo_rectangle(p.cr, -5, -5, 8, 310);
        cairo_fill(p.cr);
        cairo_rectangle(p.cr, -5, 296.2, 220, 10);
        cairo_fill(p.cr);
        g_autoptr(OcrPage) page = analysed(&p, &kinds[i]);
        g_assert_true(page->blank);
        g_assert_cmpuint(page->hash, ==, 0);
        g_assert_cmpuint(page->quality.advice & OCR_ADVICE_CUT_OFF, ==, 0);
        paper_free(&p);
    }
}

static void test_one_short_line_is_not_blank(void)
{
    static const double shades[] = {0, 0.45};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        for (size_t shade = 0; shade < 2; shade++) {
            Paper p = paper_new(210, 297, 200, 0.4);
            punch(&p);
            cairo_set_source_rgb(p.cr, shades[shade], shades[shade], shades[shade]);
            paper_text(&p, "DejaVu Serif", "vu le 12 mai", 60, 150, 2.2);
            g_autoptr(OcrPage) page = analysed(&p, &kinds[i]);
            g_assert_false(page->blank);
            paper_free(&p);
        }
}

static void test_tint_vanishes_and_coloured_ink_stays(void)
{
    Paper p = paper_new(210, 297, 200, 0);
    cairo_set_source_rgb(p.cr, 1, 0.86, 0.72);
    cairo_rectangle(p.cr, 20, 20, 170, 60);
    cairo_fill(p.cr);
    cairo_set_source_rgb(p.cr, 0.1, 0.15, 0.6);
    paper_text(&p, "DejaVu Sans", "DUPONT", 30, 120, 4);
    cairo_set_source_rgb(p.cr, 0.75, 0.1, 0.1);
    paper_text(&p, "DejaVu Sans", "DUPONT", 30, 150, 4);
    Scanner colour = {SCAN_COLOUR, 0, 0, 0, 1};
    g_autoptr(OcrPage) page = paper_scan(&p, &colour);
    const OcrImage *binary = ocr_page_binary(page);
    double px = 200 / 25.4;
    g_assert_cmpint(ocr_image_count_ink(binary, (OcrBox){(int)(15 * px), (int)(15 * px), (int)(180 * px), (int)(70 * px)}),
                    ==, 0);
    for (int line = 0; line < 2; line++)
        g_assert_cmpint(
            ocr_image_count_ink(binary, (OcrBox){(int)(25 * px), (int)((115 + 30 * line) * px), (int)(60 * px), (int)(6 * px)}),
            >, 500);
    paper_free(&p);
}

static void test_shadow_stays_paper(void)
{
    Paper p = paper_new(210, 297, 200, 0);
    cairo_pattern_t *shadow = cairo_pattern_create_linear(0, 0, 210, 0);
    cairo_pattern_add_color_stop_rgb(shadow, 0, 0.45, 0.45, 0.45);
    cairo_pattern_add_color_stop_rgb(shadow, 0.4, 1, 1, 1);
    cairo_set_source(p.cr, shadow);
    cairo_paint(p.cr);
    cairo_pattern_destroy(shadow);
    Scanner grey = {SCAN_GREY, 0.6, 3, 0, 1};
    g_autoptr(OcrPage) page = analysed(&p, &grey);
    g_assert_true(page->blank);
    paper_free(&p);
}

static void test_skew(void)
{
    static const double angles[] = {-4.7, -1.3, 0.35, 2.2, 4.9};
    for (size_t i = 0; i < G_N_ELEMENTS(angles); i++)
        for (int aside = 0; aside < 2; aside++) {
            Paper p = paper_new(210, 297, i % 2 ? 200 : 300, angles[i]);
            write_letter(&p, 60, 20);
            g_autoptr(OcrPage) page = paper_scan(&p, &kinds[0]);
            if (aside)
                ocr_page_turn(page, 90);
            ocr_page_analyse(page);
            g_assert_cmpfloat(page->skew_confidence, >=, 3);
            g_assert_cmpfloat(fabs(page->skew_deg - angles[i]), <=, 0.06);
            paper_free(&p);
        }
}

static void test_orientation(void)
{
    for (int turn = 0; turn < 360; turn += 90) {
        Paper p = paper_new(210, 297, 300, 0.5);
        write_letter(&p, 50, 30);
        g_autoptr(OcrPage) page = paper_scan(&p, &kinds[0]);
        ocr_page_turn(page, turn);
        double confidence;
        g_assert_cmpint(ocr_page_find_orientation(page, &confidence), ==, (360 - turn) % 360);
        g_assert_cmpfloat(confidence, >=, 0.5);
        paper_free(&p);
    }
}

static void test_orientation_is_unknown_without_text(void)
{
    Paper p = paper_new(210, 297, 200, 0);
    cairo_set_source_rgb(p.cr, 0, 0, 0);
    for (int i = 0; i < 12; i++)
        cairo_rectangle(p.cr, 30, 30 + 18 * i, 150, 9);
    cairo_stroke(p.cr);
    g_autoptr(OcrPage) page = analysed(&p, &kinds[0]);
    double confidence;
    g_assert_cmpint(ocr_page_find_orientation(page, &confidence), ==, 0);
    g_assert_cmpfloat(confidence, <, 0.5);
    paper_free(&p);
}

static unsigned advice_of(double blur_px, double paper_shade, double ink_shade, double dpi)
{
    Paper p = paper_new(210, 297, dpi, 0.5);
    cairo_set_source_rgb(p.cr, paper_shade, paper_shade, paper_shade);
    cairo_paint(p.cr);
    cairo_set_source_rgb(p.cr, ink_shade, ink_shade, ink_shade);
    for (int i = 0; i < 30; i++)
        paper_text(&p, "DejaVu Serif", prose[i % 5], 25, 50 + 6 * i, 2.4);
    Scanner grey = {SCAN_GREY, blur_px, 3, 0, 1};
    g_autoptr(OcrPage) page = analysed(&p, &grey);
    paper_free(&p);
    return page->quality.advice;
}

static void test_quality(void)
{
    g_assert_cmpuint(advice_of(0.7, 1, 0, 300), ==, 0);
    g_assert_cmpuint(advice_of(0.7, 1, 0, 200), ==, 0);
    g_assert_cmpuint(advice_of(0.7, 0.8, 0.2, 200), ==, 0);
    g_assert_true(advice_of(4.5, 1, 0, 300) & OCR_ADVICE_BLURRED);
    g_assert_true(advice_of(0.7, 0.33, 0, 200) & OCR_ADVICE_TOO_DARK);
    g_assert_true(advice_of(0.7, 1, 0.74, 200) & OCR_ADVICE_TOO_LIGHT);
    g_assert_true(advice_of(0.5, 1, 0, 120) & OCR_ADVICE_LOW_RESOLUTION);
}

static void test_cut_off(void)
{
    for (int cut = 0; cut < 2; cut++) {
        Paper p = paper_new(210, 297, 200, 0.3);
        cairo_set_source_rgb(p.cr, 0, 0, 0);
        for (int i = 0; i < 30; i++)
            paper_text(&p, "DejaVu Serif", prose[i % 5], cut ? -3 : 20, 40 + 6 * i, 2.8);
        g_autoptr(OcrPage) page = analysed(&p, &kinds[0]);
        g_assert_cmpuint(page->quality.advice & OCR_ADVICE_CUT_OFF, ==, cut ? OCR_ADVICE_CUT_OFF : 0);
        paper_free(&p);
    }
}

static uint64_t hash_of(double dpi, double skew, int first_line, const Scanner *scanner)
{
    Paper p = paper_new(210, 297, dpi, skew);
    cairo_set_source_rgb(p.cr, 0, 0, 0);
    for (int i = 0; i < 14; i++)
        paper_text(&p, "DejaVu Serif", prose[(first_line + i * (1 + first_line)) % 5], 25 + 9 * ((i + first_line) % 3),
                   40 + (6 + 5 * first_line) * i, 2.4);
    g_autoptr(OcrPage) page = analysed(&p, scanner);
    paper_free(&p);
    return page->hash;
}

static void test_hash(void)
{
    uint64_t sheet = hash_of(300, 0.3, 0, &kinds[0]);
    g_assert_cmpint(__builtin_popcountll(sheet ^ hash_of(200, -1.6, 0, &kinds[1])), <=, 8);
    g_assert_cmpint(__builtin_popcountll(sheet ^ hash_of(300, 1.9, 0, &kinds[2])), <=, 8);
    g_assert_cmpint(__builtin_popcountll(sheet ^ hash_of(300, 0.3, 1, &kinds[0])), >, 8);
    g_assert_cmpint(__builtin_popcountll(sheet ^ hash_of(300, 0.3, 2, &kinds[0])), >, 8);
}

static void test_advice_words(void)
{
    g_autofree const char **words = ocr_advice_words(OCR_ADVICE_BLURRED | OCR_ADVICE_CUT_OFF);
    g_assert_cmpstr(words[0], ==, "blurred");
    g_assert_cmpstr(words[1], ==, "cut_off");
    g_assert_null(words[2]);
}

static void test_tiny_pages_are_survived(void)
{
    static const int sides[][2] = {{1, 1}, {100, 1}, {1, 90}, {7, 7}, {63, 65}};
    static const int depths[] = {1, 8, 32};
    for (size_t i = 0; i < G_N_ELEMENTS(sides); i++)
        for (size_t d = 0; d < G_N_ELEMENTS(depths); d++) {
            g_autoptr(OcrPage) page = ocr_page_new(pixCreate(sides[i][0], sides[i][1], depths[d]), 300);
            ocr_page_analyse(page);
            double confidence;
            ocr_page_find_orientation(page, &confidence);
            ocr_page_turn(page, 90);
            g_assert_cmpint(ocr_image_width(page->scan), ==, sides[i][1]);
        }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/page/blank_back", test_blank_back_with_holes_border_and_show_through);
    g_test_add_func("/page/not_blank", test_one_short_line_is_not_blank);
    g_test_add_func("/page/tint", test_tint_vanishes_and_coloured_ink_stays);
    g_test_add_func("/page/shadow", test_shadow_stays_paper);
    g_test_add_func("/page/skew", test_skew);
    g_test_add_func("/page/orientation", test_orientation);
    g_test_add_func("/page/orientation_unknown", test_orientation_is_unknown_without_text);
    g_test_add_func("/page/quality", test_quality);
    g_test_add_func("/page/cut_off", test_cut_off);
    g_test_add_func("/page/hash", test_hash);
    g_test_add_func("/page/advice_words", test_advice_words);
    g_test_add_func("/page/tiny", test_tiny_pages_are_survived);
    return g_test_run();
}
