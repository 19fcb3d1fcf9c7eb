#include "intake/online.h"

#include <string.h>

static FormReader *reader;

static json_t *application(const char *fields)
{
    json_t *given = json_loads(fields, 0, NULL);
    g_assert_nonnull(given);
    return json_pack("{ss ss ss so}", "key", "k1", "office", "75", "form", "titre-sejour", "fields", given);
}

/* The one sentence about a fault; the application must be refused. */
static char *fault_of(json_t *json)
{
    g_autoptr(GPtrArray) problems = NULL;
    g_assert_null(online_submission(reader, json, &problems));
    g_assert_cmpuint(problems->len, >=, 1);
    char *first = g_strdup(problems->pdata[0]);
    json_decref(json);
    return first;
}

static void assert_fault(json_t *json, const char *word)
{
    g_autofree char *fault = fault_of(json);
    g_assert_nonnull(strstr(fault, word));
}

static json_t *submitted(const char *fields)
{
    json_t *json = application(fields);
    g_autoptr(GPtrArray) problems = NULL;
    json_t *submission = online_submission(reader, json, &problems);
    for (guint i = 0; i < problems->len; i++)
        g_test_message("%s", (char *)problems->pdata[i]);
    g_assert_nonnull(submission);
    json_decref(json);
    return submission;
}

static const json_t *field_of(const json_t *submission, const char *name)
{
    const json_t *fields = json_object_get(json_array_get(json_object_get(submission, "documents"), 0), "fields");
    size_t index;
    const json_t *field;
    json_array_foreach(fields, index, field)
        if (strcmp(json_string_value(json_object_get(field, "name")), name) == 0)
            return field;
    return NULL;
}

static void assert_field(const json_t *submission, const char *name, const char *value, const char *status)
{
    const json_t *field = field_of(submission, name);
    g_assert_nonnull(field);
    g_assert_cmpstr(json_string_value(json_object_get(field, "value")), ==, value);
    g_assert_cmpstr(json_string_value(json_object_get(field, "status")), ==, status);
}

static void test_answers_become_fields(void)
{
    json_t *submission = submitted("{\"nom_naissance\":\"  SHEVONIAN \",\"sexe\":\"f\",\"piece_passeport\":true,"
                                   "\"signature\":true,\"type_demande\":\"renouvellement\"}");
    assert_field(submission, "nom_naissance", "SHEVONIAN", "accepted");
    assert_field(submission, "sexe", "f", "accepted");
    assert_field(submission, "piece_passeport", "oui", "accepted");
    assert_field(submission, "signature", "present", "accepted");
    assert_field(submission, "nom_usage", "", "empty");
    g_assert_null(field_of(submission, "cadre_administration"));
    g_assert_cmpstr(json_string_value(json_object_get(submission, "channel")), ==, "online");
    json_decref(submission);
}

static void test_rules_judge_and_change_nothing(void)
{
    json_t *submission = submitted("{\"date_naissance\":\"1990-02-31\",\"code_postal\":\"99999\"}");
    assert_field(submission, "date_naissance", "1990-02-31", "invalid");
    assert_field(submission, "code_postal", "99999", "invalid");
    assert_field(submission, "nom_naissance", "", "invalid");
    g_assert_cmpstr(json_string_value(json_object_get(field_of(submission, "nom_naissance"), "reason")), ==, "rule:required");
    json_decref(submission);
}

static void test_faults_are_named(void)
{
    assert_fault(application("{\"nomm\":\"x\"}"), "nomm");
    assert_fault(application("{\"sexe\":\"z\"}"), "sexe");
    assert_fault(application("{\"sexe\":[\"f\",\"m\"]}"), "sexe");
    assert_fault(application("{\"nom_naissance\":12}"), "nom_naissance");
    assert_fault(application("{\"nom_naissance\":\"A\\nB\"}"), "nom_naissance");
    assert_fault(application("{\"signature\":\"oui\"}"), "signature");
    assert_fault(application("{\"cadre_administration\":\"x\"}"), "cadre_administration");
    assert_fault(json_loads("[]", 0, NULL), "JSON");
    json_t *typing = application("{}");
    json_object_set_new(typing, "ofice", json_string("75"));
    assert_fault(typing, "ofice");
    json_t *unknown = application("{}");
    json_object_set_new(unknown, "form", json_string("inconnu"));
    assert_fault(unknown, "inconnu");
    json_t *nameless = application("{}");
    json_object_del(nameless, "key");
    assert_fault(nameless, "key");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    const FormReaderOptions options = {.share = g_getenv("G_TEST_SRCDIR") ? g_getenv("G_TEST_SRCDIR") : "."};
    g_autoptr(GError) error = NULL;
    reader = form_reader_new(&options, &error);
    g_assert_no_error(error);
    g_test_add_func("/online/fields", test_answers_become_fields);
    g_test_add_func("/online/rules", test_rules_judge_and_change_nothing);
    g_test_add_func("/online/faults", test_faults_are_named);
    int answer = g_test_run();
    form_reader_free(reader);
    return answer;
}
