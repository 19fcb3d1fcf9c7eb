#include "ocr/layout_item.h"

#include <leptonica/allheaders.h>
#include <math.h>

/* Dots: shorter rules, and items of fewer, are letters; what is so thick is a bar. */
enum { RULE_LEAST = 8, ITEM_LEAST = 24, THICK = 5 };

void ocr_layout_items_free(OcrLayoutItems *items)
{
    if (!items)
        return;
    g_array_unref(items->pieces);
    g_array_unref(items->items);
    g_free(items);
}

/* `whole` less what of it lies in its own shadow one row down, or one column right: the first row of each rule. */
static PIX *first_rows(PIX *rules, bool down)
{
    PIX *shadow = pixTranslate(NULL, rules, down, !down, L_BRING_IN_WHITE), *first = shadow ? pixSubtract(NULL, rules, shadow) : NULL;
    pixDestroy(&shadow);
    return first;
}

static bool is_black(PIX *pix, int x, int y)
{
    return GET_DATA_BIT(pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix), x) != 0;
}

/* The runs of one row, or column, in pieces. Answers their dots. */
static int add_runs(OcrLayoutItems *items, PIX *first, OcrBox at, int line, bool down)
{
    int length = down ? at.h : at.w, dots = 0;
    for (int from = 0, to; from < length; from = to + 1) {
        for (to = from; to < length && is_black(first, down ? line : to, down ? to : line); to++)
            ;
        for (int start = from; to - from >= RULE_LEAST && start < to; start += OCR_LAYOUT_PIECE) {
            OcrLayoutPiece piece = {at.x + (down ? line : start), at.y + (down ? start : line), MIN(OCR_LAYOUT_PIECE, to - start), down};
            g_array_append_val(items->pieces, piece);
            dots += piece.length;
        }
    }
    return dots;
}

static int add_rules(OcrLayoutItems *items, PIX *part, OcrBox at, bool down)
{
    PIX *rules = pixOpenBrick(NULL, part, down ? 1 : RULE_LEAST, down ? RULE_LEAST : 1), *first = rules ? first_rows(rules, down) : NULL;
    int dots = 0;
    for (int line = 0; first && line < (down ? at.w : at.h); line++)
        dots += add_runs(items, first, at, line, down);
    pixDestroy(&rules);
    pixDestroy(&first);
    return dots;
}

static void add_item(OcrLayoutItems *items, PIX *part, OcrBox at)
{
    OcrLayoutItem item = {(int)items->pieces->len, 0, 0};
    item.dots = add_rules(items, part, at, false) + add_rules(items, part, at, true);
    item.count = (int)items->pieces->len - item.first;
    if (item.dots < ITEM_LEAST)
        g_array_set_size(items->pieces, (guint)item.first);
    else
        g_array_append_val(items->items, item);
}

static PIX *rules_of(PIX *ink)
{
    PIX *thick = pixOpenBrick(NULL, ink, THICK, THICK), *thin = thick ? pixSubtract(NULL, ink, thick) : NULL;
    PIX *across = thin ? pixOpenBrick(NULL, thin, RULE_LEAST, 1) : NULL, *down = across ? pixOpenBrick(NULL, thin, 1, RULE_LEAST) : NULL;
    PIX *rules = down ? pixOr(NULL, across, down) : NULL;
    pixDestroy(&thick);
    pixDestroy(&thin);
    pixDestroy(&across);
    pixDestroy(&down);
    return rules;
}

void ocr_layout_find_items(OcrLayout *layout)
{
    PIX *ink = (PIX *)ocr_layout_picture(layout), *rules = ink ? rules_of(ink) : NULL;
    PIXA *parts = NULL;
    BOXA *boxes = rules ? pixConnComp(rules, &parts, 8) : NULL;
    ocr_layout_items_free(layout->items);
    layout->items = g_new0(OcrLayoutItems, 1);
    layout->items->pieces = g_array_new(FALSE, FALSE, sizeof(OcrLayoutPiece));
    layout->items->items = g_array_new(FALSE, FALSE, sizeof(OcrLayoutItem));
    for (int i = 0; boxes && i < boxaGetCount(boxes); i++) {
        OcrBox at;
        PIX *part = pixaGetPix(parts, i, L_CLONE);
        boxaGetBoxGeometry(boxes, i, &at.x, &at.y, &at.w, &at.h);
        add_item(layout->items, part, at);
        pixDestroy(&part);
    }
    boxaDestroy(&boxes);
    pixaDestroy(&parts);
    pixDestroy(&ink);
    pixDestroy(&rules);
}

OcrLayoutItems *ocr_layout_items_stretched(const OcrLayoutItems *items, double scale_x, double scale_y)
{
    if (!items)
        return NULL;
    OcrLayoutItems *stretched = g_new0(OcrLayoutItems, 1);
    stretched->items = g_array_copy(items->items);
    stretched->pieces = g_array_copy(items->pieces);
    for (guint i = 0; i < stretched->pieces->len; i++) {
        OcrLayoutPiece *piece = &g_array_index(stretched->pieces, OcrLayoutPiece, i);
        piece->x = (int)lrint(piece->x * scale_x);
        piece->y = (int)lrint(piece->y * scale_y);
        piece->length = CLAMP((int)(piece->length * (piece->down ? scale_y : scale_x)), 1, 64);
    }
    return stretched;
}
