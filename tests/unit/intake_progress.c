#include "intake/progress.h"

#include <string.h>

static void test_a_line_tells_speed_and_time_left(void)
{
    g_autofree char *line = progress_line(10, 40, 25, 5.0);
    g_assert_nonnull(strstr(line, "10/40"));
    g_assert_nonnull(strstr(line, "5,0 pages/s"));
    g_assert_nonnull(strstr(line, "0:15"));
    g_assert_true(g_str_has_prefix(line, "██████░"));
}

static void test_nothing_is_divided_by_zero(void)
{
    g_autofree char *begin = progress_line(0, 40, 0, 0);
    g_autofree char *empty = progress_line(0, 0, 0, 0);
    g_autofree char *beyond = progress_line(50, 40, 50, 1);
    g_assert_nonnull(strstr(begin, "0/40"));
    g_assert_nonnull(strstr(begin, "…"));
    g_assert_nonnull(empty);
    g_assert_null(strstr(beyond, "░"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/progress/line", test_a_line_tells_speed_and_time_left);
    g_test_add_func("/progress/zero", test_nothing_is_divided_by_zero);
    return g_test_run();
}
