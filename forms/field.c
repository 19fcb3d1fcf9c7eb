#include "forms/field.h"

#include "forms/comb.h"
#include "forms/french.h"
#include "forms/page_hand.h"
#include "forms/reading_json.h"
#include "forms/rule.h"

#include <math.h>
#include <string.h>

FieldWorth field_worth(const FieldContext *context, const char *method, const char *content, double score)
{
    const Calibration *calibration = context->models->calibration;
    const CalibrationPage own = context->poor ? CALIBRATION_POOR : CALIBRATION_GOOD;
    const char *measure = calibration_measure(method, content, own);
    bool measured = true;
    if (context->imported) {
        /* What was measured on our own form only says what is probable here; it promises nothing. */
        const char *theirs = calibration_measure(method, content, context->poor ? CALIBRATION_IMPORTED_POOR : CALIBRATION_IMPORTED);
        measured = calibration_knows(calibration, theirs);
        measure = measured ? theirs : measure;
    }
    double probability = calibration_probability(calibration, measure, score);
    double bound = measured ? calibration_bound(calibration, measure, score) : 1;
    return (FieldWorth){measure, score, CLAMP(probability, 0, 1), bound};
}

void field_take(FormFieldReading *reading, char *value, char *raw, FieldWorth worth)
{
    g_free(reading->value);
    g_free(reading->raw);
    reading->value = value;
    reading->raw = raw;
    reading->measure = worth.measure;
    reading->score = worth.score;
    reading->confidence = worth.probability;
    reading->bound = worth.bound;
}

static double offered_mass(const FormFieldReading *reading)
{
    double mass = 0;
    for (guint i = 0; i < reading->alternatives->len; i++)
        mass += g_array_index(reading->alternatives, FormAlternative, i).p;
    return mass;
}

void field_offer(FormFieldReading *reading, const char *value, double p)
{
    if (!*value || g_str_equal(value, reading->value) || reading->alternatives->len >= FORM_READING_ALTERNATIVES)
        return;
    for (guint i = 0; i < reading->alternatives->len; i++)
        if (g_str_equal(g_array_index(reading->alternatives, FormAlternative, i).value, value))
            return;
    double left = 1 - reading->confidence - offered_mass(reading);
    FormAlternative alternative = {g_strdup(value), CLAMP(p, 0, MAX(left, 0))};
    guint place = reading->alternatives->len;
    while (place > 0 && g_array_index(reading->alternatives, FormAlternative, place - 1).p < alternative.p)
        place--;
    g_array_insert_val(reading->alternatives, place, alternative);
}

void field_doubt(FormFieldReading *reading, const char *word)
{
    g_autofree char *key = g_strconcat("reason.", word, NULL);
    form_field_reading_judge(reading, FORM_STATUS_REVIEW, word, french(key));
}

/* Nearly every digit of a date can be misread and still be a date: by hands of other sources, 5 of the 94 dates between this doubt and what
 * calibration_accepts lets through were wrong. */
static const double doubt_of_a_date = 0.01;

bool field_is_sure(const FormField *field, double probability, double bound)
{
    bool date = field->kind == FORM_FIELD_DATE || g_strcmp0(field->content, "date") == 0;
    return calibration_accepts(probability, bound, field->identity) && (!date || 1 - probability <= doubt_of_a_date + 1e-9);
}

void field_settle(FormFieldReading *reading, const FormField *field, const LookupTables *tables)
{
    RuleBreach breach;
    bool doubted = reading->status == FORM_STATUS_REVIEW;
    if (!(doubted && !*reading->value) && form_rule_check_field(field, tables, reading->value, &breach)) {
        g_autofree char *reason = g_strconcat("rule:", breach.rule, NULL);
        form_field_reading_judge(reading, FORM_STATUS_INVALID, reason, breach.message);
        return;
    }
    if (doubted)
        return;
    if (!field_is_sure(field, reading->confidence, reading->bound))
        field_doubt(reading, *reading->value ? "doubtful" : "doubtful_empty");
    else
        form_field_reading_judge(reading, *reading->value ? FORM_STATUS_ACCEPTED : FORM_STATUS_EMPTY, "", "");
}

/* The part of the page that the field's boxes cover. */
static OcrBox bounds_on_page(const OcrPage *page, const FormRow *row)
{
    OcrBox all = ocr_quad_bounds(&row->quads[0]);
    for (int i = 1; i < row->count; i++) {
        OcrBox box = ocr_quad_bounds(&row->quads[i]);
        int right = MAX(all.x + all.w, box.x + box.w), bottom = MAX(all.y + all.h, box.y + box.h);
        all.x = MIN(all.x, box.x);
        all.y = MIN(all.y, box.y);
        all.w = right - all.x;
        all.h = bottom - all.y;
    }
    int width = ocr_image_width(page->scan), height = ocr_image_height(page->scan);
    int left = CLAMP(all.x, 0, width - 1), top = CLAMP(all.y, 0, height - 1);
    int right = CLAMP(all.x + all.w, left + 1, width), bottom = CLAMP(all.y + all.h, top + 1, height);
    return (OcrBox){left, top, right - left, bottom - top};
}

/* `comb` is the row's cells where it has any. */
static FormFieldReading *field_read(const FieldContext *context, const FormRow *row, Comb *comb)
{
    FormFieldReading *reading;
    switch (row->field->kind) {
    case FORM_FIELD_COMB:
    case FORM_FIELD_DATE:
        reading = field_comb_read(comb);
        break;
    case FORM_FIELD_CHECK:
    case FORM_FIELD_CHOICE:
        reading = field_box_read(context, row);
        break;
    case FORM_FIELD_SIGNATURE:
    case FORM_FIELD_PHOTO:
        reading = field_zone_read(context, row);
        break;
    default:
        reading = field_line_read(context, row);
    }
    reading->box = bounds_on_page(context->page, row);
    field_settle(reading, row->field, context->models->tables);
    return reading;
}

static void free_comb(void *comb)
{
    comb_free(comb);
}

GPtrArray *fields_read(const FieldContext *context, const GArray *rows)
{
    g_autoptr(GPtrArray) combs = g_ptr_array_new_with_free_func(free_comb);
    for (guint i = 0; i < rows->len; i++) {
        const FormRow *row = &g_array_index(rows, FormRow, i);
        bool cells = row->field->kind == FORM_FIELD_COMB || row->field->kind == FORM_FIELD_DATE;
        g_ptr_array_add(combs, cells ? comb_new(context, row) : NULL);
    }
    page_hand_doubt_print(combs);
    if (context->one_hand)
        page_hand_settle(combs);
    GPtrArray *readings = g_ptr_array_new();
    for (guint i = 0; i < rows->len; i++)
        g_ptr_array_add(readings, field_read(context, &g_array_index(rows, FormRow, i), combs->pdata[i]));
    return readings;
}
