/* Marks that people make in check boxes, drawn at random for tests of ocr/checkbox.h. */
#ifndef TESTS_OCR_MARKS_H
#define TESTS_OCR_MARKS_H
#include "tests/unit/ocr_paper.h"

typedef enum {
    MARK_NONE, MARK_SPECKS, MARK_BESIDE, MARK_PASSING, /* not marked */
    MARK_CROSS, MARK_TICK, MARK_STROKE, MARK_FILLED, MARK_PENCIL, MARK_CIRCLE, /* marked */
    MARK_SCRIBBLED, MARK_CROSSED_OUT, /* taken back */
    MARK_TRACE, /* too little to call */
    MARK_KINDS
} MarkKind;

typedef struct {
    double side, line_mm, tint[3]; /* the printed box */
    double width_mm, ink;          /* the pen: 0 black to 1 white */
} MarkStyle;

static inline double between(GRand *r, double low, double high)
{
    return low + (high - low) * g_rand_double(r);
}

/* A stroke through points given in shares of the box, shaken by a hand. */
static inline void pen_stroke(Paper *p, GRand *r, const MarkStyle *style, const double box[2], const double *points, int n)
{
    cairo_set_source_rgb(p->cr, style->ink, style->ink, MIN(style->ink + 0.1, 1));
    cairo_set_line_width(p->cr, style->width_mm);
    cairo_set_line_cap(p->cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(p->cr, CAIRO_LINE_JOIN_ROUND);
    for (int i = 0; i < n; i++) {
        double x = box[0] + (points[2 * i] + between(r, -0.07, 0.07)) * style->side;
        double y = box[1] + (points[2 * i + 1] + between(r, -0.07, 0.07)) * style->side;
        if (i == 0)
            cairo_move_to(p->cr, x, y);
        else
            cairo_line_to(p->cr, x, y);
    }
    cairo_stroke(p->cr);
}

static inline void zigzag(Paper *p, GRand *r, const MarkStyle *style, const double box[2], double past, int turns)
{
    double points[2 * 64];
    for (int i = 0; i < turns; i++) {
        points[2 * i] = i % 2 ? 1 + past : -past;
        points[2 * i + 1] = -past + (1 + 2 * past) * i / (turns - 1);
    }
    pen_stroke(p, r, style, box, points, turns);
}

static inline void draw_specks(Paper *p, GRand *r, const MarkStyle *style, const double box[2])
{
    cairo_set_source_rgb(p->cr, 0, 0, 0);
    for (int i = g_rand_int_range(r, 1, 5); i > 0; i--) {
        double d = between(r, 0.05, 0.17);
        cairo_rectangle(p->cr, box[0] + between(r, 0, style->side), box[1] + between(r, 0, style->side), d, d);
        cairo_fill(p->cr);
    }
}

/* Draws the printed box and what a hand did to it. */
static inline void draw_mark(Paper *p, GRand *r, const MarkStyle *style, const double box[2], MarkKind kind)
{
    cairo_set_source_rgb(p->cr, style->tint[0], style->tint[1], style->tint[2]);
    cairo_set_line_width(p->cr, style->line_mm);
    cairo_rectangle(p->cr, box[0], box[1], style->side, style->side);
    cairo_stroke(p->cr);
    MarkStyle pencil = *style;
    double past = between(r, -0.15, 0.2), lift = between(r, 0, 0.6);
    switch (kind) {
    case MARK_SPECKS:
        draw_specks(p, r, style, box);
        break;
    case MARK_BESIDE:
        pen_stroke(p, r, style, box, (double[]){1.35, 0.4, 1.6, 0.9, 2.2, -0.4}, 3);
        break;
    case MARK_PASSING:
        pen_stroke(p, r, style, box, (double[]){-1.5, 0.2 + lift, 2.5, 0.3 + lift}, 2);
        break;
    case MARK_CROSS:
        pen_stroke(p, r, style, box, (double[]){-past, -past, 1 + past, 1 + past}, 2);
        pen_stroke(p, r, style, box, (double[]){1 + past, -past, -past, 1 + past}, 2);
        break;
    case MARK_TICK:
        pen_stroke(p, r, style, box, (double[]){0.2, 0.5, 0.45, 0.85, 1 + lift, -lift}, 3);
        break;
    case MARK_STROKE:
        pen_stroke(p, r, style, box, (double[]){0.15, 0.85, 0.85 + lift / 2, 0.15 - lift / 2}, 2);
        break;
    case MARK_FILLED:
        zigzag(p, r, style, box, -0.12, 9 + (int)(style->side / style->width_mm));
        break;
    case MARK_PENCIL:
        pencil.ink = between(r, 0.45, 0.62);
        pen_stroke(p, r, &pencil, box, (double[]){0.1, 0.1, 0.9, 0.9}, 2);
        pen_stroke(p, r, &pencil, box, (double[]){0.9, 0.1, 0.1, 0.9}, 2);
        break;
    case MARK_CIRCLE:
        pen_stroke(p, r, style, box, (double[]){0.5, 0.25, 0.75, 0.35, 0.75, 0.65, 0.5, 0.75, 0.25, 0.65, 0.25, 0.35, 0.5, 0.25}, 7);
        break;
    case MARK_SCRIBBLED:
        zigzag(p, r, style, box, 0.35, 12 + (int)(style->side / style->width_mm));
        zigzag(p, r, style, box, 0.3, 12 + (int)(style->side / style->width_mm));
        break;
    case MARK_CROSSED_OUT:
        zigzag(p, r, style, box, -0.12, 9 + (int)(style->side / style->width_mm));
        pen_stroke(p, r, style, box, (double[]){-0.6, -0.6, 1.6, 1.6}, 2);
        pen_stroke(p, r, style, box, (double[]){1.6, -0.6, -0.6, 1.6}, 2);
        break;
    case MARK_TRACE:
        pencil.width_mm = 0.25;
        pen_stroke(p, r, &pencil, box, (double[]){0.4, 0.5, 0.55, 0.55}, 2);
        break;
    default:
        break;
    }
}

#endif
