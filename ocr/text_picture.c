#include "ocr/text_picture.h"
#include "ocr/cell_print.h"
#include <leptonica/allheaders.h>
#include <math.h>
#include <string.h>

/* A line of print has a few hundred pieces of ink; what has more is noise, whose marks need not be sought, each among all. */
enum { PAD = 12, PIECES_MOST = 3000 };

/* Capitals of about this height are read best (15 to 60 pixels were tried at 200, 300 and 400 dpi). */
static const double CAPITAL_PX = 22;

/* The part of the strip that holds kept ink; w == 0 when there is none. */
static OcrBox bounds_of(const OcrInk *ink)
{
    int x0 = G_MAXINT, y0 = G_MAXINT, x1 = 0, y1 = 0;
    for (int i = 0; i < ink->piece_count; i++) {
        const OcrInkPiece *p = &ink->pieces[i];
        if (p->owner == OCR_INK_NOBODY)
            continue;
        x0 = MIN(x0, p->x0);
        y0 = MIN(y0, p->y0);
        x1 = MAX(x1, p->x1);
        y1 = MAX(y1, p->y1);
    }
    return x1 ? (OcrBox){x0, y0, x1 - x0, y1 - y0} : (OcrBox){0, 0, 0, 0};
}

static void draw_run(PIX *picture, const OcrStrip *s, const OcrInkRun *run, OcrBox bounds)
{
    l_uint32 *row = pixGetData(picture) + (size_t)(run->y - bounds.y + PAD) * pixGetWpl(picture);
    /* The grey rim of a stroke lies outside the mask by a pixel: it makes thin print legible at 200 dpi. */
    int rim = s->grey ? 1 : 0;
    for (int x = MAX(run->x0 - rim, bounds.x); x < MIN(run->x1 + rim, bounds.x + bounds.w); x++)
        SET_DATA_BYTE(row, x - bounds.x + PAD, 255 - s->ink[(size_t)run->y * s->w + x]);
}

