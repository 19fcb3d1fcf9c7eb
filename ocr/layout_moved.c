#include "ocr/layout_moved.h"

#include "ocr/layout_part.h"
#include "ocr/layout_strange.h"

#include <math.h>
#include <stdlib.h>

/* Dots. An item of which no more is missing stands where it should, be it so far off; farther than that and up to 14 mm it may have moved. */
enum { MISSING_LEAST = 5, LAID_REACH = 2, MOVED_LEAST = 6, MOVED_MOST = 56, STEP = 3 };

/* A rule has white on one side at least so far from it. */
enum { BESIDE = 4 };

/* What a moved item leaves free, what it takes, both; what of each may disagree. */
enum { FREE_LEAST = 5, FREE_BY_ITSELF = 12, TAKEN_LEAST = 5, BOTH_LEAST = 10, SURE = 40, MANY = 120, SLID_TAKEN_LEAST = 3, SLID_LEFT_LEAST = 8 };
static const double STILL_THERE_MOST = 0.35, WRITTEN_MOST = 0.6, WRITTEN_OVER_MOST = 0.9, WHOLE_SHARE = 0.95, TAKEN_SHARE = 0.8, MANY_SHARE = 0.5, OPEN_SHARE = 0.6, LEFT_SHARE = 0.25, CLEAR_MOST = 0.1, SLID_SHARE = 0.65, HIDDEN_SHARE = 0.5;

/* A piece where it is expected, in the plane it lies across of. */
typedef struct {
    int x, y, other_x, other_y; /* beside a fold: how far off it lies on its other side; 0, 0: there is none */
    int blank_x, blank_y;
    uint64_t dots;
    bool down, hidden; /* hidden: in a fold */
} Placed;

/* Planes as they are, and turned over for what runs down. */
typedef struct {
    OcrPlane *strange[2], *near_strange[2]; /* ink of the page that the blank does not explain; the same, a dot wider */
    OcrPlane *near_page[2], *explained[2];  /* ink of the page, a dot wider; what the blank explains, in its own dots */
    OcrPlane *own[2];                       /* the same of nothing but the item that is looked at */
    OcrPlane *covered[2];                   /* by the edges of folds; NULL: there are none */
} Planes;

typedef struct {
    const OcrLayoutView *view;
    const OcrLayoutItems *items;
    Planes planes;
    double scale_x, scale_y; /* dots of the blank a dot of the page */
    GArray *placed;          /* Placed, of the item that is looked at */
    bool hidden;             /* most of that, under an edge */
} Scene;

/* Before there are planes: a dot of tolerance. */
static int missing_at(const OcrLayout *page, const Placed *at)
{
    if (at->hidden)
        return 0;
    if (!at->down)
        return ocr_layout_count(at->dots & ~ocr_layout_near(page, at->x, at->y));
    int missing = 0, length = ocr_layout_count(at->dots);
    for (int k = 0; k < length; k++)
        missing += ocr_layout_near(page, at->y, at->x + k) >> 63 == 0;
    return missing;
}

static Placed place_at(const OcrLayoutPart *part, int which)
{
    const OcrLayoutPiece *there = &part->there[which], *blank = &part->blank;
    Placed placed = {.dots = ~(uint64_t)0 << (64 - blank->length), .down = blank->down, .hidden = part->places == 0};
    placed.x = placed.down ? there->y : there->x;
    placed.y = placed.down ? there->x : there->y;
    placed.blank_x = placed.down ? blank->y : blank->x;
    placed.blank_y = placed.down ? blank->x : blank->y;
    return placed;
}

/* On that side of a fold where less of it is missing. */
static Placed place_part(const Scene *scene, const OcrLayoutPart *part)
{
    Placed placed = place_at(part, 0);
    if (part->places == 1)
        return placed;
    Placed other = place_at(part, 1);
    if (missing_at(scene->view->page, &other) < missing_at(scene->view->page, &placed)) {
        Placed first = placed;
        placed = other;
        other = first;
    }
    placed.other_x = other.x - placed.x;
    placed.other_y = other.y - placed.y;
    return placed;
}

static void place_item(const Scene *scene, const OcrLayoutItem *item)
{
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(OcrLayoutPart));
    for (int i = item->first; i < item->first + item->count; i++)
        ocr_layout_add_parts(scene->view, &g_array_index(scene->items->pieces, OcrLayoutPiece, i), parts);
    g_array_set_size(scene->placed, 0);
    for (guint i = 0; i < parts->len; i++) {
        const Placed placed = place_part(scene, &g_array_index(parts, OcrLayoutPart, i));
        g_array_append_val(scene->placed, placed);
    }
}

