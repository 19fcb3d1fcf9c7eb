#include "forms/drop_out.h"

#include "forms/field.h"
#include "ocr/page_dropout.h"

#include <math.h>
#include <stdio.h>

/* Ink over the print's own that may be an answer, in square millimetres and as a share of the print. */
static const double ANSWER_MM2 = 1, ANSWER_SHARE = 0.5;

/* How many squares around print it may lie, where the page lies well and where it lies less so; and how many no print reaches, however it lies. */
enum { NEAR = 1, LESS_NEAR = 2, APART = 3 };
static const double WELL_MM = 0.2;

/* Of the ink in all rows apart from print: what has to go, in square millimetres and as a share, for the pen to be of the form's own colour. */
static const double PEN_MM2 = 0.5, PEN_SHARE = 0.5;

static void mark_print(const OcrLayout *blank, const FormTransform *transform, OcrPrinted *printed)
{
    for (int y = 0; y < blank->h; y++)
        for (int x = 0; x < blank->w; x += 64)
            for (uint64_t bits = ocr_layout_bits(blank, x, y); bits; bits &= bits - 1) {
                double column = x + 63 - __builtin_ctzll(bits) + 0.5;
                ocr_printed_mark(printed, form_transform_point(transform, column / OCR_LAYOUT_PX_MM, (y + 0.5) / OCR_LAYOUT_PX_MM));
            }
}

/* Ink in a row's boxes. */
static double ink_mm2(OcrPage *page, const FormRow *row)
{
    double px_mm = page->dpi / 25.4, ink = 0;
    for (int i = 0; i < row->count; i++)
        ink += ocr_image_count_ink(ocr_page_binary(page), ocr_quad_bounds(&row->quads[i]));
    return ink / (px_mm * px_mm);
}

/* The squares that a box touches. */
static OcrBox squares_of(const OcrPrinted *printed, OcrBox box)
{
    int left = MAX(0, (int)(box.x / printed->px)), top = MAX(0, (int)(box.y / printed->px));
    int right = MIN(printed->w, (int)((box.x + box.w) / printed->px)), bottom = MIN(printed->h, (int)((box.y + box.h) / printed->px));
    return (OcrBox){left, top, MAX(0, right - left), MAX(0, bottom - top)};
}

static uint8_t square_at(const OcrPrinted *printed, int x, int y)
{
    return printed->at[(gsize)y * (gsize)printed->w + (gsize)x];
}

static double print_in(const OcrPrinted *printed, OcrBox box)
{
    int count = 0;
    OcrBox in = squares_of(printed, box);
    for (int y = in.y; y < in.y + in.h; y++)
        for (int x = in.x; x < in.x + in.w; x++)
            count += square_at(printed, x, y);
    return (double)count / (OCR_LAYOUT_PX_MM * OCR_LAYOUT_PX_MM);
}

/* Ink in a row's boxes where nothing is printed. */
static double apart_mm2(OcrPage *page, const OcrPrinted *printed, const FormRow *row)
{
    double px_mm = page->dpi / 25.4, ink = 0;
    for (int i = 0; i < row->count; i++) {
        OcrBox in = squares_of(printed, ocr_quad_bounds(&row->quads[i]));
        for (int y = in.y; y < in.y + in.h; y++)
            for (int x = in.x; x < in.x + in.w; x++) {
                int left = (int)(x * printed->px), top = (int)(y * printed->px);
                OcrBox square = {left, top, (int)((x + 1) * printed->px) - left, (int)((y + 1) * printed->px) - top};
                ink += square_at(printed, x, y) ? 0 : ocr_image_count_ink(ocr_page_binary(page), square);
            }
    }
    return ink / (px_mm * px_mm);
}

static double print_mm2(const OcrPrinted *printed, const FormRow *row)
{
    double sum = 0;
    for (int i = 0; i < row->count; i++)
        sum += print_in(printed, ocr_quad_bounds(&row->quads[i]));
    return sum;
}

static GArray *amounts(OcrPage *page, const GArray *rows)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = 0; i < rows->len; i++) {
        double ink = ink_mm2(page, &g_array_index(rows, FormRow, i));
        g_array_append_val(list, ink);
    }
    return list;
}

static OcrPrinted *print_of(const OcrPage *page, const FormTransform *transform, const OcrLayout *blank)
{
    OcrPrinted *printed = ocr_printed_new(page);
    mark_print(blank, transform, printed);
    return printed;
}

static double apart_in_all(OcrPage *page, const GArray *rows, const OcrPrinted *printed)
{
    double sum = 0;
    for (guint i = 0; i < rows->len; i++)
        sum += apart_mm2(page, printed, &g_array_index(rows, FormRow, i));
    return sum;
}

/* Takes out all of the colour; of a page whose pen was of it, only what is print. One page is written with one pen. */
static bool take_out(OcrPage *page, unsigned tint, const FormRegistration *registration, const OcrLayout *blank)
{
    g_autoptr(OcrPrinted) apart = print_of(page, &registration->transform, blank);
    ocr_printed_widen(apart, APART);
    double before = apart_in_all(page, registration->rows, apart);
    if (!ocr_page_drop_colour(page, tint, NULL))
        return false;
    double went = before - apart_in_all(page, registration->rows, apart);
    if (went < PEN_MM2 || went < PEN_SHARE * before)
        return true;
    g_autoptr(OcrPrinted) printed = print_of(page, &registration->transform, blank);
    ocr_printed_widen(printed, registration->residual_mm < WELL_MM ? NEAR : LESS_NEAR);
    return ocr_page_drop_colour(page, tint, printed);
}

GArray *form_drop_out(OcrPage *page, const FormTemplate *form, const FormRegistration *registration, const OcrLayout *blank)
{
    unsigned tint = 0;
    if (!form->tint || sscanf(form->tint, "#%6x", &tint) != 1 || !ocr_dropout_possible(tint))
        return NULL;
    g_autoptr(GArray) taken = amounts(page, registration->rows);
    if (!take_out(page, tint, registration, blank))
        return NULL;
    g_autoptr(OcrPrinted) printed = print_of(page, &registration->transform, blank);
    g_autoptr(GArray) left = amounts(page, registration->rows);
    for (guint i = 0; i < taken->len; i++) {
        double went = g_array_index(taken, double, i) - g_array_index(left, double, i), own = print_mm2(printed, &g_array_index(registration->rows, FormRow, i));
        g_array_index(taken, double, i) = went - own > ANSWER_SHARE * own ? went - own : 0;
    }
    return g_steal_pointer(&taken);
}

void form_drop_out_doubt(const GArray *taken, const FormRegistration *registration, FormPageReading *reading)
{
    for (guint i = 0; taken && i < registration->rows->len && i < reading->fields->len; i++) {
        FormFieldReading *field = reading->fields->pdata[i];
        if (field->status == FORM_STATUS_EMPTY && g_array_index(taken, double, i) > ANSWER_MM2)
            field_doubt(field, "dropped_ink");
    }
}
