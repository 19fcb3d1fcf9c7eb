#include "ocr/typed_row.h"
#include "tests/unit/ocr_paper.h"
#include <string.h>

enum { CELLS = 20 };

static OcrText *engine;

/* Types `text` into a row's cells and reads it back; '_' marks cells that are garbage or unsure. */
static char *read_typed(const char *text, const char *font, const char *alphabet, double dpi, Scanner scanner)
{
    Paper p = paper_new(140, 30, dpi, 0.7);
    Row row = {10, 10, 4.8, 6.5, 0.8, CELLS, FRAME_BOXES, 0.2, {0.76, 0.76, 0.76}};
    OcrQuad quads[CELLS];
    paper_row(&p, &row, quads);
    cairo_set_source_rgb(p.cr, 0.05, 0.05, 0.05);
    int at = 0;
    for (const char *c = text; *c && at < CELLS; c = g_utf8_next_char(c), at++) {
        char letter[8] = "";
        g_unichar_to_utf8(g_utf8_get_char(c), letter);
        double box[4] = {10 + at * 5.6, 10, 4.8, 6.5};
        if (*c != ' ')
            paper_letter(&p, font, letter, box, 3.2);
    }
    g_autoptr(OcrPage) page = paper_scan(&p, &scanner);
    OcrCell cells[CELLS];
    ocr_cells_cut(page, quads, CELLS, cells);
    OcrGlyphSet sets[CELLS];
    for (int i = 0; i < CELLS; i++)
        sets[i] = ocr_glyph_set(alphabet);
    OcrRowReader *reader = ocr_typed_row_new(engine);
    OcrCellReading out[CELLS];
    g_assert_true(reader->read(reader, cells, sets, CELLS, out, NULL));
    g_assert_cmpstr(reader->method, ==, "typed");
    reader->free(reader);
    GString *read = g_string_new(NULL);
    for (int i = 0; i < CELLS; i++) {
        int best = 0;
        double sum = 0;
        for (int g = 0; g < OCR_GLYPH_COUNT; g++) {
            sum += out[i].p[g];
            best = out[i].p[g] > out[i].p[best] ? g : best;
        }
        g_assert_cmpfloat_with_epsilon(sum, out[i].empty ? 0 : 1, 1e-4);
        g_string_append_unichar(read, out[i].empty ? ' ' : best == OCR_GLYPH_GARBAGE ? '_' : ocr_glyph_character(best));
    }
    paper_free(&p);
    return g_string_free(read, FALSE);
}

static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒÆÑŸ-'";
static const char DIGITS[] = "0123456789";

static void test_typed_rows_are_read_cell_by_cell(void)
{
    static const struct { const char *text, *alphabet; } rows[] = {
        {"MARTIN DUPONT", LETTERS}, {"31121990", DIGITS}, {"9303123456", DIGITS}, {"KOUASSI", LETTERS}, {"75011", DIGITS},
    };
    Scanner scanners[] = {{SCAN_GREY, 0.6, 4, 0, 1}, {SCAN_BILEVEL, 0.6, 3, 150, 2}};
    const char *fonts[] = {"Liberation Sans", "Liberation Mono", "DejaVu Sans"};
    int right = 0, all = 0;
    for (guint r = 0; r < G_N_ELEMENTS(rows); r++) {
        for (int n = 0; n < 6; n++, all++) {
            g_autofree char *read = read_typed(rows[r].text, fonts[n / 2], rows[r].alphabet, 300, scanners[n % 2]);
            g_strchomp(read);
            right += strcmp(read, rows[r].text) == 0;
            if (strcmp(read, rows[r].text) != 0)
                g_test_message("%s read as %s", rows[r].text, read);
        }
    }
    g_test_message("%d of %d rows right", right, all);
    g_assert_cmpint(right, >=, all * 8 / 10);
}

static void test_a_letter_outside_the_alphabet_is_never_given(void)
{
    Scanner scanner = {SCAN_BILEVEL, 0.6, 3, 150, 2};
    g_autofree char *read = read_typed("MARTIN", "Liberation Sans", DIGITS, 300, scanner);
    for (int i = 0; i < 6; i++)
        g_assert_true(g_ascii_isdigit(read[i]) || read[i] == '_');
}

static void test_empty_rows_need_no_engine(void)
{
    OcrCell cells[3];
    OcrCellReading out[3];
    OcrGlyphSet sets[3];
    memset(cells, 0, sizeof cells);
    memset(sets, 0, sizeof sets);
    for (int i = 0; i < 3; i++)
        cells[i].empty = true;
    OcrRowReader *reader = ocr_typed_row_new(NULL);
    g_assert_true(reader->read(reader, cells, sets, 3, out, NULL));
    g_assert_true(out[0].empty && out[1].empty && out[2].empty);
    reader->free(reader);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    engine = ocr_text_new(NULL, NULL);
    g_assert_nonnull(engine);
    g_test_add_func("/typed-row/rows", test_typed_rows_are_read_cell_by_cell);
    g_test_add_func("/typed-row/alphabet", test_a_letter_outside_the_alphabet_is_never_given);
    g_test_add_func("/typed-row/empty", test_empty_rows_need_no_engine);
    int result = g_test_run();
    ocr_text_free(engine);
    return result;
}
