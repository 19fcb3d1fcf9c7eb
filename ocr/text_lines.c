#include "ocr/text_lines.h"

#include <leptonica/allheaders.h>
#include <math.h>

/* Looked for on a picture of about 4 dots a millimetre. */
typedef struct {
    PIX *ink;
    double px_mm;          /* dots a millimetre */
    double step;           /* scan pixels a dot */
    double cosine, sine;   /* of the page's skew */
    double cx, cy;         /* about which it was laid straight, in dots */
} Sheet;

static PIX *reduced(OcrPage *page, int factor)
{
    PIX *binary = (PIX *)ocr_page_binary(page);
    if (factor == 1)
        return pixCopy(NULL, binary);
    return pixReduceRankBinaryCascade(binary, 1, factor == 4 ? 2 : 0, 0, 0);
}

static void swap(PIX **place, PIX *fresh)
{
    pixDestroy(place);
    *place = fresh;
}

static bool lay_straight(OcrPage *page, Sheet *sheet)
{
    int factor = page->dpi >= 340 ? 4 : page->dpi >= 140 ? 2 : 1;
    *sheet = (Sheet){.ink = reduced(page, factor), .cosine = 1, .step = factor};
    if (!sheet->ink)
        return false;
    sheet->px_mm = page->dpi / 25.4 / sheet->step;
    sheet->cx = pixGetWidth(sheet->ink) / 2.0;
    sheet->cy = pixGetHeight(sheet->ink) / 2.0;
    double angle = page->skew_confidence >= 3 ? page->skew_deg * G_PI / 180 : 0;
    if (fabs(angle) < 0.002)
        return true;
    sheet->cosine = cos(angle);
    sheet->sine = sin(angle);
    swap(&sheet->ink, pixRotateShear(sheet->ink, (l_int32)sheet->cx, (l_int32)sheet->cy, (l_float32)-angle, L_BRING_IN_WHITE));
    return sheet->ink != NULL;
}

static int dots(const Sheet *sheet, double mm)
{
    return MAX(1, (int)lround(mm * sheet->px_mm));
}

/* Rules, frames and pictures would join what has nothing to do with each other: rules go by their shape, since letters stand on them; what
 * then is larger than a letter, by its size. */
static void take_rules_out(Sheet *sheet)
{
    int length = dots(sheet, 12);
    PIX *rules = pixOpenBrick(NULL, sheet->ink, length, 1), *posts = pixOpenBrick(NULL, sheet->ink, 1, length);
    if (rules && posts) {
        swap(&rules, pixDilateBrick(NULL, rules, 3, 3));
        swap(&posts, pixDilateBrick(NULL, posts, 3, 3));
        swap(&sheet->ink, pixSubtract(NULL, sheet->ink, rules));
        swap(&sheet->ink, pixSubtract(NULL, sheet->ink, posts));
    }
    pixDestroy(&rules);
    pixDestroy(&posts);
    if (sheet->ink)
        swap(&sheet->ink, pixSelectBySize(sheet->ink, dots(sheet, 40), dots(sheet, 16), 8, L_SELECT_IF_BOTH, L_SELECT_IF_LTE, NULL));
}

static OcrPoint to_scan(const Sheet *sheet, double x, double y)
{
    double dx = x - sheet->cx, dy = y - sheet->cy;
    return (OcrPoint){(sheet->cx + dx * sheet->cosine - dy * sheet->sine) * sheet->step,
                      (sheet->cy + dx * sheet->sine + dy * sheet->cosine) * sheet->step};
}

/* Rows of the box that hold a quarter of its fullest row's ink: what hangs out above and below counts little. */
static int body_rows(const Sheet *sheet, const BOX *box)
{
    PIX *part = pixClipRectangle(sheet->ink, (BOX *)box, NULL);
    NUMA *rows = part ? pixCountPixelsByRow(part, NULL) : NULL;
    l_float32 most = 0;
    int full = 0;
    if (rows)
        numaGetMax(rows, &most, NULL);
    for (int i = 0; rows && i < numaGetCount(rows); i++) {
        l_float32 here;
        numaGetFValue(rows, i, &here);
        full += here >= most / 4;
    }
    numaDestroy(&rows);
    pixDestroy(&part);
    return full;
}

