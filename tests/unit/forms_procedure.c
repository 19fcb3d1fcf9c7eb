/* Procedures and kinds of document: the installed data are sound and fit each other and the form. */
#include "forms/document_kind.h"
#include "forms/error.h"
#include "forms/procedure.h"
#include "forms/template.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
    GPtrArray *procedures;
    DocumentKinds *kinds;
    FormTemplate *form;
} Installed;

static void set_up(Installed *installed, gconstpointer unused)
{
    (void)unused;
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_test_build_filename(G_TEST_DIST, "forms/procedures", NULL);
    g_autofree char *kinds = g_test_build_filename(G_TEST_DIST, "forms/document_kinds.yaml", NULL);
    g_autofree char *form = g_test_build_filename(G_TEST_DIST, "forms/templates/titre-sejour.yaml", NULL);
    installed->procedures = procedures_load(folder, &error);
    g_assert_no_error(error);
    installed->kinds = document_kinds_load(kinds, &error);
    g_assert_no_error(error);
    installed->form = form_template_load(form, &error);
    g_assert_no_error(error);
}

static void tear_down(Installed *installed, gconstpointer unused)
{
    (void)unused;
    g_ptr_array_unref(installed->procedures);
    document_kinds_free(installed->kinds);
    form_template_free(installed->form);
}

static bool is_option(const FormField *field, const char *value)
{
    for (int i = 0; i < field->option_count; i++)
        if (strcmp(field->options[i]->value, value) == 0)
            return true;
    return false;
}

/* Answers name fields of the form and values that they can have. */
static void check_answers(Installed *installed, const GPtrArray *answers)
{
    for (guint a = 0; a < answers->len; a++) {
        const ProcedureAnswer *answer = answers->pdata[a];
        const FormField *field = form_template_field(installed->form, answer->field);
        g_assert_nonnull(field);
        g_auto(GStrv) values = g_strsplit(answer->value, "|", -1);
        for (int v = 0; values[v]; v++)
            g_assert_true(is_option(field, values[v]));
    }
}

static void test_answers_exist(Installed *installed, gconstpointer unused)
{
    (void)unused;
    for (guint i = 0; i < installed->procedures->len; i++) {
        const Procedure *procedure = installed->procedures->pdata[i];
        g_assert_true(procedure_find(installed->procedures, procedure->id) == procedure);
        check_answers(installed, procedure->answers);
    }
    g_assert_null(procedure_find(installed->procedures, "fusée"));
}

/* Whatever is asked for, without any other answer, is one procedure. */
static void test_answers(Installed *installed, gconstpointer unused)
{
    (void)unused;
    const FormField *field = form_template_field(installed->form, "type_demande");
    for (int i = 0; i < field->option_count; i++) {
        int meant = 0;
        for (guint k = 0; k < installed->procedures->len; k++) {
            const Procedure *procedure = installed->procedures->pdata[k];
            const ProcedureAnswer *answer = procedure->answers->len == 1 ? procedure->answers->pdata[0] : NULL;
            meant += answer && strcmp(answer->field, "type_demande") == 0 && strcmp(answer->value, field->options[i]->value) == 0;
        }
        g_assert_cmpint(meant, ==, 1);
    }
}

static void test_pieces_are_kinds(Installed *installed, gconstpointer unused)
{
    (void)unused;
    for (guint i = 0; i < installed->procedures->len; i++) {
        const Procedure *procedure = installed->procedures->pdata[i];
        g_assert_cmpuint(procedure->pieces->len, >, 0);
        for (guint p = 0; p < procedure->pieces->len; p++) {
            const ProcedurePiece *piece = procedure->pieces->pdata[p];
            g_assert_nonnull(document_kind_find(installed->kinds, piece->name));
            for (guint k = 0; k < piece->instead->len; k++)
                g_assert_nonnull(document_kind_find(installed->kinds, piece->instead->pdata[k]));
            g_assert_cmpstr(piece->valid_from, >=, "2021-05-01");
            check_answers(installed, piece->only);
        }
    }
    for (int i = 0; i < installed->form->piece_count; i++)
        g_assert_nonnull(document_kind_find(installed->kinds, installed->form->pieces[i]->name));
    g_assert_null(document_kind_find(installed->kinds, "fusée"));
}

