#include "ocr/cell_strip.h"
#include <math.h>
#include <string.h>

/* Places where a line was looked for, over the strip's columns or rows: darkness summed along the line's direction. */
typedef struct {
    double *value;
    double *near; /* the largest value at a place and beside it; 0 at both ends */
    int n;
    bool alone; /* of one box, not of a row */
} Track;

static const double LEAST_COVER = 0.3, LEAST_RISE = 0.2;

static void track_free(Track *track)
{
    g_free(track->value);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Track, track_free)

static Track track_new(const OcrStrip *s, int n)
{
    double *value = g_new0(double, 2 * (size_t)n);
    return (Track){value, value + n, n, s->count == 1};
}

/* Looked up at thousands of shifts and stretches: made once. */
static void track_finish(Track *t, double full)
{
    for (int i = 0; i < t->n; i++)
        t->value[i] /= full;
    for (int i = 1; i + 1 < t->n; i++)
        t->near[i] = MAX(t->value[i], MAX(t->value[i - 1], t->value[i + 1]));
}

/* Share of ink in each column, between the rows [y0, y1). */
static Track column_track(const OcrStrip *s, int y0, int y1)
{
    Track t = track_new(s, s->w);
    for (int y = MAX(y0, 0); y < MIN(y1, s->h); y++) {
        const uint8_t *row = s->mask + (size_t)y * s->w;
        for (int x = 0; x < t.n; x++)
            t.value[x] += row[x];
    }
    track_finish(&t, MAX(y1 - y0, 1));
    return t;
}

/* Ink of each row, block by block along the boxes: what a leaning track is summed from. */
enum { BLOCK = 32 };

static int *block_sums(const OcrStrip *s, int x0, int blocks)
{
    int *sums = g_new0(int, (size_t)blocks * s->h);
    for (int y = 0; y < s->h; y++) {
        const uint8_t *row = s->mask + (size_t)y * s->w + x0;
        for (int b = 0; b < blocks; b++) {
            int sum = 0;
            for (int x = 0; x < BLOCK; x++)
                sum += row[b * BLOCK + x];
            sums[(size_t)b * s->h + y] = sum;
        }
    }
    return sums;
}

/* Share of ink in each row, leaning by `lean` rows from end to end. */
static Track row_track(const OcrStrip *s, const int *sums, int blocks, double lean)
{
    Track t = track_new(s, s->h);
    for (int b = 0; b < blocks; b++) {
        int shift = (int)lround(lean * ((b + 0.5) / blocks - 0.5));
        const int *column = sums + (size_t)b * s->h;
        for (int y = MAX(0, -shift); y < s->h - MAX(0, shift); y++)
            t.value[y] += column[y + shift];
    }
    track_finish(&t, blocks * BLOCK);
    return t;
}

static double track_at(const Track *t, double place)
{
    int i = (int)(place + 0.5);
    return i >= 1 && i < t->n ? t->near[i] : 0;
}

/* Best shift and stretch of a set of expected places onto a track. */
typedef struct {
    double shift, stretch, cover, rise;
} Match;

static double mean_cover(const Track *t, const double *places, int n, double shift, double stretch)
{
    double sum = 0, least = 1, middle = (places[0] + places[n - 1]) / 2;
    int covered = 0;
    for (int i = 0; i < n; i++) {
        double cover = MIN(track_at(t, middle + (places[i] - middle) * stretch + shift), 1);
        sum += cover;
        least = MIN(least, cover);
        covered += cover >= LEAST_COVER;
    }
    /* Of a box alone both lines must be there: one could be anybody's stroke. Of a row most must be: where the tint
     * dropped out a few letters' uprights would do for a mean. */
    double mean = sum / n;
    return t->alone ? least : covered < 0.6 * n && n > 2 ? MIN(mean, covered / (2.0 * n)) : mean;
}

static Match match_places(const Track *t, const double *places, int n, double reach, double looseness)
{
    Match best = {0, 1, -1, 0};
    double sum = 0, half = (places[n - 1] - places[0]) / 2;
    int tried = 0;
    double stretch_step = half > 1 ? 1 / half : 1;
    for (double stretch = 1 - looseness; stretch <= 1 + looseness + 1e-9; stretch += stretch_step) {
        for (double shift = -reach; shift <= reach; shift++) {
            double cover = mean_cover(t, places, n, shift, stretch);
            /* A tie goes to what was expected: lines are thick, and any place on them covers alike. */
            double merit = cover - 0.02 * fabs(shift) / reach - 0.02 * fabs(stretch - 1) / (looseness + 1e-9);
            if (merit > best.cover - 0.02 * fabs(best.shift) / reach)
                best = (Match){shift, stretch, cover, 0};
            sum += cover;
            tried++;
        }
        if (looseness <= 0)
            break;
    }
    best.rise = best.cover - sum / MAX(tried, 1);
    return best;
}

