#include "ocr/form_rule.h"

#include <leptonica/allheaders.h>
#include <math.h>

enum { TEETH_MAX = 80, TICKS_LEAST = 3, INK_LEVEL = 150 };

/* Millimetres. */
static const double LONG = 12, THICK = 0.9, DOT = 0.7, DASH = 3, DOT_GAP = 1.8, ROOM = 6, BARE = 2.2, TICK_LEAST = 1.2;
static const double UPRIGHT = 9, EDGE = 0.3;
static const double PITCH_LEAST = 2.5, PITCH_MOST = 9;

static int px(double length_mm, double mm)
{
    return MAX(1, (int)lround(length_mm * mm));
}

/* Thin marks at least LONG wide. Transfer full. */
static PIX *solid_rules(PIX *walls, double mm)
{
    return pixOpenBrick(NULL, walls, px(LONG, mm), 1);
}

/* Rows of dots and of dashes become marks. Transfer full. */
static PIX *dotted_rules(PIX *walls, double mm)
{
    PIX *dots = pixSelectBySize(walls, px(DASH, mm), px(DOT, mm), 8, L_SELECT_IF_BOTH, L_SELECT_IF_LTE, NULL);
    if (!dots)
        return NULL;
    PIX *joined = pixCloseBrick(NULL, dots, px(DOT_GAP, mm), 1);
    PIX *rules = joined ? pixOpenBrick(NULL, joined, px(LONG, mm), 1) : NULL;
    pixDestroy(&dots);
    pixDestroy(&joined);
    return rules;
}

/* Upright strokes that are longer than those of letters. Transfer full. */
static PIX *upright_rules(PIX *walls, double mm)
{
    return pixOpenBrick(NULL, walls, 1, px(UPRIGHT, mm));
}

static void whiten(PIX *grey, PIX *marks, int reach)
{
    PIX *wide = marks ? pixDilateBrick(NULL, marks, reach, reach) : NULL;
    if (wide)
        pixSetMasked(grey, wide, 255);
    pixDestroy(&marks);
    pixDestroy(&wide);
}

OcrImage *ocr_form_words_alone(const OcrImage *grey, double mm)
{
    PIX *copy = pixCopy(NULL, (PIX *)grey), *walls = copy ? pixThresholdToBinary(copy, INK_LEVEL) : NULL;
    if (walls) {
        whiten(copy, dotted_rules(walls, mm), px(DOT, mm));
        whiten(copy, solid_rules(walls, mm), px(EDGE, mm));
        whiten(copy, upright_rules(walls, mm), px(EDGE, mm));
    }
    pixDestroy(&walls);
    return copy;
}

/* The lowest row of a rule that has ink in column x: on a scan laid straight a rule runs in steps. */
static int floor_of(PIX *walls, const BOX *rule, int x)
{
    unsigned bit = 0;
    int y = rule->y + rule->h - 1;
    while (y > rule->y && pixGetPixel(walls, x, y, &bit) == 0 && !bit)
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
static int find_ticks(PIX *walls, const BOX *rule, double mm, int *ticks)
{
    int count = 0, start = -1, most = px(ROOM, mm), tall = rule->h + px(TICK_LEAST, mm);
    for (int x = rule->x; x <= rule->x + rule->w && count < TEETH_MAX; x++) {
        int h = x < rule->x + rule->w ? height_up(walls, x, floor_of(walls, rule, x), most) : 0;
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

/* Ticks at one distance are a comb; its teeth are added. */
static bool take_teeth(PIX *walls, const BOX *rule, double mm, GArray *shapes)
{
    int ticks[TEETH_MAX + 2], count = find_ticks(walls, rule, mm, ticks);
    if (count < TICKS_LEAST)
        return false;
    double pitch = (double)(ticks[count - 1] - ticks[0]) / (count - 1);
    if (pitch < PITCH_LEAST * mm || pitch > PITCH_MOST * mm)
        return false;
    for (int i = 1; i < count; i++)
        if (fabs(ticks[i] - ticks[i - 1] - pitch) > 0.15 * pitch)
            return false;
    int height = px(MIN(ROOM, MAX(4, pitch / mm)), mm), thick = px(0.3, mm);
    for (int i = 0; i + 1 < count; i++) {
        OcrShape tooth = {OCR_SHAPE_TOOTH,
                          {ticks[i] + thick, rule->y - height, ticks[i + 1] - ticks[i] - 2 * thick, height},
                          1};
        g_array_append_val(shapes, tooth);
    }
    return true;
}

/* Over a line to write on there is bare paper, as far as a letter needs. */
static bool has_room(PIX *walls, const BOX *rule, double mm)
{
    BOX *over = boxCreate(rule->x, rule->y - px(BARE, mm) - 2, rule->w, px(BARE, mm));
    PIX *part = rule->y > px(BARE, mm) ? pixClipRectangle(walls, over, NULL) : NULL;
    int ink = 0;
    if (part)
        pixCountPixels(part, &ink, NULL);
    bool bare = part && ink < 0.02 * rule->w * px(BARE, mm);
    boxDestroy(&over);
    pixDestroy(&part);
    return bare;
}

static void take_rules(PIX *walls, PIX *rules, double mm, GArray *shapes)
{
    BOXA *boxes = rules ? pixConnCompBB(rules, 8) : NULL;
    for (int i = 0; boxes && i < boxaGetCount(boxes); i++) {
        BOX *box = boxaGetBox(boxes, i, L_CLONE);
        bool thin = box->h <= px(THICK, mm) && box->w >= px(LONG, mm) / 2;
        if (thin && !take_teeth(walls, box, mm, shapes) && box->w >= px(LONG, mm) && has_room(walls, box, mm)) {
            OcrShape rule = {OCR_SHAPE_RULE, {box->x, box->y - px(ROOM, mm), box->w, px(ROOM, mm)}, 1};
            g_array_append_val(shapes, rule);
        }
        boxDestroy(&box);
    }
    boxaDestroy(&boxes);
}

void ocr_form_rules_find(OcrImage *walls, double mm, GArray *shapes)
{
    PIX *solid = solid_rules(walls, mm), *dotted = dotted_rules(walls, mm);
    take_rules(walls, solid, mm, shapes);
    take_rules(walls, dotted, mm, shapes);
    pixDestroy(&solid);
    pixDestroy(&dotted);
}
