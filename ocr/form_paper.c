#include "ocr/form_paper.h"

#include <leptonica/allheaders.h>

enum { LEVELS = 256, LIGHTEST = 160, STEP_LEAST = 9, STEP_MOST = 40, WHITER = 240, WHITE_FAVOUR = 8, NEAR = 2, EVEN = 2, BESIDE = 7 };

/* A brighter peak is another paper than the darker one where so little lies between. */
static const double VALLEY = 0.5;

/* Shares of how far noise goes: what a pixel beside paper may be darker, and what five by five together. */
static const double NOISE = 0.6, EVEN_NOISE = 0.25, EVEN_LEAST = 3;

PIX *ocr_form_darkest_channel(PIX *scan)
{
    if (pixGetDepth(scan) == 32)
        return pixConvertRGBToGrayMinMax(scan, L_CHOOSE_MIN);
    return pixConvertTo8(scan, 0);
}

/* How many pixels have each brightness. */
static void count_levels(PIX *grey, double counts[LEVELS])
{
    NUMA *histogram = pixGetGrayHistogram(grey, 4);
    for (int level = 0; level < LEVELS; level++) {
        float value = 0;
        if (histogram)
            numaGetFValue(histogram, level, &value);
        counts[level] = (double)value;
    }
    numaDestroy(&histogram);
}

static double count_near(const double counts[LEVELS], int level)
{
    double count = 0;
    for (int near = MAX(level - NEAR, 0); near <= MIN(level + NEAR, LEVELS - 1); near++)
        count += counts[near];
    return count;
}

/* The brightness that most light pixels have, what is whiter counting `favour` times as much. */
static int most_common(const double counts[LEVELS], double favour)
{
    int best = LEVELS - 1;
    double most = -1;
    for (int level = LIGHTEST; level < LEVELS; level++) {
        double count = count_near(counts, level) * (level > WHITER ? favour : 1);
        if (count > most) {
            most = count;
            best = level;
        }
    }
    return best;
}

/* White cells on a tinted page may be fewer than its tint: what is whiter counts for more, unless it is only the bright side of the same peak. */
static int paper_level(const double counts[LEVELS])
{
    int common = most_common(counts, 1), white = most_common(counts, WHITE_FAVOUR);
    double valley = count_near(counts, white);
    for (int level = common; level < white; level++)
        valley = MIN(valley, count_near(counts, level));
    return valley >= VALLEY * count_near(counts, white) ? MIN(common, white) : white;
}

/* How far below bare paper its noise goes, which is told from the brighter half of its peak, where nothing printed is. */
static double noise_step(const double counts[LEVELS], int paper)
{
    double sum = 0, weight = 0;
    for (int level = paper; level < LEVELS; level++) {
        sum += counts[level] * (level - paper);
        weight += counts[level];
    }
    return 5 * sum / MAX(weight, 1);
}

int ocr_form_paper_level(PIX *grey, int *step)
{
    double counts[LEVELS];
    count_levels(grey, counts);
    int paper = paper_level(counts);
    *step = CLAMP((int)noise_step(counts, paper), STEP_LEAST, STEP_MOST);
    return paper;
}

/* 1 where a grey picture is at least so light. Transfer full. */
static PIX *lighter_than(PIX *grey, double level)
{
    PIX *light = pixThresholdToBinary(grey, MAX(1, (int)level));
    if (light)
        pixInvert(light, light);
    return light;
}

/* Where bare paper is: light over some dots together, so that noise counts for nothing and a faint tint does; and right beside that what is light
 * itself. Transfer full. */
static PIX *find_paper(PIX *grey, int paper, double noise)
{
    PIX *even = pixBlockconv(grey, EVEN, EVEN), *amid = even ? lighter_than(even, paper - MAX(EVEN_LEAST, noise * EVEN_NOISE)) : NULL;
    PIX *beside = amid ? pixDilateBrick(NULL, amid, BESIDE, BESIDE) : NULL;
    PIX *most = lighter_than(grey, paper - noise), *lighter = lighter_than(grey, paper - noise * NOISE);
    if (beside && most && lighter) {
        pixAnd(amid, amid, most);
        pixAnd(beside, beside, lighter);
        pixOr(amid, amid, beside);
    }
    pixDestroy(&even);
    pixDestroy(&beside);
    pixDestroy(&most);
    pixDestroy(&lighter);
    return amid;
}

static void scale_levels(PIX *scan, int paper)
{
    NUMA *lighter = numaCreate(LEVELS);
    for (int level = 0; level < LEVELS; level++)
        numaAddNumber(lighter, (l_float32)MIN(level * (LEVELS - 1) / paper, LEVELS - 1));
    pixTRCMap(scan, NULL, lighter);
    numaDestroy(&lighter);
}

/* Where nothing changes within some dots but noise, each dot is what they are together: a tint becomes even, and print keeps its edges. */
static void even_out(PIX *scan, PIX *grey, double noise)
{
    PIX *even_grey = pixBlockconv(grey, EVEN, EVEN), *even = pixBlockconv(scan, EVEN, EVEN);
    PIX *off = even_grey ? pixAbsDifference(grey, even_grey) : NULL, *flat = off ? pixThresholdToBinary(off, MAX(1, (int)(noise * NOISE))) : NULL;
    if (flat)
        pixErodeBrick(flat, flat, 2 * EVEN + 1, 2 * EVEN + 1);
    if (flat && even)
        pixCombineMasked(scan, even, flat);
    pixDestroy(&even_grey);
    pixDestroy(&even);
    pixDestroy(&off);
    pixDestroy(&flat);
}

PIX *ocr_form_paper_white(PIX *scan)
{
    PIX *grey = pixGetDepth(scan) > 1 ? ocr_form_darkest_channel(scan) : NULL;
    double counts[LEVELS], noise = 0;
    int paper = LEVELS - 1;
    if (grey) {
        count_levels(grey, counts);
        paper = paper_level(counts);
        noise = noise_step(counts, paper);
    }
    PIX *bare = noise >= STEP_LEAST ? find_paper(grey, paper, noise) : NULL, *white = bare ? pixConvertTo8Or32(scan, L_COPY, 0) : pixClone(scan);
    if (white && bare) {
        even_out(white, grey, noise);
        scale_levels(white, paper);
        pixSetMasked(white, bare, pixGetDepth(white) == 32 ? 0xffffff00 : LEVELS - 1);
    }
    pixDestroy(&bare);
    pixDestroy(&grey);
    return white;
}
