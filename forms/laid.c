#include "forms/laid.h"

#include "ocr/layout_strange.h"

FormLaid form_laid(const OcrLayout *page, const FormTransform *transform, double dots_x, double dots_y)
{
    return (FormLaid){.page = page, .transform = transform, .dots_x = dots_x, .dots_y = dots_y};
}

OcrPoint form_laid_place(OcrPoint dot, const void *data)
{
    const FormLaid *laid = data;
    return ocr_layout_from_scan(laid->page, form_transform_point(laid->transform, dot.x / laid->dots_x, dot.y / laid->dots_y));
}

/* What is before a fold is seen before its edge, what is beyond it beyond, but for so many dots. */
static const double UNSURE = 1.5;

int form_laid_places(OcrPoint dot, const void *data, OcrPoint there[2])
{
    const FormLaid *laid = data;
    int crease, count = form_transform_places(laid->transform, dot.x / laid->dots_x, dot.y / laid->dots_y, there, &crease);
    for (int i = 0; i < count; i++)
        there[i] = ocr_layout_from_scan(laid->page, there[i]);
    if (count < 2 || !laid->edges[crease].seen)
        return count;
    bool before = ocr_layout_beyond_edge(&laid->edges[crease], laid->page, there[0]) < UNSURE;
    bool beyond = ocr_layout_beyond_edge(&laid->edges[crease], laid->page, there[1]) > -UNSURE;
    if (beyond && !before)
        there[0] = there[1];
    return before + beyond;
}

/* Where a fold is expected: halfway between its sides, at one rim or the other. */
static OcrPoint fold_at_rim(const FormLaid *laid, const FormCrease *crease, int end)
{
    const FormBox *box = &crease->box;
    bool across = form_crease_runs_across(laid->transform, crease);
    OcrPoint at = across ? (OcrPoint){end * box->w, box->y + box->h / 2} : (OcrPoint){box->x + box->w / 2, end * box->h}, there[2];
    at = (OcrPoint){at.x * laid->dots_x, at.y * laid->dots_y};
    return form_laid_places(at, laid, there) > 1 ? (OcrPoint){(there[0].x + there[1].x) / 2, (there[0].y + there[1].y) / 2} : there[0];
}

static bool is_folded(const FormTransform *transform)
{
    bool folded = false;
    for (int i = 0; i < FORM_FOLDS_MOST; i++)
        folded |= transform->creases[i].box.w > 0;
    return folded;
}

static bool find_edges(FormLaid *laid, const OcrLayout *blank)
{
    g_autoptr(OcrPlane) strange = NULL;
    bool seen = false;
    for (int i = 0; i < FORM_FOLDS_MOST; i++) {
        const FormCrease *crease = &laid->transform->creases[i];
        laid->edges[i] = (OcrLayoutEdge){.seen = false};
        if (crease->box.w <= 0)
            continue;
        if (!strange)
            strange = ocr_layout_strange_ink(laid->page, blank, form_laid_places, laid);
        laid->edges[i] = ocr_layout_find_edge(laid->page, strange, fold_at_rim(laid, crease, 0), fold_at_rim(laid, crease, 1));
        seen |= laid->edges[i].seen;
    }
    return seen;
}

void form_laid_view(FormLaidView *view, const FormLaid *laid, const OcrLayout *blank)
{
    *view = (FormLaidView){.laid = *laid};
    view->view = (OcrLayoutView){laid->page, blank, form_laid_places, &view->laid, is_folded(laid->transform), NULL};
    if (!view->view.folded || !find_edges(&view->laid, blank))
        return;
    view->view.covered = view->covered = ocr_layout_cover_of(laid->page, view->laid.edges, FORM_FOLDS_MOST);
    view->view.page = view->without = ocr_layout_without(laid->page, view->covered);
}

void form_laid_view_clear(FormLaidView *view)
{
    ocr_layout_free(view->without);
    ocr_plane_free(view->covered);
}
