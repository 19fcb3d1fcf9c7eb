#include "ocr/form_shape.h"

#include "ocr/form_paper.h"
#include "ocr/form_rule.h"

#include <leptonica/allheaders.h>

enum { SHAPES_MAX = 20000 };

/* Millimetres. */
static const double CELL_LEAST = 1.55, CELL_MOST = 12, FIELD_LOW = 2.6, FIELD_HIGH = 16, FRAME_W = 20, FRAME_H = 6;
static const double RECTANGLE_FILL = 0.8;

/* A round box to tick. */
static const double CIRCLE_FILL = 0.74, CIRCLE_LEAST = 2.2, CIRCLE_MOST = 6, CIRCLE_ROUND = 1.12;

/* 1 where there is paper brighter than `level`. Transfer full. */
static PIX *bare_paper(PIX *grey, int level)
{
    PIX *paper = pixThresholdToBinary(grey, MAX(level, 1));
    if (paper)
        pixInvert(paper, paper);
    return paper;
}

static bool kind_of(const BOX *box, double fill, double mm, OcrShapeKind *kind)
{
    double w = box->w / mm, h = box->h / mm;
    bool rectangle = fill > RECTANGLE_FILL;
    bool circle = fill > CIRCLE_FILL && MIN(w, h) > CIRCLE_LEAST && MAX(w, h) < CIRCLE_MOST && MAX(w, h) < CIRCLE_ROUND * MIN(w, h);
    if (circle)
        *kind = OCR_SHAPE_CELL;
    else if (rectangle && w >= CELL_LEAST && h >= CELL_LEAST && w <= CELL_MOST && h <= CELL_MOST)
        *kind = OCR_SHAPE_CELL;
    else if (rectangle && w > CELL_MOST && h >= FIELD_LOW && h <= FIELD_HIGH && fill > 0.95)
        *kind = OCR_SHAPE_FIELD;
    else if (w >= FRAME_W && h >= FRAME_H)
        *kind = OCR_SHAPE_FRAME;
    else
        return false;
    return true;
}

static bool overlaps_any(const GArray *shapes, guint count, const OcrBox *box)
{
    for (guint i = 0; i < count; i++) {
        const OcrShape *shape = &g_array_index(shapes, OcrShape, i);
        if (shape->kind != OCR_SHAPE_FRAME && box->x < shape->box.x + shape->box.w && shape->box.x < box->x + box->w &&
            box->y < shape->box.y + shape->box.h && shape->box.y < box->y + box->h)
            return true;
    }
    return false;
}

/* Adds the shapes that lie on none that is there already. */
static void take_paper(PIX *paper, double mm, GArray *shapes)
{
    guint before = shapes->len;
    PIXA *parts = NULL;
    BOXA *boxes = pixConnComp(paper, &parts, 4);
    for (int i = 0; boxes && i < boxaGetCount(boxes) && shapes->len < SHAPES_MAX; i++) {
        BOX *box = boxaGetBox(boxes, i, L_CLONE);
        PIX *part = pixaGetPix(parts, i, L_CLONE);
        int count = 0;
        pixCountPixels(part, &count, NULL);
        OcrShape shape = {.box = {box->x, box->y, box->w, box->h}, .fill = (double)count / box->w / box->h};
        bool wanted = kind_of(box, shape.fill, mm, &shape.kind) && (before == 0 || shape.kind != OCR_SHAPE_FRAME);
        if (wanted && !overlaps_any(shapes, before, &shape.box))
            g_array_append_val(shapes, shape);
        boxDestroy(&box);
        pixDestroy(&part);
    }
    boxaDestroy(&boxes);
    pixaDestroy(&parts);
}

/* Strong walls first: where a wall is told from paper by less, noise and shadows of other print are walls as well. */
GArray *ocr_form_shapes_find(const OcrPage *page)
{
    GArray *shapes = g_array_new(FALSE, TRUE, sizeof(OcrShape));
    PIX *grey = ocr_form_darkest_channel(page->scan);
    if (!grey)
        return shapes;
    double mm = page->dpi / 25.4;
    int least = 0, level = ocr_form_paper_level(grey, &least);
    const int steps[] = {2 * least, least, least * 2 / 3};
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        PIX *paper = bare_paper(grey, level - steps[i]);
        if (paper)
            take_paper(paper, mm, shapes);
        if (paper && steps[i] == least) {
            pixInvert(paper, paper);
            ocr_form_rules_find(paper, mm, shapes);
        }
        pixDestroy(&paper);
    }
    pixDestroy(&grey);
    return shapes;
}

/* Where the wall at the left of a cell is. */
static bool wall_colour(PIX *scan, const OcrBox *box, double mm, int colour[3])
{
    unsigned pixel = 0;
    int x = box->x - (int)(0.25 * mm) - 1, y = box->y + box->h / 2;
    if (x < 0 || pixGetPixel(scan, x, y, &pixel) != 0)
        return false;
    extractRGBValues(pixel, &colour[0], &colour[1], &colour[2]);
    return true;
}

char *ocr_form_tint(const OcrPage *page, const GArray *shapes)
{
    long sums[3] = {0}, count = 0;
    if (pixGetDepth(page->scan) != 32)
        return NULL;
    for (guint i = 0; i < shapes->len; i++) {
        const OcrShape *shape = &g_array_index(shapes, OcrShape, i);
        int colour[3];
        if (shape->kind != OCR_SHAPE_CELL || !wall_colour(page->scan, &shape->box, page->dpi / 25.4, colour))
            continue;
        for (int c = 0; c < 3; c++)
            sums[c] += colour[c];
        count++;
    }
    if (count == 0)
        return NULL;
    int red = (int)(sums[0] / count), green = (int)(sums[1] / count), blue = (int)(sums[2] / count);
    bool coloured = MAX(red, MAX(green, blue)) - MIN(red, MIN(green, blue)) > 24;
    return coloured ? g_strdup_printf("#%02x%02x%02x", red, green, blue) : NULL;
}
