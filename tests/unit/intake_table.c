#include "intake/table.h"

static void test_controls_are_shown_not_sent(void)
{
    g_autofree char *text = terminal_text("a\x1b[31mb\nc\xff" "d\u202e");
    g_assert_cmpstr(text, ==, "a·[31mb·c\uFFFDd·");
}

static char *printed(Table *table)
{
    char *content = NULL;
    size_t size;
    FILE *stream = open_memstream(&content, &size);
    table_print(table, stream);
    fclose(stream);
    return content;
}

static void test_columns_line_up(void)
{
    const char *titles[] = {"No", "État", NULL};
    const char *row[] = {"12345", "reçu"};
    const char *empty[] = {NULL, "x"};
    g_autoptr(Table) table = table_new(titles);
    table_add(table, row);
    table_add(table, empty);
    g_autofree char *text = printed(table);
    g_assert_cmpstr(text, ==, "No     État\n─────  ────\n12345  reçu\n       x\n");
    g_assert_cmpint(table_rows(table), ==, 2);
}

static void test_long_cells_are_cut(void)
{
    const char *titles[] = {"T", NULL};
    g_autofree char *wide = g_strnfill(300, 'x');
    const char *row[] = {wide};
    g_autoptr(Table) table = table_new(titles);
    table_add(table, row);
    g_autofree char *text = printed(table);
    g_assert_nonnull(strstr(text, "…"));
    g_assert_cmpint((int)strlen(text), <, 300);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/table/controls", test_controls_are_shown_not_sent);
    g_test_add_func("/table/columns", test_columns_line_up);
    g_test_add_func("/table/long", test_long_cells_are_cut);
    return g_test_run();
}
