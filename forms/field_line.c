#include "forms/field.h"
#include "forms/rule_content.h"

#include <math.h>

/* Handwriting through an engine for print: hardly ever right, but a start for whoever types it. */
static const double handwritten_probability = 0.05;

static bool read_zone(const FieldContext *context, const FormRow *row, OcrLine *line)
{
    OcrText *text = context->models->text;
    if (row->field->kind == FORM_FIELD_MULTILINE)
        return ocr_text_read_block(text, context->page, &row->quads[0], line, NULL);
    return ocr_text_read_line(text, context->page, &row->quads[0], row->field->alphabet, line, NULL);
}

FormFieldReading *field_line_read(const FieldContext *context, const FormRow *row)
{
    FormFieldReading *reading = form_field_reading_new(row->field->name, (OcrBox){0});
    OcrLine line = {0};
    if (!read_zone(context, row, &line)) {
        field_doubt(reading, "illegible");
        return reading;
    }
    if (!line.text || !*line.text) {
        /* Ink without a letter in it has a score; paper without ink has none. */
        bool ink = line.handwritten || line.confidence > 0;
        field_take(reading, g_strdup(""), g_strdup(""), field_worth(context, "empty", "line", 1));
        if (ink)
            field_doubt(reading, "illegible");
        ocr_line_clear(&line);
        return reading;
    }
    reading->method = "print";
    double score = sqrt(line.confidence * line.worst);
    FieldWorth worth = field_worth(context, "print", "line", score);
    if (line.handwritten)
        worth.probability = MIN(worth.probability, handwritten_probability);
    field_take(reading, form_content_normalise(row->field, line.text), g_strdup(line.text), worth);
    if (line.handwritten)
        field_doubt(reading, "handwritten");
    ocr_line_clear(&line);
    return reading;
}
