#include "forms/deck.h"
#include "forms/draw_strokes.h"
#include "forms/french.h"
#include "forms/print_code.h"
#include "forms/print_paper.h"
#include "forms/sheet_code.h"

#include <math.h>
#include <string.h>

static void draw_letter(PrintPaper *paper, const StrokeGlyph *glyph, FormBox cell)
{
    static const double height_mm = 4.6, width_mm = 3.4, pen_mm = 0.45, mm_pt = 72 / 25.4;
    cairo_t *cairo = print_paper_cairo(paper);
    cairo_save(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    cairo_set_line_width(cairo, pen_mm * mm_pt);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    for (int i = 0; i < glyph->count; i++) {
        const Stroke *stroke = &glyph->stroke[i];
        double x[STROKE_POINTS], y[STROKE_POINTS];
        for (int k = 0; k < stroke->count; k++) {
            x[k] = (cell.x + cell.w / 2 + stroke->x[k] / 60 * width_mm) * mm_pt;
            y[k] = (cell.y + cell.h / 2 + stroke->y[k] / 100 * height_mm) * mm_pt;
        }
        if (stroke->curve) {
            stroke_curve(cairo, x, y, stroke->count);
            continue;
        }
        cairo_move_to(cairo, x[0], y[0]);
        for (int k = 1; k < stroke->count; k++)
            cairo_line_to(cairo, x[k], y[k]);
        cairo_stroke(cairo);
    }
    cairo_restore(cairo);
}

static void draw_glyphs(PrintPaper *paper, const Strokes *strokes)
{
    const char *letters = DECK_GLYPHS;
    for (int i = 0; letters[i]; i++) {
        const StrokeGlyph *glyph = strokes_glyph(strokes, (gunichar)letters[i], 0);
        print_frame(paper, deck_cell(i), 0.25, PRINT_GREY);
        if (glyph)
            draw_letter(paper, glyph, deck_cell(i));
    }
}

/* A slanting stroke as broad as it takes to fill that share of the box. */
static void draw_tick(PrintPaper *paper, int i)
{
    static const double mm_pt = 72 / 25.4, reach = 0.42;
    FormBox box = deck_tick(i);
    print_frame(paper, box, 0.25, PRINT_BLACK);
    double fill = deck_tick_fill(i), length = 2 * reach * hypot(box.w, box.h);
    if (fill <= 0)
        return;
    cairo_t *cairo = print_paper_cairo(paper);
    double middle_x = box.x + box.w / 2, middle_y = box.y + box.h / 2;
    cairo_save(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT);
    cairo_set_line_width(cairo, fill * box.w * box.h / length * mm_pt);
    cairo_move_to(cairo, (middle_x - reach * box.w) * mm_pt, (middle_y - reach * box.h) * mm_pt);
    cairo_line_to(cairo, (middle_x + reach * box.w) * mm_pt, (middle_y + reach * box.h) * mm_pt);
    cairo_stroke(cairo);
    cairo_restore(cairo);
}

static void draw_ticks(PrintPaper *paper)
{
    const PrintType type = {.size_pt = 8, .colour = PRINT_GREY};
    for (int i = 0; i < DECK_TICKS; i++) {
        FormBox box = deck_tick(i);
        g_autofree char *share = g_strdup_printf("%.0f %%", deck_tick_fill(i) * 100);
        draw_tick(paper, i);
        print_line(paper, (FormBox){box.x + box.w + 2, box.y, 12, box.h}, &type, share);
    }
}

static void draw_measures(PrintPaper *paper)
{
    for (int i = 0; i < DECK_MARKS; i++)
        print_fill(paper, deck_mark(i), PRINT_BLACK);
    for (int i = 0; i < DECK_RULER; i++) {
        print_fill(paper, deck_ruler(i, false), PRINT_BLACK);
        print_fill(paper, deck_ruler(i, true), PRINT_BLACK);
    }
    for (int i = 1; i < DECK_GREYS; i++) {
        double light = 1 - (double)i / (DECK_GREYS - 1);
        print_fill(paper, deck_grey(i), (PrintColour){light, light, light});
    }
    print_fill(paper, deck_bar(false), PRINT_BLACK);
    print_fill(paper, deck_bar(true), PRINT_BLACK);
}

static void draw_codes(PrintPaper *paper)
{
    const SheetCode code = {.kind = SHEET_DECK};
    g_autofree char *own = sheet_code_make(&code);
    print_qr(paper, deck_own_code(), own);
    for (int i = 0; i < DECK_CODES; i++) {
        g_autofree char *text = g_strdup_printf("MIRE %d", i + 1);
        print_qr(paper, deck_code(i), text);
    }
}

bool deck_draw(PrintPaper *paper, const char *share, GError **error)
{
    g_autofree char *letters = g_build_filename(share, "forms", "strokes.txt", NULL);
    g_autoptr(Strokes) strokes = strokes_load(letters, error);
    if (!strokes)
        return false;
    const PrintType title_type = {.size_pt = 15, .bold = true}, use_type = {.size_pt = 9};
    print_text(paper, (FormBox){24, 11, 160, 0}, &title_type, french("sheet.deck.title"));
    print_text(paper, (FormBox){24, 264, 160, 0}, &use_type, french("sheet.deck.use"));
    draw_measures(paper);
    draw_codes(paper);
    draw_ticks(paper);
    draw_glyphs(paper, strokes);
    return true;
}

bool deck_print(const char *share, const char *path, GError **error)
{
    static const double width_mm = 210, height_mm = 297;
    g_autoptr(PrintPaper) paper = print_paper_new(width_mm, height_mm, french("sheet.deck.title"));
    return deck_draw(paper, share, error) && print_paper_write(paper, path, error);
}
