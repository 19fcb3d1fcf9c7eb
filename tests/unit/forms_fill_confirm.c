/* A page that carries its values in a code: what the ink may confirm, contradict, or not show. */
#include "forms/fill_confirm.h"

#include <string.h>

typedef struct {
    FormLibrary *library;
    FillCode code;
    FormPageReading *page;
} Desk;

static void set_up(Desk *desk, gconstpointer unused)
{
    (void)unused;
    g_autofree char *folder = g_test_build_filename(G_TEST_DIST, "forms/templates", NULL);
    desk->library = form_library_load(folder, NULL);
    desk->code = (FillCode){.form = form_library_find(desk->library, "titre-sejour", NULL),
                            .page = 1,
                            .values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
    g_hash_table_insert(desk->code.values, g_strdup("nom_naissance"), g_strdup("LEFÈVRE"));
    g_hash_table_insert(desk->code.values, g_strdup("date_naissance"), g_strdup("31/12/1990"));
    desk->page = form_page_reading_new(1);
    desk->page->width_px = 1240;
    desk->page->height_px = 1754;
}

static void tear_down(Desk *desk, gconstpointer unused)
{
    (void)unused;
    form_page_reading_free(desk->page);
    fill_code_clear(&desk->code);
    form_library_free(desk->library);
}

static FormFieldReading *ink(Desk *desk, const char *name, const char *value, double confidence)
{
    FormFieldReading *field = form_field_reading_new(name, (OcrBox){0, 0, 1, 1});
    g_free(field->value);
    field->value = g_strdup(value);
    field->confidence = confidence;
    field->method = "typed";
    g_ptr_array_add(desk->page->fields, field);
    return field;
}

static void test_agrees(Desk *desk, gconstpointer unused)
{
    (void)unused;
    const FormFieldReading *name = ink(desk, "nom_naissance", "LEFEVRE", 0.7);
    const FormFieldReading *date = ink(desk, "date_naissance", "1990-12-31", 0.99);
    const FormFieldReading *empty = ink(desk, "nom_usage", "", 0.99);
    fill_confirm(&desk->code, NULL, desk->page);
    g_assert_cmpstr(name->value, ==, "LEFÈVRE");
    g_assert_cmpstr(name->method, ==, "code");
    g_assert_cmpint(name->status, ==, FORM_STATUS_ACCEPTED);
    g_assert_cmpstr(date->value, ==, "1990-12-31");
    g_assert_cmpint(empty->status, ==, FORM_STATUS_EMPTY);
}

/* Another name written over, a field filled by hand that the code has empty, one struck out. */
static void test_differs(Desk *desk, gconstpointer unused)
{
    (void)unused;
    const FormFieldReading *name = ink(desk, "nom_naissance", "MARTIN", 0.99);
    const FormFieldReading *first = ink(desk, "prenoms", "JEANNE", 0.95);
    const FormFieldReading *date = ink(desk, "date_naissance", "", 0.99);
    fill_confirm(&desk->code, NULL, desk->page);
    const FormFieldReading *all[] = {name, first, date};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        g_assert_cmpint(all[i]->status, ==, FORM_STATUS_REVIEW);
        g_assert_cmpstr(all[i]->reason, ==, "ink_differs");
        g_assert_cmpuint(strlen(all[i]->message), >, 20);
    }
    g_assert_cmpstr(name->value, ==, "LEFÈVRE");
    g_assert_cmpstr(g_array_index(name->alternatives, FormAlternative, 0).value, ==, "MARTIN");
    g_assert_cmpstr(g_array_index(first->alternatives, FormAlternative, 0).value, ==, "JEANNE");
}

static void test_unseen(Desk *desk, gconstpointer unused)
{
    (void)unused;
    fill_confirm(&desk->code, NULL, desk->page);
    g_assert_cmpuint(desk->page->fields->len, ==, 2);
    for (guint i = 0; i < 2; i++) {
        const FormFieldReading *field = desk->page->fields->pdata[i];
        g_assert_cmpint(field->status, ==, FORM_STATUS_REVIEW);
        g_assert_cmpstr(field->reason, ==, "ink_unseen");
        g_assert_cmpint(field->box.x + field->box.w, <=, 1240);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/forms/fill_confirm/agrees", Desk, NULL, set_up, test_agrees, tear_down);
    g_test_add("/forms/fill_confirm/differs", Desk, NULL, set_up, test_differs, tear_down);
    g_test_add("/forms/fill_confirm/unseen", Desk, NULL, set_up, test_unseen, tear_down);
    return g_test_run();
}
