#include "pen.h"

#include "forms/draw_strokes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double normal(GRand *rand)
{
    double u = 1 - g_rand_double(rand);
    return sqrt(-2 * log(u)) * cos(2 * G_PI * g_rand_double(rand));
}

PenWriter pen_writer_random(const Strokes *glyphs, GRand *rand)
{
    PenWriter writer = {.glyphs = glyphs, .rand = rand, .habit = g_rand_int(rand)};
    writer.height_mm = g_rand_double_range(rand, 3.6, 4.9);
    writer.width = g_rand_double_range(rand, 0.5, 0.72);
    writer.slant = g_rand_double_range(rand, -0.12, 0.25);
    writer.jitter = g_rand_double_range(rand, 1.2, 3.2);
    writer.pen_mm = g_rand_double_range(rand, 0.32, 0.6);
    bool blue = g_rand_double(rand) < 0.5;
    writer.r = blue ? 0.05 : 0.08;
    writer.g = blue ? 0.1 : 0.08;
    writer.b = blue ? 0.45 : 0.1;
    return writer;
}

static void set_pen(PenWriter *writer, cairo_t *cairo)
{
    cairo_set_source_rgb(cairo, writer->r, writer->g, writer->b);
    cairo_set_line_width(cairo, writer->pen_mm);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
}

static void draw_stroke(PenWriter *writer, cairo_t *cairo, const Stroke *stroke, FormBox letter)
{
    double x[STROKE_POINTS], y[STROKE_POINTS];
    for (int i = 0; i < stroke->count; i++) {
        double sx = stroke->x[i] + normal(writer->rand) * writer->jitter;
        double sy = stroke->y[i] + normal(writer->rand) * writer->jitter;
        y[i] = letter.y + sy / 100 * letter.h;
        x[i] = letter.x + sx / 60 * letter.w - writer->slant * (sy / 100) * letter.h;
    }
    if (stroke->curve) {
        stroke_curve(cairo, x, y, stroke->count);
        return;
    }
    cairo_move_to(cairo, x[0], y[0]);
    for (int i = 1; i < stroke->count; i++) {
        /* A hand bends even its straight lines. */
        double bend = normal(writer->rand) * 0.015 * letter.h;
        cairo_curve_to(cairo, x[i - 1] + (x[i] - x[i - 1]) / 3 + bend, y[i - 1] + (y[i] - y[i - 1]) / 3,
                       x[i] - (x[i] - x[i - 1]) / 3 + bend, y[i] - (y[i] - y[i - 1]) / 3, x[i], y[i]);
    }
    cairo_stroke(cairo);
}

static void draw_glyph(PenWriter *writer, cairo_t *cairo, gunichar character, FormBox letter)
{
    /* A real hand keeps its own breadth, as far as the box lets it. */
    const HandPlace place = {letter.x, letter.y, letter.w * 1.25, letter.h, writer->slant, writer->bar, writer->upstroke};
    if (writer->hand && hand_draw(writer->hand, cairo, character, &place))
        return;
    const StrokeGlyph *glyph = strokes_glyph(writer->glyphs, character, writer->habit >> (character % 24));
    for (int i = 0; glyph && i < glyph->count; i++)
        draw_stroke(writer, cairo, &glyph->stroke[i], letter);
}

/* Accents above and below, by their combining characters. */
static void draw_accent(PenWriter *writer, cairo_t *cairo, gunichar mark, FormBox letter)
{
    static const struct {
        gunichar mark;
        Stroke stroke[2];
    } accents[] = {
        {0x301, {{false, 2, {-4, 12}, {-62, -80}}, {0}}},
        {0x300, {{false, 2, {4, -12}, {-62, -80}}, {0}}},
        {0x302, {{false, 3, {-16, 0, 16}, {-62, -82, -62}}, {0}}},
        {0x308, {{false, 2, {-14, -12}, {-72, -72}}, {false, 2, {12, 14}, {-72, -72}}}},
        {0x327, {{true, 4, {2, 8, 4, -8}, {50, 60, 70, 68}}, {0}}},
        {0x303, {{true, 4, {-18, -6, 6, 18}, {-64, -76, -64, -76}}, {0}}},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(accents); i++)
        for (int s = 0; accents[i].mark == mark && s < 2; s++)
            if (accents[i].stroke[s].count)
                draw_stroke(writer, cairo, &accents[i].stroke[s], letter);
}

