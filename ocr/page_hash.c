#include "ocr/page_facts.h"

#include <leptonica/allheaders.h>
#include <math.h>

/* The sheet is laid straight and centred on its ink, so that neither placement nor skew moves anything, and cut into tiles of
 * which COLUMNS x ROWS take in all of an A4 page whichever way it lies. */
enum { COLUMNS = 64, ROWS = 64, LOW = 3, WAVES = 8 };
#define TILE_MM 5.0

typedef struct {
    double tile[ROWS][COLUMNS];
} Ground;

typedef struct {
    PIX *density; /* 8 bit, an eighth of the size; dark is high */
    double mm;    /* of a pixel */
} Ink;

static double ink_at(const l_uint32 *row, int x)
{
    /* Black areas weigh like print: a photograph must not outweigh a page of text. */
    return MIN(128, 255 - GET_DATA_BYTE(row, x));
}

static bool centre_of(const Ink *ink, OcrPoint *centre)
{
    double sum = 0, sum_x = 0, sum_y = 0;
    for (int y = 0; y < pixGetHeight(ink->density); y++) {
        const l_uint32 *row = pixGetData(ink->density) + (size_t)y * (size_t)pixGetWpl(ink->density);
        for (int x = 0; x < pixGetWidth(ink->density); x++) {
            double weight = ink_at(row, x);
            sum += weight;
            sum_x += weight * x;
            sum_y += weight * y;
        }
    }
    *centre = (OcrPoint){sum_x / MAX(sum, 1), sum_y / MAX(sum, 1)};
    return sum > 0;
}

/* Shares a pixel's ink among the four tiles around it, so that a small shift changes little. */
static void pour(Ground *ground, double x, double y, double weight)
{
    int column = (int)floor(x), row = (int)floor(y);
    double right = x - column, below = y - row;
    if (column < 0 || row < 0 || column + 1 >= COLUMNS || row + 1 >= ROWS)
        return;
    ground->tile[row][column] += weight * (1 - right) * (1 - below);
    ground->tile[row][column + 1] += weight * right * (1 - below);
    ground->tile[row + 1][column] += weight * (1 - right) * below;
    ground->tile[row + 1][column + 1] += weight * right * below;
}

static void lay_out(const Ink *ink, OcrPoint centre, double skew_deg, Ground *ground)
{
    double cosine = cos(skew_deg * G_PI / 180) * ink->mm / TILE_MM, sine = sin(skew_deg * G_PI / 180) * ink->mm / TILE_MM;
    for (int y = 0; y < pixGetHeight(ink->density); y++) {
        const l_uint32 *row = pixGetData(ink->density) + (size_t)y * (size_t)pixGetWpl(ink->density);
        for (int x = 0; x < pixGetWidth(ink->density); x++) {
            double weight = ink_at(row, x), right = x - centre.x, down = y - centre.y;
            if (weight > 0)
                pour(ground, COLUMNS / 2.0 + right * cosine + down * sine, ROWS / 2.0 - right * sine + down * cosine, weight);
        }
    }
}

/* Signs of WAVES x WAVES waves, 43 to 142 mm long: longer ones say only where a layout is dense, which all letters share;
 * shorter ones would tell the filled copies of one form apart, but change when the same sheet is scanned again. */
static uint64_t signs(const Ground *ground)
{
    double wave[WAVES][COLUMNS], rows[WAVES][COLUMNS] = {{0}};
    uint64_t bits = 0;
    for (int f = 0; f < WAVES; f++)
        for (int i = 0; i < COLUMNS; i++)
            wave[f][i] = cos(G_PI * (f + LOW) * 1.5 * (i + 0.5) / COLUMNS);
    for (int f = 0; f < WAVES; f++)
        for (int column = 0; column < COLUMNS; column++)
            for (int i = 0; i < ROWS; i++)
                rows[f][column] += wave[f][i] * ground->tile[i][column];
    for (int f = 0; f < WAVES; f++)
        for (int g = 0; g < WAVES; g++) {
            double sum = 0;
            for (int i = 0; i < COLUMNS; i++)
                sum += wave[g][i] * rows[f][i];
            bits |= (uint64_t)(sum > 0) << (f * WAVES + g);
        }
    return bits;
}

void ocr_page_measure_hash(OcrPage *page)
{
    page->hash = 0;
    if (page->blank)
        return;
    Ink ink = {pixScaleToGray8((PIX *)ocr_page_binary(page)), 8 * 25.4 / page->dpi};
    OcrPoint centre;
    if (ink.density && centre_of(&ink, &centre)) {
        g_autofree Ground *ground = g_new0(Ground, 1);
        lay_out(&ink, centre, page->skew_deg, ground);
        page->hash = signs(ground);
    }
    pixDestroy(&ink.density);
}
