/* The rules across fields, with and without tables; what is not known breaks nothing. */
#include "forms/french.h"
#include "forms/rule.h"

static LookupTables *tables;

typedef struct {
    const char *rule, *argument;
    const char *a, *b;  /* values; NULL: the field was not seen */
    const char *blamed; /* which of a and b, "" for none */
} Case;

static const Case cases[] = {
    {"date_order", NULL, "1990-01-01", "2020-01-01", ""},
    {"date_order", NULL, "2020-01-02", "2020-01-01", "ab"},
    {"date_order", NULL, "2020-01-01", "2020-01-01", ""},
    {"date_order", NULL, "2020-00-00", "2020-01-01", ""},
    {"date_order", NULL, "2021-00-00", "2020-01-01", "ab"},
    {"date_order", NULL, "2020-03-00", "2020-02-28", "ab"},
    {"date_order", NULL, "2020-03-00", "", ""},
    {"date_order", NULL, "2020-03-00", NULL, ""},
    {"date_order", NULL, "3 mars", "2020-01-01", ""},
    {"years_apart", "15", "2010-05-05", "2025-05-05", ""},
    {"years_apart", "15", "2010-05-05", "2025-05-06", "ab"},
    {"years_apart", "15", "2010-00-00", "2025-05-06", ""},
    {"years_apart", NULL, "2010-05-05", "2125-05-06", ""},
    {"required_if", "renouvellement", "", "renouvellement", "a"},
    {"required_if", "renouvellement", "", "premiere_demande", ""},
    {"required_if", "x|renouvellement", "", "renouvellement", "a"},
    {"required_if", "renouvellement", "7503", "renouvellement", ""},
    {"required_if", "b", "", "a,b", "a"},
    {"required_if", NULL, "", "oui", "a"},
    {"required_if", NULL, "", "", ""},
    {"required_if", "renouvellement", NULL, "renouvellement", ""},
    {"required_if", "renouvellement", "", NULL, ""},
    {"empty_if", "premiere_demande", "7503", "premiere_demande", "a"},
    {"empty_if", "premiere_demande", "", "premiere_demande", ""},
    {"empty_if", "premiere_demande", "7503", "renouvellement", ""},
    {"one_of", NULL, "", "", "a"},
    {"one_of", NULL, "x", "", ""},
    {"one_of", NULL, "", NULL, ""},
    {"at_most_one", NULL, "x", "y", "ab"},
    {"at_most_one", NULL, "x", "", ""},
    {"different", NULL, "A", "A", "ab"},
    {"different", NULL, "A", "B", ""},
    {"different", NULL, "", "", ""},
    {"commune_fits", NULL, "75012", "PARIS", ""},
    {"commune_fits", NULL, "75012", "LYON", "ab"},
    {"commune_fits", NULL, "", "LYON", ""},
};

static void put(GHashTable *values, const char *name, const char *value)
{
    if (value)
        g_hash_table_insert(values, (char *)name, (char *)value);
}

static void test_cases(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        char *names[] = {(char *)"a", (char *)"b", NULL};
        FormRule rule = {.name = (char *)cases[i].rule, .fields = names, .argument = (char *)cases[i].argument,
                         .message = (char *)"Message"};
        FormRule *rules[] = {&rule};
        const FormTemplate form = {.rules = rules, .rule_count = 1};
        g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);
        put(values, "a", cases[i].a);
        put(values, "b", cases[i].b);
        g_autoptr(GArray) breaches = form_rules_check(&form, tables, values);
        g_autoptr(GString) blamed = g_string_new(NULL);
        for (guint j = 0; j < breaches->len; j++) {
            const RuleBreach *breach = &g_array_index(breaches, RuleBreach, j);
            g_string_append(blamed, breach->field);
            g_assert_cmpstr(breach->rule, ==, cases[i].rule);
            g_assert_cmpstr(breach->message, ==, "Message");
        }
        if (!g_str_equal(blamed->str, cases[i].blamed))
            g_error("case %zu, %s: blamed '%s'", i, cases[i].rule, blamed->str);
    }
}

static void test_known(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        int fewest, most;
        g_assert_true(form_rule_known(cases[i].rule, &fewest, &most));
        g_assert_cmpint(fewest, ==, 2);
        g_autofree char *key = g_strconcat("rule.", cases[i].rule, NULL);
        g_assert_true(french_has(key));
    }
    int fewest, most;
    g_assert_false(form_rule_known("full_moon", &fewest, &most));
}

static void test_field(void)
{
    FormField field = {.name = (char *)"pays", .kind = FORM_FIELD_COMB, .content = (char *)"country", .required = true};
    RuleBreach breach;
    g_assert_true(form_rule_check_field(&field, tables, "", &breach));
    g_assert_cmpstr(breach.rule, ==, "required");
    g_assert_true(form_rule_check_field(&field, tables, "ATLANTIDE", &breach));
    g_assert_cmpstr(breach.rule, ==, "country");
    g_assert_cmpstr(breach.field, ==, "pays");
    g_assert_false(form_rule_check_field(&field, tables, "MALI", &breach));
    g_assert_false(form_rule_check_field(&field, NULL, "ATLANTIDE", &breach));
    field.required = false;
    g_assert_false(form_rule_check_field(&field, tables, "", &breach));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    const char *share = g_getenv("GUICHET_SHARE");
    g_autofree char *folder = g_build_filename(share ? share : ".", "build", "lookup", NULL);
    tables = lookup_tables_load(folder, NULL);
    g_assert_nonnull(tables);
    g_test_add_func("/forms/rule/cases", test_cases);
    g_test_add_func("/forms/rule/known", test_known);
    g_test_add_func("/forms/rule/field", test_field);
    int answer = g_test_run();
    lookup_tables_free(tables);
    return answer;
}
