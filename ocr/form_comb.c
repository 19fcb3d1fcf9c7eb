#include "ocr/form_comb.h"

#include "ocr/form_rule.h"

#include <leptonica/allheaders.h>
#include <math.h>

enum { TEETH_MAX = 80, TICKS_LEAST = 3, DASHES_LEAST = 3, DASHES_MAX = 4000 };

/* Millimetres. */
static const double THICK = 0.9, TICK_LEAST = 0.7, TICK_MOST = 9, ROOM = 6, LOW = 4, PITCH_LEAST = 2.5, PITCH_MOST = 9, EDGE = 0.3,
                    DASH_LEAST = 2.2, DASH_MOST = 8, SINK = 0.5, LETTER = 2;

/* Shares of the pitch, and of a dash's length; how much ink there is between ticks at most. */
static const double UNEVEN = 0.15, OPEN = 0.3, UNLIKE = 0.2, GAP_MOST = 0.6, INK_MOST = 0.03;

static int px(double length_mm, double mm)
{
    return MAX(1, (int)lround(length_mm * mm));
}

/* The lowest row of a rule that has ink in column x: on a scan laid straight a rule runs in steps. */
static int floor_of(PIX *walls, OcrBox rule, int x)
{
    unsigned bit = 0;
    int y = rule.y + rule.h - 1;
    while (y > rule.y && pixGetPixel(walls, x, y, &bit) == 0 && !bit)
        y--;
    return y;
}

/* How far ink goes up from (x, y), at most `most`. */
static int height_up(PIX *walls, int x, int y, int most)
{
    int h = 0;
    unsigned bit = 1;
    while (h < most && y - h >= 0 && pixGetPixel(walls, x, y - h, &bit) == 0 && bit)
        h++;
    return h;
}

/* The middles of the ticks that stand on a rule; a run of columns is one tick. */
static int find_ticks(PIX *walls, OcrBox rule, double mm, int *ticks)
{
    int count = 0, start = -1, most = px(TICK_MOST, mm), tall = rule.h + px(TICK_LEAST, mm);
    for (int x = rule.x; x <= rule.x + rule.w && count < TEETH_MAX; x++) {
        int h = x < rule.x + rule.w ? height_up(walls, x, floor_of(walls, rule, x), most) : 0;
        bool stands = h >= tall && h < most;
        if (stands && start < 0)
            start = x;
        if (!stands && start >= 0) {
            if (x - start <= px(THICK, mm))
                ticks[count++] = (start + x - 1) / 2;
            start = -1;
        }
    }
    return count;
}

/* Ink in the places between the ticks: letters on a line have feet as well. */
static bool is_empty(PIX *walls, OcrBox rule, const int *ticks, int count, double mm)
{
    int thick = px(EDGE, mm) + 1, room = px(LETTER, mm), top = rule.y - room - 1, ink = 0, area = 0;
    for (int i = 0; i + 1 < count; i++) {
        OcrBox place = {ticks[i] + thick, top, ticks[i + 1] - ticks[i] - 2 * thick, room};
        ink += ocr_image_count_ink(walls, place);
        area += place.w * place.h;
    }
    return top >= 0 && ink <= INK_MOST * area;
}

/* The ends of the line where a place begins or ends without a tick. */
static int add_ends(OcrBox rule, double pitch, int *ticks, int count)
{
    if (fabs(ticks[0] - rule.x - pitch) < OPEN * pitch) {
        memmove(ticks + 1, ticks, sizeof *ticks * (size_t)count++);
        ticks[0] = rule.x;
    }
    int end = rule.x + rule.w - 1;
    if (fabs(end - ticks[count - 1] - pitch) < OPEN * pitch)
        ticks[count++] = end;
    return count;
}

/* The ticks of a comb that stands on a rule, at one distance, `least` of them; 0: none. */
static int comb_on(PIX *walls, OcrBox rule, double mm, int least, int ticks[TEETH_MAX + 2])
{
    int count = find_ticks(walls, rule, mm, ticks);
    if (count < least)
        return 0;
    double pitch = (double)(ticks[count - 1] - ticks[0]) / (count - 1);
    if (pitch < PITCH_LEAST * mm || pitch > PITCH_MOST * mm)
        return 0;
    for (int i = 1; i < count; i++)
        if (fabs(ticks[i] - ticks[i - 1] - pitch) > UNEVEN * pitch)
            return 0;
    count = add_ends(rule, pitch, ticks, count);
    return is_empty(walls, rule, ticks, count, mm) ? count : 0;
}

bool ocr_form_comb_stands_on(OcrImage *walls, OcrBox rule, double mm)
{
    int ticks[TEETH_MAX + 2];
    return comb_on(walls, rule, mm, TICKS_LEAST, ticks) > 0;
}

/* `least`: as high as its ticks are. */
static void take_tooth(int left, int right, int floor, int least, double mm, GArray *shapes)
{
    int height = MAX(least, px(CLAMP((right - left) / mm, LOW, ROOM), mm));
    OcrShape tooth = {OCR_SHAPE_TOOTH, {left, floor - height, right - left, height}, 1};
    g_array_append_val(shapes, tooth);
}

