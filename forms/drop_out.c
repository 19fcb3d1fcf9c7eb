#include "forms/drop_out.h"

#include "forms/field.h"
#include "ocr/page_dropout.h"

#include <math.h>
#include <stdio.h>

/* Ink over the print's own that may be an answer, in square millimetres and as a share of the print. */
static const double ANSWER_MM2 = 1, ANSWER_SHARE = 0.5;

/* How many squares around print it may lie, where the page lies well and where it lies less so. */
enum { NEAR = 1, LESS_NEAR = 2 };
static const double WELL_MM = 0.2;

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

static double print_in(const OcrPrinted *printed, OcrBox box)
{
    int count = 0;
    for (int y = MAX(0, (int)(box.y / printed->px)); y < MIN(printed->h, (int)((box.y + box.h) / printed->px)); y++)
        for (int x = MAX(0, (int)(box.x / printed->px)); x < MIN(printed->w, (int)((box.x + box.w) / printed->px)); x++)
            count += printed->at[(gsize)y * (gsize)printed->w + (gsize)x];
    return (double)count / (OCR_LAYOUT_PX_MM * OCR_LAYOUT_PX_MM);
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

GArray *form_drop_out(OcrPage *page, const FormTemplate *form, const FormRegistration *registration, const OcrLayout *blank)
{
    unsigned tint = 0;
    if (!form->tint || sscanf(form->tint, "#%6x", &tint) != 1 || !ocr_dropout_possible(tint))
        return NULL;
    g_autoptr(OcrPrinted) printed = ocr_printed_new(page);
    mark_print(blank, &registration->transform, printed);
    g_autoptr(GArray) taken = amounts(page, registration->rows), print = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = 0; i < registration->rows->len; i++) {
        double own = print_mm2(printed, &g_array_index(registration->rows, FormRow, i));
        g_array_append_val(print, own);
    }
    ocr_printed_widen(printed, registration->residual_mm < WELL_MM ? NEAR : LESS_NEAR);
    if (!ocr_page_drop_colour(page, tint, printed))
        return NULL;
    g_autoptr(GArray) left = amounts(page, registration->rows);
    for (guint i = 0; i < taken->len; i++) {
        double went = g_array_index(taken, double, i) - g_array_index(left, double, i), own = g_array_index(print, double, i);
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
