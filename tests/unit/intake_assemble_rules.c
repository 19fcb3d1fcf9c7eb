/* The rules across a form's pages, run again on answers as they stand. */
#include "intake/assemble_rules.h"
#include "intake/table_json.h"

#include <string.h>

static FormReader *reader;

/* "NAME REASON" of each breach. */
static char *breaches_of(const char *answers_json)
{
    json_auto_t *answers = json_loads(answers_json, JSON_DECODE_ANY, NULL);
    g_assert_nonnull(answers);
    json_auto_t *breaches = assemble_breaches(reader, answers);
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < json_array_size(breaches); i++) {
        const json_t *breach = json_array_get(breaches, i);
        g_string_append_printf(text, "%d %s;", (int)json_integer_value(json_object_get(breach, "field")), json_word(breach, "reason"));
    }
    return g_string_free(text, FALSE);
}

#define ANSWER(id, name, value, status) "{\"field\": " #id ", \"name\": \"" name "\", \"value\": \"" value "\", \"status\": \"" status "\", \"reason\": \"\"}"
#define FORM(fields) "{\"form\": \"titre-sejour\", \"version\": \"1\", \"fields\": [" fields "]}"

static void test_breaches(void)
{
    static const struct {
        const char *answers, *breaches;
    } cases[] = {
        {FORM(ANSWER(1, "date_naissance", "1990-01-01", "accepted")), ""},
        {FORM(ANSWER(1, "date_naissance", "1990-01-01", "accepted") "," ANSWER(2, "date_entree", "2015-01-01", "accepted")), ""},
        {FORM(ANSWER(1, "date_naissance", "1990-01-01", "accepted") "," ANSWER(2, "date_entree", "1985-01-01", "accepted")), "1 rule:date_order;2 rule:date_order;"},
        {FORM(ANSWER(1, "type_demande", "renouvellement", "accepted") "," ANSWER(2, "titre_numero", "", "empty")), "2 rule:required_if;"},
        /* What could not be read is not empty. */
        {FORM(ANSWER(1, "type_demande", "renouvellement", "accepted") "," ANSWER(2, "titre_numero", "", "review")), ""},
        {"{\"form\": \"titre-sejour\", \"version\": \"none\", \"fields\": [" ANSWER(1, "date_naissance", "1990-01-01", "accepted") "]}", ""},
        {"null", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *found = breaches_of(cases[i].answers);
        g_test_message("%s", cases[i].answers);
        g_assert_cmpstr(found, ==, cases[i].breaches);
    }
    /* What was told before is not told again. */
    g_autofree char *told = breaches_of("{\"form\": \"titre-sejour\", \"version\": \"1\", \"fields\": [" ANSWER(1, "date_naissance", "1990-01-01", "accepted")
                                        ", {\"field\": 2, \"name\": \"date_entree\", \"value\": \"1985-01-01\", \"status\": \"invalid\", \"reason\": \"rule:date_order\"}]}");
    g_assert_cmpstr(told, ==, "1 rule:date_order;");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    const char *share = g_getenv("GUICHET_SHARE");
    const FormReaderOptions options = {.share = share ? share : "."};
    GError *error = NULL;
    reader = form_reader_new(&options, &error);
    g_assert_no_error(error);
    g_test_add_func("/intake/assemble_rules/breaches", test_breaches);
    int failures = g_test_run();
    form_reader_free(reader);
    return failures;
}
