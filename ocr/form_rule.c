#include "ocr/form_rule.h"

#include "ocr/form_comb.h"

#include <leptonica/allheaders.h>
#include <math.h>

/* Millimetres. */
static const double LONG = 12, THICK = 0.9, DOT = 0.7, DASH = 3, DOT_GAP = 1.8, ROOM = 6, BARE = 2.2, UNDER = 0.5;
static const double UNDER_MOST = 0.25;

static int px(double length_mm, double mm)
{
    return MAX(1, (int)lround(length_mm * mm));
}

OcrImage *ocr_form_solid_rules(OcrImage *walls, double mm)
{
    return pixOpenBrick(NULL, walls, px(LONG, mm), 1);
}

OcrImage *ocr_form_dotted_rules(OcrImage *walls, double mm)
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

static void take_rules(PIX *walls, PIX *rules, double mm, GArray *shapes)
{
    BOXA *boxes = rules ? pixConnCompBB(rules, 8) : NULL;
    for (int i = 0; boxes && i < boxaGetCount(boxes); i++) {
        BOX *box = boxaGetBox(boxes, i, L_CLONE);
        if (box->h <= px(THICK, mm) && box->w >= px(LONG, mm) && !ocr_form_comb_stands_on(walls, (OcrBox){box->x, box->y, box->w, box->h}, mm) && has_room(walls, box, mm)) {
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
