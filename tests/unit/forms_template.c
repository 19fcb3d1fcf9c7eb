/* Templates: what the form's own definition says, what each mistake in one is told, and the JSON contract. */
#include "forms/error.h"
#include "forms/template.h"
#include "forms/template_json.h"

#include <glib/gstdio.h>
#include <string.h>

static char *source_path(const char *name)
{
    return g_test_build_filename(G_TEST_DIST, name, NULL);
}

static FormTemplate *own_form(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = source_path("forms/templates/titre-sejour.yaml");
    FormTemplate *form = form_template_load(path, &error);
    g_assert_no_error(error);
    return form;
}

static void test_own_form(void)
{
    g_autoptr(FormTemplate) form = own_form();
    g_assert_cmpstr(form->id, ==, "titre-sejour");
    g_assert_cmpint(form->page_count, ==, 3);
    g_assert_cmpint(form->field_count, >, 55);
    g_assert_cmpuint(strlen(form->hash), ==, 8);
    const FormField *name = form_template_field(form, "nom_naissance");
    g_assert_cmpint(name->kind, ==, FORM_FIELD_COMB);
    g_assert_cmpint(name->cell_count, ==, 32);
    g_assert_true(name->required && name->identity);
    g_assert_cmpfloat_with_epsilon(name->cells[1].x - name->cells[0].x, 5.6, 1e-9);
    g_assert_cmpfloat_with_epsilon(name->cells[0].w, 4.8, 1e-9);
    g_assert_nonnull(g_utf8_strchr(name->alphabet, -1, 0xC9));
    const FormField *date = form_template_field(form, "date_naissance");
    g_assert_cmpint(date->cell_count, ==, 8);
    g_assert_cmpfloat_with_epsilon(date->cells[2].x - date->cells[1].x, 8.4, 1e-9);
    g_assert_cmpstr(date->content, ==, "date");
    const FormField *check = form_template_field(form, "piece_passeport");
    g_assert_cmpstr(check->options[0]->value, ==, "oui");
    g_assert_true(form_template_field(form, "cadre_administration")->never_read);
    g_assert_null(form_template_field(form, "nom"));
}

/* Boxes stand apart by more than 0.6 mm, and every page has full and empty probes. */
static void test_own_form_spacing(void)
{
    g_autoptr(FormTemplate) form = own_form();
    int full = 0, empty = 0;
    for (int i = 0; i < form->probe_count; i++)
        if (form->probes[i].page == 2)
            *(form->probes[i].full ? &full : &empty) += 1;
    g_assert_cmpint(full, >=, 3);
    g_assert_cmpint(empty, >=, 3);
    for (int i = 0; i < form->field_count; i++)
        for (int c = 1; c < form->fields[i]->cell_count; c++) {
            const FormBox *left = &form->fields[i]->cells[c - 1];
            g_assert_cmpfloat(form->fields[i]->cells[c].x - left->x - left->w, >=, 0.6);
        }
}

/* A change somewhere in the own definition, and the word its message must carry. */
static void test_mistakes(void)
{
    static const struct {
        const char *from, *to, *told;
    } cases[] = {
        {"name: nom_usage,", "name: nom_naissance,", "nom_naissance"},
        {"cells: 32", "cells: 36", "sort"},
        {"cells: 32", "cells: 61", "cells"},
        {"kind: comb", "kind: comp", "comp"},
        {"alphabet: name", "alphabet: nome", "nome"},
        {"content: number}", "content: number, pattern: \"999\"}", "pattern"},
        {"content: number}", "content: number, pattern: \"9x\"}", "pattern"},
        {"label: \"Nom d’usage\"", "labell: \"Nom\"", "labell"},
        {"label: \"Nom d’usage\", ", "", "label"},
        {"fields: [code_postal, commune]", "fields: [code_postal, comune]", "comune"},
        {"rule: commune_fits", "rule: commune_suits", "commune_suits"},
        {"fields: [code_postal, commune]", "fields: [code_postal]", "commune_fits"},
        {"content: postal_code", "content: postcode", "postcode"},
        {"field: piece_visa", "field: piece_vissa", "piece_vissa"},
        {"value: renouvellement", "value: premiere_demande", "premiere_demande"},
        {"side: 18", "side: 18mm", "18mm"},
        {"at: [[175, 10], [17.2, 268.5]]", "at: [[175, 10]]", "code"},
        {"at: [[175, 10]", "at: [[181, 10]", "codes"},
        {"kind: photo", "kind: photo\n            identity: maybe", "identity"},
        {"tint: \"#f5b58a\"", "tint: orange", "orange"},
        {"version: \"1\"", "version: draft", "draft"},
        {"id: titre-sejour", "id: Titre séjour", "Titre"},
        {"  - top: 10", "  - top: 10\n    top: 11", "top"},
        {"pages:", "pages: [", "YAML"},
    };
    g_autofree char *path = source_path("forms/templates/titre-sejour.yaml");
    g_autofree char *sound = NULL;
    g_assert_true(g_file_get_contents(path, &sound, NULL, NULL));
    g_autofree char *folder = g_dir_make_tmp("templates-XXXXXX", NULL);
    g_autofree char *copy = g_build_filename(folder, "form.yaml", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) text = g_string_new(sound);
        g_assert_cmpuint(g_string_replace(text, cases[i].from, cases[i].to, 1), ==, 1);
        g_assert_true(g_file_set_contents(copy, text->str, -1, NULL));
        g_autoptr(GError) error = NULL;
        g_autoptr(FormTemplate) form = form_template_load(copy, &error);
        g_assert_error(error, FORMS_ERROR, FORMS_ERROR_DEFINITION);
        g_assert_null(form);
        g_assert_true(g_str_has_prefix(error->message, copy));
        g_assert_true(g_ascii_isdigit(error->message[strlen(copy) + 1]));
        if (!strstr(error->message, cases[i].told))
            g_test_message("%s", error->message);
        g_assert_nonnull(strstr(error->message, cases[i].told));
    }
    g_unlink(copy);
    g_rmdir(folder);
}

