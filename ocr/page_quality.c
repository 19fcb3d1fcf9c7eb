#include "ocr/page_facts.h"

#include <leptonica/allheaders.h>
#include <math.h>

/* What a grey page's rows say: brightness of paper and ink, and how steep the edges between them are. */
typedef struct {
    int histogram[256];
    double steepness; /* mean over strong edges of the steepest step, as a share of the edge's height */
    int edges;
} GreyFacts;

/* Follows one row: each run from bright to dark (or back) of at least `least` levels is an edge. */
static void follow_row(const l_uint32 *row, int width, int least, GreyFacts *facts)
{
    int x = 1;
    while (x < width) {
        int before = GET_DATA_BYTE(row, x - 1), step = GET_DATA_BYTE(row, x) - before;
        int steepest = 0, start = before, sign = step < 0 ? -1 : 1, last = before;
        while (x < width) {
            int now = GET_DATA_BYTE(row, x);
            if ((now - last) * sign <= 2)
                break;
            steepest = MAX(steepest, (now - last) * sign);
            last = now;
            x++;
        }
        int height = (last - start) * sign;
        if (height >= least) {
            facts->steepness += (double)steepest / height;
            facts->edges++;
        }
        x += height == 0;
    }
}

static void look_at_grey(const OcrPage *page, GreyFacts *facts)
{
    PIX *grey = page->grey;
    for (int y = page->paper.y; y < page->paper.y + page->paper.h; y += 16) {
        const l_uint32 *row = pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey);
        for (int x = page->paper.x; x < page->paper.x + page->paper.w; x += 4)
            facts->histogram[GET_DATA_BYTE(row, x)]++;
        follow_row(row, pixGetWidth(grey), 60, facts);
    }
}

static int percentile(const int histogram[256], double share)
{
    double total = 0, sum = 0;
    for (int i = 0; i < 256; i++)
        total += histogram[i];
    for (int i = 0; i < 256; i++) {
        sum += histogram[i];
        if (sum >= share * total)
            return i;
    }
    return 255;
}

static void judge_grey(OcrPage *page)
{
    GreyFacts facts = {0};
    look_at_grey(page, &facts);
    int paper = percentile(facts.histogram, 0.75), ink = percentile(facts.histogram, MIN(0.005, page->ink_share / 2));
    page->quality.contrast = CLAMP((paper - ink) / 220.0, 0, 1);
    if (facts.edges >= 200) {
        /* A sharp edge takes one or two steps; at a higher resolution the optics need more, which is no fault. */
        double steps = page->dpi > 350 ? 3.0 : 2.0;
        page->quality.sharpness = CLAMP(facts.steepness / facts.edges * steps / 1.6, 0, 1);
        if (page->quality.sharpness < 0.38)
            page->quality.advice |= OCR_ADVICE_BLURRED;
    }
    if (paper < 110)
        page->quality.advice |= OCR_ADVICE_TOO_DARK;
    if (!page->blank && page->quality.contrast < 0.3)
        page->quality.advice |= OCR_ADVICE_TOO_LIGHT;
}

/* Specks a square decimetre: single dark dots on the paper. */
static double specks_per_dm2(OcrPage *page)
{
    PIX *binary = (PIX *)ocr_page_binary(page);
    l_int32 before = 0, after = 0;
    PIX *opened = pixReduceRankBinary2(binary, 3, NULL);
    pixCountPixels(binary, &before, NULL);
    pixCountPixels(opened, &after, NULL);
    pixDestroy(&opened);
    double dm2 = (double)pixGetWidth(binary) * pixGetHeight(binary) / pow(page->dpi / 0.254, 2);
    return MAX(0, before - 4.0 * after) / MAX(dm2, 0.01);
}

/* A strip of a quarter of a millimetre, `length_mm` long from `along_mm` on along a side of the paper, `in_mm` inwards. */
static OcrBox strip(const OcrPage *page, int side, double along_mm, double length_mm, double in_mm)
{
    double px = page->dpi / 25.4;
    int along = (int)(along_mm * px), length = MAX(1, (int)(length_mm * px)), in = (int)(in_mm * px);
    int thick = MAX(1, (int)(0.25 * px));
    OcrBox paper = page->paper;
    switch (side) {
    case 0:
        return (OcrBox){paper.x + along, paper.y + in, length, thick};
    case 1:
        return (OcrBox){paper.x + along, paper.y + paper.h - in - thick, length, thick};
    case 2:
        return (OcrBox){paper.x + in, paper.y + along, thick, length};
    default:
        return (OcrBox){paper.x + paper.w - in - thick, paper.y + along, thick, length};
    }
}

/* A page is cut off where strokes run over the edge of the paper: dark at the edge and on to 1.5 mm inside, at CUT_STROKES places
 * of one side. What is dark without end along the edge is a border's rest. */
static bool is_cut_off(OcrPage *page)
{
    enum { CUT_STROKES = 5 };
    const double cell_mm = 1.0;
    const OcrImage *binary = ocr_page_binary(page);
    for (int side = 0; side < 4; side++) {
        double length_mm = (side < 2 ? page->paper.w : page->paper.h) * 25.4 / page->dpi;
        int strokes = 0, run = 0;
        for (double at = 2; at < length_mm - 2; at += cell_mm) {
            bool over = true;
            for (double in = 0.3; in < 1.6 && over; in += 0.4)
                over = ocr_image_count_ink(binary, strip(page, side, at, cell_mm, in)) > 0;
            run = over ? run + 1 : 0;
            strokes += run == 1;
            strokes -= run == 6;
        }
        if (strokes >= CUT_STROKES)
            return true;
    }
    return false;
}

void ocr_page_measure_quality(OcrPage *page)
{
    page->quality = (OcrQuality){.sharpness = 1, .contrast = 1};
    if (page->dpi < 149)
        page->quality.advice |= OCR_ADVICE_LOW_RESOLUTION;
    if (pixGetDepth(page->scan) != 1)
        judge_grey(page);
    if (page->ink_share > 0.35)
        page->quality.advice |= OCR_ADVICE_TOO_DARK;
    if (!page->blank && is_cut_off(page))
        page->quality.advice |= OCR_ADVICE_CUT_OFF;
    if (specks_per_dm2(page) > 40000)
        page->quality.advice |= OCR_ADVICE_NOISY;
}
