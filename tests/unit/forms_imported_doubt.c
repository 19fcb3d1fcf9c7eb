/* forms/imported_doubt.h */
#include "forms/imported_doubt.h"

#include "forms/template.h"

/* How far the page's fields may be off. */
static double residual_mm;

/* How a field of w x h mm that reads like that ends. */
static FormStatus ends_of(FormFieldKind kind, double w, double h, FormStatus status, const char *method)
{
    bool check = kind == FORM_FIELD_CHECK;
    FormOption option = {.value = (char *)"oui", .box = {10, 10, w, h}};
    FormOption *options[] = {&option};
    FormField field = {.name = (char *)"a", .kind = kind, .page = 1, .box = {10, 10, w, h}, .options = check ? options : NULL, .option_count = check};
    FormField *fields[] = {&field};
    g_autofree FormTemplate *form = g_new0(FormTemplate, 1);
    form->fields = fields;
    form->field_count = 1;
    g_autoptr(FormPageReading) reading = form_page_reading_new(1);
    reading->form = form;
    reading->residual_mm = residual_mm;
    FormFieldReading *seen = form_field_reading_new("a", (OcrBox){0});
    seen->method = method;
    form_field_reading_judge(seen, status, "", "");
    g_ptr_array_add(reading->fields, seen);
    form_imported_doubt(reading);
    return seen->status;
}

static FormStatus ends(double w, double h, FormStatus status, const char *method)
{
    return ends_of(FORM_FIELD_CHECK, w, h, status, method);
}

static void test_ink_is_not_accepted(void)
{
    g_assert_cmpint(ends(4, 4, FORM_STATUS_ACCEPTED, "mark"), ==, FORM_STATUS_REVIEW);
    g_assert_cmpint(ends(4, 4, FORM_STATUS_ACCEPTED, "code"), ==, FORM_STATUS_ACCEPTED);
}

static void test_small_boxes_are_not_empty_for_sure(void)
{
    g_assert_cmpint(ends(4, 4, FORM_STATUS_EMPTY, "mark"), ==, FORM_STATUS_EMPTY);
    g_assert_cmpint(ends(2.8, 1.7, FORM_STATUS_EMPTY, "mark"), ==, FORM_STATUS_REVIEW);
    g_assert_cmpint(ends(3, 3, FORM_STATUS_EMPTY, "mark"), ==, FORM_STATUS_EMPTY);
    residual_mm = 0.36;
    g_assert_cmpint(ends(3, 3, FORM_STATUS_EMPTY, "mark"), ==, FORM_STATUS_REVIEW);
    residual_mm = 0;
}

static void test_narrow_places_are_not_empty_for_sure(void)
{
    g_assert_cmpint(ends_of(FORM_FIELD_LINE, 3.2, 4, FORM_STATUS_EMPTY, "print"), ==, FORM_STATUS_REVIEW);
    g_assert_cmpint(ends_of(FORM_FIELD_LINE, 40, 4, FORM_STATUS_EMPTY, "print"), ==, FORM_STATUS_EMPTY);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/imported_doubt/ink", test_ink_is_not_accepted);
    g_test_add_func("/imported_doubt/small", test_small_boxes_are_not_empty_for_sure);
    g_test_add_func("/imported_doubt/narrow", test_narrow_places_are_not_empty_for_sure);
    return g_test_run();
}
