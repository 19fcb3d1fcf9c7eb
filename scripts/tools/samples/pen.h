/* scripts/tools/samples/pen.h: a pen in a hand: letters by strokes, every writer with habits of their own.
 * A simulation for tests and demonstrations; it is no measure of real handwriting. */
#ifndef SAMPLES_PEN_H
#define SAMPLES_PEN_H
#include "forms/draw_strokes.h"
#include "forms/template.h"
#include "hand.h"

#include <cairo.h>

/* One writer's habits. */
typedef struct {
    const Strokes *glyphs;
    GRand *rand;      /* owned by the caller */
    guint32 habit;    /* which way of writing a letter this writer has */
    double height_mm; /* of a capital in a cell */
    double width;     /* of a letter, share of its height */
    double slant, jitter, pen_mm;
    double r, g, b;
    Hand *hand;         /* a real one, whose letters take the place of the simulated ones; NULL: none */
    bool bar, upstroke; /* habits put on it */
} PenWriter;

PenWriter pen_writer_random(const Strokes *glyphs, GRand *rand);

/* All of these draw on a cairo whose unit is a millimetre. */
void pen_cells(PenWriter *writer, cairo_t *cairo, const FormField *field, const char *text);
void pen_line(PenWriter *writer, cairo_t *cairo, FormBox box, const char *text);
void pen_mark(PenWriter *writer, cairo_t *cairo, FormBox box);
void pen_scribble(PenWriter *writer, cairo_t *cairo, FormBox box); /* a box blacked out: not this one */
void pen_signature(PenWriter *writer, cairo_t *cairo, FormBox box);

#endif
