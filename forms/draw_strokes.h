/* forms/draw_strokes.h: letters as a pen draws them (forms/strokes.txt): what the test deck shows, and what the sample maker
 * writes with. */
#ifndef FORMS_DRAW_STROKES_H
#define FORMS_DRAW_STROKES_H
#include <cairo.h>
#include <glib.h>
#include <stdbool.h>

enum { STROKE_POINTS = 16, GLYPH_STROKES = 6 };

/* From the letter's middle: x -30 to 30, y -50 (top of a capital) to 50 (the line it stands on). */
typedef struct {
    bool curve;
    int count;
    double x[STROKE_POINTS], y[STROKE_POINTS];
} Stroke;

typedef struct {
    int count;
    Stroke stroke[GLYPH_STROKES];
} StrokeGlyph;

typedef struct Strokes Strokes;

/* Errors: G_FILE_ERROR. Transfer full. */
Strokes *strokes_load(const char *path, GError **error);
void strokes_free(Strokes *strokes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Strokes, strokes_free)

/* One of the ways to write it, by `way`, however large; NULL when nobody said how. Borrowed. */
const StrokeGlyph *strokes_glyph(const Strokes *strokes, gunichar character, guint32 way);

/* Strokes a smooth curve through the points (Catmull-Rom), with cairo's pen as it is set. */
void stroke_curve(cairo_t *cairo, const double *x, const double *y, int count);

#endif