static bool is_line(const Sheet *sheet, const BOX *box)
{
    double w = box->w / sheet->px_mm, h = box->h / sheet->px_mm;
    return h >= 1.2 && h <= 16 && w >= 3 && w > 0.9 * h;
}

static void add_line(const Sheet *sheet, const BOX *box, GArray *lines)
{
    /* Upright strokes close to the edge of what is cut out would be taken for a frame. */
    double side = 2 * sheet->px_mm, above = 0.6 * sheet->px_mm;
    double x0 = box->x - side, x1 = box->x + box->w + side, y0 = box->y - above, y1 = box->y + box->h + above;
    const OcrTextLine line = {
        .quad = {{to_scan(sheet, x0, y0), to_scan(sheet, x1, y0), to_scan(sheet, x1, y1), to_scan(sheet, x0, y1)}},
        .x_mm = box->x / sheet->px_mm, .y_mm = box->y / sheet->px_mm, .w_mm = box->w / sheet->px_mm,
        .h_mm = body_rows(sheet, box) / sheet->px_mm,
    };
    g_array_append_val(lines, line);
}

static gint by_height(gconstpointer a, gconstpointer b)
{
    const OcrTextLine *one = a, *other = b;
    return (one->y_mm > other->y_mm) - (one->y_mm < other->y_mm);
}

static gint by_row(gconstpointer a, gconstpointer b)
{
    const OcrTextLine *one = a, *other = b;
    if (one->row != other->row)
        return one->row - other->row;
    return (one->x_mm > other->x_mm) - (one->x_mm < other->x_mm);
}

/* Pieces that begin at about the same height stand in one row. */
static void put_in_order(GArray *lines)
{
    g_array_sort(lines, by_height);
    double top = 0;
    for (guint i = 0, row = 0; i < lines->len; i++) {
        OcrTextLine *line = &g_array_index(lines, OcrTextLine, i);
        row += i > 0 && line->y_mm - top > 1.5;
        top = i == 0 || line->y_mm - top > 1.5 ? line->y_mm : top;
        line->row = (int)row;
    }
    g_array_sort(lines, by_row);
}

/* Large print and that of typewriters has wider spaces between its words than small print has between columns. */
static bool is_one_line(const BOX *a, const BOX *b)
{
    int gap = MAX(a->x, b->x) - MIN(a->x + a->w, b->x + b->w), both = MIN(a->y + a->h, b->y + b->h) - MAX(a->y, b->y);
    int low = MIN(a->h, b->h), high = MAX(a->h, b->h);
    return 10 * gap <= 13 * high && 10 * both >= 6 * low && 10 * high <= 18 * low;
}

static void join_spaced(const Sheet *sheet, BOXA *boxes)
{
    for (int i = 0; i < boxaGetCount(boxes); i++)
        for (int k = i + 1; k < boxaGetCount(boxes); k++) {
            BOX *a = boxaGetBox(boxes, i, L_CLONE), *b = boxaGetBox(boxes, k, L_CLONE);
            bool one = is_line(sheet, a) && is_line(sheet, b) && is_one_line(a, b);
            if (one) {
                boxaReplaceBox(boxes, i, boxBoundingRegion(a, b));
                boxaRemoveBox(boxes, k);
                k = i; /* what is longer now may reach further */
            }
            boxDestroy(&a);
            boxDestroy(&b);
        }
}

GArray *ocr_text_lines_find(OcrPage *page)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(OcrTextLine));
    Sheet sheet;
    if (!lay_straight(page, &sheet)) {
        pixDestroy(&sheet.ink);
        return lines;
    }
    take_rules_out(&sheet);
    PIX *joined = sheet.ink ? pixCloseSafeBrick(NULL, sheet.ink, dots(&sheet, 3.6), 1) : NULL;
    BOXA *boxes = joined ? pixConnCompBB(joined, 8) : NULL;
    if (boxes)
        join_spaced(&sheet, boxes);
    for (int i = 0; boxes && i < boxaGetCount(boxes); i++) {
        BOX *box = boxaGetBox(boxes, i, L_CLONE);
        if (is_line(&sheet, box))
            add_line(&sheet, box, lines);
        boxDestroy(&box);
    }
    put_in_order(lines);
    boxaDestroy(&boxes);
    pixDestroy(&joined);
    pixDestroy(&sheet.ink);
    return lines;
}
