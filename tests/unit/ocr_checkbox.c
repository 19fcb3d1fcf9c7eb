#include "ocr/checkbox.h"
#include "tests/unit/ocr_marks.h"

enum { COLUMNS = 6, ROWS = 6, BOXES = COLUMNS * ROWS };

typedef struct {
    double dpi;
    Scanner scanner;
    double side, line_mm, tint;
    guint32 seed;
} Sheet;

/* Our own tinted boxes and another form's black ones, as four scanners see them. */
static const Sheet SHEETS[] = {
    {300, {SCAN_GREY, 0.7, 4, 0, 1}, 4.4, 0.2, 0.76, 11},
    {300, {SCAN_BILEVEL, 0.6, 4, 165, 2}, 3.6, 0.25, 0.2, 12},
    {200, {SCAN_BILEVEL, 0.6, 3, 160, 3}, 4.4, 0.2, 0.76, 13},
    {400, {SCAN_GREY, 0.9, 5, 0, 4}, 4, 0.3, 0.4, 14},
};

static void judge_sheet(const Sheet *sheet, MarkKind kind, OcrCheckbox *out)
{
    GRand *r = g_rand_new_with_seed(sheet->seed + (guint32)kind * 100);
    Paper p = paper_new(120, 110, sheet->dpi, between(r, -1.5, 1.5));
    MarkStyle style = {sheet->side, sheet->line_mm, {sheet->tint, sheet->tint, sheet->tint}, between(r, 0.3, 0.7), 0.15};
    OcrQuad quads[BOXES];
    for (int i = 0; i < BOXES; i++) {
        double box[2] = {12 + i % COLUMNS * 18, 10 + i / COLUMNS * 16};
        draw_mark(&p, r, &style, box, kind);
        quads[i] = paper_quad(&p, box[0] + between(r, -0.5, 0.5), box[1] + between(r, -0.5, 0.5), style.side, style.side);
    }
    g_autoptr(OcrPage) page = paper_scan(&p, &sheet->scanner);
    for (int i = 0; i < BOXES; i++)
        out[i] = ocr_checkbox_judge(page, &quads[i]);
    paper_free(&p);
    g_rand_free(r);
}

static void expect(MarkKind kind, OcrBoxState state, double least_p, double most_p)
{
    for (guint s = 0; s < G_N_ELEMENTS(SHEETS); s++) {
        OcrCheckbox boxes[BOXES];
        judge_sheet(&SHEETS[s], kind, boxes);
        for (int i = 0; i < BOXES; i++) {
            if (boxes[i].state != state || boxes[i].p_marked < least_p || boxes[i].p_marked > most_p)
                g_error("sheet %u box %d: state %d, p %.4f, ink %.3f", s, i, boxes[i].state, boxes[i].p_marked, boxes[i].ink_share);
        }
    }
}

static void test_empty_boxes_are_empty(void)
{
    expect(MARK_NONE, OCR_BOX_EMPTY, 0, 0.001);
}

static void test_specks_are_no_mark(void)
{
    expect(MARK_SPECKS, OCR_BOX_EMPTY, 0, 0.001);
}

static void test_a_mark_beside_is_not_in_the_box(void)
{
    expect(MARK_BESIDE, OCR_BOX_EMPTY, 0, 0.001);
}

static void test_crosses_ticks_and_fillings_are_marks(void)
{
    expect(MARK_CROSS, OCR_BOX_MARKED, 0.99, 1);
    expect(MARK_TICK, OCR_BOX_MARKED, 0.99, 1);
    expect(MARK_STROKE, OCR_BOX_MARKED, 0.99, 1);
    expect(MARK_FILLED, OCR_BOX_MARKED, 0.99, 1);
    expect(MARK_CIRCLE, OCR_BOX_MARKED, 0.98, 1);
}

static void test_what_is_scribbled_out_is_struck(void)
{
    expect(MARK_SCRIBBLED, OCR_BOX_STRUCK, 0, 0.5);
}

static void test_faint_pencil_is_never_called_empty(void)
{
    OcrCheckbox boxes[BOXES];
    judge_sheet(&SHEETS[0], MARK_PENCIL, boxes);
    for (int i = 0; i < BOXES; i++)
        g_assert_cmpint(boxes[i].state, !=, OCR_BOX_EMPTY);
}

static void test_lines_that_pass_are_rarely_marks(void)
{
    int wrong = 0;
    OcrCheckbox boxes[BOXES];
    for (guint s = 0; s < G_N_ELEMENTS(SHEETS); s++) {
        judge_sheet(&SHEETS[s], MARK_PASSING, boxes);
        for (int i = 0; i < BOXES; i++)
            wrong += boxes[i].p_marked > 0.5;
    }
    g_assert_cmpint(wrong, <=, 6);
}

static void test_a_box_off_the_scan_is_missing(void)
{
    Paper p = paper_new(30, 30, 200, 0);
    Scanner scanner = {SCAN_GREY, 0, 0, 0, 1};
    OcrQuad quad = paper_quad(&p, 40, 5, 4, 4);
    g_autoptr(OcrPage) page = paper_scan(&p, &scanner);
    g_assert_cmpint(ocr_checkbox_judge(page, &quad).state, ==, OCR_BOX_MISSING);
    paper_free(&p);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/checkbox/empty", test_empty_boxes_are_empty);
    g_test_add_func("/checkbox/specks", test_specks_are_no_mark);
    g_test_add_func("/checkbox/beside", test_a_mark_beside_is_not_in_the_box);
    g_test_add_func("/checkbox/marked", test_crosses_ticks_and_fillings_are_marks);
    g_test_add_func("/checkbox/struck", test_what_is_scribbled_out_is_struck);
    g_test_add_func("/checkbox/pencil", test_faint_pencil_is_never_called_empty);
    g_test_add_func("/checkbox/passing", test_lines_that_pass_are_rarely_marks);
    g_test_add_func("/checkbox/missing", test_a_box_off_the_scan_is_missing);
    return g_test_run();
}
