#include "forms/import_comb.h"

#include <math.h>

enum { TICKS_MOST = 130 };

/* Millimetres: how far outside the field its cells may be printed; where the floor is looked for; how much of a tick over the floor is looked at, and
 * how thick it may be; how near print over the cells may come to what is written in them. */
static const double AROUND_MM = 0.8, FLOOR_UP_MM = 1.4, FLOOR_DOWN_MM = 1, TICK_MM = 0.7, THICK_MM = 0.9, CEILING_MM = 0.8, NEAR_MM = 0.4;

/* Shares: of a line's pixels that are ink; of the pitch that a cell is at least and at most wide, that cells may differ by, and that one may be off its
 * share of the field. */
static const double LINE = 0.55, TICK = 0.8, CELL_LEAST = 0.55, CELL_MOST = 1.2, UNEVEN = 0.12, OFF = 0.6;

/* The page around one comb, in pixels. */
typedef struct {
    const OcrImage *binary;
    double mm; /* pixels a millimetre */
    int left, right;
} Place;

static int ink_of_row(const Place *place, int y)
{
    return ocr_image_count_ink(place->binary, (OcrBox){place->left, y, place->right - place->left, 1});
}

/* The middle of the darkest line between two heights; -1: no line is ink for the most part. */
static double find_line(const Place *place, int from, int to)
{
    int most = 0, at = -1;
    for (int y = from; y <= to; y++) {
        int ink = ink_of_row(place, y);
        if (ink > most)
            most = ink, at = y;
    }
    if (most < LINE * (place->right - place->left))
        return -1;
    int first = at, last = at;
    while (first > from && ink_of_row(place, first - 1) >= 0.8 * most)
        first--;
    while (last < to && ink_of_row(place, last + 1) >= 0.8 * most)
        last++;
    return (first + last) / 2.0;
}

/* The middles of what stands on the floor. */
static int find_ticks(const Place *place, double floor, double *ticks)
{
    int height = MAX(2, (int)(TICK_MM * place->mm)), top = (int)(floor - 0.2 * place->mm) - height, count = 0, start = -1;
    int from = (int)(place->left - AROUND_MM * place->mm), to = (int)(place->right + AROUND_MM * place->mm);
    for (int x = from; x <= to; x++) {
        bool ink = x < to && ocr_image_count_ink(place->binary, (OcrBox){x, top, 1, height}) >= TICK * height;
        if (ink && start < 0)
            start = x;
        if (ink || start < 0)
            continue;
        if (x - start <= MAX(2, THICK_MM * place->mm) && count < TICKS_MOST)
            ticks[count++] = (start + x - 1) / 2.0;
        start = -1;
    }
    return count;
}

static bool has_floor(const Place *place, double floor, double left, double right)
{
    int width = (int)(right - left) - 1, y = (int)lround(floor);
    return width > 0 && ocr_image_count_ink(place->binary, (OcrBox){(int)left + 1, y, width, 1}) >= 0.9 * width;
}

/* The cells are what lies between two ticks and has a floor; between two cells there may be none. */
static int find_cells(const Place *place, double floor, double pitch, double *middles, double *width)
{
    double ticks[TICKS_MOST], least = G_MAXDOUBLE, most = 0, sum = 0;
    int count = find_ticks(place, floor, ticks), cells = 0;
    for (int i = 0; i + 1 < count; i++) {
        double wide = ticks[i + 1] - ticks[i];
        if (wide < CELL_LEAST * pitch || wide > CELL_MOST * pitch || !has_floor(place, floor, ticks[i], ticks[i + 1]))
            continue;
        middles[cells++] = (ticks[i] + ticks[i + 1]) / 2;
        least = MIN(least, wide);
        most = MAX(most, wide);
        sum += wide;
    }
    *width = cells ? sum / cells : 0;
    return cells && most - least <= UNEVEN * pitch ? cells : 0;
}

/* How high the cells are: to their ceiling, else as high as they are wide where the paper over the field is bare. */
static double find_top(const Place *place, const FormField *field, double floor, double width)
{
    int top = (int)lround(field->box.y * place->mm), room = (int)(CEILING_MM * place->mm);
    double ceiling = find_line(place, top - room, top + room);
    if (ceiling >= 0)
        return ceiling;
    int least = MAX(0, (int)(floor - width)), y = top, few = (place->right - place->left) / 200;
    while (y > least && ink_of_row(place, y - 1) <= few)
        y--;
    return y > least ? MIN(top, y + NEAR_MM * place->mm) : MIN(top, y);
}

bool import_comb_settle(OcrPage *page, FormField *field)
{
    double mm = page->dpi / 25.4, middles[TICKS_MOST], width;
    int count = field->cell_count;
    double pitch = field->box.w * mm / count, bottom = (field->box.y + field->box.h) * mm;
    const Place place = {ocr_page_binary(page), mm, (int)(field->box.x * mm), (int)((field->box.x + field->box.w) * mm)};
    double floor = find_line(&place, (int)(bottom - MIN(FLOOR_UP_MM, field->box.h / 2) * mm), (int)(bottom + FLOOR_DOWN_MM * mm));
    if (floor < 0 || find_cells(&place, floor, pitch, middles, &width) != count)
        return false;
    for (int i = 0; i < count; i++)
        if (fabs(middles[i] - (field->box.x * mm + (i + 0.5) * pitch)) > OFF * pitch)
            return false;
    double top = find_top(&place, field, floor, width);
    for (int i = 0; i < count; i++)
        field->cells[i] = (FormBox){(middles[i] - width / 2) / mm, top / mm, width / mm, (floor - top) / mm};
    field->box = form_box_union(field->cells[0], field->cells[count - 1]);
    return true;
}
