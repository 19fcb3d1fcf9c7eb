#include "ocr/page_facts.h"

#include <leptonica/allheaders.h>
#include <stdlib.h>

/* Something written is at least this large; smaller is a speck unless there is much of it. */
#define MARK_MM 2.2
#define SPECK_MM 0.6
enum { SPECKS_OF_A_TEXT = 40, LETTERS_OF_A_ROW = 5 };

/* A punched hole: round, solid, 4 to 9 mm, within 20 mm of an edge. */
static bool is_hole(const BOX *box, int ink, const OcrPage *page, double px_mm)
{
    double w = box->w / px_mm, h = box->h / px_mm;
    int width = page->paper.w, height = page->paper.h;
    int to_edge = MIN(MIN(box->x * 2 - page->paper.x, box->y * 2 - page->paper.y),
                      MIN(page->paper.x + width - (box->x + box->w) * 2, page->paper.y + height - (box->y + box->h) * 2));
    double fill = (double)ink / ((double)box->w * box->h);
    return w > 3.5 && w < 9.5 && h > 3.5 && h < 9.5 && w / h > 0.75 && w / h < 1.33 && fill > 0.6 &&
           to_edge < 20 * px_mm * 2;
}

/* What is too small to be writing by itself. */
typedef struct {
    int marks, count;
    int x[SPECKS_OF_A_TEXT], y[SPECKS_OF_A_TEXT];
} Specks;

static void count_component(PIX *half, const BOX *box, OcrPage *page, Specks *specks)
{
    double px_mm = page->dpi / 25.4 / 2;
    double longest = MAX(box->w, box->h) / px_mm;
    if (longest < SPECK_MM)
        return;
    /* What touches the rim of the image is the scanner's, as long as it is narrow. */
    bool at_rim = box->x <= 1 || box->y <= 1 || box->x + box->w >= pixGetWidth(half) - 1 ||
                  box->y + box->h >= pixGetHeight(half) - 1;
    if (at_rim && MIN(box->w, box->h) / px_mm < 6)
        return;
    int ink = ocr_image_count_ink(half, (OcrBox){box->x, box->y, box->w, box->h});
    if (is_hole(box, ink, page, px_mm))
        return;
    if (longest >= MARK_MM) {
        specks->marks++;
    } else {
        specks->x[specks->count] = box->x + box->w / 2;
        specks->y[specks->count++] = box->y + box->h / 2;
    }
}

/* Small letters stand in a row; dirt does not. */
static bool has_row(const Specks *specks, double px_mm)
{
    for (int i = 0; i < specks->count; i++) {
        int across = 0, down = 0;
        for (int j = 0; j < specks->count; j++) {
            double dx = abs(specks->x[i] - specks->x[j]) / px_mm, dy = abs(specks->y[i] - specks->y[j]) / px_mm;
            across += dx < 9 && dy < 1.5;
            down += dy < 9 && dx < 1.5;
        }
        if (MAX(across, down) >= LETTERS_OF_A_ROW)
            return true;
    }
    return false;
}

static bool is_written(PIX *half, OcrPage *page)
{
    Specks specks = {0};
    BOXA *boxes = pixConnComp(half, NULL, 8);
    int count = boxes ? boxaGetCount(boxes) : 0;
    for (int i = 0; i < count && specks.marks == 0 && specks.count < SPECKS_OF_A_TEXT; i++)
        count_component(half, boxes->box[i], page, &specks);
    boxaDestroy(&boxes);
    return specks.marks > 0 || specks.count == SPECKS_OF_A_TEXT || has_row(&specks, page->dpi / 25.4 / 2);
}

void ocr_page_measure_ink(OcrPage *page)
{
    PIX *binary = (PIX *)ocr_page_binary(page);
    PIX *half = pixReduceRankBinary2(binary, 2, NULL);
    l_int32 ink = 0;
    pixCountPixels(half, &ink, NULL);
    page->ink_share = ink / ((double)pixGetWidth(half) * pixGetHeight(half));
    page->blank = page->ink_share < 0.02 && !is_written(half, page);
    pixDestroy(&half);
}
