#include "forms/reading.h"

#include <jansson.h>

static const char *const status_names[] = {
    [FORM_STATUS_ACCEPTED] = "accepted",
    [FORM_STATUS_REVIEW] = "review",
    [FORM_STATUS_EMPTY] = "empty",
    [FORM_STATUS_INVALID] = "invalid",
};

const char *form_status_name(FormStatus status)
{
    return status_names[status];
}

bool form_status_parse(const char *name, FormStatus *status)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(status_names); i++)
        if (g_str_equal(name, status_names[i])) {
            *status = (FormStatus)i;
            return true;
        }
    return false;
}

static void alternative_clear(void *alternative)
{
    g_free(((FormAlternative *)alternative)->value);
}

FormFieldReading *form_field_reading_new(const char *name, OcrBox box)
{
    FormFieldReading *field = g_new0(FormFieldReading, 1);
    field->name = g_strdup(name);
    field->value = g_strdup("");
    field->raw = g_strdup("");
    field->status = FORM_STATUS_EMPTY;
    field->reason = g_strdup("");
    field->message = g_strdup("");
    field->bound = 1;
    field->method = "none";
    field->box = box;
    field->alternatives = g_array_new(FALSE, FALSE, sizeof(FormAlternative));
    g_array_set_clear_func(field->alternatives, alternative_clear);
    return field;
}

void form_field_reading_free(FormFieldReading *field)
{
    if (!field)
        return;
    g_free(field->name);
    g_free(field->value);
    g_free(field->raw);
    g_free(field->reason);
    g_free(field->message);
    g_array_unref(field->alternatives);
    g_free(field);
}

void form_field_reading_judge(FormFieldReading *field, FormStatus status, const char *reason, const char *message)
{
    field->status = status;
    g_free(field->reason);
    field->reason = g_strdup(reason);
    g_free(field->message);
    field->message = g_strdup(message);
}

FormPageReading *form_page_reading_new(int number)
{
    FormPageReading *page = g_new0(FormPageReading, 1);
    page->page = number;
    page->fields = g_ptr_array_new_with_free_func((GDestroyNotify)form_field_reading_free);
    page->text = g_strdup("");
    return page;
}

void form_page_reading_free(FormPageReading *page)
{
    if (!page)
        return;
    if (page->codes)
        g_ptr_array_unref(page->codes);
    g_ptr_array_unref(page->fields);
    g_clear_pointer(&page->mrz, g_array_unref);
    json_decref(page->deck);
    g_free(page->form_problem);
    g_free(page->form_message);
    g_free(page->form_copy);
    g_free(page->form_case);
    g_free(page->text);
    form_paper_free(page->paper);
    g_free(page->twin);
    g_free(page->error);
    g_free(page->error_detail);
    g_free(page);
}