static void take_teeth(PIX *walls, OcrBox rule, double mm, int least, GArray *shapes)
{
    int ticks[TEETH_MAX + 2], count = comb_on(walls, rule, mm, least, ticks), thick = px(EDGE, mm);
    int high = count > 1 ? height_up(walls, ticks[1], floor_of(walls, rule, ticks[1]), px(TICK_MOST, mm)) : 0;
    for (int i = 0; i + 1 < count; i++)
        take_tooth(ticks[i] + thick, ticks[i + 1] - thick, rule.y, high, mm, shapes);
}

/* One place alone between two ticks: of a comb whose next group stands beside it, at the same height and with cells as wide. */
static bool is_of_a_comb(OcrBox rule, double mm, const GArray *shapes)
{
    for (guint i = 0; i < shapes->len; i++) {
        const OcrShape *tooth = &g_array_index(shapes, OcrShape, i);
        int gap = MAX(tooth->box.x - rule.x - rule.w, rule.x - tooth->box.x - tooth->box.w);
        if (tooth->kind == OCR_SHAPE_TOOTH && abs(tooth->box.y + tooth->box.h - rule.y) <= SINK * mm && gap > 0 && gap < rule.w &&
            abs(tooth->box.w - rule.w) <= UNLIKE * rule.w)
            return true;
    }
    return false;
}

static bool is_dash(PIX *walls, OcrBox box, double mm)
{
    OcrBox over = {box.x, box.y - px(LETTER, mm), box.w, px(LETTER, mm) - 1};
    return box.h <= px(THICK, mm) && box.w >= DASH_LEAST * mm && box.w <= DASH_MOST * mm && over.y >= 0 &&
           ocr_image_count_ink(walls, over) <= INK_MOST * over.w * over.h;
}

static gint by_line(gconstpointer a, gconstpointer b)
{
    const OcrBox *first = a, *second = b;
    return first->y != second->y ? (first->y > second->y) - (first->y < second->y) : (first->x > second->x) - (first->x < second->x);
}

static gint by_left(const void *a, const void *b)
{
    const OcrBox *first = a, *second = b;
    return (first->x > second->x) - (first->x < second->x);
}

/* As long as the one before, and as far from it as that is from the one before that. */
static bool continues(const OcrBox *first, const OcrBox *last, const OcrBox *next)
{
    double gap = next->x - last->x - last->w, step = last > first ? last->x - last[-1].x : next->x - last->x;
    return abs(next->w - last->w) <= UNLIKE * last->w && gap > 0 && gap < GAP_MOST * last->w && fabs(next->x - last->x - step) <= UNEVEN * step;
}

/* The dashes of one line, from the left: those in a row are cells. */
static void take_row(const OcrBox *dashes, guint count, double mm, GArray *shapes)
{
    for (guint start = 0, end; start < count; start = end) {
        for (end = start + 1; end < count && continues(&dashes[start], &dashes[end - 1], &dashes[end]); end++)
            ;
        for (guint i = start; i < end && end - start >= DASHES_LEAST; i++)
            take_tooth(dashes[i].x, dashes[i].x + dashes[i].w, dashes[i].y, 0, mm, shapes);
    }
}

static void take_dashes(PIX *walls, double mm, GArray *shapes)
{
    g_autoptr(GArray) dashes = g_array_new(FALSE, FALSE, sizeof(OcrBox));
    BOXA *boxes = pixConnCompBB(walls, 8);
    for (int i = 0; boxes && i < boxaGetCount(boxes) && dashes->len < DASHES_MAX; i++) {
        OcrBox box = {0};
        boxaGetBoxGeometry(boxes, i, &box.x, &box.y, &box.w, &box.h);
        if (is_dash(walls, box, mm))
            g_array_append_val(dashes, box);
    }
    boxaDestroy(&boxes);
    g_array_sort(dashes, by_line);
    for (guint start = 0, end; start < dashes->len; start = end) {
        OcrBox *line = &g_array_index(dashes, OcrBox, start);
        for (end = start + 1; end < dashes->len && g_array_index(dashes, OcrBox, end).y - line->y <= SINK * mm; end++)
            ;
        qsort(line, end - start, sizeof *line, by_left);
        take_row(line, end - start, mm, shapes);
    }
}

/* The teeth on all rules of at least `length` and at most `most`; `alone`: on those that have one place only, where a comb stands beside it. */
static void take_combs(PIX *walls, double mm, double length, double most, bool alone, GArray *shapes)
{
    PIX *rules = ocr_form_level_runs(walls, px(length, mm));
    BOXA *boxes = rules ? pixConnCompBB(rules, 8) : NULL;
    for (int i = 0; boxes && i < boxaGetCount(boxes); i++) {
        OcrBox box = {0};
        boxaGetBoxGeometry(boxes, i, &box.x, &box.y, &box.w, &box.h);
        if (box.h <= px(THICK, mm) && box.w <= most * mm && (!alone || is_of_a_comb(box, mm, shapes)))
            take_teeth(walls, box, mm, alone ? 2 : TICKS_LEAST, shapes);
    }
    boxaDestroy(&boxes);
    pixDestroy(&rules);
}

void ocr_form_combs_find(OcrImage *walls, double mm, GArray *shapes)
{
    guint before = shapes->len;
    take_combs(walls, mm, 2 * PITCH_LEAST, INFINITY, false, shapes);
    if (shapes->len > before)
        take_combs(walls, mm, PITCH_LEAST, PITCH_MOST, true, shapes);
    take_dashes(walls, mm, shapes);
}
