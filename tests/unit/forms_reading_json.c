/* What the reader writes is what the trusted side believes, whatever the page held. */
#include "forms/reading_json.h"

#include <math.h>
#include <string.h>

static FormField fields[] = {
    {.name = (char *)"nom", .page = 1, .kind = FORM_FIELD_COMB},
    {.name = (char *)"adresse", .page = 1, .kind = FORM_FIELD_MULTILINE},
};
static FormField *field_list[] = {&fields[0], &fields[1]};
static FormTemplate template = {.id = (char *)"essai", .version = (char *)"1", .page_count = 1,
                                .fields = field_list, .field_count = 2};

static void add_code(GPtrArray *codes, const char *text)
{
    OcrCode *code = g_new0(OcrCode, 1);
    code->symbology = "code39";
    code->text = g_strdup(text);
    code->box = (OcrBox){1, 2, 3, 4};
    g_ptr_array_add(codes, code);
}

static FormPageReading *full_page(void)
{
    FormPageReading *page = form_page_reading_new(7);
    page->width_px = 1654;
    page->height_px = 2339;
    page->dpi = 200;
    page->skew_deg = NAN;
    page->hash = 0xfedcba9876543210;
    page->quality = (OcrQuality){.sharpness = 0.5, .contrast = 1, .advice = OCR_ADVICE_BLURRED | OCR_ADVICE_NOISY};
    page->codes = g_ptr_array_new_with_free_func((GDestroyNotify)ocr_code_free);
    add_code(page->codes, "G1\x1b[2J\x1d" "x");
    page->form = &template;
    page->form_page = 1;
    page->form_copy = g_strdup("ABCDEFGH");
    page->form_case = g_strdup("75-2026-000001");
    page->form_confidence = 0.999;
    FormFieldReading *field = form_field_reading_new("nom", (OcrBox){10, 10, 20, 20});
    g_free(field->value);
    field->value = g_strdup("DUPONT");
    field->confidence = 0.75;
    field->method = "typed";
    form_field_reading_judge(field, FORM_STATUS_REVIEW, "doubtful", "À vérifier");
    FormAlternative alternative = {g_strdup("DUPONI"), 0.25};
    g_array_append_val(field->alternatives, alternative);
    g_ptr_array_add(page->fields, field);
    g_ptr_array_add(page->fields, form_field_reading_new("adresse", (OcrBox){10, 10, 20, 20}));
    return page;
}

static void assert_believed(const FormPageReading *page)
{
    FormLibrary library = {.forms = g_ptr_array_new()};
    g_ptr_array_add(library.forms, &template);
    json_t *json = form_page_reading_to_json(page);
    g_autofree char *text = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(6));
    json_t *again = json_loads(text, 0, NULL);
    g_autoptr(GError) error = NULL;
    g_assert_true(form_reading_check_page(again, &library, NULL, page->page, &error));
    g_assert_no_error(error);
    json_decref(json);
    json_decref(again);
    g_ptr_array_unref(library.forms);
}

static void test_full(void)
{
    g_autoptr(FormPageReading) page = full_page();
    assert_believed(page);
    json_t *json = form_page_reading_to_json(page);
    g_assert_cmpstr(json_string_value(json_object_get(json, "hash")), ==, "fedcba9876543210");
    json_t *code = json_array_get(json_object_get(json, "codes"), 0);
    g_assert_cmpstr(json_string_value(json_object_get(code, "text")), ==, "G1\xEF\xBF\xBD[2J\x1dx");
    json_t *field = json_array_get(json_object_get(json, "fields"), 0);
    g_assert_cmpstr(json_string_value(json_object_get(field, "value")), ==, "DUPONT");
    g_assert_cmpstr(json_string_value(json_object_get(field, "status")), ==, "review");
    g_assert_cmpfloat(json_number_value(json_object_get(field, "confidence")), ==, 0.75);
    json_decref(json);
}

static void test_text_is_cleaned(void)
{
    g_autoptr(FormPageReading) page = full_page();
    FormFieldReading *field = page->fields->pdata[0];
    g_free(field->value);
    field->value = g_strdup("DU\x07PONT\xff\xe2\x80\xae");
    g_free(field->raw);
    field->raw = g_strnfill(5000, 'A');
    json_t *json = form_page_reading_to_json(page);
    json_t *written = json_array_get(json_object_get(json, "fields"), 0);
    g_assert_cmpstr(json_string_value(json_object_get(written, "value")), ==, "DUPONT\xEF\xBF\xBD");
    g_assert_cmpuint(json_string_length(json_object_get(written, "raw")), ==, 1024);
    json_decref(json);
    assert_believed(page);
}

static void test_undecodable(void)
{
    g_autoptr(FormPageReading) page = form_page_reading_new(1);
    page->error = g_strdup("page illisible : numérisez-la de nouveau");
    assert_believed(page);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/forms/reading_json/full", test_full);
    g_test_add_func("/forms/reading_json/text_is_cleaned", test_text_is_cleaned);
    g_test_add_func("/forms/reading_json/undecodable", test_undecodable);
    return g_test_run();
}