static int compare_ints(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* Height of capitals and ascenders in strip pixels: what three quarters of the ink's pieces do not exceed, each
 * counted by its width, so that dots and commas count little. */
static double capital_height(const OcrInk *ink)
{
    g_autoptr(GArray) heights = g_array_new(FALSE, FALSE, sizeof(int));
    for (int i = 0; i < ink->piece_count; i++) {
        const OcrInkPiece *p = &ink->pieces[i];
        int height = p->y1 - p->y0;
        for (int n = p->owner == OCR_INK_NOBODY ? 0 : MIN(p->x1 - p->x0, height); n > 0; n -= 4)
            g_array_append_val(heights, height);
    }
    g_array_sort(heights, compare_ints);
    return heights->len ? MAX(g_array_index(heights, int, heights->len * 3 / 4), 4) : 20;
}

/* Scaled (takes and gives the picture); what comes from black and white is smoothed first, since stairs on strokes
 * are what misleads the engine most. */
static PIX *bring_to_size(PIX *picture, double scale, bool stairs)
{
    PIX *last = picture;
    if (stairs) {
        picture = pixBlockconv(last, 1, 1);
        pixDestroy(&last);
        last = picture;
    }
    l_float32 by = (l_float32)CLAMP(scale, 0.2, 2);
    picture = by < 0.7f ? pixScaleSmooth(last, by, by) : pixScaleGrayLI(last, by, by);
    pixDestroy(&last);
    return picture;
}

/* Letters that a line's own height may cut: how large an accent or a stop is, and how near to its letter, in heights of capitals. */
static const double MARK_HIGH = 0.5, MARK_WIDE = 0.8, ACCENT_GAP = 0.4, STOP_GAP = 0.45, STOP_SINK = 0.3, STOP_LEAST = 0.006, LEADER_REACH = 1;

static bool is_small(const OcrInkPiece *p, double capital)
{
    return p->y1 - p->y0 <= MARK_HIGH * capital && p->x1 - p->x0 <= MARK_WIDE * capital && p->area >= STOP_LEAST * capital * capital;
}

/* Right over a letter. */
static bool is_accent_of(const OcrInkPiece *p, const OcrInkPiece *letter, double capital)
{
    double middle = (p->x0 + p->x1) / 2.0;
    return middle > letter->x0 && middle < letter->x1 && p->y0 < letter->y0 && letter->y0 - p->y1 < ACCENT_GAP * capital && p->y1 - letter->y0 < 0.1 * capital;
}

/* Behind a letter, at its foot. */
static bool is_stop_of(const OcrInkPiece *p, const OcrInkPiece *letter, double capital)
{
    return p->x0 >= letter->x1 - 1 && p->x0 - letter->x1 < STOP_GAP * capital && abs(p->y1 - letter->y1) < STOP_SINK * capital && p->y0 > (letter->y0 + letter->y1) / 2;
}

/* One of a row of dots that lead the eye. */
static bool leads(const OcrInk *ink, int at, double capital)
{
    const OcrInkPiece *p = &ink->pieces[at];
    for (int i = 0; i < ink->piece_count; i++) {
        const OcrInkPiece *other = &ink->pieces[i];
        double gap = MAX(other->x0 - p->x1, p->x0 - other->x1);
        if (i != at && other->owner == OCR_INK_NOBODY && is_small(other, capital) && gap < LEADER_REACH * capital && abs(other->y1 - p->y1) < STOP_SINK * capital)
            return true;
    }
    return false;
}

/* Accents over a line that is just as high as its letters, and stops near its floor, were given to nobody, as what is left of frames is: they belong
 * to their letters. */
static void keep_marks(OcrInk *ink)
{
    if (ink->piece_count > PIECES_MOST)
        return;
    double capital = capital_height(ink);
    g_autofree bool *kept = g_new0(bool, ink->piece_count + 1);
    for (int i = 0; i < ink->piece_count; i++) {
        const OcrInkPiece *p = &ink->pieces[i];
        if (p->owner != OCR_INK_NOBODY || !is_small(p, capital))
            continue;
        for (int j = 0; j < ink->piece_count && !kept[i]; j++) {
            const OcrInkPiece *letter = &ink->pieces[j];
            if (letter->owner != OCR_INK_NOBODY && letter->y1 - letter->y0 > MARK_HIGH * capital)
                kept[i] = is_accent_of(p, letter, capital) || (is_stop_of(p, letter, capital) && !leads(ink, i, capital));
        }
    }
    for (int i = 0; i < ink->piece_count; i++)
        ink->pieces[i].owner = kept[i] ? 0 : ink->pieces[i].owner;
}

/* What the blank form has there, dots that lead the eye, is nobody's text. */
static void drop_print(OcrInk *ink, const OcrStrip *strip, const OcrPrinted *printed)
{
    g_autofree bool *is_print = ocr_ink_printed(ink, strip, printed);
    for (int i = 0; i < ink->piece_count; i++)
        ink->pieces[i].owner = is_print[i] ? OCR_INK_NOBODY : ink->pieces[i].owner;
}

OcrImage *ocr_text_picture(OcrPage *page, const OcrQuad *quad)
{
    g_autoptr(OcrStrip) strip = ocr_strip_new(page, quad, 1, 1);
    if (!strip)
        return NULL;
    g_autoptr(OcrFrames) frames = ocr_frames_find(strip, 0.9);
    ocr_frames_clear(frames, strip);
    g_autoptr(OcrInk) ink = ocr_ink_new(strip);
    ocr_ink_assign(ink, strip);
    if (page->printed)
        drop_print(ink, strip, page->printed);
    keep_marks(ink);
    OcrBox bounds = bounds_of(ink);
    if (bounds.w == 0)
        return NULL;
    PIX *picture = pixCreate(bounds.w + 2 * PAD, bounds.h + 2 * PAD, 8);
    pixSetAll(picture);
    for (int r = 0; r < ink->run_count; r++) {
        if (ink->pieces[ink->runs[r].piece].owner != OCR_INK_NOBODY)
            draw_run(picture, strip, &ink->runs[r], bounds);
    }
    picture = bring_to_size(picture, CAPITAL_PX / capital_height(ink), !strip->grey);
    pixSetResolution(picture, 300, 300);
    return picture;
}
