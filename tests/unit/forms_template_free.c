/* Templates of forms that others drew: no marks, no grid, every field with its own box. */
#include "forms/error.h"
#include "forms/template.h"

#include <glib/gstdio.h>
#include <string.h>

static const char sound[] = "id: prefecture\n"
                            "version: \"2\"\n"
                            "title: Demande\n"
                            "blank: prefecture-2\n"
                            "page: {width: 210, height: 297}\n"
                            "tint: \"#00a060\"\n"
                            "pages:\n"
                            "  - fields:\n"
                            "      - {name: nom, label: Nom, kind: comb, box: [20, 30, 100, 6], cells: 20, pdf: \"a[0].b[1]\", sure: 0.8}\n"
                            "      - {name: jour, label: Né le, kind: date, box: [20, 40, 60, 6], at: [20, 25, 33, 38, 46, 51, 56, 61], cell: 4.5}\n"
                            "      - name: sexe\n"
                            "        label: Sexe\n"
                            "        kind: choice\n"
                            "        options:\n"
                            "          - {value: f, label: Femme, box: [20, 50, 3, 3], pdf: \"1\"}\n"
                            "          - {value: h, label: Homme, box: [40, 50, 3, 3]}\n"
                            "      - {name: accord, label: J'accepte, kind: check, box: [20, 60, 3.5, 3]}\n"
                            "  - fields:\n"
                            "      - {name: reserve, label: Cadre réservé, kind: multiline, box: [20, 60, 100, 30], never_read: true}\n";

/* Loads `text` from a file of a folder of its own, whose name is in the error and in `blank`. */
static FormTemplate *load(const char *text, GError **error)
{
    g_autofree char *folder = g_dir_make_tmp("templates-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "form.yaml", NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    FormTemplate *form = form_template_load(path, error);
    g_unlink(path);
    g_rmdir(folder);
    return form;
}

static void test_sound(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FormTemplate) form = load(sound, &error);
    g_assert_no_error(error);
    g_assert_cmpfloat(form->mark_mm, ==, 0);
    g_assert_cmpint(form->page_count, ==, 2);
    g_autofree char *picture = form_template_blank_path(form, 2);
    g_assert_true(g_str_has_suffix(picture, "/prefecture-2/page-2.png"));
    const FormField *name = form_template_field(form, "nom");
    g_assert_cmpstr(name->pdf_name, ==, "a[0].b[1]");
    g_assert_cmpfloat(name->sure, ==, 0.8);
    g_assert_cmpfloat_with_epsilon(name->cells[3].x, 35, 1e-9);
    g_assert_cmpfloat_with_epsilon(name->cells[3].w, 5, 1e-9);
    const FormField *date = form_template_field(form, "jour");
    g_assert_cmpfloat_with_epsilon(date->cells[2].x, 33, 1e-9);
    g_assert_cmpfloat_with_epsilon(date->cells[2].w, 4.5, 1e-9);
    const FormField *sex = form_template_field(form, "sexe");
    g_assert_cmpfloat_with_epsilon(sex->options[1]->box.x, 40, 1e-9);
    g_assert_cmpstr(sex->options[0]->pdf_state, ==, "1");
    g_assert_null(sex->options[1]->pdf_state);
    g_assert_cmpfloat_with_epsilon(sex->box.w, 23, 1e-9);
    const FormField *check = form_template_field(form, "accord");
    g_assert_cmpstr(check->options[0]->value, ==, "oui");
    g_assert_cmpfloat_with_epsilon(check->options[0]->box.w, 3.5, 1e-9);
    g_assert_true(form_template_field(form, "reserve")->never_read);
    g_assert_cmpint(form_template_field(form, "reserve")->page, ==, 2);
}

static void test_mistakes(void)
{
    static const struct {
        const char *from, *to, *told;
    } cases[] = {
        {"blank: prefecture-2\n", "", "side inset"},
        {"blank: prefecture-2", "blank: ../other", "../other"},
        {"box: [20, 60, 3.5, 3]", "x: 20", "4"},
        {"box: [20, 60, 3.5, 3]", "box: [208, 60, 3.5, 3]", "accord"},
        {"box: [20, 60, 3.5, 3]", "box: [20, 31, 3.5, 3]", "nom"},
        {"cells: 20", "cells: 99", "nom"},
        {"at: [20, 25,", "at: [20,", "8"},
        {"box: [40, 50, 3, 3]", "box: [40, 50]", "4"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) text = g_string_new(sound);
        g_assert_cmpuint(g_string_replace(text, cases[i].from, cases[i].to, 1), ==, 1);
        g_autoptr(GError) error = NULL;
        g_assert_null(load(text->str, &error));
        g_assert_error(error, FORMS_ERROR, FORMS_ERROR_DEFINITION);
        g_test_message("%s", error->message);
        g_assert_nonnull(strstr(error->message, cases[i].told));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/forms/template_free/sound", test_sound);
    g_test_add_func("/forms/template_free/mistakes", test_mistakes);
    return g_test_run();
}
