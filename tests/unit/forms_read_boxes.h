/* Four boxes of a form that lies as it is, read, for tests of what is not believed of a reading. */
#ifndef TESTS_UNIT_FORMS_READ_BOXES_H
#define TESTS_UNIT_FORMS_READ_BOXES_H
#include "forms/reading.h"
#include "forms/registration.h"

enum { BOXES = 4 };

typedef struct {
    FormField fields[BOXES];
    OcrQuad quads[BOXES];
    FormRegistration registration;
    FormPageReading *reading; /* the second box holds a value, the others are empty */
} ReadBoxes;

/* The reading is the caller's; the rest stays where it is until read_boxes_clear. */
static inline void read_boxes(ReadBoxes *read, const FormBox places[BOXES], double px_mm)
{
    *read = (ReadBoxes){.registration = {.transform = {.h = {px_mm, 0, 0, 0, px_mm, 0, 0, 0}}}, .reading = form_page_reading_new(1)};
    read->registration.rows = g_array_new(FALSE, FALSE, sizeof(FormRow));
    for (int i = 0; i < BOXES; i++) {
        read->fields[i] = (FormField){.name = (char *)"abcd" + i, .kind = FORM_FIELD_LINE, .box = places[i]};
        read->quads[i] = form_transform_box(&read->registration.transform, places[i]);
        const FormRow row = {&read->fields[i], &read->quads[i], 1, false};
        g_array_append_val(read->registration.rows, row);
        FormFieldReading *field = form_field_reading_new(read->fields[i].name, (OcrBox){0});
        form_field_reading_judge(field, i == 1 ? FORM_STATUS_ACCEPTED : FORM_STATUS_EMPTY, "", "");
        g_ptr_array_add(read->reading->fields, field);
    }
}

static inline void read_boxes_clear(ReadBoxes *read)
{
    g_array_unref(read->registration.rows);
}

#endif
