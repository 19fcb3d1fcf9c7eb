#include "ocr/error.h"
#include "ocr/text.h"
#include "tests/unit/ocr_paper.h"
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static OcrText *engine;

typedef struct {
    const char *font;
    double cap_mm, dpi, skew_deg;
    Scanner scanner;
} Print;

static const Print PRINTS[] = {
    {"Liberation Sans", 2.4, 300, 0.8, {SCAN_BILEVEL, 0.6, 4, 140, 1}},
    {"Liberation Serif", 2.6, 200, -1.3, {SCAN_GREY, 0.5, 4, 0, 2}},
    {"DejaVu Sans", 3.2, 400, 1.9, {SCAN_BILEVEL, 0.8, 4, 150, 3}},
};

static OcrPage *print_lines(const Print *print, const char *const *lines, OcrQuad *quads)
{
    Paper p = paper_new(190, 60, print->dpi, print->skew_deg);
    for (int i = 0; lines[i]; i++) {
        cairo_set_source_rgb(p.cr, 0.6, 0.6, 0.6);
        cairo_set_line_width(p.cr, 0.2);
        cairo_rectangle(p.cr, 15, 10 + i * 12, 160, 8);
        cairo_stroke(p.cr);
        quads[i] = paper_quad(&p, 15, 10 + i * 12, 160, 8);
        cairo_set_source_rgb(p.cr, 0.1, 0.1, 0.2);
        paper_text(&p, print->font, lines[i], 17, 15.4 + i * 12, print->cap_mm);
    }
    OcrPage *page = paper_scan(&p, &print->scanner);
    paper_free(&p);
    return page;
}

static const char *const LINES[] = {"12 rue de la République, appartement 4", "AGBODJAN-PRINCE Kossiwa", "Tunis, le 8 mai 1999", NULL};

static void test_printed_lines_are_read(void)
{
    for (guint n = 0; n < G_N_ELEMENTS(PRINTS); n++) {
        OcrQuad quads[3];
        g_autoptr(OcrPage) page = print_lines(&PRINTS[n], LINES, quads);
        for (int i = 0; LINES[i]; i++) {
            OcrLine line;
            g_assert_true(ocr_text_read_line(engine, page, &quads[i], NULL, &line, NULL));
            g_assert_cmpstr(line.text, ==, LINES[i]);
            g_assert_cmpfloat(line.confidence, >, 0.9);
            g_assert_cmpfloat(line.worst, <=, line.confidence);
            g_assert_false(line.handwritten);
            ocr_line_clear(&line);
        }
    }
}

/* In a line no higher than its letters accents stand above it and stops on its floor; a row of dots there is the form's. */
static void test_marks_of_a_tight_line_are_kept(void)
{
    static const char *const texts[] = {"RÉSIDENCE DES ÉTANGS", "BÂT. B, leila.1998@poste.fr", "Lyon"};
    Paper p = paper_new(190, 60, 300, 0.4);
    OcrQuad quads[G_N_ELEMENTS(texts)];
    cairo_set_source_rgb(p.cr, 0, 0, 0);
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        double y = 10 + i * 14;
        quads[i] = paper_quad(&p, 15, y, 160, 3.4);
        paper_text(&p, "Liberation Sans", texts[i], 17, y + 3.1, 2.6);
    }
    for (int dot = 0; dot < 60; dot++) {
        cairo_arc(p.cr, 27 + dot * 1.2, 38 + 3, 0.16, 0, 2 * G_PI);
        cairo_fill(p.cr);
    }
    g_autoptr(OcrPage) page = paper_scan(&p, &PRINTS[0].scanner);
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        OcrLine line;
        g_assert_true(ocr_text_read_line(engine, page, &quads[i], NULL, &line, NULL));
        g_assert_cmpstr(line.text, ==, texts[i]);
        ocr_line_clear(&line);
        g_assert_true(ocr_text_read_line_again(engine, page, &quads[i], NULL, &line, NULL));
        g_assert_cmpstr(line.text, ==, texts[i]);
        ocr_line_clear(&line);
    }
    paper_free(&p);
}

static void test_an_empty_line_is_empty_without_the_engine(void)
{
    const char *const nothing[] = {"", NULL};
    OcrQuad quad;
    g_autoptr(OcrPage) page = print_lines(&PRINTS[0], nothing, &quad);
    OcrLine line;
    g_assert_true(ocr_text_read_line(NULL, page, &quad, NULL, &line, NULL));
    g_assert_cmpstr(line.text, ==, "");
    g_assert_cmpfloat(line.confidence, ==, 0);
    g_assert_cmpfloat(ocr_text_is_print(page, &quad), ==, -1);
    ocr_line_clear(&line);
}

