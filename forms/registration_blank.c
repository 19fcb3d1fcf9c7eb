#include "forms/registration_blank.h"

#include "forms/laid.h"
#include "forms/registration_bend.h"
#include "forms/registration_fold.h"

#include <math.h>
#include <stdlib.h>

enum { FIRST_REACH = 12, SECOND_REACH = 5, AGAIN_REACH = 9, CLOSER_MOST = 4, SEEN_MORE = 2, FEWEST_TIES = 8, ROUNDS = 8 };
static const double LEAST_COVER = 0.5, LEAST_RISE = 0.12, LEAST_MET = 0.4, EVERY_MM = 30;

/* The blank at the page's size: its blocks then lie on the page as they are, but for their place. */
typedef struct {
    const OcrLayout *page;
    OcrLayout *blank;
    const OcrLayout *firm; /* not yet at the page's size; NULL: all of it is */
    const OcrLayoutPlace *place;
    FormBox sheet; /* of the form, in millimetres */
    const GArray *places, *known;
    FormTransform transform;
} Laying;

static OcrPoint to_mm(const Laying *laying, OcrPoint dot)
{
    return (OcrPoint){dot.x / laying->place->scale_x / OCR_LAYOUT_PX_MM, dot.y / laying->place->scale_y / OCR_LAYOUT_PX_MM};
}

static OcrPoint by_place(OcrPoint dot, const void *data)
{
    const Laying *laying = data;
    return (OcrPoint){laying->place->x + dot.x, laying->place->y + dot.y};
}

static FormLaid laid_so_far(const Laying *laying)
{
    return form_laid(laying->page, &laying->transform, laying->place->scale_x * OCR_LAYOUT_PX_MM, laying->place->scale_y * OCR_LAYOUT_PX_MM);
}

static bool is_seen(const OcrLayoutTie *tie)
{
    return tie->cover >= LEAST_COVER && tie->rise >= LEAST_RISE;
}

/* What was seen, as points of the form and of the scan; heavier the more print stands out. */
static GArray *form_ties(const Laying *laying, const GArray *blocks)
{
    GArray *ties = g_array_new(FALSE, FALSE, sizeof(FormTie));
    for (guint i = 0; i < blocks->len; i++) {
        const OcrLayoutTie *block = &g_array_index(blocks, OcrLayoutTie, i);
        OcrPoint mm = to_mm(laying, block->blank);
        FormTie tie = {mm.x, mm.y, ocr_layout_to_scan(laying->page, block->seen), block->rise * sqrt(block->ink)};
        if (is_seen(block))
            g_array_append_val(ties, tie);
    }
    if (laying->known)
        g_array_append_vals(ties, laying->known->data, laying->known->len);
    return ties;
}

static const FormTie *ties_in(const GArray *ties)
{
    return (const FormTie *)(const void *)ties->data;
}

static OcrPoint off_by(const FormTransform *transform, const FormTie *tie)
{
    OcrPoint there = form_transform_point(transform, tie->x_mm, tie->y_mm);
    return (OcrPoint){tie->seen.x - there.x, tie->seen.y - there.y};
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double percentile(const GArray *values, double share)
{
    g_autofree double *sorted = g_memdup2(values->data, values->len * sizeof(double));
    qsort(sorted, values->len, sizeof *sorted, by_size);
    return values->len ? sorted[(gsize)((values->len - 1) * share)] : INFINITY;
}

static double median_off(const GArray *ties, const FormTransform *transform)
{
    g_autoptr(GArray) sizes = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = 0; i < ties->len; i++) {
        OcrPoint off = off_by(transform, &g_array_index(ties, FormTie, i));
        double size = hypot(off.x, off.y);
        g_array_append_val(sizes, size);
    }
    return percentile(sizes, 0.5);
}

/* Least squares again and again, each tie weighed by how well it agreed the last time: what lies far off has no say. */
static bool fit_robustly(const GArray *ties, FormFit kind, double px_mm, FormTransform *transform)
{
    g_autofree FormTie *weighed = g_memdup2(ties->data, ties->len * sizeof(FormTie));
    bool fitted = form_transform_fit(weighed, (int)ties->len, kind, transform);
    for (int round = 0; round < ROUNDS && fitted; round++) {
        double width = MAX(4 * median_off(ties, transform), 0.3 * px_mm);
        for (guint i = 0; i < ties->len; i++) {
            const FormTie *tie = &g_array_index(ties, FormTie, i);
            OcrPoint off = off_by(transform, tie);
            double u = hypot(off.x, off.y) / width;
            weighed[i].weight = u < 1 ? tie->weight * (1 - u * u) * (1 - u * u) : 1e-9;
        }
        fitted = form_transform_fit(weighed, (int)ties->len, kind, transform);
    }
    return fitted;
}

/* Perspective has to earn its two unknowns. */
static bool fit_flat(const GArray *ties, double px_mm, FormTransform *transform)
{
    FormTransform projective;
    if (ties->len < FEWEST_TIES || !fit_robustly(ties, FORM_FIT_AFFINE, px_mm, transform))
        return false;
    if (ties->len >= 3 * FEWEST_TIES && fit_robustly(ties, FORM_FIT_PROJECTIVE, px_mm, &projective) &&
        median_off(ties, &projective) < 0.8 * median_off(ties, transform))
        *transform = projective;
    return true;
}

static void count_blocks(const GArray *blocks, FormBlankFit *fit)
{
    fit->blocks = fit->seen = fit->lost = 0;
    for (guint i = 0; i < blocks->len; i++) {
        const OcrLayoutTie *tie = &g_array_index(blocks, OcrLayoutTie, i);
        fit->blocks += !tie->rim;
        fit->seen += is_seen(tie);
        fit->lost += !tie->rim && tie->cover < LEAST_COVER;
    }
}

