#include "ocr/page_dropout.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <string.h>

enum { SAMPLE_STEP = 4, SAMPLES_LEAST = 400 };
static const double LEAST_DENSITY = 0.12, LEAST_CHROMA = 0.18, LIKENESS = 0.95, DENSER = 1.25, FAINT = 0.1, TINT = 0.5;

/* On a grey scan: how light an ink has to be to go (values of about 180 to 230 on white paper), and how much darker than it a pen is. */
static const double LEAST_GREY = 0.1, MOST_GREY = 0.36, GREY_DENSER = 1.5;

/* Of each channel: how much of the light is swallowed, as a natural logarithm. */
typedef struct {
    double c[3];
} Density;

/* The density of every value of every channel, against this page's paper. */
typedef struct {
    float table[3][256];
} Scale;

static double length_of(const Density *d)
{
    return sqrt(d->c[0] * d->c[0] + d->c[1] * d->c[1] + d->c[2] * d->c[2]);
}

static double likeness(const Density *a, const Density *b)
{
    double along = a->c[0] * b->c[0] + a->c[1] * b->c[1] + a->c[2] * b->c[2];
    return along / fmax(1e-9, length_of(a) * length_of(b));
}

static Density density_of(unsigned rgb)
{
    Density d;
    for (int i = 0; i < 3; i++)
        d.c[i] = -log(fmax(rgb >> (16 - 8 * i) & 255, 8) / 255.0);
    return d;
}

static double chroma(const Density *d)
{
    double least = fmin(d->c[0], fmin(d->c[1], d->c[2])), most = fmax(d->c[0], fmax(d->c[1], d->c[2]));
    return most - least;
}

bool ocr_dropout_possible(unsigned rgb)
{
    Density ink = density_of(rgb);
    return chroma(&ink) >= LEAST_CHROMA && chroma(&ink) >= 0.35 * length_of(&ink);
}

/* The value that one pixel in ten exceeds is the paper's. */
static void measure_paper(PIX *scan, Scale *scale)
{
    int histogram[3][256] = {{0}}, total = 0;
    for (int y = 0; y < pixGetHeight(scan); y += SAMPLE_STEP)
        for (int x = 0; x < pixGetWidth(scan); x += SAMPLE_STEP, total++) {
            l_uint32 pixel = pixGetData(scan)[(size_t)y * (size_t)pixGetWpl(scan) + (size_t)x];
            for (int i = 0; i < 3; i++)
                histogram[i][pixel >> (24 - 8 * i) & 255]++;
        }
    for (int i = 0; i < 3; i++) {
        int paper = 255;
        for (int above = 0; paper > 64 && (above += histogram[i][paper]) < total / 10;)
            paper--;
        for (int value = 0; value < 256; value++)
            scale->table[i][value] = (float)fmax(0, -log(fmax(value, 8) / (double)paper));
    }
}

static Density density_at(const Scale *scale, l_uint32 pixel)
{
    return (Density){{scale->table[0][pixel >> 24], scale->table[1][pixel >> 16 & 255], scale->table[2][pixel >> 8 & 255]}};
}

/* What the ink looks like on this scan, as thick as nearly all of it is. False when too little of it is seen. */
static bool measure_ink(PIX *scan, const Scale *scale, Density *ink)
{
    g_autoptr(GArray) lengths = g_array_new(FALSE, FALSE, sizeof(double));
    Density sum = {{0, 0, 0}}, named = *ink;
    for (int y = 0; y < pixGetHeight(scan); y += SAMPLE_STEP)
        for (int x = 0; x < pixGetWidth(scan); x++) {
            Density here = density_at(scale, pixGetData(scan)[(size_t)y * (size_t)pixGetWpl(scan) + (size_t)x]);
            double length = length_of(&here);
            if (length < LEAST_DENSITY || length < 0.3 * length_of(&named) || likeness(&here, &named) < LIKENESS)
                continue;
            g_array_append_val(lengths, length);
            for (int i = 0; i < 3; i++)
                sum.c[i] += here.c[i];
        }
    if (lengths->len < SAMPLES_LEAST)
        return false;
    double total = 0;
    for (guint i = 0; i < lengths->len; i++)
        total += g_array_index(lengths, double, i);
    double mean = total / lengths->len, most = fmin(2 * mean, fmax(mean, length_of(&named)));
    for (int i = 0; i < 3; i++)
        ink->c[i] = sum.c[i] / length_of(&sum) * most;
    return true;
}

/* An ink, and how far each channel can be trusted to show what else is there: where the ink swallows most light, noise is all that
 * is left. */
typedef struct {
    Density ink;
    double clear[3];
} Ink;

static Ink ink_of(const Density *density)
{
    Ink ink = {.ink = *density};
    double most = fmax(density->c[0], fmax(density->c[1], density->c[2])), least = fmin(density->c[0], fmin(density->c[1], density->c[2]));
    for (int i = 0; i < 3; i++)
        ink.clear[i] = (most - density->c[i]) / (most - least);
    return ink;
}

