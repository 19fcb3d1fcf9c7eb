#include "ocr/layout_edge.h"

#include <leptonica/allheaders.h>
#include <math.h>

/* Dots: how far beside its place an edge is looked for, and how thick it may be on either side; how often the slope is tried; how ragged it is. */
enum { REACH = 5 * OCR_LAYOUT_PX_MM, THICK = 6, SLOPES = 12, AROUND = 2, RUN = 32 };

/* Where it may be anywhere: rows and slopes at first, so that it is missed by a dot at its ends, and then around the best; how often; a streak of the scanner is thinner
 * (dots beside the middle). */
enum { ROUGH_STEP = 2, ROUGH_SLOPES = 5, CLOSE_SLOPES = 8, CLOSE_REACH = 4, TRIES_MOST = 6, BESIDE_LEAST = 1 };

/* More slope than the fold is expected to have; how much of the page's width or height has to be strange, and how much has any ink within a dot, and of the rows beside
 * that one, to be of the same edge. */
static const double SLOPE_MOST = 0.024, STRANGE_LEAST = 0.16, INKED_LEAST = 0.85, THICK_LEAST = 0.6;

static int height_at(const OcrLayoutEdge *edge, int w, int x)
{
    return (int)lrint(edge->middle + edge->slope * (x - w / 2.0));
}

/* In runs so short that an edge rises by less than a dot over half of one. */
static int inked_along(const OcrPlane *plane, const OcrLayoutEdge *edge, int off)
{
    int inked = 0;
    for (int x = 0; x < plane->w; x += RUN) {
        uint64_t dots = ocr_plane_bits(plane, x, height_at(edge, plane->w, x + RUN / 2) + off) & ~(uint64_t)0 << (64 - MIN(RUN, plane->w - x));
        inked += ocr_layout_count(dots);
    }
    return inked;
}

/* The rows beside it that have ink nearly all across are the same edge, strange or not. */
static int thickness(const OcrPlane *ink, const OcrLayoutEdge *edge, int way)
{
    int rows = 0;
    while (rows < THICK && inked_along(ink, edge, way * (rows + 1)) >= THICK_LEAST * ink->w)
        rows++;
    return rows;
}

/* Where an edge is looked for: in how many dots around a height at the page's middle, by how many slopes on either side of one. Strange ink tells that it is one,
 * but where print is near there is none of it: where it runs there `ink` tells (NULL: is not asked). */
typedef struct {
    double middle, slope, slope_most;
    int reach, slopes;
    const OcrPlane *ink;
} Search;

/* The line that most of the ink lies on; not `seen`: there is no ink. */
static OcrLayoutEdge densest(const OcrPlane *strange, const Search *search)
{
    OcrLayoutEdge best = {.seen = false};
    int most = 0;
    for (int tilt = -search->slopes; tilt <= search->slopes; tilt++)
        for (int off = -search->reach; off <= search->reach; off++) {
            const OcrLayoutEdge edge = {.middle = search->middle + off, .slope = search->slope + search->slope_most * tilt / search->slopes};
            int inked = inked_along(strange, &edge, 0) + (search->ink ? inked_along(search->ink, &edge, 0) : 0);
            if (inked > most) {
                most = inked;
                best = edge;
                best.seen = true;
            }
        }
    return best;
}

/* Across: all ink of the page, the same a dot wider, and what of it is strange. */
typedef struct {
    const OcrPlane *ink, *near, *strange;
} Inked;

static OcrLayoutEdge find_edge(const Inked *page, const Search *search)
{
    OcrLayoutEdge best = densest(page->strange, search);
    best.seen = best.seen && inked_along(page->strange, &best, 0) >= STRANGE_LEAST * page->ink->w && inked_along(page->near, &best, 0) >= INKED_LEAST * page->ink->w;
    best.before = thickness(page->ink, &best, -1);
    best.beyond = thickness(page->ink, &best, 1);
    return best;
}

static OcrLayoutEdge find_near_fold(const OcrPlane *ink, const OcrPlane *strange, OcrPoint from, OcrPoint to)
{
    g_autoptr(OcrPlane) near = ocr_plane_widened(ink, 1);
    const double slope = (to.y - from.y) / fmax(to.x - from.x, 1);
    const Search search = {from.y + slope * (strange->w / 2.0 - from.x), slope, SLOPE_MOST, REACH, SLOPES, NULL};
    return find_edge(&(Inked){ink, near, strange}, &search);
}

OcrLayoutEdge ocr_layout_find_edge(const OcrLayout *page, const OcrPlane *strange, OcrPoint from, OcrPoint to)
{
    g_autoptr(OcrPlane) ink = ocr_plane_of(page);
    if (fabs(to.x - from.x) >= fabs(to.y - from.y))
        return find_near_fold(ink, strange, from, to);
    g_autoptr(OcrPlane) ink_over = ocr_plane_turned_over(ink), strange_over = ocr_plane_turned_over(strange);
    OcrLayoutEdge edge = find_near_fold(ink_over, strange_over, (OcrPoint){from.y, from.x}, (OcrPoint){to.y, to.x});
    edge.down = true;
    return edge;
}

