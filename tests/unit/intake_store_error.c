#include "intake/store_error.h"

#include "db/error.h"
#include "intake/error.h"

#include <string.h>

static void test_a_broken_rule_is_told_in_french(void)
{
    g_autoptr(GError) error = NULL;
    db_error_set(&error, DB_ERROR_INPUT, "GU004", "store: case number \"%s\"", "75-X");
    g_autofree char *message = store_error_french(error);
    g_assert_true(g_str_has_prefix(message, "numéro de dossier mal formé"));
    g_assert_null(strstr(message, "store:"));
}

static void test_other_errors_say_what_to_do(void)
{
    const struct {
        DbError code;
        const char *word;
    } cases[] = {{DB_ERROR_INPUT, "refuse"}, {DB_ERROR_AWAY, "réessayez"}, {DB_ERROR_UNSURE, "vérifiez"},
                 {DB_ERROR_DENIED, "accès"}, {DB_ERROR_SETUP, "doctor"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        db_error_set(&error, cases[i].code, "23505", "store: x");
        g_autoptr(GError) copy = g_error_copy(error);
        g_assert_cmpstr(db_error_state(copy), ==, "23505");
        g_autofree char *message = store_error_french(copy);
        g_assert_nonnull(strstr(message, cases[i].word));
    }
}

static void test_errors_of_other_rooms_pass(void)
{
    g_autoptr(GError) error = g_error_new_literal(INTAKE_ERROR, INTAKE_ERROR_INPUT, "déjà en français");
    g_autofree char *message = store_error_french(error);
    g_assert_cmpstr(message, ==, "déjà en français");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/store_error/rule", test_a_broken_rule_is_told_in_french);
    g_test_add_func("/store_error/class", test_other_errors_say_what_to_do);
    g_test_add_func("/store_error/other", test_errors_of_other_rooms_pass);
    return g_test_run();
}
