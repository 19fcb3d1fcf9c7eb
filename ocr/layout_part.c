#include "ocr/layout_part.h"

#include <math.h>

/* Dots of a part that is cut; how much farther apart two places may be on the page than on the blank, but for a fold. */
enum { CUT_DOTS = 4 };
static const double SEAM = 1.5;

/* Both lie on the same side of any fold, for certain. */
static bool lie_together(const OcrLayoutView *view, OcrPoint a, OcrPoint b)
{
    OcrPoint here[2], there[2];
    if (view->guesses(a, view->data, here) != 1 || view->guesses(b, view->data, there) != 1)
        return false;
    return hypot((there->x - here->x) - (b.x - a.x), (there->y - here->y) - (b.y - a.y)) <= SEAM;
}

bool ocr_layout_is_cut(const OcrLayoutView *view, OcrBox box)
{
    if (!view->folded)
        return false;
    const OcrPoint corner = {box.x, box.y}, beside = {box.x + box.w, box.y}, below = {box.x, box.y + box.h}, middle = {box.x + box.w / 2.0, box.y + box.h / 2.0};
    const OcrPoint across = {box.x + box.w, box.y + box.h};
    return !lie_together(view, corner, middle) || !lie_together(view, beside, middle) || !lie_together(view, below, middle) || !lie_together(view, across, middle);
}

static OcrPoint middle_of(const OcrLayoutPiece *piece)
{
    return (OcrPoint){piece->x + (piece->down ? 1 : piece->length) / 2.0, piece->y + (piece->down ? piece->length : 1) / 2.0};
}

static void add_part(const OcrLayoutView *view, const OcrLayoutPiece *piece, GArray *parts)
{
    OcrPoint there[2];
    OcrLayoutPart part = {.blank = *piece};
    part.places = view->guesses(middle_of(piece), view->data, there);
    for (int i = 0; i < (part.places == 1 ? 1 : 2); i++) {
        const OcrPoint off = middle_of(&(OcrLayoutPiece){0, 0, piece->length, piece->down});
        part.there[i] = (OcrLayoutPiece){(int)lrint(there[i].x - off.x), (int)lrint(there[i].y - off.y), piece->length, piece->down};
    }
    g_array_append_val(parts, part);
}

void ocr_layout_add_parts(const OcrLayoutView *view, const OcrLayoutPiece *piece, GArray *parts)
{
    if (!ocr_layout_is_cut(view, (OcrBox){piece->x, piece->y, piece->down ? 1 : piece->length, piece->down ? piece->length : 1})) {
        add_part(view, piece, parts);
        return;
    }
    for (int from = 0; from < piece->length; from += CUT_DOTS) {
        const OcrLayoutPiece cut = {piece->x + (piece->down ? 0 : from), piece->y + (piece->down ? from : 0), MIN(CUT_DOTS, piece->length - from), piece->down};
        add_part(view, &cut, parts);
    }
}
