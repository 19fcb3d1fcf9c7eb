#include "ocr/form_words.h"

#include "ocr/form_rule.h"

#include <leptonica/allheaders.h>
#include <math.h>

enum { INK_LEVEL = 150, LIGHT_LEVEL = 226, DARKER = 4, LETTERS_LEAST = 12, SIDE_PART = 7 };

static const double SIDE_LEAST = 0.85;

/* Millimetres: strokes that are longer than those of letters, what of their edge is not black, what of a word's lies beside its box, and letters. */
static const double UPRIGHT = 9, DOT = 0.7, EDGE = 0.3, AROUND = 0.3, LETTER_LOW = 1.1, BOX_LEAST = 1.5, LETTER_HIGH = 7;

static int px(double length_mm, double mm)
{
    return MAX(1, (int)lround(length_mm * mm));
}

static void whiten(PIX *grey, PIX *marks, int reach)
{
    PIX *wide = marks ? pixDilateBrick(NULL, marks, reach, reach) : NULL;
    if (wide)
        pixSetMasked(grey, wide, 255);
    pixDestroy(&marks);
    pixDestroy(&wide);
}

static void take_rules(PIX *copy, double mm)
{
    PIX *walls = pixThresholdToBinary(copy, INK_LEVEL);
    if (walls) {
        whiten(copy, ocr_form_dotted_rules(walls, mm), px(DOT, mm));
        whiten(copy, ocr_form_solid_rules(walls, mm), px(EDGE, mm));
        whiten(copy, pixOpenBrick(NULL, walls, 1, px(UPRIGHT, mm)), px(EDGE, mm));
    }
    pixDestroy(&walls);
}

static void whiten_box(PIX *grey, OcrBox box, int around)
{
    BOX *wide = boxCreate(box.x - around, box.y - around, box.w + 2 * around, box.h + 2 * around);
    pixSetInRect(grey, wide);
    boxDestroy(&wide);
}

/* A line of pixels at each of its four sides, and nothing in the middle: an O is round, a u is open. */
static bool is_box(PIX *part)
{
    int w = pixGetWidth(part), h = pixGetHeight(part), deep = MAX(1, MIN(w, h) / SIDE_PART);
    bool left = false, right = false, top = false, bottom = false;
    for (int i = 0; i < deep; i++) {
        left = left || ocr_image_count_ink(part, (OcrBox){i, 0, 1, h}) >= SIDE_LEAST * h;
        right = right || ocr_image_count_ink(part, (OcrBox){w - 1 - i, 0, 1, h}) >= SIDE_LEAST * h;
        top = top || ocr_image_count_ink(part, (OcrBox){0, i, w, 1}) >= SIDE_LEAST * w;
        bottom = bottom || ocr_image_count_ink(part, (OcrBox){0, h - 1 - i, w, 1}) >= SIDE_LEAST * w;
    }
    return left && right && top && bottom && ocr_image_count_ink(part, (OcrBox){w / 4, h / 4, w / 2, h / 2}) == 0;
}

/* Boxes to tick are no letters, though they are as large. */
static void take_boxes(PIX *copy, double mm)
{
    PIX *walls = pixThresholdToBinary(copy, INK_LEVEL);
    PIXA *parts = NULL;
    BOXA *boxes = walls ? pixConnComp(walls, &parts, 8) : NULL;
    for (int i = 0; boxes && i < boxaGetCount(boxes); i++) {
        OcrBox box = {0};
        boxaGetBoxGeometry(boxes, i, &box.x, &box.y, &box.w, &box.h);
        PIX *part = MIN(box.w, box.h) >= BOX_LEAST * mm ? pixaGetPix(parts, i, L_CLONE) : NULL;
        if (part && is_box(part))
            whiten_box(copy, box, px(EDGE, mm));
        pixDestroy(&part);
    }
    boxaDestroy(&boxes);
    pixaDestroy(&parts);
    pixDestroy(&walls);
}

static int count_letters(PIX *grey, double mm)
{
    PIX *ink = pixThresholdToBinary(grey, INK_LEVEL);
    BOXA *boxes = ink ? pixConnCompBB(ink, 8) : NULL;
    int letters = 0;
    for (int i = 0; boxes && i < boxaGetCount(boxes); i++) {
        int w = 0, h = 0;
        boxaGetBoxGeometry(boxes, i, NULL, NULL, &w, &h);
        letters += h >= LETTER_LOW * mm && h <= LETTER_HIGH * mm && w <= LETTER_HIGH * mm;
    }
    boxaDestroy(&boxes);
    pixDestroy(&ink);
    return letters;
}

static void darken(PIX *grey)
{
    NUMA *darker = numaCreate(256);
    for (int level = 0; level < 256; level++)
        numaAddNumber(darker, level >= LIGHT_LEVEL ? 255 : (l_float32)MAX(0, 255 - DARKER * (255 - level)));
    pixTRCMap(grey, NULL, darker);
    numaDestroy(&darker);
}

OcrImage *ocr_form_words_left(const OcrImage *grey, double mm, const GArray *known, OcrFormInk ink)
{
    PIX *copy = pixCopy(NULL, (PIX *)grey);
    if (copy && ink == OCR_FORM_INK_LIGHT)
        darken(copy);
    if (copy)
        take_rules(copy, mm);
    if (copy)
        take_boxes(copy, mm);
    for (guint i = 0; copy && i < known->len; i++)
        whiten_box(copy, g_array_index(known, OcrBox, i), px(AROUND, mm));
    if (copy && count_letters(copy, mm) < LETTERS_LEAST)
        pixDestroy(&copy);
    return copy;
}
