#include "intake/acceptance.h"

#include <jansson.h>
#include <string.h>

static AcceptanceBatch sound_batch(void)
{
    return (AcceptanceBatch){.office = "75", .channel = "mail", .received_on = "2026-11-20", .sheets = -1, .cases = 3,
                             .separators = -1};
}

static char *deposit_of(const AcceptanceBatch *batch, const char *first, const char *second)
{
    char *sums[] = {(char *)first, (char *)second, NULL};
    g_autofree char *json = acceptance_batch_json(batch, sums, NULL);
    return acceptance_deposit_number(json);
}

static void test_the_same_originals_are_the_same_batch(void)
{
    AcceptanceBatch batch = sound_batch();
    g_autofree char *first = deposit_of(&batch, "aa", "bb");
    g_autofree char *again = deposit_of(&batch, "aa", "bb");
    g_autofree char *other_order = deposit_of(&batch, "bb", "aa");
    batch.channel = "counter";
    g_autofree char *other_channel = deposit_of(&batch, "aa", "bb");
    g_assert_cmpstr(first, ==, again);
    g_assert_cmpstr(first, !=, other_order);
    g_assert_cmpstr(first, !=, other_channel);
    g_assert_true(g_regex_match_simple("^D-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{4}$", first, 0, 0));
}

static void test_only_what_was_said_is_expected(void)
{
    const AcceptanceBatch batch = sound_batch();
    char *sums[] = {NULL};
    g_autofree char *text = acceptance_batch_json(&batch, sums, NULL);
    json_t *json = json_loads(text, 0, NULL);
    const json_t *expected = json_object_get(json, "expected");
    g_assert_cmpuint(json_object_size(expected), ==, 1);
    g_assert_cmpint(json_integer_value(json_object_get(expected, "cases")), ==, 3);
    g_assert_true(json_is_null(json_object_get(json, "postmark_on")));
    json_decref(json);
}

static void test_faults_have_their_sentence(void)
{
    AcceptanceBatch batch = sound_batch();
    g_assert_null(acceptance_batch_problem(&batch));
    batch.office = "paris 15";
    g_assert_cmpstr(acceptance_batch_problem(&batch), ==, "accept.bad_office");
    batch = sound_batch();
    batch.channel = "pigeon";
    g_assert_cmpstr(acceptance_batch_problem(&batch), ==, "accept.bad_channel");
    static const char *const dates[] = {"2026-02-29", "2026-1-01", "20261120", "2026-11-20 ", "", "aaaa-bb-cc"};
    for (size_t i = 0; i < G_N_ELEMENTS(dates); i++) {
        batch = sound_batch();
        batch.received_on = dates[i];
        g_assert_cmpstr(acceptance_batch_problem(&batch), ==, "accept.bad_date");
    }
    batch = sound_batch();
    batch.postmark_on = "2026-11-21";
    g_assert_cmpstr(acceptance_batch_problem(&batch), ==, "accept.postmark_late");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/acceptance/same", test_the_same_originals_are_the_same_batch);
    g_test_add_func("/acceptance/expected", test_only_what_was_said_is_expected);
    g_test_add_func("/acceptance/faults", test_faults_have_their_sentence);
    return g_test_run();
}