static const Placed *placed_at(const Scene *scene, guint i)
{
    return &g_array_index(scene->placed, Placed, i);
}

static int missing_in_place(const Scene *scene)
{
    int missing = 0;
    for (guint i = 0; i < scene->placed->len; i++)
        missing += missing_at(scene->view->page, placed_at(scene, i));
    return missing;
}

static bool is_hidden(const Scene *scene)
{
    int hidden = 0, dots = 0;
    for (guint i = 0; scene->view->covered && i < scene->placed->len; i++) {
        const Placed *at = placed_at(scene, i);
        int length = ocr_layout_count(at->dots);
        dots += length;
        for (int k = 0; k < length; k++)
            hidden += at->hidden || ocr_layout_covered(scene->view, at->down ? at->y : at->x + k, at->down ? at->x + k : at->y) >> 63;
    }
    return hidden > HIDDEN_SHARE * dots;
}

static uint64_t bits_at(OcrPlane *const planes[2], const Placed *at, int dx, int dy)
{
    return ocr_plane_bits(planes[at->down], at->x + (at->down ? dy : dx), at->y + (at->down ? dx : dy));
}

static Placed other_side(const Placed *at)
{
    Placed other = *at;
    other.x += at->other_x;
    other.y += at->other_y;
    return other;
}

static bool has_other_side(const Placed *at)
{
    return at->other_x != 0 || at->other_y != 0;
}

/* Of the piece moved so, how many of `dots` are in the planes; on that side of a fold where it is more. */
static int count_in(OcrPlane *const planes[2], const Placed *at, uint64_t dots, int dx, int dy)
{
    int count = ocr_layout_count(dots & bits_at(planes, at, dx, dy));
    if (has_other_side(at)) {
        const Placed other = other_side(at);
        count = MAX(count, ocr_layout_count(dots & bits_at(planes, &other, dx, dy)));
    }
    return count;
}

static int missing_by(const Scene *scene, int dx, int dy)
{
    int missing = 0;
    for (guint i = 0; i < scene->placed->len; i++) {
        const Placed *at = placed_at(scene, i);
        missing += at->hidden ? 0 : ocr_layout_count(at->dots) - count_in(scene->planes.near_page, at, at->dots, dx, dy);
    }
    return missing;
}

static bool stands_where_it_should(const Scene *scene)
{
    for (int dy = -LAID_REACH; dy <= LAID_REACH; dy++)
        for (int dx = -LAID_REACH; dx <= LAID_REACH; dx++)
            if (missing_by(scene, dx, dy) < MISSING_LEAST)
                return true;
    return false;
}

/* What of a piece, moved over the blank, lies on none of the print of `planes`. */
static uint64_t beside_print(const Scene *scene, OcrPlane *const planes[2], const Placed *at, int dx, int dy)
{
    int across = (int)lrint(dx * scene->scale_x), down = (int)lrint(dy * scene->scale_y);
    return at->dots & ~ocr_plane_bits(planes[at->down], at->blank_x + (at->down ? down : across), at->blank_y + (at->down ? across : down));
}

/* What of a piece moved so an edge hides, on either side of the fold. */
static uint64_t hidden_there(const Scene *scene, const Placed *at, int dx, int dy)
{
    if (!scene->planes.covered[0])
        return 0;
    uint64_t hidden = bits_at(scene->planes.covered, at, dx, dy);
    if (has_other_side(at)) {
        const Placed other = other_side(at);
        hidden |= bits_at(scene->planes.covered, &other, dx, dy);
    }
    return hidden;
}

static uint64_t unexplained(const Scene *scene, const Placed *at, int dx, int dy)
{
    return beside_print(scene, scene->planes.explained, at, dx, dy) & ~hidden_there(scene, at, dx, dy);
}

/* A fold may hide some of what was moved; of much, less is enough. */
static bool is_taken(int taken, int open)
{
    return taken >= TAKEN_LEAST && taken >= (taken >= MANY ? MANY_SHARE : TAKEN_SHARE) * open;
}

/* What is written on what was left free looks as if it were still there: where the new place is sure, more of that is borne. */
static bool is_free(int still, int left, int taken, int open)
{
    double most = taken < SURE ? STILL_THERE_MOST : taken >= WHOLE_SHARE * open ? WRITTEN_OVER_MOST : WRITTEN_MOST;
    return left >= FREE_LEAST && still <= most * left && taken + left - still >= BOTH_LEAST;
}