double ocr_layout_beyond_edge(const OcrLayoutEdge *edge, const OcrLayout *page, OcrPoint place)
{
    double along = edge->down ? place.y - page->h / 2.0 : place.x - page->w / 2.0;
    return (edge->down ? place.x : place.y) - edge->middle - edge->slope * along;
}

static void cover(const OcrLayoutEdge *edge, OcrPlane *covered)
{
    const int length = edge->down ? covered->h : covered->w, most = edge->down ? covered->w : covered->h;
    for (int along = 0; along < length; along++) {
        int at = height_at(edge, length, along);
        for (int across = MAX(at - edge->before - AROUND, 0); across <= MIN(at + edge->beyond + AROUND, most - 1); across++)
            ocr_plane_set(covered, edge->down ? across : along, edge->down ? along : across);
    }
}

OcrPlane *ocr_layout_cover_of(const OcrLayout *page, const OcrLayoutEdge *edges, int count)
{
    OcrPlane *covered = ocr_plane_new(page->w, page->h);
    for (int i = 0; i < count; i++)
        if (edges[i].seen)
            cover(&edges[i], covered);
    return covered;
}

OcrLayout *ocr_layout_without(const OcrLayout *page, const OcrPlane *covered)
{
    OcrLayout *less = ocr_layout_stretched(page, 1, 1);
    for (gsize i = 0; i < (gsize)less->stride * (gsize)less->h; i++)
        less->ink[i] &= ~covered->bits[i];
    ocr_layout_widen(less);
    less->scale = page->scale;
    less->cosine = page->cosine;
    less->sine = page->sine;
    less->centre_here = page->centre_here;
    less->centre_scan = page->centre_scan;
    less->beyond = page->beyond ? (OcrImage *)pixClone((PIX *)page->beyond) : NULL;
    return less;
}

/* Of each row, the ink of all above it. */
static int *ink_above(const OcrPlane *plane)
{
    int *above = g_new0(int, plane->h + 1);
    for (int y = 0; y < plane->h; y++) {
        above[y + 1] = above[y];
        for (int x = 0; x < plane->w; x += 64)
            above[y + 1] += ocr_layout_count(ocr_plane_bits(plane, x, y));
    }
    return above;
}

/* Roughly the line anywhere that most strange ink lies on, `inked` dots of it; rows are passed over that have too little around them. */
static OcrLayoutEdge find_roughly(const OcrPlane *strange, int *inked)
{
    g_autofree int *above = ink_above(strange);
    const int rise = (int)ceil(SLOPE_MOST * strange->w / 2);
    OcrLayoutEdge best = {.seen = false};
    *inked = 0;
    for (int y = 0; y < strange->h; y += ROUGH_STEP) {
        if (above[MIN(y + rise + 1, strange->h)] - above[MAX(y - rise, 0)] < STRANGE_LEAST * strange->w)
            continue;
        const OcrLayoutEdge edge = densest(strange, &(Search){y, 0, SLOPE_MOST, 0, ROUGH_SLOPES, NULL});
        int here = inked_along(strange, &edge, 0);
        if (here > *inked) {
            *inked = here;
            best = edge;
        }
    }
    return best;
}

/* Adds what runs across all of the page: roughly where first, then to the dot; then the next, without that one. */
static int find_across(const OcrPlane *ink, OcrPlane *strange, OcrLayoutEdge *edges, int most)
{
    g_autoptr(OcrPlane) near = ocr_plane_widened(ink, 1);
    int count = 0;
    for (int tries = 0; tries < TRIES_MOST && count < most; tries++) {
        int inked;
        const OcrLayoutEdge rough = find_roughly(strange, &inked);
        if (inked < STRANGE_LEAST * ink->w)
            break;
        const Search close = {rough.middle, rough.slope, 2 * SLOPE_MOST / ROUGH_SLOPES, CLOSE_REACH, CLOSE_SLOPES, ink};
        const OcrLayoutEdge edge = find_edge(&(Inked){ink, near, strange}, &close);
        if (edge.seen && edge.before + edge.beyond >= BESIDE_LEAST)
            edges[count++] = edge;
        g_autoptr(OcrPlane) done = ocr_plane_new(ink->w, ink->h);
        cover(&edge, done);
        ocr_plane_take(strange, done);
    }
    return count;
}

int ocr_layout_find_edges(const OcrLayout *page, const OcrPlane *strange, OcrLayoutEdge *edges, int most)
{
    g_autoptr(OcrPlane) ink = ocr_plane_of(page);
    g_autoptr(OcrPlane) across = ocr_plane_copy(strange);
    g_autoptr(OcrPlane) ink_over = ocr_plane_turned_over(ink);
    g_autoptr(OcrPlane) down = ocr_plane_turned_over(strange);
    int found = find_across(ink, across, edges, most), count = found;
    count += find_across(ink_over, down, edges + found, most - found);
    for (int i = found; i < count; i++)
        edges[i].down = true;
    return count;
}
