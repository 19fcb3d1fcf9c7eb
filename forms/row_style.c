#include "forms/row_style.h"

#include <math.h>
#include <stdlib.h>

enum { FEWEST = 3, CELLS_MOST = 64 };

static const double typed_scatter_most = 0.6;

/* The rows of a character, weighed by ink so that a grey rim does not count as a whole pixel. */
static bool extent(const OcrCell *cell, double *top, double *bottom)
{
    enum { DARK = 128 };
    int first = -1, last = -1, darkest[OCR_CELL_SIDE] = {0};
    for (int y = 0; y < OCR_CELL_SIDE; y++) {
        for (int x = 0; x < OCR_CELL_SIDE; x++)
            darkest[y] = MAX(darkest[y], cell->pixel[y][x]);
        if (darkest[y] < DARK)
            continue;
        first = first < 0 ? y : first;
        last = y;
    }
    if (first < 0)
        return false;
    *top = first - (first > 0 ? darkest[first - 1] / 255.0 : 0);
    *bottom = last + 1 + (last + 1 < OCR_CELL_SIDE ? darkest[last + 1] / 255.0 : 0);
    return true;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, ascending);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static double median_deviation(double *values, int count)
{
    double middle = median(values, count);
    for (int i = 0; i < count; i++)
        values[i] = fabs(values[i] - middle);
    return median(values, count);
}

double row_scatter(const OcrCell *cells, int count)
{
    double feet[CELLS_MOST], heights[CELLS_MOST], tallest = 0;
    int seen = 0;
    for (int i = 0; i < MIN(count, CELLS_MOST); i++) {
        double top, bottom;
        if (cells[i].empty || !extent(&cells[i], &top, &bottom))
            continue;
        feet[seen] = bottom;
        heights[seen++] = bottom - top;
        tallest = fmax(tallest, bottom - top);
    }
    /* Hyphens, full stops and apostrophes stand elsewhere in print too. */
    int kept = 0;
    for (int i = 0; i < seen; i++) {
        if (heights[i] < 0.6 * tallest)
            continue;
        feet[kept] = feet[i];
        heights[kept++] = heights[i];
    }
    if (kept < FEWEST)
        return -1;
    return median_deviation(feet, kept) + median_deviation(heights, kept);
}

RowStyle row_style(const OcrCell *cells, int count)
{
    double scatter = row_scatter(cells, count);
    return scatter < 0 ? ROW_SHORT : scatter <= typed_scatter_most ? ROW_TYPED : ROW_HAND;
}
