#include "ocr/layout_check.h"

#include "ocr/layout_part.h"

#include <math.h>

enum { ANGLES = 48 };
static const double SIDE_MET = 0.7, TICKED = 0.2, STROKES = 0.04, RING_MET = 0.65, CUT_RING_MET = 0.8, PRINTED_RING_MET = 0.6, VISIBLE_LEAST = 0.3, RING_TICKED = 0.3;

/* What is seen of one side of a box, a bit a dot. Ink in the same two rows next to each other is straight: of specks, which lie near everything, little is. */
typedef struct {
    uint64_t near, before, after, hidden;
} Side;

static uint64_t bit_of(bool set, int i)
{
    return (uint64_t)set << i;
}

/* What there is at one dot of a side. */
static void look_at_dot(const OcrLayout *layout, int x, int y, int i, bool across, Side *side)
{
    bool here = ocr_layout_has_ink(layout, x, y);
    side->before |= bit_of(here || ocr_layout_has_ink(layout, x - !across, y - across), i);
    side->after |= bit_of(here || ocr_layout_has_ink(layout, x + !across, y + across), i);
    side->near |= bit_of(layout->near && ocr_layout_near(layout, x, y) >> 63, i);
}

static bool is_covered(const OcrLayoutView *view, int x, int y)
{
    return ocr_layout_covered(view, x, y) >> 63;
}

static int straight_dots(const Side *side)
{
    return MAX(ocr_layout_count(side->before & ~side->hidden), ocr_layout_count(side->after & ~side->hidden));
}

typedef enum { UNKNOWN, MISSING, MET } Seen;

/* Whether there is ink of the page near most of a side, and nearly as straight as it is on the blank. */
static Seen side_seen(const Side *side, const Side *printed, int count)
{
    int visible = count - ocr_layout_count(side->hidden);
    if (visible < VISIBLE_LEAST * count)
        return UNKNOWN;
    double share = (double)visible / count;
    return ocr_layout_count(side->near & ~side->hidden) >= SIDE_MET * visible && straight_dots(side) >= SIDE_MET * share * straight_dots(printed) ? MET : MISSING;
}

double ocr_layout_share_inked(const OcrLayout *layout, OcrBox box)
{
    int ink = 0;
    for (int y = box.y; y < box.y + box.h; y++)
        for (int x = box.x; x < box.x + box.w; x++)
            ink += ocr_layout_has_ink(layout, x, y);
    return (double)ink / MAX(1, box.w * box.h);
}

/* Strokes in what was a box, two dots wide and high: a tick, and no specks. */
static bool is_ticked(const OcrLayout *page, OcrBox box)
{
    int solid = 0;
    for (int y = box.y; y < box.y + box.h; y++)
        for (int x = box.x; x < box.x + box.w; x++)
            solid += ocr_layout_bits(page, x, y) >> 62 == 3 && ocr_layout_bits(page, x, y + 1) >> 62 == 3;
    return ocr_layout_share_inked(page, box) >= TICKED && solid >= STROKES * box.w * box.h;
}

static bool is_on(const OcrLayout *page, OcrBox box)
{
    return box.x >= 0 && box.y >= 0 && box.x + box.w <= page->w && box.y + box.h <= page->h;
}

/* A side of a box: `count` dots from (x, y) on. */
typedef struct {
    int x, y, count;
    bool across;
} Line;

static Line line_of(OcrBox box, int which)
{
    bool across = which < 2;
    return (Line){box.x + (which == 3 ? box.w - 1 : 0), box.y + (which == 1 ? box.h - 1 : 0), MIN(across ? box.w : box.h, 64), across};
}

static Side look_along(const OcrLayout *layout, const Line *line)
{
    Side side = {0};
    for (int i = 0; i < line->count; i++)
        look_at_dot(layout, line->across ? line->x + i : line->x, line->across ? line->y : line->y + i, i, line->across, &side);
    return side;
}

/* Of a side that a fold cuts, each dot where it lies. */
static Side look_along_cut(const OcrLayoutView *view, const Line *line)
{
    Side side = {0};
    for (int i = 0; i < line->count; i++) {
        OcrPoint there[2];
        int places = view->guesses((OcrPoint){line->x + (line->across ? i : 0) + 0.5, line->y + (line->across ? 0 : i) + 0.5}, view->data, there);
        bool hidden = true;
        for (int k = 0; k < places; k++) {
            int x = (int)floor(there[k].x), y = (int)floor(there[k].y);
            look_at_dot(view->page, x, y, i, line->across, &side);
            hidden &= is_covered(view, x, y);
        }
        side.hidden |= bit_of(hidden, i);
    }
    return side;
}

/* Where it is expected on the page, whole. */
static OcrBox box_there(const OcrLayoutView *view, OcrBox box)
{
    OcrPoint there[2];
    view->guesses((OcrPoint){box.x + box.w / 2.0, box.y + box.h / 2.0}, view->data, there);
    return (OcrBox){(int)lrint(there->x - box.w / 2.0), (int)lrint(there->y - box.h / 2.0), box.w, box.h};
}