static void draw_letter(PenWriter *writer, cairo_t *cairo, gunichar character, FormBox letter)
{
    /* Ligatures are written as their two letters, narrow. */
    const char *pair = character == 0x152 ? "OE" : character == 0xC6 ? "AE" : NULL;
    if (pair) {
        for (int i = 0; i < 2; i++)
            draw_glyph(writer, cairo, (gunichar)pair[i],
                       (FormBox){letter.x + (i - 0.5) * letter.w * 0.5, letter.y, letter.w * 0.5, letter.h});
        return;
    }
    gunichar parts[4];
    gsize count = g_unichar_fully_decompose(character, FALSE, parts, 4);
    if (count > 1 && parts[1] != 0x327) {
        letter.y += letter.h * 0.1;
        letter.h *= 0.8;
    }
    draw_glyph(writer, cairo, parts[0], letter);
    for (gsize i = 1; i < count; i++)
        draw_accent(writer, cairo, parts[i], letter);
}

void pen_cells(PenWriter *writer, cairo_t *cairo, const FormField *field, const char *text)
{
    set_pen(writer, cairo);
    int i = 0;
    for (const char *c = text; *c && i < field->cell_count; c = g_utf8_next_char(c), i++) {
        FormBox cell = field->cells[i];
        double h = writer->height_mm * (1 + normal(writer->rand) * 0.05);
        FormBox letter = {cell.x + cell.w / 2 + normal(writer->rand) * 0.25, cell.y + cell.h / 2 + normal(writer->rand) * 0.3,
                          MIN(h * writer->width, cell.w * 0.84), h};
        if (*c != ' ')
            draw_letter(writer, cairo, g_utf8_get_char(c), letter);
    }
}

void pen_line(PenWriter *writer, cairo_t *cairo, FormBox box, const char *text)
{
    set_pen(writer, cairo);
    glong count = g_utf8_strlen(text, -1);
    double h = MIN(writer->height_mm * 0.85, box.h * 0.62);
    double advance = MIN(h * writer->width * 1.3, (box.w - 3) / (double)MAX(count, 1));
    double x = box.x + 1.5 + advance / 2;
    double rise = normal(writer->rand) * 0.004;
    for (const char *c = text; *c; c = g_utf8_next_char(c), x += advance) {
        FormBox letter = {x + normal(writer->rand) * 0.1, box.y + box.h / 2 + (x - box.x) * rise + normal(writer->rand) * 0.1,
                          advance * 0.76, h};
        if (*c != ' ')
            draw_letter(writer, cairo, g_utf8_get_char(c), letter);
    }
}

void pen_mark(PenWriter *writer, cairo_t *cairo, FormBox box)
{
    set_pen(writer, cairo);
    static const Stroke cross[2] = {{false, 2, {-30, 30}, {-50, 50}}, {false, 2, {30, -30}, {-50, 50}}};
    static const Stroke tick = {false, 3, {-26, -8, 40}, {0, 44, -66}};
    FormBox letter = {box.x + box.w / 2 + normal(writer->rand) * 0.2, box.y + box.h / 2 + normal(writer->rand) * 0.2,
                      box.w * 0.8, box.h * 0.8};
    if (writer->habit % 3 == 0) {
        draw_stroke(writer, cairo, &tick, letter);
        return;
    }
    draw_stroke(writer, cairo, &cross[0], letter);
    draw_stroke(writer, cairo, &cross[1], letter);
}

void pen_scribble(PenWriter *writer, cairo_t *cairo, FormBox box)
{
    enum { TURNS = 16 };
    set_pen(writer, cairo);
    double x[TURNS], y[TURNS];
    for (int i = 0; i < TURNS; i++) {
        x[i] = box.x + box.w * (i % 2 ? 0.95 : 0.05) + normal(writer->rand) * 0.15;
        y[i] = box.y + box.h * (0.06 + 0.88 * i / (TURNS - 1)) + normal(writer->rand) * 0.1;
    }
    stroke_curve(cairo, x, y, TURNS);
}

void pen_signature(PenWriter *writer, cairo_t *cairo, FormBox box)
{
    enum { TURNS = 14 };
    set_pen(writer, cairo);
    double x[TURNS], y[TURNS];
    /* From initials of 15 mm to a name across the whole box. */
    double w = g_rand_double_range(writer->rand, 0.18, 0.7) * box.w, h = g_rand_double_range(writer->rand, 0.1, 0.25) * box.h;
    for (int i = 0; i < TURNS; i++) {
        x[i] = box.x + box.w * 0.12 + w * i / TURNS + normal(writer->rand) * w / 40;
        y[i] = box.y + box.h * 0.6 + (i % 2 ? -1 : 1) * g_rand_double_range(writer->rand, MIN(1, h / 2), h);
    }
    stroke_curve(cairo, x, y, TURNS);
}
