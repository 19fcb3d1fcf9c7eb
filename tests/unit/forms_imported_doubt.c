/* forms/imported_doubt.h */
#include "forms/imported_doubt.h"

#include "forms/template.h"

typedef struct {
    FormFieldKind kind;
    double w, h, sure;   /* mm; how sure the import was, 1: a person has confirmed the field */
    double residual_mm;  /* how far the page's fields may be off */
} Place;

/* How a field that reads like that ends. */
static FormStatus ends(Place place, FormStatus status, const char *method)
{
    bool check = place.kind == FORM_FIELD_CHECK;
    FormBox box = {10, 10, place.w, place.h};
    FormOption option = {.value = (char *)"oui", .box = box};
    FormOption *options[] = {&option};
    FormField field = {.name = (char *)"a", .kind = place.kind, .page = 1, .box = box, .options = check ? options : NULL, .option_count = check, .sure = place.sure};
    FormField *fields[] = {&field};
    g_autofree FormTemplate *form = g_new0(FormTemplate, 1);
    form->fields = fields;
    form->field_count = 1;
    g_autoptr(FormPageReading) reading = form_page_reading_new(1);
    reading->form = form;
    reading->residual_mm = place.residual_mm;
    FormFieldReading *seen = form_field_reading_new("a", (OcrBox){0});
    seen->method = method;
    form_field_reading_judge(seen, status, "", "");
    g_ptr_array_add(reading->fields, seen);
    form_imported_doubt(reading);
    return seen->status;
}

static const Place GUESSED = {FORM_FIELD_CHECK, 4, 4, 0.9, 0}, CONFIRMED = {FORM_FIELD_CHECK, 4, 4, 1, 0};
static const Place SMALL = {FORM_FIELD_CHECK, 2.8, 1.7, 1, 0}, ASKEW = {FORM_FIELD_CHECK, 4, 4, 1, 0.36};

static void test_ink_in_guessed_fields_is_not_accepted(void)
{
    g_assert_cmpint(ends(GUESSED, FORM_STATUS_ACCEPTED, "mark"), ==, FORM_STATUS_REVIEW);
    g_assert_cmpint(ends(GUESSED, FORM_STATUS_ACCEPTED, "code"), ==, FORM_STATUS_ACCEPTED);
    g_assert_cmpint(ends(GUESSED, FORM_STATUS_EMPTY, "mark"), ==, FORM_STATUS_EMPTY);
}

static void test_confirmed_fields_are_believed(void)
{
    g_assert_cmpint(ends(CONFIRMED, FORM_STATUS_ACCEPTED, "mark"), ==, FORM_STATUS_ACCEPTED);
}

static void test_small_boxes_are_never_sure(void)
{
    g_assert_cmpint(ends(SMALL, FORM_STATUS_EMPTY, "mark"), ==, FORM_STATUS_REVIEW);
    g_assert_cmpint(ends(SMALL, FORM_STATUS_ACCEPTED, "mark"), ==, FORM_STATUS_REVIEW);
    g_assert_cmpint(ends(SMALL, FORM_STATUS_ACCEPTED, "code"), ==, FORM_STATUS_ACCEPTED);
    g_assert_cmpint(ends(CONFIRMED, FORM_STATUS_EMPTY, "mark"), ==, FORM_STATUS_EMPTY);
    g_assert_cmpint(ends(ASKEW, FORM_STATUS_EMPTY, "mark"), ==, FORM_STATUS_REVIEW);
}

static void test_narrow_places_are_not_empty_for_sure(void)
{
    g_assert_cmpint(ends((Place){FORM_FIELD_LINE, 3.2, 4, 1, 0}, FORM_STATUS_EMPTY, "print"), ==, FORM_STATUS_REVIEW);
    g_assert_cmpint(ends((Place){FORM_FIELD_LINE, 40, 4, 1, 0}, FORM_STATUS_EMPTY, "print"), ==, FORM_STATUS_EMPTY);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/imported_doubt/guessed", test_ink_in_guessed_fields_is_not_accepted);
    g_test_add_func("/imported_doubt/confirmed", test_confirmed_fields_are_believed);
    g_test_add_func("/imported_doubt/small", test_small_boxes_are_never_sure);
    g_test_add_func("/imported_doubt/narrow", test_narrow_places_are_not_empty_for_sure);
    return g_test_run();
}
