/* A fillable PDF becomes a template: every widget accounted for, kinds, names, labels, and back from its YAML. */
#include "forms/import.h"
#include "forms/template_write.h"
#include "tests/unit/forms_fillable.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
    FormImport *import;
    OcrPdfForm *pdf;
} Case;

static Case import_form(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "forms/import_guess.yaml", NULL);
    g_autoptr(ImportGuesses) guesses = import_guesses_load(path, &error);
    g_assert_no_error(error);
    g_autoptr(GString) bytes = fillable_pdf(FALSE);
    OcrPdfForm *pdf = ocr_pdf_form_read((const uint8_t *)bytes->str, bytes->len, &error);
    g_assert_no_error(error);
    g_autoptr(GPtrArray) words = ocr_pdf_words((const uint8_t *)bytes->str, bytes->len, 1);
    g_assert_cmpuint(words->len, ==, 1);
    return (Case){form_import_widgets(guesses, pdf, words, NULL), pdf};
}

static void clear(Case *made)
{
    form_import_free(made->import);
    ocr_pdf_form_free(made->pdf);
}

static int boxes_of(const FormTemplate *form)
{
    int count = 0;
    for (int i = 0; i < form->field_count; i++)
        count += form->fields[i]->kind == FORM_FIELD_CHOICE ? form->fields[i]->option_count : 1;
    return count;
}

static void test_widgets(void)
{
    Case made = import_form();
    g_assert_cmpint(made.import->widget_count, ==, FILLABLE_WIDGETS);
    g_assert_cmpint(made.import->left_out_count, ==, 2);
    g_assert_nonnull(strstr(made.import->left_out, "imprimer"));
    g_assert_nonnull(strstr(made.import->left_out, "cache"));
    g_assert_cmpint(boxes_of(made.import->form) + made.import->left_out_count, ==, FILLABLE_WIDGETS);
    clear(&made);
}

static void test_fields(void)
{
    Case made = import_form();
    const FormTemplate *form = made.import->form;
    g_assert_cmpstr(form->title, ==, "Demande de carte");
    const FormField *name = form_template_field(form, "nom_naissance");
    g_assert_nonnull(name);
    g_assert_cmpstr(name->label, ==, "Votre nom de naissance");
    g_assert_cmpstr(name->hint, ==, "Nom");
    g_assert_cmpstr(name->pdf_name, ==, "txt_nom");
    g_assert_cmpfloat_with_epsilon(name->box.x, 200 * 25.4 / 72, 0.01);
    g_assert_cmpfloat_with_epsilon(name->box.y, (842 - 714) * 25.4 / 72, 0.01);
    const FormField *code = form_template_field(form, "code_postal");
    g_assert_cmpint(code->kind, ==, FORM_FIELD_COMB);
    g_assert_cmpint(code->cell_count, ==, 5);
    g_assert_cmpstr(code->content, ==, "postal_code");
    g_assert_cmpstr(code->alphabet, ==, "0123456789");
    g_assert_cmpstr(form_template_field(form, "pays")->content, ==, "country");
    const FormField *agree = form_template_field(form, "accord");
    g_assert_cmpint(agree->kind, ==, FORM_FIELD_CHECK);
    g_assert_cmpstr(agree->label, ==, "J'accepte");
    const FormField *sex = form_template_field(form, "sexe");
    g_assert_cmpint(sex->kind, ==, FORM_FIELD_CHOICE);
    g_assert_cmpstr(sex->options[0]->value, ==, "femme");
    g_assert_cmpstr(sex->options[1]->pdf_state, ==, "M");
    const FormField *birth = form_template_field(form, "date_naissance");
    g_assert_cmpstr(birth->content, ==, "date");
    g_assert_true(birth->identity);
    g_assert_false(name->never_read);
    clear(&made);
}

static void test_yaml(void)
{
    Case made = import_form();
    g_autofree char *folder = g_dir_make_tmp("import-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "form.yaml", NULL);
    g_autofree char *head = form_template_write_head("carte", "1", "carte-1", "How \"to\"\nread");
    g_autofree char *body = form_template_write_body(made.import->form, made.import->left_out);
    g_autofree char *text = g_strconcat(head, body, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_autoptr(GError) error = NULL;
    g_autoptr(FormTemplate) back = form_template_load(path, &error);
    g_assert_no_error(error);
    g_assert_cmpint(back->field_count, ==, made.import->form->field_count);
    for (int i = 0; i < back->field_count; i++) {
        const FormField *one = made.import->form->fields[i], *other = back->fields[i];
        g_assert_cmpstr(one->name, ==, other->name);
        g_assert_cmpstr(one->label, ==, other->label);
        g_assert_cmpstr(one->hint, ==, other->hint);
        g_assert_cmpstr(one->pdf_name, ==, other->pdf_name);
        g_assert_cmpstr(one->content, ==, other->content);
        g_assert_cmpint(one->kind, ==, other->kind);
        g_assert_cmpint(one->cell_count, ==, other->cell_count);
        g_assert_cmpfloat_with_epsilon(one->box.w, other->box.w, 0.02);
        g_assert_cmpfloat_with_epsilon(one->sure, other->sure, 0.006);
        g_assert_true(one->never_read == other->never_read);
    }
    g_unlink(path);
    g_rmdir(folder);
    clear(&made);
}

/* What was typed comes with the widgets. */
static void test_values(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) bytes = fillable_pdf(TRUE);
    g_autoptr(OcrPdfForm) pdf = ocr_pdf_form_read((const uint8_t *)bytes->str, bytes->len, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(((OcrWidget *)pdf->widgets->pdata[0])->value, ==, "DUPONT");
    g_assert_cmpstr(((OcrWidget *)pdf->widgets->pdata[6])->value, ==, "F");
    g_assert_cmpstr(((OcrWidget *)pdf->widgets->pdata[7])->value, ==, "Off");
    g_assert_cmpstr(((OcrWidget *)pdf->widgets->pdata[7])->state, ==, "M");
}

/* Any byte changed: an answer or an error, never a crash. */
static void test_damage(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (int i = 0; i < 150; i++) {
        g_autoptr(GString) bytes = fillable_pdf(TRUE);
        for (int k = 0; k < 8; k++)
            bytes->str[g_rand_int_range(random, 0, (int)bytes->len)] = (char)g_rand_int_range(random, 0, 256);
        g_autoptr(GError) error = NULL;
        g_autoptr(OcrPdfForm) pdf = ocr_pdf_form_read((const uint8_t *)bytes->str, bytes->len, &error);
        g_assert_true((pdf != NULL) == (error == NULL));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/forms/import/widgets", test_widgets);
    g_test_add_func("/forms/import/fields", test_fields);
    g_test_add_func("/forms/import/yaml", test_yaml);
    g_test_add_func("/forms/import/values", test_values);
    g_test_add_func("/forms/import/damage", test_damage);
    return g_test_run();
}