static void look_at_fold(const FormTransform sides[2], FormFold *fold, const void *data)
{
    const Laying *laying = data;
    const FormFoldView view = {laying->page, laying->blank, laying->place->scale_x * OCR_LAYOUT_PX_MM, laying->place->scale_y * OCR_LAYOUT_PX_MM};
    form_fold_narrow(&view, sides, fold);
}

typedef enum { ROUGHLY, SURELY, KNOWING_HOW_SURE } Care;

/* Looks again for the print where the transform says, and lays the page by what is found. */
static bool lay_closer(Laying *laying, int reach, Care care, FormBlankFit *fit)
{
    const double px_mm = laying->page->scale * OCR_LAYOUT_PX_MM;
    const FormLaid laid = laid_so_far(laying);
    g_autoptr(GArray) blocks = ocr_layout_ties(laying->page, laying->blank, form_laid_place, &laid, reach);
    g_autoptr(GArray) ties = form_ties(laying, blocks);
    if (!fit_flat(ties, px_mm, &laying->transform))
        return false;
    count_blocks(blocks, fit);
    const FormSheet sheet = {laying->sheet, care == KNOWING_HOW_SURE ? laying->places : NULL, look_at_fold, laying};
    if (care != ROUGHLY)
        fit->residual_mm = form_bend_surely(ties_in(ties), (int)ties->len, &sheet, &laying->transform);
    else
        form_bend(ties_in(ties), (int)ties->len, laying->sheet, &laying->transform);
    return true;
}

static void count_cover(const Laying *laying, FormBlankFit *fit)
{
    const FormLaid laid = laid_so_far(laying);
    OcrLayoutCover cover = ocr_layout_cover(laying->page, laying->blank, form_laid_place, &laid);
    fit->ink = cover.ink;
    fit->met = cover.met;
}

static void count_gone(Laying *laying, FormBlankFit *fit)
{
    if (laying->firm) {
        laying->blank->firm = ocr_layout_stretched(laying->firm, laying->place->scale_x, laying->place->scale_y);
        ocr_layout_widen(laying->blank->firm);
    }
    const FormLaid laid = laid_so_far(laying);
    g_auto(FormLaidView) seen;
    form_laid_view(&seen, &laid, laying->blank);
    fit->gone = ocr_layout_gone(&seen.view);
}

static bool lay(Laying *laying, FormBlankFit *fit)
{
    g_autoptr(GArray) first = ocr_layout_ties(laying->page, laying->blank, by_place, laying, FIRST_REACH);
    g_autoptr(GArray) rough = form_ties(laying, first);
    if (!fit_flat(rough, laying->page->scale * OCR_LAYOUT_PX_MM, &laying->transform))
        return false;
    form_bend(ties_in(rough), (int)rough->len, laying->sheet, &laying->transform);
    if (!lay_closer(laying, SECOND_REACH, ROUGHLY, fit))
        return false;
    /* Paper that is far from flat comes in from where it is known to where it is not yet. */
    for (int i = 0, seen = (int)rough->len; i < CLOSER_MOST && fit->seen > seen + SEEN_MORE; i++) {
        seen = fit->seen;
        if (!lay_closer(laying, i == 0 ? AGAIN_REACH : SECOND_REACH, i == 0 ? ROUGHLY : SURELY, fit))
            return false;
    }
    count_cover(laying, fit);
    if (fit->met < LEAST_MET * fit->ink)
        return false;
    if (!lay_closer(laying, SECOND_REACH, SURELY, fit) || !lay_closer(laying, SECOND_REACH, KNOWING_HOW_SURE, fit))
        return false;
    fit->transform = laying->transform;
    count_cover(laying, fit);
    count_gone(laying, fit);
    return true;
}

bool form_blank_fit(const OcrLayout *page, const OcrLayout *blank, const OcrLayoutPlace *place, const GArray *places,
                    const GArray *known, FormBlankFit *fit)
{
    *fit = (FormBlankFit){.residual_mm = INFINITY};
    g_autoptr(OcrLayout) stretched = ocr_layout_stretched(blank, place->scale_x, place->scale_y);
    const FormBox sheet = {0, 0, (double)blank->w / OCR_LAYOUT_PX_MM, (double)blank->h / OCR_LAYOUT_PX_MM};
    Laying laying = {page, stretched, blank->firm, place, sheet, places, known, {.bend_width_mm = 0}};
    return lay(&laying, fit);
}

GArray *form_field_places(const FormTemplate *form, int number)
{
    GArray *places = g_array_new(FALSE, FALSE, sizeof(OcrPoint));
    FormPageSize size = form_template_page_size(form, number);
    for (int i = 0; i < form->field_count; i++)
        for (int corner = 0; form->fields[i]->page == number && corner < 4; corner++) {
            FormBox box = form->fields[i]->box;
            OcrPoint place = {box.x + (corner & 1) * box.w, box.y + (corner >> 1) * box.h};
            g_array_append_val(places, place);
        }
    for (double y = EVERY_MM; places->len == 0 && y < size.h; y += EVERY_MM)
        for (double x = EVERY_MM; x < size.w; x += EVERY_MM) {
            OcrPoint place = {x, y};
            g_array_append_val(places, place);
        }
    return places;
}

bool form_blank_fit_holds(const FormBlankFit *fit)
{
    return fit->residual_mm * 1000 <= FORM_BLANK_RESIDUAL_UM && fit->seen >= FEWEST_TIES && fit->seen * 4 > fit->blocks;
}