/* What is left of a pixel, as grey, once as much ink is taken out as can be in it; where the form prints none, all of what is more than a
 * tint. */
static int without_ink(const Density *here, const Ink *ink, bool printed)
{
    double amount = DENSER, left = 0;
    for (int i = 0; i < 3; i++)
        if (ink->clear[i] < 0.7)
            amount = fmin(amount, here->c[i] / ink->ink.c[i]);
    if (!printed && amount > TINT)
        return (int)(255 * exp(-fmax(here->c[0], fmax(here->c[1], here->c[2]))));
    for (int i = 0; i < 3; i++)
        left = fmax(left, ink->clear[i] * (here->c[i] - amount * ink->ink.c[i]));
    double faint = FAINT * (1 + amount);
    return left < faint ? 255 : (int)(255 * exp(-(left - faint)));
}

static void take_grey(OcrPage *page, PIX *grey)
{
    ocr_image_free(page->grey);
    ocr_image_free(page->binary);
    page->grey = grey;
    page->binary = NULL;
}

/* As an eye without colours sees it. */
static double grey_density(unsigned rgb)
{
    Density ink = density_of(rgb);
    const double luma = 0.299 * exp(-ink.c[0]) + 0.587 * exp(-ink.c[1]) + 0.114 * exp(-ink.c[2]);
    return -log(luma);
}

/* How light the ink lies on a grey scan with this histogram: the middle of what is about as dark as it should be; 0: too little. */
static double measure_grey(const int histogram[256], int paper, double expected)
{
    double sum = 0;
    int count = 0;
    for (int value = 8; value < paper; value++) {
        double density = -log(value / (double)paper);
        if (density < 0.6 * expected || density > 1.4 * expected)
            continue;
        sum += density * histogram[value];
        count += histogram[value];
    }
    return count >= SAMPLES_LEAST ? sum / count : 0;
}

/* Without colours only a tint that is far lighter than any pen can go: what is as light as it turns white, what is darker stays. */
static bool drop_grey(OcrPage *page, unsigned rgb)
{
    PIX *scan = (PIX *)page->scan;
    double expected = grey_density(rgb);
    if (!ocr_dropout_possible(rgb) || expected < LEAST_GREY || expected > MOST_GREY)
        return false;
    int histogram[256] = {0}, total = 0, paper = 255;
    for (int y = 0; y < pixGetHeight(scan); y += SAMPLE_STEP)
        for (int x = 0; x < pixGetWidth(scan); x++, total++)
            histogram[GET_DATA_BYTE(pixGetData(scan) + (size_t)y * (size_t)pixGetWpl(scan), x)]++;
    for (int above = 0; paper > 64 && (above += histogram[paper]) < total / 10;)
        paper--;
    double ink = measure_grey(histogram, paper, expected);
    if (ink <= 0)
        return false;
    l_uint8 table[256];
    for (int value = 0; value < 256; value++) {
        double left = -log(MAX(value, 1) / (double)paper) - GREY_DENSER * ink;
        table[value] = left < 0 ? 255 : (l_uint8)MAX(value, 1);
    }
    PIX *grey = pixCopy(NULL, scan);
    for (int y = 0; grey && y < pixGetHeight(grey); y++) {
        l_uint32 *row = pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey);
        for (int x = 0; x < pixGetWidth(grey); x++)
            SET_DATA_BYTE(row, x, table[GET_DATA_BYTE(row, x)]);
    }
    if (grey)
        take_grey(page, grey);
    return grey != NULL;
}

bool ocr_page_drop_colour(OcrPage *page, unsigned rgb, const OcrPrinted *printed)
{
    PIX *scan = (PIX *)page->scan;
    Density ink = density_of(rgb);
    if (pixGetDepth(scan) == 8)
        return drop_grey(page, rgb);
    if (pixGetDepth(scan) != 32 || !ocr_dropout_possible(rgb))
        return false;
    Scale scale;
    measure_paper(scan, &scale);
    if (!measure_ink(scan, &scale, &ink))
        return false;
    const Ink taken = ink_of(&ink);
    PIX *grey = pixCreate(pixGetWidth(scan), pixGetHeight(scan), 8);
    for (int y = 0; y < pixGetHeight(scan); y++) {
        const l_uint32 *row = pixGetData(scan) + (size_t)y * (size_t)pixGetWpl(scan);
        l_uint32 *out = pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey);
        for (int x = 0; x < pixGetWidth(scan); x++) {
            Density here = density_at(&scale, row[x]);
            bool bare = here.c[0] < FAINT && here.c[1] < FAINT && here.c[2] < FAINT;
            SET_DATA_BYTE(out, x, bare ? 255 : without_ink(&here, &taken, !printed || ocr_printed_at(printed, x, y)));
        }
    }
    take_grey(page, grey);
    return true;
}
