#include "ocr/form_rule.h"

#include "ocr/form_comb.h"

#include <leptonica/allheaders.h>
#include <math.h>

/* Millimetres. */
static const double LONG = 12, THICK = 0.9, DOT = 0.85, DASH = 3, DOT_GAP = 2.6, ROOM = 6, BARE = 2.2, UNDER = 0.5, WALL = 14, STUB = 2;
static const double UNDER_MOST = 0.25;

static int px(double length_mm, double mm)
{
    return MAX(1, (int)lround(length_mm * mm));
}

/* A rule that is laid straight runs in steps of a pixel: where the next one begins right over or under the last, it goes on. */
OcrImage *ocr_form_level_runs(OcrImage *walls, int length)
{
    PIX *wide = pixDilateBrick(NULL, walls, 1, 3), *runs = wide ? pixOpenBrick(NULL, wide, length, 1) : NULL;
    if (runs)
        pixAnd(runs, runs, walls);
    PIX *rules = runs ? pixCloseBrick(NULL, runs, 3, 1) : NULL;
    pixDestroy(&wide);
    pixDestroy(&runs);
    return rules;
}

OcrImage *ocr_form_solid_rules(OcrImage *walls, double mm)
{
    return ocr_form_level_runs(walls, px(LONG, mm));
}

OcrImage *ocr_form_dotted_rules(OcrImage *walls, double mm)
{
    PIX *dots = pixSelectBySize(walls, px(DASH, mm), px(DOT, mm), 8, L_SELECT_IF_BOTH, L_SELECT_IF_LTE, NULL);
    if (!dots)
        return NULL;
    PIX *joined = pixCloseBrick(NULL, dots, px(DOT_GAP, mm), 1);
    PIX *rules = joined ? ocr_form_level_runs(joined, px(LONG, mm)) : NULL;
    pixDestroy(&dots);
    pixDestroy(&joined);
    return rules;
}

static bool is_bare(PIX *walls, BOX *band, double most)
{
    PIX *part = pixClipRectangle(walls, band, NULL);
    int ink = 0;
    if (part)
        pixCountPixels(part, &ink, NULL);
    bool bare = part && ink < most * pixGetWidth(part) * pixGetHeight(part);
    boxDestroy(&band);
    pixDestroy(&part);
    return bare;
}

/* Over a line to write on there is bare paper, as far as a letter needs; and it is not the upper edge of a row of letters. */
static bool has_room(PIX *walls, const BOX *rule, double mm)
{
    int room = px(BARE, mm), under = px(UNDER, mm);
    return rule->y > room && is_bare(walls, boxCreate(rule->x, rule->y - room - 2, rule->w, room), 0.02) &&
           is_bare(walls, boxCreate(rule->x, rule->y + rule->h + 1, rule->w, under), UNDER_MOST);
}

/* How far ink goes from (x, y), up (-1) or down (1), at most `most`. */
static int reach_of(PIX *walls, int x, int y, int step, int most)
{
    int far = 0;
    unsigned bit = 1;
    while (far < most && pixGetPixel(walls, x, y + far * step, &bit) == 0 && bit)
        far++;
    return far;
}

/* A frame's wall goes off from the rule's end, up or down but not both: its edge, where the frame is not shut (its title interrupts it). */
static bool is_corner(PIX *walls, const BOX *rule, bool right, double mm)
{
    int most = px(WALL, mm), stub = px(STUB, mm);
    for (int in = 0; in <= px(THICK, mm); in++) {
        int x = right ? rule->x + rule->w - 1 - in : rule->x + in;
        int up = reach_of(walls, x, rule->y + rule->h / 2, -1, most), down = reach_of(walls, x, rule->y + rule->h / 2, 1, most);
        if ((up >= most && down < stub) || (down >= most && up < stub))
            return true;
    }
    return false;
}

static void take_rules(PIX *walls, PIX *rules, double mm, GArray *shapes)
{
    BOXA *boxes = rules ? pixConnCompBB(rules, 8) : NULL;
    for (int i = 0; boxes && i < boxaGetCount(boxes); i++) {
        BOX *box = boxaGetBox(boxes, i, L_CLONE);
        if (box->h <= px(THICK, mm) && box->w >= px(LONG, mm) && !ocr_form_comb_stands_on(walls, (OcrBox){box->x, box->y, box->w, box->h}, mm) &&
            has_room(walls, box, mm) && !is_corner(walls, box, false, mm) && !is_corner(walls, box, true, mm)) {
            OcrShape rule = {OCR_SHAPE_RULE, {box->x, box->y - px(ROOM, mm), box->w, px(ROOM, mm)}, 1};
            g_array_append_val(shapes, rule);
        }
        boxDestroy(&box);
    }
    boxaDestroy(&boxes);
}

void ocr_form_rules_find(OcrImage *walls, double mm, GArray *shapes)
{
    PIX *solid = ocr_form_solid_rules(walls, mm), *dotted = ocr_form_dotted_rules(walls, mm);
    ocr_form_combs_find(walls, mm, shapes);
    take_rules(walls, solid, mm, shapes);
    take_rules(walls, dotted, mm, shapes);
    pixDestroy(&solid);
    pixDestroy(&dotted);
}
