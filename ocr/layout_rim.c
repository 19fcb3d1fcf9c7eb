#include "ocr/layout_rim.h"

#include "ocr/layout_check.h"
#include "ocr/layout_plane.h"

#include <math.h>

/* Dots: radii, and how far apart two middles are of one circle. */
enum { LEAST = 6, MOST = 14, SAME = 4, ASIDE = 3 };

/* Of all angles, how many have ink on the rim, nearly and to half a dot (a square has half), and at most on either side of it, so many dots away. */
static const double NEARLY = 0.95, ROUND = 0.9, BESIDE_MOST = 0.5, BESIDE = 2.5, CORNER_FROM = 1.2, CORNER_TO = 1.45;

/* Eight points of a circle around 64 middles from column x of row y on: the middles around which four points are all dots of the plane, and four more between them. */
typedef struct {
    uint64_t straight, aslant;
} Points;

static Points points_of(const OcrPlane *plane, int x, int y, int radius)
{
    const int off = (int)lrint(radius * G_SQRT2 / 2);
    return (Points){ocr_plane_bits(plane, x + radius, y) & ocr_plane_bits(plane, x - radius, y) & ocr_plane_bits(plane, x, y + radius) & ocr_plane_bits(plane, x, y - radius),
                    ocr_plane_bits(plane, x + off, y + off) & ocr_plane_bits(plane, x + off, y - off) & ocr_plane_bits(plane, x - off, y + off) &
                        ocr_plane_bits(plane, x - off, y - off)};
}

/* And all of eight more, between those. */
static uint64_t points_between(const OcrPlane *plane, int x, int y, int radius)
{
    const int far = (int)lrint(radius * cos(G_PI / 8)), near = (int)lrint(radius * sin(G_PI / 8));
    uint64_t all = ~(uint64_t)0;
    for (int i = 0; i < 4; i++) {
        const int a = i & 1 ? far : -far, b = i & 2 ? near : -near;
        all &= ocr_plane_bits(plane, x + a, y + b) & ocr_plane_bits(plane, x + b, y + a);
    }
    return all;
}

/* Those of the middles that may be of a circle: ink is near it, and neither side of it is solid. */
static uint64_t middles(const OcrPlane *near, const OcrPlane *ink, int x, int y, int radius)
{
    const Points rim = points_of(near, x, y, radius);
    uint64_t all = rim.straight & rim.aslant;
    if (all == 0 || (all &= points_between(near, x, y, radius)) == 0)
        return 0;
    const Points inside = points_of(ink, x, y, radius - ASIDE), outside = points_of(ink, x, y, radius + ASIDE);
    return all & ~inside.straight & ~inside.aslant & ~outside.straight & ~outside.aslant;
}

static double roundness(const OcrLayout *layout, const OcrLayoutRing *ring)
{
    return ocr_layout_share_of_circle(layout, ring->middle, ring->radius - 0.5, ring->radius + 0.5);
}

/* Lays it to half a dot. */
static void lay(const OcrLayout *layout, OcrLayoutRing *ring)
{
    const OcrLayoutRing first = *ring;
    double best = 0;
    for (int i = 0; i < 27; i++) {
        const OcrLayoutRing other = {{first.middle.x + (i % 3 - 1) / 2.0, first.middle.y + (i / 3 % 3 - 1) / 2.0}, first.radius + (i / 9 - 1) / 2.0, true};
        double how_round = roundness(layout, &other);
        if (how_round > best) {
            best = how_round;
            *ring = other;
        }
    }
}

/* Of a square as large its corners stand out. */
static bool has_corners(const OcrLayout *layout, const OcrLayoutRing *ring)
{
    int corners = 0;
    for (int i = 0; i < 4; i++) {
        bool ink = false;
        for (double out = CORNER_FROM; out <= CORNER_TO && !ink; out += 0.05) {
            double off = out * ring->radius * G_SQRT2 / 2;
            ink = ocr_layout_has_ink(layout, (int)floor(ring->middle.x + (i & 1 ? off : -off)), (int)floor(ring->middle.y + (i & 2 ? off : -off)));
        }
        corners += ink;
    }
    return corners > 2;
}

/* Lays it if it is a circle. */
static bool is_circle(const OcrLayout *layout, OcrLayoutRing *ring)
{
    if (ocr_layout_share_of_circle(layout, ring->middle, ring->radius - 1, ring->radius + 1) < NEARLY)
        return false;
    lay(layout, ring);
    const double radius = ring->radius;
    return roundness(layout, ring) >= ROUND && !has_corners(layout, ring) &&
           ocr_layout_share_of_circle(layout, ring->middle, radius - BESIDE - 0.5, radius - BESIDE) <= BESIDE_MOST &&
           ocr_layout_share_of_circle(layout, ring->middle, radius + BESIDE, radius + BESIDE + 0.5) <= BESIDE_MOST;
}

/* The better of two for one circle; `known` are others'. */
static void add(GArray *rings, guint known, const OcrLayout *layout, OcrLayoutRing ring)
{
    for (guint i = 0; i < rings->len; i++) {
        OcrLayoutRing *other = &g_array_index(rings, OcrLayoutRing, i);
        if (hypot(other->middle.x - ring.middle.x, other->middle.y - ring.middle.y) > SAME)
            continue;
        if (i >= known && roundness(layout, other) < roundness(layout, &ring))
            *other = ring;
        return;
    }
    g_array_append_val(rings, ring);
}

void ocr_layout_add_rims(const OcrLayout *layout, GArray *rings)
{
    g_autoptr(OcrPlane) ink = ocr_plane_of(layout);
    g_autoptr(OcrPlane) near = ocr_plane_widened(ink, 1);
    const guint known = rings->len;
    for (int radius = LEAST; radius <= MOST; radius++)
        for (int y = radius; y + radius < layout->h; y++)
            for (int x = 0; x < layout->w; x += 64)
                for (uint64_t all = middles(near, ink, x, y, radius); all; all &= all - 1) {
                    OcrLayoutRing ring = {{x + __builtin_clzll(all & -all) + 0.5, y + 0.5}, radius, true};
                    if (is_circle(layout, &ring))
                        add(rings, known, layout, ring);
                }
}
