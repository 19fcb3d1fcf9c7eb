#include "forms/field.h"

/* A date may leave one per cent of doubt, whatever else its budget would let through; what identifies keeps the narrower limit. */
static void test_dates_leave_less_doubt(void)
{
    FormField name = {.kind = FORM_FIELD_COMB, .content = "name"}, date = {.kind = FORM_FIELD_DATE};
    FormField line = {.kind = FORM_FIELD_LINE, .content = "date"}, birth = {.kind = FORM_FIELD_DATE, .identity = true};
    g_assert_true(field_is_sure(&name, 0.98, 0.004));
    g_assert_false(field_is_sure(&date, 0.98, 0.004));
    g_assert_false(field_is_sure(&line, 0.98, 0.004));
    g_assert_true(field_is_sure(&date, 0.99, 0.004));
    g_assert_true(field_is_sure(&line, 0.99, 0.004));
    g_assert_false(field_is_sure(&date, 0.99, 0.006));
    g_assert_false(field_is_sure(&birth, 0.99, 0.001));
    g_assert_true(field_is_sure(&birth, 0.996, 0.001));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/forms/field/dates", test_dates_leave_less_doubt);
    return g_test_run();
}
