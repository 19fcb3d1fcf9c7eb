#include "ocr/cell_ink.h"
#include <math.h>
#include <string.h>

static int find_root(GArray *parents, int i)
{
    int *p = (int *)(void *)parents->data;
    while (p[i] != i)
        i = p[i] = p[p[i]];
    return i;
}

static int join(GArray *parents, int a, int b)
{
    int ra = find_root(parents, a), rb = find_root(parents, b);
    int low = MIN(ra, rb);
    ((int *)(void *)parents->data)[MAX(ra, rb)] = low;
    return low;
}

/* Links a new run with the runs of the row above that touch it, corners included. */
static void link_run(GArray *runs, GArray *parents, OcrInkRun *run, guint *above, guint above_end)
{
    while (*above < above_end && g_array_index(runs, OcrInkRun, *above).x1 < run->x0)
        (*above)++;
    run->piece = -1;
    for (guint i = *above; i < above_end; i++) {
        const OcrInkRun *up = &g_array_index(runs, OcrInkRun, i);
        if (up->x0 > run->x1)
            break;
        run->piece = run->piece < 0 ? find_root(parents, up->piece) : join(parents, run->piece, up->piece);
    }
    if (run->piece < 0) {
        run->piece = (int)parents->len;
        g_array_append_val(parents, run->piece);
    }
}

static void collect_runs(const OcrStrip *s, GArray *runs, GArray *parents)
{
    guint above = 0, above_end = 0;
    for (int y = 0; y < s->h; y++) {
        const uint8_t *row = s->mask + (size_t)y * s->w;
        guint first = runs->len;
        for (int x = 0; x < s->w;) {
            const uint8_t *start = memchr(row + x, 1, (size_t)(s->w - x));
            if (!start)
                break;
            OcrInkRun run = {.y = y, .x0 = (int)(start - row)};
            const uint8_t *end = memchr(start, 0, (size_t)(s->w - run.x0));
            run.x1 = end ? (int)(end - row) : s->w;
            link_run(runs, parents, &run, &above, above_end);
            g_array_append_val(runs, run);
            x = run.x1;
        }
        above = first;
        above_end = runs->len;
    }
}

/* Sides of a run that face paper: its two ends, and what of it has no ink above or below. */
static int open_edges(const OcrStrip *s, const OcrInkRun *run)
{
    int open = 2;
    const uint8_t *row = s->mask + (size_t)run->y * s->w;
    for (int x = run->x0; x < run->x1; x++)
        open += (run->y == 0 || !row[x - s->w]) + (run->y + 1 == s->h || !row[x + s->w]);
    return open;
}

OcrInk *ocr_ink_new(const OcrStrip *strip)
{
    GArray *runs = g_array_sized_new(FALSE, FALSE, sizeof(OcrInkRun), 4096);
    g_autoptr(GArray) parents = g_array_sized_new(FALSE, FALSE, sizeof(int), 1024);
    collect_runs(strip, runs, parents);
    OcrInk *ink = g_new0(OcrInk, 1);
    g_autofree int *number = g_new(int, parents->len + 1);
    for (guint i = 0; i < parents->len; i++)
        number[i] = find_root(parents, (int)i) == (int)i ? ink->piece_count++ : -1;
    ink->pieces = g_new(OcrInkPiece, ink->piece_count + 1);
    for (int i = 0; i < ink->piece_count; i++)
        ink->pieces[i] = (OcrInkPiece){.x0 = G_MAXINT, .y0 = G_MAXINT, .owner = OCR_INK_NOBODY};
    for (guint i = 0; i < runs->len; i++) {
        OcrInkRun *run = &g_array_index(runs, OcrInkRun, i);
        run->piece = number[find_root(parents, run->piece)];
        OcrInkPiece *piece = &ink->pieces[run->piece];
        piece->x0 = MIN(piece->x0, run->x0);
        piece->x1 = MAX(piece->x1, run->x1);
        piece->y0 = MIN(piece->y0, run->y);
        piece->y1 = MAX(piece->y1, run->y + 1);
        piece->area += run->x1 - run->x0;
        run->edges = open_edges(strip, run);
        piece->edges += run->edges;
    }
    ink->run_count = (int)runs->len;
    ink->runs = (OcrInkRun *)(void *)g_array_free(runs, FALSE);
    return ink;
}

void ocr_ink_free(OcrInk *ink)
{
    if (!ink)
        return;
    g_free(ink->runs);
    g_free(ink->pieces);
    g_free(ink);
}