/* The line named is the line of the mistake. */
static void test_line(void)
{
    g_autofree char *path = source_path("forms/templates/titre-sejour.yaml");
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    char *place = strstr(text, "kind: signature");
    int line = 1;
    for (const char *c = text; c < place; c++)
        line += *c == '\n';
    memcpy(place, "kind: signatura", 15);
    g_autofree char *folder = g_dir_make_tmp("templates-XXXXXX", NULL);
    g_autofree char *copy = g_build_filename(folder, "form.yaml", NULL);
    g_assert_true(g_file_set_contents(copy, text, -1, NULL));
    g_autoptr(GError) error = NULL;
    g_assert_null(form_template_load(copy, &error));
    g_autofree char *prefix = g_strdup_printf("%s:%d: ", copy, line);
    g_assert_true(g_str_has_prefix(error->message, prefix));
    g_unlink(copy);
    g_rmdir(folder);
}

static void test_library(void)
{
    g_autofree char *path = source_path("forms/templates/titre-sejour.yaml");
    g_autofree char *sound = NULL;
    g_assert_true(g_file_get_contents(path, &sound, NULL, NULL));
    g_autofree char *folder = g_dir_make_tmp("templates-XXXXXX", NULL);
    const char *versions[] = {"1", "9", "10"};
    for (int i = 0; i < 3; i++) {
        g_autoptr(GString) text = g_string_new(sound);
        g_autofree char *version = g_strdup_printf("version: \"%s\"", versions[i]);
        g_autofree char *name = g_strdup_printf("%s/form-%s.yaml", folder, versions[i]);
        g_string_replace(text, "version: \"1\"", version, 1);
        g_assert_true(g_file_set_contents(name, text->str, -1, NULL));
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(FormLibrary) library = form_library_load(folder, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(form_library_find(library, "titre-sejour", NULL)->version, ==, "10");
    const FormTemplate *nine = form_library_find(library, "titre-sejour", "9");
    g_assert_cmpstr(nine->version, ==, "9");
    g_assert_true(form_library_find_hash(library, "titre-sejour", nine->hash) == nine);
    g_assert_null(form_library_find_hash(library, "titre-sejour", "00000000"));
    g_assert_null(form_library_find(library, "autre", NULL));
    g_autofree char *twice = g_strdup_printf("%s/twice.yaml", folder);
    g_assert_true(g_file_set_contents(twice, sound, -1, NULL));
    g_assert_null(form_library_load(folder, &error));
    g_assert_error(error, FORMS_ERROR, FORMS_ERROR_DEFINITION);
    g_clear_error(&error);
    g_assert_true(g_file_set_contents(twice, "id: half", -1, NULL));
    g_autoptr(FormLibrary) others = form_library_load_sound(folder, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(others->forms->len, ==, 3);
    g_assert_cmpuint(others->broken->len, ==, 1);
    g_assert_true(g_str_has_prefix(others->broken->pdata[0], twice));
    g_unlink(twice);
    for (int i = 0; i < 3; i++) {
        g_autofree char *name = g_strdup_printf("%s/form-%s.yaml", folder, versions[i]);
        g_unlink(name);
    }
    g_rmdir(folder);
}

static void test_json(void)
{
    g_autoptr(FormTemplate) form = own_form();
    json_t *json = form_template_to_json(form);
    g_assert_cmpint(json_integer_value(json_object_get(json, "pages")), ==, 3);
    g_assert_cmpstr(json_string_value(json_object_get(json, "hash")), ==, form->hash);
    g_assert_cmpuint(json_array_size(json_object_get(json, "marks_mm")), ==, 4);
    json_t *fields = json_object_get(json, "fields"), *field;
    g_assert_cmpuint(json_array_size(fields), ==, form->field_count);
    size_t i;
    json_array_foreach(fields, i, field)
    {
        g_assert_cmpuint(json_array_size(json_object_get(field, "box_mm")), ==, 4);
        g_assert_true(json_is_boolean(json_object_get(field, "required")));
        const char *kind = json_string_value(json_object_get(field, "kind"));
        bool cells = strcmp(kind, "comb") == 0 || strcmp(kind, "date") == 0;
        g_assert_true(cells == (json_array_size(json_object_get(field, "cells_mm")) > 0));
        bool options = strcmp(kind, "choice") == 0 || strcmp(kind, "check") == 0;
        g_assert_true(options == (json_array_size(json_object_get(field, "options")) > 0));
    }
    json_decref(json);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/template/own_form", test_own_form);
    g_test_add_func("/template/own_form_spacing", test_own_form_spacing);
    g_test_add_func("/template/mistakes", test_mistakes);
    g_test_add_func("/template/line", test_line);
    g_test_add_func("/template/library", test_library);
    g_test_add_func("/template/json", test_json);
    return g_test_run();
}
