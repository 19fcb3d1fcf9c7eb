#include "ocr/printed.h"

#include <math.h>
#include <string.h>

OcrPrinted *ocr_printed_new(const OcrPage *page)
{
    const double square_mm = 0.25;
    OcrPrinted *printed = g_new0(OcrPrinted, 1);
    printed->px = MAX(1, page->dpi / 25.4 * square_mm);
    printed->w = (int)ceil(ocr_image_width(page->scan) / printed->px);
    printed->h = (int)ceil(ocr_image_height(page->scan) / printed->px);
    printed->at = g_new0(uint8_t, (gsize)printed->w * (gsize)printed->h);
    return printed;
}

void ocr_printed_free(OcrPrinted *printed)
{
    if (!printed)
        return;
    g_free(printed->at);
    g_free(printed);
}

void ocr_printed_mark(OcrPrinted *printed, OcrPoint pixel)
{
    int x = (int)floor(pixel.x / printed->px), y = (int)floor(pixel.y / printed->px);
    if (x >= 0 && y >= 0 && x < printed->w && y < printed->h)
        printed->at[(gsize)y * (gsize)printed->w + (gsize)x] = 1;
}

/* One line of `n` squares, `step` apart: what is marked spreads by `reach` to both sides. */
static void widen_line(const uint8_t *from, uint8_t *to, int n, gsize step, int reach)
{
    for (int i = 0; i < n; i++)
        for (int j = MAX(0, i - reach); from[(gsize)i * step] && j <= MIN(n - 1, i + reach); j++)
            to[(gsize)j * step] = 1;
}

void ocr_printed_widen(OcrPrinted *printed, int squares)
{
    gsize w = (gsize)printed->w, size = w * (gsize)printed->h;
    g_autofree uint8_t *across = g_memdup2(printed->at, size);
    for (int y = 0; y < printed->h; y++)
        widen_line(printed->at + (gsize)y * w, across + (gsize)y * w, printed->w, 1, squares);
    memcpy(printed->at, across, size);
    for (int x = 0; x < printed->w; x++)
        widen_line(across + x, printed->at + x, printed->h, w, squares);
}

bool ocr_printed_at(const OcrPrinted *printed, double x, double y)
{
    int column = (int)floor(x / printed->px), row = (int)floor(y / printed->px);
    return column >= 0 && row >= 0 && column < printed->w && row < printed->h &&
           printed->at[(gsize)row * (gsize)printed->w + (gsize)column];
}

/* The part of the box that lies in one square. */
static OcrBox part_in_square(const OcrPrinted *printed, OcrBox box, int column, int row)
{
    int left = MAX(box.x, (int)(column * printed->px)), top = MAX(box.y, (int)(row * printed->px));
    int right = MIN(box.x + box.w, (int)((column + 1) * printed->px)), bottom = MIN(box.y + box.h, (int)((row + 1) * printed->px));
    return (OcrBox){left, top, MAX(0, right - left), MAX(0, bottom - top)};
}

int ocr_printed_ink_apart(const OcrPrinted *printed, const OcrImage *binary, OcrBox box)
{
    int ink = 0;
    int right = MIN(printed->w, (int)((box.x + box.w) / printed->px) + 1), bottom = MIN(printed->h, (int)((box.y + box.h) / printed->px) + 1);
    for (int row = MAX(0, (int)(box.y / printed->px)); row < bottom; row++)
        for (int column = MAX(0, (int)(box.x / printed->px)); column < right; column++) {
            OcrBox part = part_in_square(printed, box, column, row);
            if (part.w > 0 && part.h > 0 && !printed->at[(gsize)row * (gsize)printed->w + (gsize)column])
                ink += ocr_image_count_ink(binary, part);
        }
    return ink;
}