static bool is_seen(const Match *match)
{
    return match->cover >= LEAST_COVER && match->rise >= LEAST_RISE;
}

/* A comb may have no top line, but then its bottom line is whole: the feet of letters never are. */
static bool has_rows(const Track *t, const OcrStrip *s, const Match *match)
{
    double top = track_at(t, s->top + match->shift), bottom = track_at(t, s->bottom + match->shift);
    return is_seen(match) && (MIN(top, bottom) >= 0.25 || bottom >= 0.75);
}

/* Rows of the top and bottom lines: shift and lean of the whole row. */
static bool match_rows(const OcrStrip *s, double reach, double *shift, double *slope)
{
    double places[2] = {s->top, s->bottom}, best = -1;
    double leans = MIN(reach, 12);
    bool seen = false;
    int x0 = (int)s->left[0], span = (int)(s->right[s->count - 1] - s->left[0]), blocks = span / BLOCK;
    if (blocks < 1)
        return false;
    g_autofree int *sums = block_sums(s, x0, blocks);
    for (double lean = -leans; lean <= leans; lean += 2) {
        g_auto(Track) t = row_track(s, sums, blocks, lean);
        Match match = match_places(&t, places, 2, reach, 0);
        double merit = match.cover - 0.01 * fabs(lean) / leans;
        if (merit > best) {
            best = merit;
            *shift = match.shift;
            *slope = lean / span;
            seen = has_rows(&t, s, &match);
        }
    }
    return seen;
}

static bool match_columns(const OcrStrip *s, double down, double reach, Match *match)
{
    g_autofree double *places = g_new(double, 2 * (size_t)s->count);
    for (int i = 0; i < s->count; i++) {
        places[2 * i] = s->left[i];
        places[2 * i + 1] = s->right[i];
    }
    g_auto(Track) t = column_track(s, (int)lround((s->top + s->bottom) / 2 + down), (int)lround(s->bottom + down));
    *match = match_places(&t, places, 2 * s->count, reach, s->count > 1 ? 0.02 : 0);
    return is_seen(match);
}

static OcrFramesSeen locate_run(OcrPage *page, OcrQuad *quads, int count, double reach_mm)
{
    g_autoptr(OcrStrip) s = ocr_strip_new(page, quads, count, reach_mm + 0.8);
    if (!s)
        return OCR_FRAMES_UNSEEN;
    double reach = reach_mm * s->px_mm, shift = 0, slope = 0, middle = s->w / 2.0;
    Match across = {0, 1, 0, 0};
    bool rows = match_rows(s, reach, &shift, &slope);
    if (!rows)
        shift = slope = 0;
    bool columns = match_columns(s, shift, reach, &across);
    if (!rows && !columns)
        return OCR_FRAMES_UNSEEN;
    if (!columns)
        across = (Match){0, 1, 0, 0};
    g_autofree OcrQuad *moved = g_new(OcrQuad, count);
    double centre = (s->left[0] + s->right[count - 1]) / 2;
    for (int i = 0; i < count; i++) {
        double x[2] = {centre + (s->left[i] - centre) * across.stretch + across.shift,
                       centre + (s->right[i] - centre) * across.stretch + across.shift};
        for (int corner = 0; corner < 4; corner++) {
            double at = x[corner == 1 || corner == 2], y = (corner < 2 ? s->top : s->bottom) + shift;
            moved[i].corner[corner] = ocr_strip_to_page(s, at, y + slope * (at - middle));
        }
    }
    memcpy(quads, moved, sizeof *quads * (size_t)count);
    return rows && columns ? OCR_FRAMES_SEEN : OCR_FRAMES_ONE_WAY;
}

OcrFramesSeen ocr_cells_locate(OcrPage *page, OcrQuad *quads, int count, double reach_mm)
{
    OcrFramesSeen seen = OCR_FRAMES_UNSEEN;
    for (int done = 0; done < count;) {
        int run = ocr_strip_run(quads + done, count - done);
        OcrFramesSeen of_run = locate_run(page, quads + done, run, reach_mm);
        seen = MAX(seen, of_run);
        done += run;
    }
    return seen;
}
