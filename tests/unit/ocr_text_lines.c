/* Where lines of print are one and where they are two: small print and columns, a heading and a typewriter with wide spaces, at two resolutions. */
#include "ocr/text_lines.h"

#include "ocr_paper.h"

static const struct {
    const char *font, *left, *right; /* right: another column; NULL: none */
    double cap_mm, right_mm;         /* where that column begins */
    unsigned pieces;
} rows[] = {
    {"Liberation Sans", "CERTIDAO DE NASCIMENTO", NULL, 2.6, 0, 1},
    {"Liberation Mono", "CERTIDAO DE NASCIMENTO", NULL, 4.6, 0, 1}, /* its spaces are over 4 mm wide */
    {"Liberation Mono", "Nome: Ivan TRAORE. Data: 13/10/1966", NULL, 3, 0, 1},
    {"Liberation Sans", "Nom", "DIALLO", 2.6, 32, 2},
    {"Liberation Sans", "MAIRIE", "EXTRAIT", 4.6, 70, 2},
    {"Liberation Sans", "Montant 12", "Total 48", 2.2, 44, 2},
};

static unsigned pieces_of(size_t i, double dpi)
{
    Paper paper = paper_new(210, 120, dpi, 0.4);
    cairo_set_source_rgb(paper.cr, 0, 0, 0);
    paper_text(&paper, rows[i].font, rows[i].left, 20, 50, rows[i].cap_mm);
    if (rows[i].right)
        paper_text(&paper, rows[i].font, rows[i].right, rows[i].right_mm, 50, rows[i].cap_mm);
    const Scanner scanner = {SCAN_BILEVEL, 0.7, 5, 0, 3};
    g_autoptr(OcrPage) page = paper_scan(&paper, &scanner);
    ocr_page_analyse(page);
    paper_free(&paper);
    g_autoptr(GArray) lines = ocr_text_lines_find(page);
    return lines->len;
}

static void test_rows(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        for (double dpi = 200; dpi <= 300; dpi += 100) {
            g_test_message("%s %s, %g dpi", rows[i].left, rows[i].right ? rows[i].right : "", dpi);
            g_assert_cmpuint(pieces_of(i, dpi), ==, rows[i].pieces);
        }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text_lines/rows", test_rows);
    return g_test_run();
}
