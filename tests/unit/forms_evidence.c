/* What a commune and its postal code say about each other. */
#include "forms/evidence.h"

static LookupTables *tables;
static FormField fields[] = {
    {.name = (char *)"code_postal", .page = 1, .kind = FORM_FIELD_COMB, .content = (char *)"postal_code"},
    {.name = (char *)"commune", .page = 1, .kind = FORM_FIELD_COMB, .content = (char *)"commune"},
};
static FormField *field_list[] = {&fields[0], &fields[1]};
static char *names[] = {(char *)"code_postal", (char *)"commune", NULL};
static FormRule rule = {.name = (char *)"commune_fits", .fields = names};
static FormRule *rules[] = {&rule};
static FormTemplate template = {.id = (char *)"essai", .version = (char *)"1", .page_count = 1, .fields = field_list,
                                .field_count = 2, .rules = rules, .rule_count = 1};

static FormFieldReading *add(FormPageReading *page, const char *name, const char *value, double confidence)
{
    FormFieldReading *field = form_field_reading_new(name, (OcrBox){1, 1, 1, 1});
    g_free(field->value);
    field->value = g_strdup(value);
    field->confidence = confidence;
    field->bound = 1 - confidence;
    form_field_reading_judge(field, confidence >= 0.995 ? FORM_STATUS_ACCEPTED : FORM_STATUS_REVIEW,
                             confidence >= 0.995 ? "" : "doubtful", "");
    g_ptr_array_add(page->fields, field);
    return field;
}

static void test_agreement(void)
{
    g_autoptr(FormPageReading) page = form_page_reading_new(1);
    page->form = &template;
    FormFieldReading *postal = add(page, "code_postal", "93200", 0.97), *commune = add(page, "commune", "SAINT-DENIS", 0.9);
    evidence_weigh(page, tables);
    g_assert_cmpfloat(postal->confidence, >, 0.995);
    g_assert_cmpint(postal->status, ==, FORM_STATUS_ACCEPTED);
    g_assert_cmpfloat_with_epsilon(commune->confidence, 0.99, 1e-9);
    g_assert_cmpint(commune->status, ==, FORM_STATUS_REVIEW);
    g_assert_cmpstr(commune->value, ==, "SAINT-DENIS");
}

/* The code says nothing about an accent: names are compared without them. */
static void test_doubt_about_an_accent_stays(void)
{
    g_autoptr(FormPageReading) page = form_page_reading_new(1);
    page->form = &template;
    add(page, "code_postal", "93200", 0.999);
    FormFieldReading *commune = add(page, "commune", "SAINT-DÈNIS", 0.96);
    FormAlternative other = {g_strdup("SAINT-DENIS"), 0.038};
    g_array_append_val(commune->alternatives, other);
    evidence_weigh(page, tables);
    g_assert_cmpint(commune->status, ==, FORM_STATUS_REVIEW);
    g_assert_cmpfloat(commune->confidence, <, 0.965);
}

static void test_conflict(void)
{
    g_autoptr(FormPageReading) page = form_page_reading_new(1);
    page->form = &template;
    FormFieldReading *postal = add(page, "code_postal", "93200", 0.999), *commune = add(page, "commune", "SAINT-DEMIS", 0.9);
    evidence_weigh(page, tables);
    g_assert_cmpfloat(postal->confidence, ==, 0.999);
    g_assert_cmpfloat(commune->confidence, ==, 0.9);
    g_assert_cmpstr(commune->value, ==, "SAINT-DEMIS");
    g_assert_cmpuint(commune->alternatives->len, ==, 1);
    g_assert_cmpstr(g_array_index(commune->alternatives, FormAlternative, 0).value, ==, "SAINT DENIS");
}

static void test_other_doubts_stay(void)
{
    g_autoptr(FormPageReading) page = form_page_reading_new(1);
    page->form = &template;
    add(page, "code_postal", "93200", 0.999);
    FormFieldReading *commune = add(page, "commune", "SAINT-DENIS", 0.9);
    form_field_reading_judge(commune, FORM_STATUS_REVIEW, "struck", "");
    evidence_weigh(page, tables);
    g_assert_cmpfloat(commune->confidence, ==, 0.9);
    g_assert_cmpstr(commune->reason, ==, "struck");
}

/* 75012 misread as 75013 is still Paris: there agreement says little about the code. */
static void test_big_city(void)
{
    g_autoptr(FormPageReading) page = form_page_reading_new(1);
    page->form = &template;
    FormFieldReading *postal = add(page, "code_postal", "75012", 0.97);
    add(page, "commune", "PARIS", 0.999);
    evidence_weigh(page, tables);
    g_assert_cmpint(postal->status, ==, FORM_STATUS_REVIEW);
    g_assert_cmpfloat(postal->confidence, <, 0.99);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    const char *share = g_getenv("GUICHET_SHARE");
    g_autofree char *folder = g_build_filename(share ? share : ".", "build", "lookup", NULL);
    tables = lookup_tables_load(folder, NULL);
    g_assert_nonnull(tables);
    g_test_add_func("/forms/evidence/agreement", test_agreement);
    g_test_add_func("/evidence/accent", test_doubt_about_an_accent_stays);
    g_test_add_func("/forms/evidence/conflict", test_conflict);
    g_test_add_func("/forms/evidence/other_doubts_stay", test_other_doubts_stay);
    g_test_add_func("/forms/evidence/big_city", test_big_city);
    int answer = g_test_run();
    lookup_tables_free(tables);
    return answer;
}