bool ocr_layout_box_is_gone(const OcrLayoutView *view, OcrBox box)
{
    const OcrLayout *print = ocr_layout_kept(view->blank);
    const OcrBox there = box_there(view, box);
    const bool cut = ocr_layout_is_cut(view, box);
    int met = 0, missing = 0;
    if (!is_on(view->page, there))
        return false;
    for (int which = 0; which < 4; which++) {
        const Line printed = line_of(box, which), expected = line_of(there, which);
        const Side side = cut ? look_along_cut(view, &printed) : look_along(view->page, &expected), on_blank = look_along(print, &printed);
        Seen seen = side_seen(&side, &on_blank, printed.count);
        met += seen == MET;
        missing += seen == MISSING;
    }
    return missing >= 2 && met < 2 && !(met == 1 && is_ticked(view->page, there));
}

/* A bit an angle, from the right on. */
static uint64_t inked_angles(const OcrLayout *layout, OcrPoint middle, double from, double to)
{
    uint64_t inked = 0;
    for (int angle = 0; angle < ANGLES; angle++) {
        const double across = cos(2 * G_PI * angle / ANGLES), down = sin(2 * G_PI * angle / ANGLES);
        for (double radius = from; radius <= to && !(inked >> angle & 1); radius += 0.5)
            if (ocr_layout_has_ink(layout, (int)floor(middle.x + radius * across), (int)floor(middle.y + radius * down)))
                inked |= (uint64_t)1 << angle;
    }
    return inked;
}

double ocr_layout_share_of_circle(const OcrLayout *layout, OcrPoint middle, double from, double to)
{
    return (double)ocr_layout_count(inked_angles(layout, middle, from, to)) / ANGLES;
}

/* The most of a rim that there is within a dot of a place. */
static int rim_met(const OcrLayout *page, double radius, OcrPoint middle)
{
    int most = 0;
    for (int i = 0; i < 9; i++)
        most = MAX(most, ocr_layout_count(inked_angles(page, (OcrPoint){middle.x + i % 3 - 1, middle.y + i / 3 - 1}, radius - 0.5, radius + 0.5)));
    return most;
}

/* Each angle of a ring where it lies, whether a fold cuts it or not: a dot of its rim, and one beside. */
static void look_at_rim(const OcrLayoutView *view, const OcrLayoutRing *ring, int *met, int *visible)
{
    *met = *visible = 0;
    for (int angle = 0; angle < ANGLES; angle++) {
        OcrPoint there[2];
        const OcrPoint at = {ring->middle.x + ring->radius * cos(2 * G_PI * angle / ANGLES), ring->middle.y + ring->radius * sin(2 * G_PI * angle / ANGLES)};
        bool hidden = true, inked = false;
        int places = view->guesses(at, view->data, there);
        for (int k = 0; k < places; k++) {
            int x = (int)floor(there[k].x), y = (int)floor(there[k].y);
            hidden &= is_covered(view, x, y);
            inked |= ocr_layout_near(view->page, x, y) >> 63;
        }
        *visible += !hidden;
        *met += !hidden && inked;
    }
}

/* Its middle is inked on all sides. */
static bool is_ring_ticked(const OcrLayout *page, OcrPoint middle, OcrBox box)
{
    for (int quarter = 0; quarter < 4; quarter++) {
        const OcrBox part = {quarter & 1 ? (int)lrint(middle.x) : box.x + box.w / 4, quarter >> 1 ? (int)lrint(middle.y) : box.y + box.h / 4, box.w / 4, box.h / 4};
        if (ocr_layout_share_inked(page, part) < RING_TICKED)
            return false;
    }
    return true;
}

bool ocr_layout_ring_is_gone(const OcrLayoutView *view, const OcrLayoutRing *ring)
{
    const int size = (int)lrint(2 * ring->radius);
    const OcrBox box = {(int)lrint(ring->middle.x - ring->radius), (int)lrint(ring->middle.y - ring->radius), size, size};
    OcrPoint there[2];
    view->guesses(ring->middle, view->data, there);
    const OcrBox on_page = {(int)lrint(there->x - ring->radius), (int)lrint(there->y - ring->radius), size, size};
    const bool cut = ocr_layout_is_cut(view, box);
    int met = 0, visible = ANGLES;
    if (!is_on(view->page, on_page) || is_ring_ticked(view->page, there[0], on_page))
        return false;
    if (cut || ring->printed)
        look_at_rim(view, ring, &met, &visible);
    else
        met = rim_met(view->page, ring->radius, there[0]);
    return visible >= VISIBLE_LEAST * ANGLES && met < (ring->printed ? PRINTED_RING_MET : cut ? CUT_RING_MET : RING_MET) * visible;
}
