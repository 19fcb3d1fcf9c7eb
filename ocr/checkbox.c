#include "ocr/checkbox.h"
#include "ocr/cell_print.h"
#include <math.h>

/* Registration leaves less than the reach; farther off lie neighbours, onto which a box whose tint dropped out would
 * lock. Box sides are up to 6 mm: the margin shows where a stroke through the box comes from. */
static const double REACH_MM = 0.7, MARGIN_MM = 4;

/* Pixels of one piece of ink, within the box and out of it. */
typedef struct {
    int inside, outside;
} Parts;

/* All that counts as the person's mark. Lengths in shares of the box's side, areas in shares of the box. */
typedef struct {
    double inside, beyond;
    double ink_mm2; /* inside */
    double wide, high; /* of what is inside */
    double past;    /* how far it leaves the box on both of two opposite sides: the lesser of the two */
} Mark;

typedef struct {
    double x0, y0, x1, y1;
} Bounds;

static void widen(Bounds *b, double x0, double y0, double x1, double y1)
{
    b->x0 = MIN(b->x0, x0);
    b->y0 = MIN(b->y0, y0);
    b->x1 = MAX(b->x1, x1);
    b->y1 = MAX(b->y1, y1);
}

static int inside_of(const OcrStrip *s, const OcrInkRun *run)
{
    if (run->y + 0.5 < s->top || run->y + 0.5 > s->bottom)
        return 0;
    return (int)MAX(MIN(run->x1, s->right[0]) - MAX(run->x0, s->left[0]), 0);
}

static Parts *part_pieces(const OcrStrip *s, const OcrInk *ink)
{
    Parts *parts = g_new0(Parts, ink->piece_count + 1);
    for (int r = 0; r < ink->run_count; r++) {
        const OcrInkRun *run = &ink->runs[r];
        int inside = inside_of(s, run);
        parts[run->piece].inside += inside;
        parts[run->piece].outside += run->x1 - run->x0 - inside;
    }
    return parts;
}

/* The lesser of how far a piece leaves the box to two opposite sides, in strip pixels; the better of both pairs. */
static double past_both(const OcrStrip *s, const OcrInkPiece *p)
{
    double across = MIN(s->left[0] - p->x0, p->x1 - s->right[0]), along = MIN(s->top - p->y0, p->y1 - s->bottom);
    return MAX(MAX(across, along), 0);
}

/* Whether a piece is a mark in this box, not dirt, residue of the frame, or something on its way elsewhere. */
static bool is_mark(const OcrStrip *s, const OcrInkPiece *p, const Parts *parts)
{
    double mm2 = s->px_mm * s->px_mm, side = s->bottom - s->top;
    if (parts->inside < 0.07 * mm2)
        return false;
    bool passes = past_both(s, p) > 0.65 * side && parts->outside > 1.2 * parts->inside && parts->inside < 0.35 * side * side;
    bool grazes = parts->outside > 6 * parts->inside && parts->inside < 0.8 * mm2;
    double rim = 0.55 * s->px_mm, length = MAX(p->x1 - p->x0, p->y1 - p->y0);
    bool at_frame = p->x1 <= s->left[0] + rim || p->x0 >= s->right[0] - rim || p->y1 <= s->top + rim || p->y0 >= s->bottom - rim;
    bool residue = at_frame && (p->area < 0.3 * mm2 || p->area / length < 0.4 * s->px_mm);
    return !passes && !grazes && !residue;
}

/* `printed`: the form's own print; NULL: not known. */
static Mark mark_of(const OcrStrip *s, const OcrInk *ink, const OcrPrinted *printed)
{
    g_autofree Parts *parts = part_pieces(s, ink);
    g_autofree bool *counts = g_new0(bool, ink->piece_count + 1);
    g_autofree bool *is_print = printed ? ocr_ink_printed(ink, s, printed) : NULL;
    Bounds b = {G_MAXDOUBLE, G_MAXDOUBLE, 0, 0};
    double w = s->right[0] - s->left[0], h = s->bottom - s->top, inside = 0, outside = 0, past = 0;
    for (int i = 0; i < ink->piece_count; i++) {
        counts[i] = is_mark(s, &ink->pieces[i], &parts[i]) && !(is_print && is_print[i]);
        if (!counts[i])
            continue;
        inside += parts[i].inside;
        outside += parts[i].outside;
        past = MAX(past, past_both(s, &ink->pieces[i]) / h);
    }
    for (int r = 0; r < ink->run_count; r++) {
        const OcrInkRun *run = &ink->runs[r];
        if (counts[run->piece] && inside_of(s, run) > 0)
            widen(&b, MAX(run->x0, s->left[0]), run->y, MIN(run->x1, s->right[0]), run->y + 1);
    }
    if (inside <= 0)
        return (Mark){0, 0, 0, 0, 0, 0};
    return (Mark){inside / (w * h), outside / (w * h), inside / s->px_mm / s->px_mm, (b.x1 - b.x0) / w, (b.y1 - b.y0) / h, past};
}

static OcrCheckbox judge(const Mark *m)
{
    double reach = MAX(m->wide, m->high);
    if (m->ink_mm2 < 0.12)
        return (OcrCheckbox){OCR_BOX_EMPTY, 0.0002, m->inside};
    bool crossed_out = m->past > (m->inside > 0.7 ? 0.3 : 0.45) && m->inside > 0.55;
    bool scribbled = m->inside > 0.5 && m->beyond > 0.9 * m->inside && m->past > 0.2;
    if (crossed_out || scribbled)
        return (OcrCheckbox){OCR_BOX_STRUCK, 0.1, m->inside};
    /* How sure a mark is grows with its ink and its reach across the box. */
    double score = 3 * log(m->ink_mm2 / 0.5) + 9 * (reach - 0.42);
    double p = MIN(1 / (1 + exp(-score)), 0.9995);
    return (OcrCheckbox){p > 0.9 ? OCR_BOX_MARKED : OCR_BOX_FAINT, p, m->inside};
}

OcrCheckbox ocr_checkbox_judge(OcrPage *page, const OcrQuad *quad)
{
    OcrQuad found = *quad;
    OcrBox bounds = ocr_quad_bounds(quad);
    int x = bounds.x + bounds.w / 2, y = bounds.y + bounds.h / 2;
    if (x < 0 || y < 0 || x >= ocr_image_width(page->scan) || y >= ocr_image_height(page->scan))
        return (OcrCheckbox){OCR_BOX_MISSING, 0, 0};
    ocr_cells_locate(page, &found, 1, REACH_MM);
    g_autoptr(OcrStrip) strip = ocr_strip_new(page, &found, 1, MARGIN_MM);
    if (!strip)
        return (OcrCheckbox){OCR_BOX_MISSING, 0, 0};
    g_autoptr(OcrFrames) frames = ocr_frames_find(strip, 0.5);
    if (page->printed)
        ocr_frames_keep_printed(frames, strip, page->printed);
    ocr_frames_clear(frames, strip);
    g_autoptr(OcrInk) ink = ocr_ink_new(strip);
    Mark mark = mark_of(strip, ink, page->printed);
    return judge(&mark);
}