/* What is asked of some people only, in words too; who hands over a permit needs no birth certificate and no visa. */
static void test_only(Installed *installed, gconstpointer unused)
{
    (void)unused;
    const Procedure *studies = procedure_find(installed->procedures, "etudiant_premiere");
    bool married = false, permit = false;
    for (guint p = 0; p < studies->pieces->len; p++) {
        const ProcedurePiece *piece = studies->pieces->pdata[p];
        const ProcedureAnswer *answer = piece->only->len == 1 ? piece->only->pdata[0] : NULL;
        g_assert_true((piece->only->len > 0) == (piece->only_said != NULL));
        married |= answer && strcmp(answer->field, "situation_familiale") == 0 && strcmp(answer->value, "marie") == 0;
        permit |= strcmp(piece->name, "visa") == 0 && piece->instead->len == 1 && strcmp(piece->instead->pdata[0], "titre_sejour") == 0;
    }
    g_assert_true(married && permit);
}

static void test_silence(Installed *installed, gconstpointer unused)
{
    (void)unused;
    for (guint i = 0; i < installed->procedures->len; i++) {
        const ProcedureDelay *delay = procedure_delay(installed->procedures->pdata[i], "silence", "2026-11-20");
        g_assert_nonnull(delay);
        g_assert_cmpint(delay->months, ==, 4);
        g_assert_cmpstr(delay->effect, ==, "implicit_refusal");
        g_assert_null(procedure_delay(installed->procedures->pdata[i], "silence", "2020-01-01"));
    }
}

/* Minutes without the ceiling on depth. */
static void test_depth(void)
{
    g_autofree char *folder = g_dir_make_tmp("procedures-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "p.yaml", NULL);
    g_autofree char *text = g_strnfill(200000, '[');
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_assert_null(procedure_load(path, &error));
    g_assert_error(error, FORMS_ERROR, FORMS_ERROR_DEFINITION);
    g_unlink(path);
    g_rmdir(folder);
}

#define HEAD "id: a\ntitle: A\nform: f\nvalid_from: \"2021-05-01\"\n"

static void test_mistakes(void)
{
    static const struct {
        const char *text, *told;
    } cases[] = {
        {HEAD "pieces: [{name: p, class: some, source: s}]\n", ":5:"},
        {HEAD "pieces:\n  - {name: p, class: other, source: s, valid_to: \"2026-02-30\"}\n", "2026-02-30"},
        {HEAD "pieces:\n  - {name: p, class: other, source: s, only: {answers: [{field: a, value: b}]}}\n", "said"},
        {HEAD "pieces:\n  - {name: p, class: other, source: s, only: {said: x, answers: [{field: a}]}}\n", "value"},
        {HEAD "delays:\n  - {name: silence, effect: e, source: s, valid_from: \"2021-05-01\"}\n", ":6:"},
        {HEAD "delays:\n  - {name: s, months: 4, effect: e, source: s, valid_from: \"2021-13-01\"}\n", "2021-13-01"},
        {"id: a\ntitle: A\nform: f\n", "valid_from"},
        {"id: a\ntitle: A\n", "form"},
        {"id: a\nid: b\ntitle: A\nform: f\n", ":2:"},
        {"- 1\n- 2\n", ":1:"},
        {"id: [a\n", "YAML"},
        {"", "vide"},
    };
    g_autofree char *folder = g_dir_make_tmp("procedures-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "p.yaml", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_true(g_file_set_contents(path, cases[i].text, -1, NULL));
        g_assert_null(procedure_load(path, &error));
        g_assert_error(error, FORMS_ERROR, FORMS_ERROR_DEFINITION);
        g_test_message("%s", error->message);
        g_assert_nonnull(strstr(error->message, cases[i].told));
    }
    g_unlink(path);
    g_rmdir(folder);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/procedure/answers", Installed, NULL, set_up, test_answers, tear_down);
    g_test_add("/procedure/answers-exist", Installed, NULL, set_up, test_answers_exist, tear_down);
    g_test_add("/procedure/pieces_are_kinds", Installed, NULL, set_up, test_pieces_are_kinds, tear_down);
    g_test_add("/procedure/only", Installed, NULL, set_up, test_only, tear_down);
    g_test_add("/procedure/silence", Installed, NULL, set_up, test_silence, tear_down);
    g_test_add_func("/procedure/depth", test_depth);
    g_test_add_func("/procedure/mistakes", test_mistakes);
    return g_test_run();
}
