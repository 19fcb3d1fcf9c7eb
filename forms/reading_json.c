#include "forms/reading_json.h"

#include "forms/reading_mrz.h"
#include "forms/paper_json.h"
#include "forms/reading_text.h"
#include "ocr/page_twin.h"

#include <math.h>

/* jansson has no word for infinity and "not a number"; six decimals are more than any measure here has. Rounded
 * down, so that probabilities which sum to 1 still do. */
static json_t *number(double value)
{
    return json_real(isfinite(value) ? floor(value * 1e6) / 1e6 : 0);
}

static json_t *text(const char *value, ReadingTextKind kind, size_t ceiling)
{
    g_autofree char *clean = reading_text_clean(value, kind, ceiling);
    return json_string(clean);
}

static json_t *line(const char *value)
{
    return text(value, READING_TEXT_LINE, READING_VALUE_BYTES);
}

static json_t *box_to_json(OcrBox box)
{
    return json_pack("[iiii]", box.x, box.y, box.w, box.h);
}

static json_t *codes_to_json(const GPtrArray *codes)
{
    json_t *array = json_array();
    for (guint i = 0; codes && i < MIN(codes->len, FORM_READING_CODES); i++) {
        const OcrCode *code = codes->pdata[i];
        json_array_append_new(array, json_pack("{ss so so si}", "symbology", code->symbology, "text",
                                               text(code->text, READING_TEXT_CODE, READING_CODE_BYTES), "box_px",
                                               box_to_json(code->box), "orientation", code->orientation));
    }
    return array;
}

static json_t *field_to_json(const FormFieldReading *field)
{
    json_t *alternatives = json_array();
    for (guint i = 0; i < MIN(field->alternatives->len, FORM_READING_ALTERNATIVES); i++) {
        const FormAlternative *alternative = &g_array_index(field->alternatives, FormAlternative, i);
        json_array_append_new(alternatives,
                              json_pack("[oo]", text(alternative->value, READING_TEXT_LINES, READING_VALUE_BYTES),
                                        number(alternative->p)));
    }
    return json_pack("{ss so so so ss so so ss so so}", "name", field->name, "value",
                     text(field->value, READING_TEXT_LINES, READING_VALUE_BYTES), "raw",
                     text(field->raw, READING_TEXT_LINES, READING_VALUE_BYTES), "confidence",
                     number(field->confidence), "status", form_status_name(field->status), "reason",
                     line(field->reason), "message", line(field->message), "method", field->method, "box_px",
                     box_to_json(field->box), "alternatives", alternatives);
}

static json_t *quality_to_json(const OcrQuality *quality)
{
    json_t *advice = json_array();
    g_autofree const char **words = ocr_advice_words(quality->advice);
    for (const char **word = words; *word; word++)
        json_array_append_new(advice, json_string(*word));
    return json_pack("{so so so}", "sharpness", number(quality->sharpness), "contrast", number(quality->contrast),
                     "advice", advice);
}

static json_t *form_to_json(const FormPageReading *page)
{
    if (!page->form)
        return json_null();
    return json_pack("{ss ss si so so so so}", "id", page->form->id, "version", page->form->version, "page",
                     page->form_page, "copy", line(page->form_copy), "case", line(page->form_case), "confidence", number(page->form_confidence),
                     "residual_mm", number(page->residual_mm));
}

static json_t *problem_to_json(const FormPageReading *page)
{
    if (!page->form_problem)
        return json_null();
    return json_pack("{so so}", "code", line(page->form_problem), "message", line(page->form_message));
}

json_t *form_page_reading_to_json(const FormPageReading *page)
{
    json_t *fields = json_array();
    for (guint i = 0; i < page->fields->len; i++)
        json_array_append_new(fields, field_to_json(page->fields->pdata[i]));
    g_autofree char *hash = g_strdup_printf("%016" G_GINT64_MODIFIER "x", (guint64)page->hash);
    json_t *json = json_pack("{si si si so sb si so sb ss so so so so so}", "page", page->page, "width_px",
                             page->width_px, "height_px", page->height_px, "dpi", number(page->dpi), "dpi_assumed",
                             page->dpi_assumed, "rotation", page->rotation, "skew_deg", number(page->skew_deg),
                             "blank", page->blank, "hash", hash, "quality", quality_to_json(&page->quality), "codes",
                             codes_to_json(page->codes), "form", form_to_json(page), "form_problem",
                             problem_to_json(page), "fields", fields);
    json_object_set_new(json, "text", text(page->text, READING_TEXT_LINES, READING_PAGE_TEXT_BYTES));
    if (page->deck)
        json_object_set(json, "deck", page->deck);
    json_object_set_new(json, "paper", page->paper ? paper_to_json(page->paper) : json_null());
    json_object_set_new(json, "mrz", reading_mrz_to_json(page->mrz));
    json_object_set_new(json, "error", page->error ? line(page->error) : json_null());
    json_object_set_new(json, "twin", text(page->twin ? page->twin : "", READING_TEXT_LINE, OCR_TWIN_MAP_BYTES));
    json_object_set_new(json, "error_detail", page->error ? line(page->error_detail ? page->error_detail : "") : json_null());
    return json;
}
