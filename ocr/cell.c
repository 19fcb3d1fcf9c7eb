#include "ocr/cell.h"
#include "ocr/cell_frame.h"
#include "ocr/cell_ink.h"
#include "ocr/cell_print.h"
#include "ocr/cell_strip.h"
#include <math.h>
#include <string.h>

static const double MARGIN_MM = 1.8, FRAME_REACH_MM = 0.45;

/* Scanner specks are up to 0.1 mm2; a full stop of the finest pen and the smallest print is more. */
static const double LEAST_INK_MM2 = 0.11;

/* What is gathered of one cell while the strip's ink is dealt out. */
typedef struct {
    float sum[OCR_CELL_SIDE][OCR_CELL_SIDE];
    unsigned levels[256]; /* darkness of its ink pixels */
    int area, edges, beyond;
} Tally;

OcrBox ocr_quad_bounds(const OcrQuad *quad)
{
    double x0 = G_MAXDOUBLE, y0 = G_MAXDOUBLE, x1 = -G_MAXDOUBLE, y1 = -G_MAXDOUBLE;
    for (int i = 0; i < 4; i++) {
        x0 = MIN(x0, quad->corner[i].x);
        y0 = MIN(y0, quad->corner[i].y);
        x1 = MAX(x1, quad->corner[i].x);
        y1 = MAX(y1, quad->corner[i].y);
    }
    int left = (int)floor(x0), top = (int)floor(y0);
    return (OcrBox){left, top, (int)ceil(x1) - left, (int)ceil(y1) - top};
}

/* Spreads one pixel of the strip, at its place in cell coordinates, over the cell's pixels by area. */
static void add_pixel(Tally *tally, double x, double y, double side, float value)
{
    int x0 = (int)floor(x), x1 = (int)floor(x + side), y0 = (int)floor(y), y1 = (int)floor(y + side);
    for (int row = MAX(y0, 0); row <= MIN(y1, OCR_CELL_SIDE - 1); row++) {
        double high = MIN(y + side, row + 1) - MAX(y, row);
        for (int column = MAX(x0, 0); column <= MIN(x1, OCR_CELL_SIDE - 1); column++) {
            double wide = MIN(x + side, column + 1) - MAX(x, column);
            tally->sum[row][column] += (float)(wide * high) * value;
        }
    }
}

static void add_run(Tally *tally, const OcrStrip *s, const OcrInkRun *run, int box)
{
    double side = 32 / (s->bottom - s->top), centre = (s->left[box] + s->right[box]) / 2;
    double y = 4 + (run->y - s->top) * side;
    bool outside = run->y + 1 < s->top - 0.1 * s->px_mm || run->y > s->bottom + 0.1 * s->px_mm;
    const uint8_t *ink = s->ink + (size_t)run->y * s->w;
    for (int x = run->x0; x < run->x1; x++) {
        add_pixel(tally, OCR_CELL_SIDE / 2.0 + (x - centre) * side, y, side, ink[x]);
        tally->levels[ink[x]]++;
        tally->beyond += outside || x + 1 < s->left[box] - 0.1 * s->px_mm || x > s->right[box] + 0.1 * s->px_mm;
    }
    tally->area += run->x1 - run->x0;
    tally->edges += run->edges;
}

static void deal_out(const OcrStrip *s, const OcrInk *ink, Tally *tallies)
{
    for (int r = 0; r < ink->run_count; r++) {
        OcrInkRun run = ink->runs[r];
        int owner = ink->pieces[run.piece].owner, end = run.x1;
        if (owner >= 0)
            add_run(&tallies[owner], s, &run, owner);
        if (owner != OCR_INK_BY_PLACE)
            continue;
        for (run.x1 = run.x0; run.x0 < end; run.x0 = run.x1) {
            int box = ocr_ink_ground(s, run.x0 + 0.5);
            while (run.x1 < end && ocr_ink_ground(s, run.x1 + 0.5) == box)
                run.x1++;
            if (box >= 0)
                add_run(&tallies[box], s, &run, box);
            run.edges = 0;
        }
    }
}

/* The darkness that this cell's strokes have at their heart: nine tenths of its ink is lighter. */
static int full_ink(const Tally *tally)
{
    int left = tally->area / 10;
    for (int g = 255; g > 0; g--) {
        left -= (int)tally->levels[g];
        if (left < 0)
            return g;
    }
    return 255;
}

static void finish(const Tally *tally, const OcrStrip *s, OcrCell *cell)
{
    double area_mm2 = 0, gain = 255.0 / full_ink(tally), pixel_mm = (s->bottom - s->top) / 32 / s->px_mm;
    for (int y = 0; y < OCR_CELL_SIDE; y++) {
        for (int x = 0; x < OCR_CELL_SIDE; x++) {
            double value = MIN(tally->sum[y][x] * gain, 255);
            cell->pixel[y][x] = (uint8_t)(value + 0.5);
            area_mm2 += value / 255 * pixel_mm * pixel_mm;
        }
    }
    cell->ink_mm2 = area_mm2;
    /* A stroke's area over half its outline; a slanted outline has 4/pi as many pixel sides as it is long. */
    cell->stroke_mm = tally->edges ? 2 * tally->area / (tally->edges * G_PI / 4) / s->px_mm : 0;
    cell->overflow = tally->beyond > 0.08 * s->px_mm * s->px_mm;
    cell->empty = tally->area < LEAST_INK_MM2 * s->px_mm * s->px_mm;
    if (cell->empty) {
        memset(cell->pixel, 0, sizeof cell->pixel);
        cell->ink_mm2 = cell->stroke_mm = 0;
        cell->overflow = false;
    }
}

/* What the blank form has there too is nobody's. */
static void disown_print(OcrInk *ink, const OcrStrip *strip, const OcrPrinted *printed)
{
    g_autofree bool *is_print = ocr_ink_printed(ink, strip, printed);
    for (int i = 0; i < ink->piece_count; i++)
        if (is_print[i])
            ink->pieces[i].owner = OCR_INK_NOBODY;
}

static void cut_strip(OcrPage *page, const OcrQuad *quads, int count, OcrCell *cells)
{
    memset(cells, 0, sizeof *cells * (size_t)count);
    for (int i = 0; i < count; i++)
        cells[i].empty = true;
    g_autoptr(OcrStrip) strip = ocr_strip_new(page, quads, count, MARGIN_MM);
    if (!strip)
        return;
    g_autoptr(OcrFrames) frames = ocr_frames_find(strip, FRAME_REACH_MM);
    if (page->printed)
        ocr_frames_keep_printed(frames, strip, page->printed);
    ocr_frames_clear(frames, strip);
    g_autoptr(OcrInk) ink = ocr_ink_new(strip);
    ocr_ink_assign(ink, strip);
    if (page->printed)
        disown_print(ink, strip, page->printed);
    g_autofree Tally *tallies = g_new0(Tally, count);
    deal_out(strip, ink, tallies);
    for (int i = 0; i < count; i++)
        finish(&tallies[i], strip, &cells[i]);
}

void ocr_cells_cut(OcrPage *page, const OcrQuad *quads, int count, OcrCell *cells)
{
    for (int done = 0; done < count;) {
        int run = ocr_strip_run(quads + done, count - done);
        cut_strip(page, quads + done, run, cells + done);
        done += run;
    }
}
