#include "forms/off_paper.h"

#include "forms/field.h"

#include <math.h>

/* What of a box may be beyond the edge: borders are known to an eighth of a box's side. */
static const double BEYOND_MOST = 0.15;

/* A corner that is torn off where the scanner's lid is white: as large as it may be, how near print has to be to its place, how much of a
 * place is its end, what has to be printed there to be missed, and what is seen of it all the same, in dots of the layout. */
static const double CORNER_MM = 90, NEAR_MM = 0.6, END_MM = 10;
enum { PRINTED_LEAST = 32, SEEN_MOST = 40, SEEN_PART = 10 };

static bool is_beyond(OcrPage *page, const FormRow *row)
{
    for (int i = 0; i < row->count; i++)
        if (ocr_page_share_beyond(page, ocr_quad_bounds(&row->quads[i])) > BEYOND_MOST)
            return true;
    return false;
}

static bool ink_near(OcrPage *page, OcrPoint at)
{
    int near = MAX(1, (int)(NEAR_MM * page->dpi / 25.4));
    return ocr_image_count_ink(ocr_page_binary(page), (OcrBox){(int)at.x - near, (int)at.y - near, 2 * near + 1, 2 * near + 1}) > 0;
}

/* Of all that is printed from a corner of the page to the box hardly any is there. */
static bool corner_is_gone(OcrPage *page, const FormTransform *transform, const OcrLayout *blank, OcrBox part)
{
    int printed = 0, seen = 0;
    for (int y = MAX(0, part.y); y < MIN(blank->h, part.y + part.h); y++)
        for (int x = MAX(0, part.x); x < MIN(blank->w, part.x + part.w); x++) {
            if (!(ocr_layout_bits(blank, x, y) >> 63))
                continue;
            printed++;
            seen += ink_near(page, form_transform_point(transform, (x + 0.5) / OCR_LAYOUT_PX_MM, (y + 0.5) / OCR_LAYOUT_PX_MM));
            if (seen > SEEN_MOST)
                return false;
        }
    return printed >= PRINTED_LEAST && seen * SEEN_PART < printed;
}

static bool is_part_torn_off(OcrPage *page, const FormTransform *transform, const OcrLayout *blank, FormBox box)
{
    int right = (int)((box.x + box.w) * OCR_LAYOUT_PX_MM) + 1, bottom = (int)((box.y + box.h) * OCR_LAYOUT_PX_MM) + 1;
    int left = (int)(box.x * OCR_LAYOUT_PX_MM), top = (int)(box.y * OCR_LAYOUT_PX_MM), most = (int)(CORNER_MM * OCR_LAYOUT_PX_MM);
    const OcrBox corners[] = {{0, 0, right, bottom},
                              {left, 0, blank->w - left, bottom},
                              {0, top, right, blank->h - top},
                              {left, top, blank->w - left, blank->h - top}};
    for (size_t i = 0; i < G_N_ELEMENTS(corners); i++)
        if (corners[i].w <= most && corners[i].h <= most && corner_is_gone(page, transform, blank, corners[i]))
            return true;
    return false;
}

/* What is written may be as short as to lie all on one end of a long line. */
static bool is_torn_off(OcrPage *page, const FormTransform *transform, const OcrLayout *blank, FormBox box)
{
    FormBox left = box, right = box;
    left.w = right.w = MIN(box.w, END_MM);
    right.x = box.x + box.w - right.w;
    return is_part_torn_off(page, transform, blank, left) || is_part_torn_off(page, transform, blank, right);
}

GArray *form_off_paper(OcrPage *page, const FormRegistration *registration, const OcrLayout *blank)
{
    GArray *off = g_array_new(FALSE, FALSE, sizeof(bool));
    for (guint i = 0; i < registration->rows->len; i++) {
        const FormRow *row = &g_array_index(registration->rows, FormRow, i);
        bool is_off = is_beyond(page, row);
        bool boxes = row->field->option_count > 0;
        for (int k = 0; blank && !is_off && k < (boxes ? row->field->option_count : 1); k++)
            is_off = is_torn_off(page, &registration->transform, blank, boxes ? row->field->options[k]->box : row->field->box);
        g_array_append_val(off, is_off);
    }
    return off;
}

void form_off_paper_doubt(const GArray *off, FormPageReading *reading)
{
    for (guint i = 0; i < off->len && i < reading->fields->len; i++) {
        FormFieldReading *field = reading->fields->pdata[i];
        if (g_array_index(off, bool, i) && (field->status == FORM_STATUS_EMPTY || field->status == FORM_STATUS_ACCEPTED))
            field_doubt(field, "off_paper");
    }
}
