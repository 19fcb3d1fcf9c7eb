#include "ocr/page_facts.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <stdlib.h>

enum { TILES = 32, LOW = 8 };

/* Ink density of each tile of the paper, dark is large. */
static void densities(OcrPage *page, double tile[TILES][TILES])
{
    PIX *binary = (PIX *)ocr_page_binary(page);
    OcrBox paper = page->paper;
    for (int row = 0; row < TILES; row++)
        for (int column = 0; column < TILES; column++) {
            OcrBox box = {paper.x + paper.w * column / TILES, paper.y + paper.h * row / TILES, 0, 0};
            box.w = MAX(1, paper.x + paper.w * (column + 1) / TILES - box.x);
            box.h = MAX(1, paper.y + paper.h * (row + 1) / TILES - box.y);
            tile[row][column] = (double)ocr_image_count_ink(binary, box) / ((double)box.w * box.h);
        }
}

/* The LOW x LOW lowest frequencies, the constant left out, of a cosine transform. */
static void low_frequencies(double tile[TILES][TILES], double out[LOW * LOW])
{
    double cosine[LOW][TILES], rows[LOW][TILES] = {{0}};
    for (int f = 0; f < LOW; f++)
        for (int i = 0; i < TILES; i++)
            cosine[f][i] = cos(G_PI * (f + 1) * (i + 0.5) / TILES);
    for (int f = 0; f < LOW; f++)
        for (int column = 0; column < TILES; column++)
            for (int i = 0; i < TILES; i++)
                rows[f][column] += cosine[f][i] * tile[i][column];
    for (int f = 0; f < LOW; f++)
        for (int g = 0; g < LOW; g++) {
            out[f * LOW + g] = 0;
            for (int i = 0; i < TILES; i++)
                out[f * LOW + g] += cosine[g][i] * rows[f][i];
        }
}

static int by_value(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

void ocr_page_measure_hash(OcrPage *page)
{
    double tile[TILES][TILES], frequency[LOW * LOW], sorted[LOW * LOW];
    densities(page, tile);
    low_frequencies(tile, frequency);
    for (int i = 0; i < LOW * LOW; i++)
        sorted[i] = frequency[i];
    qsort(sorted, LOW * LOW, sizeof *sorted, by_value);
    double median = (sorted[LOW * LOW / 2 - 1] + sorted[LOW * LOW / 2]) / 2;
    page->hash = 0;
    for (int i = 0; i < LOW * LOW; i++)
        page->hash |= (uint64_t)(frequency[i] > median) << i;
}
