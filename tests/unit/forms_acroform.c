/* What was typed into a fillable form: which form it is, and its values. */
#include "forms/acroform.h"
#include "forms/import.h"
#include "tests/unit/forms_fillable.h"

#include <string.h>

static OcrPdfForm *pdf_of(GString *bytes)
{
    g_autoptr(GError) error = NULL;
    OcrPdfForm *pdf = ocr_pdf_form_read((const uint8_t *)bytes->str, bytes->len, &error);
    g_assert_no_error(error);
    return pdf;
}

/* A library of one form: the imported one. */
static FormLibrary *library_of(const OcrPdfForm *pdf, GString *bytes)
{
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "forms/import_guess.yaml", NULL);
    g_autoptr(ImportGuesses) guesses = import_guesses_load(path, NULL);
    g_autoptr(GPtrArray) words = ocr_pdf_words((const uint8_t *)bytes->str, bytes->len, 1);
    g_autoptr(FormImport) import = form_import_widgets(guesses, pdf, words, NULL);
    FormLibrary *library = g_new0(FormLibrary, 1);
    library->forms = g_ptr_array_new_with_free_func((GDestroyNotify)form_template_free);
    g_ptr_array_add(library->forms, g_steal_pointer(&import->form));
    return library;
}

static const FormFieldReading *field(const FormPageReading *page, const char *name)
{
    for (guint i = 0; i < page->fields->len; i++) {
        const FormFieldReading *one = page->fields->pdata[i];
        if (strcmp(one->name, name) == 0)
            return one;
    }
    return NULL;
}

static void test_values(void)
{
    g_autoptr(GString) bytes = fillable_pdf(TRUE);
    g_autoptr(OcrPdfForm) pdf = pdf_of(bytes);
    g_autoptr(FormLibrary) library = library_of(pdf, bytes);
    const FormTemplate *form = acroform_identify(library, pdf);
    g_assert_true(form == library->forms->pdata[0]);
    FormPageReading *page = form_page_reading_new(1);
    page->width_px = 1240;
    page->height_px = 1754;
    acroform_read_page(form, pdf, 1, NULL, page);
    g_assert_cmpstr(field(page, "nom_naissance")->value, ==, "DUPONT");
    g_assert_cmpstr(field(page, "nom_naissance")->method, ==, "acroform");
    g_assert_cmpfloat(field(page, "nom_naissance")->confidence, ==, 1);
    g_assert_cmpint(field(page, "nom_naissance")->box.x, ==, (int)(200.0 / 595 * 1240));
    g_assert_cmpstr(field(page, "date_naissance")->value, ==, "1990-12-31");
    g_assert_cmpstr(field(page, "date_naissance")->raw, ==, "31/12/1990");
    g_assert_cmpstr(field(page, "sexe")->value, ==, "femme");
    g_assert_cmpstr(field(page, "accord")->value, ==, "oui");
    g_assert_cmpint(field(page, "pays")->status, ==, FORM_STATUS_EMPTY);
    form_page_reading_free(page);
}

/* Nothing typed: its ink is all there is. Another form's names: not this form. */
static void test_identity(void)
{
    g_autoptr(GString) empty = fillable_pdf(FALSE);
    g_autoptr(OcrPdfForm) blank = pdf_of(empty);
    g_autoptr(FormLibrary) library = library_of(blank, empty);
    g_assert_null(acroform_identify(library, blank));
    g_autoptr(GString) other = fillable_pdf(TRUE);
    g_string_replace(other, "/T(txt_nom)", "/T(txt_mon)", 0);
    g_autoptr(OcrPdfForm) foreign = pdf_of(other);
    g_assert_null(acroform_identify(library, foreign));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/forms/acroform/values", test_values);
    g_test_add_func("/forms/acroform/identity", test_identity);
    return g_test_run();
}