int ocr_ink_ground(const OcrStrip *s, double x)
{
    double past = 0.12 * (s->bottom - s->top);
    if (x < s->left[0] - past || x >= s->right[s->count - 1] + past)
        return -1;
    int low = 0, high = s->count - 1;
    while (low < high) {
        int middle = (low + high) / 2;
        if (x < (s->right[middle] + s->left[middle + 1]) / 2)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Where a piece's pixels lie: counts for the boxes [first, first + n), and outside of all. */
typedef struct {
    int first, n;
    int *inside; /* in one array for all pieces */
    int outside;
    int core; /* pixels well inside a box, away from where its lines are printed */
} Spread;

/* How far into a row, in heights of its boxes, its neighbours' tails reach. */
static const double OTHER_ROW = 0.5;

/* Lines are printed, and blurred, within this of a box's sides. */
static const double RING_MM = 0.6;

/* How many pixels of a stretch of a run lie away from the lines of its box. */
static int core_pixels(const OcrStrip *s, const OcrInkRun *run, int from, int to, int box)
{
    double ring = RING_MM * s->px_mm;
    if (run->y < s->top + ring || run->y + 1 > s->bottom - ring)
        return 0;
    int left = (int)ceil(s->left[box] + ring), right = (int)floor(s->right[box] - ring);
    return MAX(0, MIN(to, right) - MAX(from, left));
}

static void spread_pieces(const OcrInk *ink, const OcrStrip *s, const int16_t *ground, Spread *spreads)
{
    double past = 0.12 * (s->bottom - s->top);
    int top = (int)floor(s->top - past), bottom = (int)ceil(s->bottom + past);
    for (int r = 0; r < ink->run_count; r++) {
        const OcrInkRun *run = &ink->runs[r];
        Spread *spread = &spreads[run->piece];
        if (run->y < top || run->y >= bottom) {
            spread->outside += run->x1 - run->x0;
            continue;
        }
        for (int x = run->x0; x < run->x1;) {
            int box = ground[x], from = x;
            while (x < run->x1 && ground[x] == box)
                x++;
            if (box < 0) {
                spread->outside += x - from;
                continue;
            }
            spread->inside[box - spread->first] += x - from;
            spread->core += core_pixels(s, run, from, x, box);
        }
    }
}

/* Residue of a frame: thin or small, and wholly where lines are or should be, corners too. */
static bool is_residue(const OcrInkPiece *p, const Spread *spread, const OcrStrip *s, int box)
{
    double ring = RING_MM * s->px_mm, length = p->x1 - p->x0 + p->y1 - p->y0;
    if (spread->core > 0 || (p->area > 0.3 * s->px_mm * s->px_mm && p->area / length > 0.34 * s->px_mm))
        return false;
    return p->y0 >= s->top - ring && p->y1 <= s->bottom + ring && p->x0 >= s->left[box] - ring &&
           p->x1 <= s->right[box] + ring;
}

/* A tail or a head of the row above or below: it goes on beyond the strip, and of this row it enters no more than a part. */
static bool is_of_other_row(const OcrInkPiece *p, const OcrStrip *s)
{
    double part = OTHER_ROW * (s->bottom - s->top);
    return (p->y0 == 0 && p->y1 <= s->top + part) || (p->y1 == s->h && p->y0 >= s->bottom - part);
}

static int choose_owner(const OcrInkPiece *p, const Spread *spread, const OcrStrip *s)
{
    double speck = MAX(2, 0.03 * s->px_mm * s->px_mm);
    int best = 0, second = 0, all = 0;
    for (int i = 0; i < spread->n; i++) {
        all += spread->inside[i];
        if (spread->inside[i] > spread->inside[best])
            best = i;
    }
    for (int i = 0; i < spread->n; i++)
        second = i != best ? MAX(second, spread->inside[i]) : second;
    if (p->area < speck || all == 0 || spread->outside > 1.5 * all || is_of_other_row(p, s))
        return OCR_INK_NOBODY;
    if (second > 0.3 * all && second > 0.5 * s->px_mm * s->px_mm)
        return OCR_INK_BY_PLACE;
    int box = spread->first + best;
    return is_residue(p, spread, s, box) ? OCR_INK_NOBODY : box;
}

void ocr_ink_assign(OcrInk *ink, const OcrStrip *s)
{
    g_autofree int16_t *ground = g_new(int16_t, s->w);
    g_autofree Spread *spreads = g_new0(Spread, ink->piece_count + 1);
    int total = 0;
    for (int x = 0; x < s->w; x++)
        ground[x] = (int16_t)ocr_ink_ground(s, x + 0.5);
    for (int i = 0; i < ink->piece_count; i++) {
        const OcrInkPiece *p = &ink->pieces[i];
        /* Clamped to the row: a piece that starts or ends outside of it still touches the boxes between. */
        int first = ocr_ink_ground(s, CLAMP(p->x0 + 0.5, s->left[0], s->right[s->count - 1] - 1));
        int last = ocr_ink_ground(s, CLAMP(p->x1 - 0.5, s->left[0], s->right[s->count - 1] - 1));
        spreads[i].first = first;
        spreads[i].n = last - first + 1;
        total += spreads[i].n;
    }
    g_autofree int *inside = g_new0(int, total + 1);
    for (int i = 0, at = 0; i < ink->piece_count; at += spreads[i++].n)
        spreads[i].inside = inside + at;
    spread_pieces(ink, s, ground, spreads);
    for (int i = 0; i < ink->piece_count; i++)
        ink->pieces[i].owner = choose_owner(&ink->pieces[i], &spreads[i], s);
}