static void test_an_alphabet_is_kept(void)
{
    const char *const lines[] = {"01 42 86 57 93", NULL};
    OcrQuad quad;
    g_autoptr(OcrPage) page = print_lines(&PRINTS[0], lines, &quad);
    OcrLine line;
    g_assert_true(ocr_text_read_line(engine, page, &quad, "0123456789", &line, NULL));
    g_assert_cmpint(strspn(line.text, "0123456789 "), ==, strlen(line.text));
    g_strdelimit(line.text, " ", '.');
    g_auto(GStrv) groups = g_strsplit(line.text, ".", -1);
    g_autofree char *digits = g_strjoinv("", groups);
    g_assert_cmpstr(digits, ==, "0142865793");
    ocr_line_clear(&line);
}

static void test_a_block_keeps_its_lines(void)
{
    Paper p = paper_new(150, 40, 300, 0.5);
    cairo_set_source_rgb(p.cr, 0, 0, 0);
    paper_text(&p, "Liberation Sans", "Le demandeur habite Lyon", 15, 12, 2.4);
    paper_text(&p, "Liberation Sans", "depuis le mois de janvier", 15, 18, 2.4);
    OcrQuad quad = paper_quad(&p, 12, 6, 120, 16);
    g_autoptr(OcrPage) page = paper_scan(&p, &PRINTS[0].scanner);
    OcrLine block;
    g_assert_true(ocr_text_read_block(engine, page, &quad, &block, NULL));
    g_assert_cmpstr(block.text, ==, "Le demandeur habite Lyon\ndepuis le mois de janvier");
    ocr_line_clear(&block);
    paper_free(&p);
}

/* A shaky hand: letters of a few strokes, none quite like another, none quite on the line. */
static void write_by_hand(Paper *p, GRand *r, double x, double y, int letters)
{
    cairo_set_source_rgb(p->cr, 0.1, 0.1, 0.3);
    cairo_set_line_width(p->cr, 0.45);
    for (int i = 0; i < letters; i++, x += 4.2) {
        double foot = y + g_rand_double_range(r, -0.25, 0.25), high = g_rand_double_range(r, 2.7, 3.5);
        cairo_move_to(p->cr, x + g_rand_double_range(r, 0, 0.5), foot - high);
        for (int k = 1; k <= 4; k++)
            cairo_curve_to(p->cr, x + g_rand_double_range(r, -0.4, 2.8), foot - high * g_rand_double(r),
                           x + g_rand_double_range(r, 0, 2.4), foot - high * g_rand_double(r),
                           x + g_rand_double_range(r, 0, 2.4), k == 4 ? foot : foot - high * g_rand_double(r));
        cairo_stroke(p->cr);
    }
}

static void test_handwriting_is_not_believed(void)
{
    GRand *r = g_rand_new_with_seed(3);
    Paper p = paper_new(190, 90, 300, 0.6);
    OcrQuad quads[6];
    for (int i = 0; i < 6; i++) {
        quads[i] = paper_quad(&p, 15, 10 + i * 12, 160, 8);
        write_by_hand(&p, r, 20, 16 + i * 12, 18);
    }
    g_autoptr(OcrPage) page = paper_scan(&p, &PRINTS[0].scanner);
    for (int i = 0; i < 6; i++) {
        OcrLine line;
        g_assert_true(ocr_text_read_line(engine, page, &quads[i], NULL, &line, NULL));
        g_assert_cmpfloat(ocr_text_is_print(page, &quads[i]), <, 0.3);
        g_assert_true(line.handwritten);
        ocr_line_clear(&line);
    }
    paper_free(&p);
    g_rand_free(r);
}

static void test_the_engine_survives_a_fork(void)
{
    OcrQuad quads[3];
    g_autoptr(OcrPage) page = print_lines(&PRINTS[0], LINES, quads);
    pid_t child = fork();
    if (child == 0) {
        OcrLine line;
        bool right = ocr_text_read_line(engine, page, &quads[0], NULL, &line, NULL) && strcmp(line.text, LINES[0]) == 0;
        _exit(right ? 0 : 1);
    }
    int status = -1;
    waitpid(child, &status, 0);
    g_assert_cmpint(status, ==, 0);
}

static void test_a_missing_model_says_what_to_install(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(ocr_text_new("/nonexistent", &error));
    g_assert_error(error, OCR_ERROR, OCR_ERROR_SETUP);
    g_assert_nonnull(strstr(error->message, "tesseract-ocr-fra"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    engine = ocr_text_new(NULL, NULL);
    g_assert_nonnull(engine);
    g_test_add_func("/text/lines", test_printed_lines_are_read);
    g_test_add_func("/text/tight", test_marks_of_a_tight_line_are_kept);
    g_test_add_func("/text/empty", test_an_empty_line_is_empty_without_the_engine);
    g_test_add_func("/text/alphabet", test_an_alphabet_is_kept);
    g_test_add_func("/text/block", test_a_block_keeps_its_lines);
    g_test_add_func("/text/handwriting", test_handwriting_is_not_believed);
    g_test_add_func("/text/fork", test_the_engine_survives_a_fork);
    g_test_add_func("/text/no-model", test_a_missing_model_says_what_to_install);
    int result = g_test_run();
    ocr_text_free(engine);
    return result;
}