/* Whether roughly there, a dot this way or that, what the item would take is taken. */
static bool may_be_taken(const Scene *scene, int dx, int dy)
{
    int taken = 0, open = 0;
    for (guint i = 0; i < scene->placed->len; i++)
        taken += count_in(scene->planes.near_strange, placed_at(scene, i), placed_at(scene, i)->dots, dx, dy);
    if (taken < TAKEN_LEAST)
        return false;
    for (guint i = 0; i < scene->placed->len; i++)
        open += ocr_layout_count(unexplained(scene, placed_at(scene, i), dx, dy));
    return is_taken(taken, open);
}

/* Thin rules of the page there that the blank does not explain. */
static uint64_t thin_ink(const Scene *scene, const Placed *at, int dx, int dy)
{
    int x = at->x + (at->down ? dy : dx), y = at->y + (at->down ? dx : dy);
    const OcrPlane *ink = scene->planes.strange[at->down];
    uint64_t rule = ocr_plane_bits(ink, x, y - 1) | ocr_plane_bits(ink, x, y) | ocr_plane_bits(ink, x, y + 1);
    return rule & ~(ocr_plane_bits(ink, x, y - BESIDE) & ocr_plane_bits(ink, x, y + BESIDE));
}

/* Of an item moved so: what it would take that is in the open, and of that what is there; what it left free, and of that what looks as if it
 * were still there. Dots. */
typedef struct {
    int open, taken, left, still;
} Trace;

static void find_taken(const Scene *scene, int dx, int dy, Trace *trace)
{
    for (guint i = 0; i < scene->placed->len; i++) {
        const Placed *at = placed_at(scene, i);
        uint64_t new = unexplained(scene, at, dx, dy);
        trace->open += ocr_layout_count(new);
        int taken = ocr_layout_count(new & thin_ink(scene, at, dx, dy));
        if (has_other_side(at)) {
            const Placed other = other_side(at);
            taken = MAX(taken, ocr_layout_count(new & thin_ink(scene, &other, dx, dy)));
        }
        trace->taken += taken;
    }
}

static void find_left(const Scene *scene, OcrPlane *const print[2], int dx, int dy, Trace *trace)
{
    trace->left = trace->still = 0;
    for (guint i = 0; i < scene->placed->len; i++) {
        const Placed *at = placed_at(scene, i);
        if (at->hidden)
            continue;
        uint64_t old = beside_print(scene, print, at, -dx, -dy) & ~hidden_there(scene, at, 0, 0);
        trace->left += ocr_layout_count(old);
        trace->still += count_in(scene->planes.near_page, at, old, 0, 0);
    }
}

/* Other print may hide more of the new place than of the old where all of both says the same. */
static bool leaves_free(const Trace *trace)
{
    int open = trace->open, taken = trace->taken, left = trace->left, still = trace->still;
    bool clear = taken >= WHOLE_SHARE * open && (taken >= SURE || (left >= FREE_BY_ITSELF && still <= CLEAR_MOST * left));
    bool enough = clear || open >= OPEN_SHARE * left;
    return enough && left >= LEFT_SHARE * open && is_free(still, left, taken, open);
}

/* What else is printed at the old place says nothing of the item; but where little of it is by itself, what lies on other print counts too. */
static bool has_moved_by(const Scene *scene, int dx, int dy)
{
    Trace trace = {0};
    find_taken(scene, dx, dy, &trace);
    if (!is_taken(trace.taken, trace.open))
        return false;
    if (scene->hidden)
        return trace.taken >= SURE && trace.taken >= TAKEN_SHARE * trace.open;
    find_left(scene, scene->planes.explained, dx, dy, &trace);
    if (leaves_free(&trace))
        return true;
    find_left(scene, scene->planes.own, dx, dy, &trace);
    return leaves_free(&trace);
}

static bool is_one_rule(const Scene *scene)
{
    for (guint i = 1; i < scene->placed->len; i++)
        if (placed_at(scene, i)->down != placed_at(scene, 0)->down || abs(placed_at(scene, i)->blank_y - placed_at(scene, 0)->blank_y) > 1)
            return false;
    return scene->placed->len > 0;
}

/* A rule moved along itself takes and leaves nothing but two short ends: where one of them is clearly white, little of the other is enough. */
static bool has_slid(const Scene *scene)
{
    if (!is_one_rule(scene))
        return false;
    for (int by = -MOVED_MOST; by <= MOVED_MOST; by++) {
        bool down = placed_at(scene, 0)->down;
        Trace trace = {0};
        if (abs(by) < MOVED_LEAST)
            continue;
        find_taken(scene, down ? 0 : by, down ? by : 0, &trace);
        if (trace.taken < SLID_TAKEN_LEAST || trace.taken < SLID_SHARE * trace.open)
            continue;
        find_left(scene, scene->planes.explained, down ? 0 : by, down ? by : 0, &trace);
        if (trace.left >= SLID_LEFT_LEAST && trace.still <= CLEAR_MOST * trace.left)
            return true;
    }
    return false;
}

