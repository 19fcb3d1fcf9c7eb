/* Probes: a scan that is too dark or too light reads them otherwise; a speck of dust in one is none. */
#include "forms/registration_check.h"
#include "tests/unit/ocr_paper.h"

enum { EMPTY = 4, FULL = 2, PROBES = EMPTY + FULL };

static const double side_mm = 4.4, pitch_mm = 15;

static FormBox box_of(int i)
{
    return (FormBox){12 + i * pitch_mm, 12, side_mm, side_mm};
}

/* The first probes are empty, `specks` of them but for a speck of `radius_mm`; the last `white` full ones were printed too light. */
static bool probes_hold(int specks, double radius_mm, int white)
{
    Paper p = paper_new(120, 32, 300, 0);
    FormProbe probes[PROBES];
    for (int i = 0; i < PROBES; i++) {
        FormBox box = box_of(i);
        probes[i] = (FormProbe){.page = 1, .full = i >= EMPTY, .box = box};
        cairo_set_source_rgb(p.cr, 0, 0, 0);
        cairo_set_line_width(p.cr, 0.2);
        cairo_rectangle(p.cr, box.x, box.y, box.w, box.h);
        if (probes[i].full && i < PROBES - white)
            cairo_fill(p.cr);
        else
            cairo_stroke(p.cr);
        cairo_arc(p.cr, box.x + box.w / 2, box.y + box.h / 2, radius_mm, 0, 2 * G_PI);
        if (i < specks)
            cairo_fill(p.cr);
        cairo_new_path(p.cr);
    }
    OcrQuad at = paper_quad(&p, 0, 0, 100, 10);
    double scale = (at.corner[1].x - at.corner[0].x) / 100;
    const FormTransform transform = {.h = {scale, 0, at.corner[0].x, 0, scale, at.corner[0].y, 0, 0}};
    const FormTemplate form = {.width_mm = 120, .height_mm = 32, .probes = probes, .probe_count = PROBES};
    Scanner scanner = {SCAN_GREY, 0.7, 4, 0, 1};
    g_autoptr(OcrPage) page = paper_scan(&p, &scanner);
    paper_free(&p);
    return form_probes_hold(page, &form, 1, &transform);
}

static void test_as_printed(void)
{
    g_assert_true(probes_hold(0, 0, 0));
}

static void test_one_speck_is_dust(void)
{
    g_assert_true(probes_hold(1, 0.4, 0));
    g_assert_false(probes_hold(2, 0.4, 0));
}

static void test_a_mark_is_none(void)
{
    g_assert_false(probes_hold(1, 1.5, 0));
}

static void test_too_light(void)
{
    g_assert_false(probes_hold(0, 0, 1));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/forms/registration_check/as-printed", test_as_printed);
    g_test_add_func("/forms/registration_check/dust", test_one_speck_is_dust);
    g_test_add_func("/forms/registration_check/marked", test_a_mark_is_none);
    g_test_add_func("/forms/registration_check/light", test_too_light);
    return g_test_run();
}
