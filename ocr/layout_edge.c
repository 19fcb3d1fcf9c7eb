#include "ocr/layout_edge.h"

#include <leptonica/allheaders.h>
#include <math.h>

/* Dots: how far beside its place an edge is looked for, and how thick it may be on either side; how often the slope is tried; how ragged it is. */
enum { REACH = 5 * OCR_LAYOUT_PX_MM, THICK = 6, SLOPES = 12, AROUND = 2, RUN = 32 };

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

/* Across. */
static OcrLayoutEdge find_edge(const OcrPlane *ink, const OcrPlane *strange, OcrPoint from, OcrPoint to)
{
    g_autoptr(OcrPlane) near = ocr_plane_widened(ink, 1);
    const double slope = (to.y - from.y) / fmax(to.x - from.x, 1), middle = from.y + slope * (strange->w / 2.0 - from.x);
    OcrLayoutEdge best = {.seen = false};
    int most = 0;
    for (int tilt = -SLOPES; tilt <= SLOPES; tilt++)
        for (int off = -REACH; off <= REACH; off++) {
            const OcrLayoutEdge edge = {.middle = middle + off, .slope = slope + SLOPE_MOST * tilt / SLOPES};
            int inked = inked_along(strange, &edge, 0);
            if (inked > most) {
                most = inked;
                best = edge;
            }
        }
    best.seen = most >= STRANGE_LEAST * strange->w && inked_along(near, &best, 0) >= INKED_LEAST * strange->w;
    best.before = thickness(ink, &best, -1);
    best.beyond = thickness(ink, &best, 1);
    return best;
}

OcrLayoutEdge ocr_layout_find_edge(const OcrLayout *page, const OcrPlane *strange, OcrPoint from, OcrPoint to)
{
    g_autoptr(OcrPlane) ink = ocr_plane_of(page);
    if (fabs(to.x - from.x) >= fabs(to.y - from.y))
        return find_edge(ink, strange, from, to);
    g_autoptr(OcrPlane) ink_over = ocr_plane_turned_over(ink), strange_over = ocr_plane_turned_over(strange);
    OcrLayoutEdge edge = find_edge(ink_over, strange_over, (OcrPoint){from.y, from.x}, (OcrPoint){to.y, to.x});
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
