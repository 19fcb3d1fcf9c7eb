/* What of an expert's words may stand in a log. */
#include "intake/log.h"

#include <string.h>

static void test_quoted_values_are_left_out(void)
{
    static const char *const cases[][2] = {
        {"store: there is no field 12", "store: there is no field 12"},
        {"duplicate key violates unique constraint \"submission_channel_key_key\"", "duplicate key violates unique constraint \"submission_channel_key_key\""},
        {"invalid input syntax for type date: \"DUPONT\"", "invalid input syntax for type date: \"…\""},
        {"\"Anne\" and \"75-2026\" and \"", "\"…\" and \"…\" and \"…\""},
        {"invalid: \"never closed, DUPONT", "invalid: \"…\""},
        {"store: broken (Key (foreigner_number)=(7512345678) already exists.)", "store: broken (…"},
        {"store: broken (Failing row contains (1, DUPONT).)", "store: broken (…"},
        {"", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *clean = log_clean(cases[i][0]);
        g_assert_cmpstr(clean, ==, cases[i][1]);
    }
}

static void test_a_file_is_named_by_a_digest(void)
{
    g_autofree char *one = log_file("DUPONT Anne.tif"), *other = log_file("DUPONT Anna.tif");
    g_assert_cmpuint(strspn(one, "0123456789abcdef"), ==, 12);
    g_assert_cmpstr(one, !=, other);
    g_assert_false(log_is_json());
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/log/quoted", test_quoted_values_are_left_out);
    g_test_add_func("/log/file", test_a_file_is_named_by_a_digest);
    return g_test_run();
}
