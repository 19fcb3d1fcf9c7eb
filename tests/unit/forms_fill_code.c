/* A page's values in codes and back: in parts, out of order, damaged, of another form. */
#include "forms/fill_code.h"

#include <string.h>

static FormLibrary *own_library(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_test_build_filename(G_TEST_DIST, "forms/templates", NULL);
    FormLibrary *library = form_library_load(folder, &error);
    g_assert_no_error(error);
    return library;
}

static GHashTable *some_values(void)
{
    GHashTable *values = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(values, "nom_naissance", "LEFÈVRE-N’DIAYE");
    g_hash_table_insert(values, "prenoms", "ÉLODIE MARIE");
    g_hash_table_insert(values, "date_naissance", "1990-12-31");
    g_hash_table_insert(values, "courriel", "on.page@two.fr");
    return values;
}

static GPtrArray *shuffled(char **codes)
{
    GPtrArray *texts = g_ptr_array_new();
    g_ptr_array_add(texts, "https://example.org");
    for (int i = (int)g_strv_length(codes) - 1; i >= 0; i--)
        g_ptr_array_add(texts, codes[i]);
    g_ptr_array_add(texts, codes[0]);
    return texts;
}

static void test_there_and_back(void)
{
    g_autoptr(FormLibrary) library = own_library();
    g_autoptr(GHashTable) values = some_values();
    const FormTemplate *form = form_library_find(library, "titre-sejour", NULL);
    for (int parts = 1; parts <= FILL_CODE_PARTS; parts++) {
        g_auto(GStrv) codes = fill_code_make(form, 1, values, "2026-75-000042-K", parts);
        g_assert_cmpuint(g_strv_length(codes), ==, parts);
        g_autoptr(GPtrArray) texts = shuffled(codes);
        g_auto(FillCode) code;
        fill_code_read(library, texts, &code);
        g_assert_true(code.form == form);
        g_assert_cmpint(code.page, ==, 1);
        g_assert_cmpstr(code.case_number, ==, "2026-75-000042-K");
        g_assert_cmpuint(g_hash_table_size(code.values), ==, 3);
        g_assert_cmpstr(g_hash_table_lookup(code.values, "nom_naissance"), ==, "LEFÈVRE-N’DIAYE");
        g_assert_false(code.incomplete);
    }
}

static void test_damage(void)
{
    g_autoptr(FormLibrary) library = own_library();
    g_autoptr(GHashTable) values = some_values();
    g_auto(GStrv) codes = fill_code_make(form_library_find(library, "titre-sejour", NULL), 1, values, NULL, 3);
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    g_ptr_array_add(texts, codes[0]);
    g_ptr_array_add(texts, codes[2]);
    g_auto(FillCode) missing;
    fill_code_read(library, texts, &missing);
    g_assert_null(missing.form);
    g_assert_true(missing.incomplete);
    for (size_t i = 3; i < strlen(codes[1]); i++) {
        g_autofree char *wrong = g_strdup(codes[1]);
        wrong[i] = wrong[i] == 'A' ? 'B' : 'A';
        g_ptr_array_set_size(texts, 2);
        g_ptr_array_add(texts, wrong);
        g_auto(FillCode) code;
        fill_code_read(library, texts, &code);
        g_assert_null(code.form);
        g_assert_true(code.incomplete);
    }
}

static void test_none(void)
{
    g_autoptr(FormLibrary) library = own_library();
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    g_ptr_array_add(texts, "G1C:2026-75-000042-K:AAAAAAA");
    g_auto(FillCode) code;
    fill_code_read(library, texts, &code);
    g_assert_null(code.form);
    g_assert_false(code.incomplete);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/forms/fill_code/there_and_back", test_there_and_back);
    g_test_add_func("/forms/fill_code/damage", test_damage);
    g_test_add_func("/forms/fill_code/none", test_none);
    return g_test_run();
}
