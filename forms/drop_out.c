#include "forms/drop_out.h"

#include "forms/field.h"
#include "forms/printed.h"
#include "ocr/page_dropout.h"

#include <math.h>
#include <stdio.h>

/* Ink over the print's own that may be an answer, in square millimetres and as a share of the print. */
static const double ANSWER_MM2 = 1, ANSWER_SHARE = 0.5;

/* How many squares around print no print reaches, however it lies. */
enum { APART = 3 };

/* Of the ink in all rows apart from print: what has to go, in square millimetres and as a share, for the pen to be of the form's own colour. */
static const double PEN_MM2 = 0.5, PEN_SHARE = 0.5;

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
    int left = MAX(0, (int)(box.x / printed->px)), top = MAX(0, (int)(box.y / printed->px));
    int right = MIN(printed->w, (int)((box.x + box.w) / printed->px)), bottom = MIN(printed->h, (int)((box.y + box.h) / printed->px));
    for (int y = top; y < bottom; y++)
        for (int x = left; x < right; x++)
            count += printed->at[(gsize)y * (gsize)printed->w + (gsize)x];
    return (double)count / (OCR_LAYOUT_PX_MM * OCR_LAYOUT_PX_MM);
}

/* Ink in a row's boxes where nothing is printed. */
static double apart_mm2(OcrPage *page, const OcrPrinted *printed, const FormRow *row)
{
    double px_mm = page->dpi / 25.4, ink = 0;
    for (int i = 0; i < row->count; i++)
        ink += ocr_printed_ink_apart(printed, ocr_page_binary(page), ocr_quad_bounds(&row->quads[i]));
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
    g_autoptr(OcrPrinted) apart = form_printed(page, &registration->transform, blank);
    ocr_printed_widen(apart, APART);
    double before = apart_in_all(page, registration->rows, apart);
    if (!ocr_page_drop_colour(page, tint, NULL))
        return false;
    double went = before - apart_in_all(page, registration->rows, apart);
    if (went < PEN_MM2 || went < PEN_SHARE * before)
        return true;
    g_autoptr(OcrPrinted) printed = form_printed_near(page, registration, blank);
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
    g_autoptr(OcrPrinted) printed = form_printed(page, &registration->transform, blank);
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
