#include "forms/field.h"
#include "forms/line_plausible.h"
#include "forms/rule_content.h"
#include "ocr/printed.h"

#include <math.h>

/* Handwriting through an engine for print: hardly ever right, but a start for whoever types it. */
static const double handwritten_probability = 0.05;

/* A full stop of typed text has 0.25 mm2, any letter more than 1; dust is what stays below. */
static const double least_ink_mm2 = 0.6;

static OcrPoint between(OcrPoint a, OcrPoint b, double share)
{
    return (OcrPoint){a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share};
}

/* Ink in the zone, without the form's own print where that is known, in upright slices narrow enough for a leaning zone to stay out of what is printed around it. */
static double zone_ink_mm2(OcrPage *page, const OcrQuad *quad)
{
    enum { SLICES = 24 };
    const OcrImage *binary = ocr_page_binary(page);
    int ink_px = 0;
    for (int i = 0; i < SLICES; i++) {
        OcrPoint top[2], bottom[2];
        for (int side = 0; side < 2; side++) {
            top[side] = between(quad->corner[0], quad->corner[1], (i + side) / (double)SLICES);
            bottom[side] = between(quad->corner[3], quad->corner[2], (i + side) / (double)SLICES);
        }
        int x0 = (int)ceil(fmin(top[0].x, bottom[0].x)), x1 = (int)floor(fmax(top[1].x, bottom[1].x));
        int y0 = (int)ceil(fmax(top[0].y, top[1].y)), y1 = (int)floor(fmin(bottom[0].y, bottom[1].y));
        const OcrBox slice = {x0, y0, x1 - x0, y1 - y0};
        if (x1 > x0 && y1 > y0)
            ink_px += page->printed ? ocr_printed_ink_apart(page->printed, binary, slice) : ocr_image_count_ink(binary, slice);
    }
    double px_mm = page->dpi / 25.4;
    return ink_px / (px_mm * px_mm);
}

static bool has_letters(const char *text)
{
    for (const char *p = text; *p; p = g_utf8_next_char(p))
        if (g_unichar_isalnum(g_utf8_get_char(p)))
            return true;
    return false;
}

/* What may stand on a line whose template does not say: a date is never letters. */
static const char *line_alphabet(const FormField *field)
{
    bool date = field->kind == FORM_FIELD_DATE || (field->content && g_str_equal(field->content, "date"));
    return field->alphabet || !date ? field->alphabet : "0123456789/.-";
}

static bool read_zone(const FieldContext *context, const FormRow *row, OcrLine *line)
{
    OcrText *text = context->models->text;
    if (row->field->kind == FORM_FIELD_MULTILINE)
        return ocr_text_read_block(text, context->page, &row->quads[0], line, NULL);
    return ocr_text_read_line(text, context->page, &row->quads[0], line_alphabet(row->field), line, NULL);
}

/* Text without the words at its ends that have no letter: dust and bits of the frame. `score` falls for each. */
static char *without_dust(const char *text, double *score)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    guint first = 0, end = g_strv_length(words);
    while (end > first && !has_letters(words[end - 1]))
        end--;
    while (first < end && !has_letters(words[first]))
        first++;
    if (first > 0 || words[end])
        *score *= 0.9;
    g_autoptr(GString) kept = g_string_new(NULL);
    for (guint i = first; i < end; i++)
        g_string_append_printf(kept, "%s%s", i > first ? " " : "", words[i]);
    return g_strdup(kept->str);
}

static bool starts_small(const FormField *field, const char *text)
{
    bool name = field->content && (g_str_equal(field->content, "name") || g_str_equal(field->content, "place"));
    return name && g_unichar_islower(g_utf8_get_char(text));
}

/* What is taken of a line, and what it scores. Transfer full. */
static char *judged(const FormRow *row, const OcrLine *line, double *score)
{
    *score = sqrt(line->confidence * line->worst);
    char *text = without_dust(line->text, score);
    if (!line_plausible(text, row->field->kind == FORM_FIELD_MULTILINE) || starts_small(row->field, text))
        *score *= 0.9;
    return text;
}

/* A line in doubt is read once more in another way. The same text twice is worth far more; two that differ leave it to a person, who is shown both. */
static void look_again(const FieldContext *context, const FormRow *row, FormFieldReading *reading, FieldWorth worth)
{
    OcrLine line = {0};
    double score;
    if (!ocr_text_read_line_again(context->models->text, context->page, &row->quads[0], line_alphabet(row->field), &line, NULL) || !line.text)
        return;
    g_autofree char *text = judged(row, &line, &score), *value = form_content_normalise(row->field, text);
    FieldWorth twice = field_worth(context, "print_twice", "line", sqrt(worth.score * score));
    bool same = g_str_equal(value, reading->value);
    if (!same)
        twice = (FieldWorth){worth.measure, worth.score, MIN(worth.probability, 0.5), 1};
    field_take(reading, g_strdup(reading->value), g_strdup(reading->raw), twice);
    if (!same && has_letters(value))
        field_offer(reading, value, worth.probability / 2);
    ocr_line_clear(&line);
}

static void take_line(const FieldContext *context, const FormRow *row, const OcrLine *line, FormFieldReading *reading)
{
    reading->method = "print";
    double score;
    g_autofree char *text = judged(row, line, &score);
    FieldWorth worth = field_worth(context, "print", "line", score);
    if (line->handwritten)
        worth.probability = MIN(worth.probability, handwritten_probability), worth.bound = 1;
    field_take(reading, form_content_normalise(row->field, text), g_strdup(line->text), worth);
    if (line->handwritten)
        field_doubt(reading, "handwritten");
    else if (row->field->kind != FORM_FIELD_MULTILINE && !field_is_sure(row->field, worth.probability, worth.bound))
        look_again(context, row, reading, worth);
}

FormFieldReading *field_line_read(const FieldContext *context, const FormRow *row)
{
    FormFieldReading *reading = form_field_reading_new(row->field->name, (OcrBox){0});
    if (zone_ink_mm2(context->page, &row->quads[0]) < least_ink_mm2) {
        field_take(reading, g_strdup(""), g_strdup(""), field_worth(context, "empty", "line", 1));
        return reading;
    }
    OcrLine line = {0};
    if (!read_zone(context, row, &line))
        field_doubt(reading, "illegible");
    else if (line.text && has_letters(line.text))
        take_line(context, row, &line, reading);
    else if (line.handwritten)
        field_doubt(reading, "illegible");
    else
        /* Ink that is no writing: specks, the shadow of a fold, or a mark that a person has to see. */
        field_take(reading, g_strdup(""), g_strdup(line.text ? line.text : ""), field_worth(context, "empty", "inked", 1));
    ocr_line_clear(&line);
    return reading;
}
