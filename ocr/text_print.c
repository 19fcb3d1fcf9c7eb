#include "ocr/text.h"
#include "ocr/cell_ink.h"
#include <math.h>

enum { LEAST_LETTERS = 4 };

/* What regular print and a restless hand differ by. */
typedef struct {
    int letters;
    double base_unrest;   /* how far letters' feet lie off the line through them, in letter heights */
    double height_unrest; /* how far letter heights lie off the nearest of the line's two usual heights */
    double width_unrest;  /* of the stroke width from letter to letter, as a share of it */
} Traits;

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int n)
{
    if (n == 0)
        return 0;
    qsort(values, (size_t)n, sizeof *values, compare_doubles);
    return values[n / 2];
}

/* Median distance of the values from their median: a few odd ones (g, p, Q, accents) do not move it. */
static double unrest(const double *values, int n)
{
    g_autofree double *copy = g_memdup2(values, sizeof *values * (size_t)n);
    double middle = median(copy, n);
    for (int i = 0; i < n; i++)
        copy[i] = fabs(copy[i] - middle);
    return median(copy, n);
}

static Traits traits_of(const OcrStrip *s, const OcrInk *ink)
{
    g_autofree double *feet = g_new(double, ink->piece_count + 1);
    g_autofree double *heights = g_new(double, ink->piece_count + 1);
    g_autofree double *strokes = g_new(double, ink->piece_count + 1);
    int n = 0;
    for (int i = 0; i < ink->piece_count; i++) {
        const OcrInkPiece *p = &ink->pieces[i];
        if (p->owner == OCR_INK_NOBODY || p->y1 - p->y0 < 1.2 * s->px_mm)
            continue;
        feet[n] = p->y1;
        heights[n] = p->y1 - p->y0;
        strokes[n] = 2 * p->area / (p->edges * G_PI / 4);
        n++;
    }
    if (n < LEAST_LETTERS)
        return (Traits){n, 0, 0, 0};
    double foot = unrest(feet, n), height = unrest(heights, n), stroke = unrest(strokes, n);
    double typical = median(heights, n);
    return (Traits){n, foot / typical, height / typical, stroke / median(strokes, n)};
}

double ocr_text_is_print(OcrPage *page, const OcrQuad *quad)
{
    g_autoptr(OcrStrip) strip = ocr_strip_new(page, quad, 1, 1);
    if (!strip)
        return -1;
    g_autoptr(OcrFrames) frames = ocr_frames_find(strip, 0.9);
    ocr_frames_clear(frames, strip);
    g_autoptr(OcrInk) ink = ocr_ink_new(strip);
    ocr_ink_assign(ink, strip);
    Traits t = traits_of(strip, ink);
    if (t.letters < LEAST_LETTERS)
        return -1;
    double score = 4 - 60 * t.base_unrest - 12 * t.height_unrest - 14 * t.width_unrest;
    return 1 / (1 + exp(-score));
}
