#include "ocr/mark.h"

#include <leptonica/allheaders.h>
#include <math.h>

/* How far a component may be from the square that is looked for. */
#define SIDE_TOLERANCE 0.14
#define FILL_LEAST 0.90

/* How much of the turned square the component's own area fills, and whether its extent fits. */
static double judge(const BOX *box, double ink, double side_px, double angle_deg)
{
    /* A square turned by a has a bounding box of side * (cos a + sin |a|). */
    double grown = cos(angle_deg * G_PI / 180) + sin(fabs(angle_deg) * G_PI / 180);
    double w = box->w / grown, h = box->h / grown;
    if (fabs(w / side_px - 1) > SIDE_TOLERANCE || fabs(h / side_px - 1) > SIDE_TOLERANCE)
        return 0;
    double area = ink / (w * h);
    if (area < FILL_LEAST - 0.04 * grown || area > 1.15)
        return 0;
    return CLAMP(1 - fabs(w / h - 1) * 3 - fabs(1 - area) * 1.5, 0, 1);
}

/* Centre of the component's pixels: with thousands of them, to a few hundredths of a pixel. */
static OcrPoint centroid(PIX *component)
{
    double sum_x = 0, sum_y = 0, count = 0;
    int width = pixGetWidth(component), height = pixGetHeight(component);
    for (int y = 0; y < height; y++) {
        const l_uint32 *row = pixGetData(component) + (size_t)y * (size_t)pixGetWpl(component);
        for (int x = 0; x < width; x++) {
            if (GET_DATA_BIT(row, x)) {
                sum_x += x;
                sum_y += y;
                count++;
            }
        }
    }
    return (OcrPoint){sum_x / MAX(count, 1) + 0.5, sum_y / MAX(count, 1) + 0.5};
}

bool ocr_mark_find(OcrPage *page, OcrBox window, double side_px, OcrMark *mark)
{
    OcrImage *crop = ocr_image_crop(ocr_page_binary(page), window);
    if (!crop)
        return false;
    int left = MAX(window.x, 0), top = MAX(window.y, 0);
    /* Strokes and specks that touch the square go; the square keeps its place. */
    int open = MAX(3, (int)(side_px / 4) | 1);
    PIX *opened = pixOpenBrick(NULL, crop, open, open);
    PIXA *parts = NULL;
    BOXA *boxes = pixConnComp(opened, &parts, 8);
    mark->score = 0;
    for (int i = 0; i < boxaGetCount(boxes); i++) {
        l_int32 ink = 0;
        pixCountPixels(parts->pix[i], &ink, NULL);
        double score = judge(boxes->box[i], ink, side_px, page->skew_deg);
        if (score > mark->score) {
            OcrPoint centre = centroid(parts->pix[i]);
            mark->score = score;
            mark->centre = (OcrPoint){left + boxes->box[i]->x + centre.x, top + boxes->box[i]->y + centre.y};
        }
    }
    boxaDestroy(&boxes);
    pixaDestroy(&parts);
    pixDestroy(&opened);
    pixDestroy(&crop);
    return mark->score > 0.5;
}