static bool has_moved(const Scene *scene)
{
    for (int dy = -MOVED_MOST; dy <= MOVED_MOST; dy += STEP)
        for (int dx = -MOVED_MOST; dx <= MOVED_MOST; dx += STEP) {
            if (MAX(abs(dx), abs(dy)) < MOVED_LEAST || !may_be_taken(scene, dx, dy))
                continue;
            for (int i = 0; i < 9; i++)
                if (has_moved_by(scene, dx + i % 3 - 1, dy + i / 3 - 1))
                    return true;
        }
    return false;
}

static void turn_over(OcrPlane *planes[2], OcrPlane *plane)
{
    planes[0] = plane;
    planes[1] = ocr_plane_turned_over(plane);
}

static void free_own(Planes *planes)
{
    for (int i = 0; i < 2; i++)
        g_clear_pointer(&planes->own[i], ocr_plane_free);
}

/* Where the item itself lies, whatever else is printed there. */
static void make_own(Scene *scene)
{
    g_autoptr(OcrPlane) dots = ocr_plane_new(scene->view->blank->w, scene->view->blank->h);
    for (guint i = 0; i < scene->placed->len; i++) {
        const Placed *at = placed_at(scene, i);
        for (int k = 0; k < ocr_layout_count(at->dots); k++)
            ocr_plane_set(dots, at->down ? at->blank_y : at->blank_x + k, at->down ? at->blank_x + k : at->blank_y);
    }
    free_own(&scene->planes);
    turn_over(scene->planes.own, ocr_layout_explained(dots));
}

static void make_planes(Scene *scene)
{
    g_autoptr(OcrPlane) page = ocr_plane_of(scene->view->page);
    g_autoptr(OcrPlane) blank = ocr_plane_of(scene->view->blank);
    OcrPlane *near_page = ocr_plane_widened(page, 1);
    if (scene->view->covered)
        ocr_plane_add(near_page, scene->view->covered);
    turn_over(scene->planes.near_page, near_page);
    if (scene->view->covered)
        turn_over(scene->planes.covered, ocr_plane_copy(scene->view->covered));
    turn_over(scene->planes.explained, ocr_layout_explained(blank));
    OcrPlane *strange = ocr_layout_unexplained(scene->view->page, scene->planes.explained[0], scene->view->guesses, scene->view->data);
    if (scene->view->covered)
        ocr_plane_take(strange, scene->view->covered);
    turn_over(scene->planes.strange, strange);
    turn_over(scene->planes.near_strange, ocr_plane_widened(scene->planes.strange[0], 1));
}

static void free_planes(Planes *planes)
{
    free_own(planes);
    for (int i = 0; i < 2; i++) {
        ocr_plane_free(planes->strange[i]);
        ocr_plane_free(planes->near_strange[i]);
        ocr_plane_free(planes->near_page[i]);
        ocr_plane_free(planes->explained[i]);
        ocr_plane_free(planes->covered[i]);
    }
}

static void find_scale(Scene *scene)
{
    OcrPoint from[2], to[2];
    scene->view->guesses((OcrPoint){0, 0}, scene->view->data, from);
    scene->view->guesses((OcrPoint){scene->view->blank->w, scene->view->blank->h}, scene->view->data, to);
    scene->scale_x = scene->view->blank->w / (to->x - from->x);
    scene->scale_y = scene->view->blank->h / (to->y - from->y);
}

int ocr_layout_moved(const OcrLayoutView *view)
{
    const OcrLayoutItems *items = ocr_layout_kept(view->blank)->items;
    Scene scene = {.view = view, .items = items};
    g_autoptr(GArray) placed = scene.placed = g_array_new(FALSE, FALSE, sizeof(Placed));
    int moved = 0;
    find_scale(&scene);
    for (guint i = 0; i < items->items->len; i++) {
        place_item(&scene, &g_array_index(items->items, OcrLayoutItem, i));
        scene.hidden = is_hidden(&scene);
        if (!scene.hidden && missing_in_place(&scene) < MISSING_LEAST)
            continue;
        if (!scene.planes.strange[0])
            make_planes(&scene);
        if (!scene.hidden && stands_where_it_should(&scene))
            continue;
        make_own(&scene);
        moved += has_moved(&scene) || (!scene.hidden && has_slid(&scene));
    }
    free_planes(&scene.planes);
    return moved;
}
