/* What a page is by its looks: photographs apart and in one strip, hardly apart, from two scanners; one large picture, and one beside, are none. */
#include "ocr/page_looks.h"

#include "ocr_paper.h"

typedef struct {
    int photos;
    double gap_mm;
    bool picture; /* something larger beside them */
    OcrLooksSort sort;
} Sheet;

static void paint(const Paper *p, double x, double y, double w, double h)
{
    cairo_set_source_rgb(p->cr, 0.3, 0.3, 0.35);
    cairo_rectangle(p->cr, x, y, w, h);
    cairo_fill(p->cr);
    cairo_set_source_rgb(p->cr, 0.8, 0.7, 0.6);
    cairo_arc(p->cr, x + w / 2, y + h / 2, MIN(w, h) / 4, 0, 2 * G_PI);
    cairo_fill(p->cr);
}

static OcrLooks looks_of(const Sheet *sheet, ScanKind kind, double dpi)
{
    Paper p = paper_new(210, 297, dpi, 0.5);
    for (int i = 0; i < sheet->photos; i++)
        paint(&p, 15 + i * (35 + sheet->gap_mm), 20, 35, 45);
    if (sheet->picture)
        paint(&p, 20, 120, 110, 60);
    const Scanner scanner = {kind, 0.7, 5, 0, 3};
    g_autoptr(OcrPage) page = paper_scan(&p, &scanner);
    ocr_page_analyse(page);
    paper_free(&p);
    return ocr_page_looks(page, 0);
}

static void test_sheets(void)
{
    static const Sheet sheets[] = {{1, 0, false, OCR_LOOKS_PHOTOS}, {4, 6, false, OCR_LOOKS_PHOTOS}, {2, 1.5, false, OCR_LOOKS_PHOTOS},
                                   {4, 1.5, false, OCR_LOOKS_PHOTOS}, {0, 0, true, OCR_LOOKS_PLAIN}, {2, 6, true, OCR_LOOKS_PLAIN},
                                   {4, 0, false, OCR_LOOKS_PLAIN}};
    for (size_t i = 0; i < G_N_ELEMENTS(sheets); i++)
        for (int way = 0; way < 2; way++) {
            OcrLooks looks = looks_of(&sheets[i], way ? SCAN_GREY : SCAN_BILEVEL, way ? 200 : 300);
            g_test_message("%d photographs, %g mm apart, way %d: %d seen", sheets[i].photos, sheets[i].gap_mm, way, looks.photos);
            g_assert_cmpint(looks.sort, ==, sheets[i].sort);
            if (looks.sort == OCR_LOOKS_PHOTOS)
                g_assert_cmpint(looks.photos, ==, sheets[i].photos);
        }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/looks/sheets", test_sheets);
    return g_test_run();
}
