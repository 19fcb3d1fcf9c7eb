/* A PDF into which somebody typed, and one that is imported as a form. */
#include "forms/acroform.h"
#include "forms/import.h"
#include "tests/unit/forms_fillable.h"

#include "fuzz.h"
#include "templates.h"

static const ImportGuesses *loaded_guesses(void)
{
    static ImportGuesses *guesses;
    if (!guesses) {
        const char *root = g_getenv("G_TEST_SRCDIR");
        g_autofree char *path = g_build_filename(root ? root : ".", "forms", "import_guess.yaml", NULL);
        guesses = import_guesses_load(path, NULL);
        if (!guesses)
            g_error("no %s", path);
    }
    return guesses;
}

/* The form that the seeds are of, so that what was typed is judged too. */
static const FormTemplate *known_form(void)
{
    static FormImport *import;
    if (!import) {
        g_autoptr(GString) bytes = fillable_pdf(FALSE);
        g_autoptr(OcrPdfForm) pdf = ocr_pdf_form_read((const uint8_t *)bytes->str, bytes->len, NULL);
        import = form_import_widgets(loaded_guesses(), pdf, NULL, NULL);
    }
    return import->form;
}

static void judge(const FormTemplate *form, const OcrPdfForm *pdf)
{
    FormPageReading *page = form_page_reading_new(1);
    page->width_px = 1240;
    page->height_px = 1754;
    acroform_read_page(form, pdf, 1, NULL, page);
    for (guint i = 0; i < page->fields->len; i++) {
        const FormFieldReading *field = page->fields->pdata[i];
        if (!g_utf8_validate(field->value, -1, NULL))
            g_error("%s is no UTF-8", field->name);
    }
    form_page_reading_free(page);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(OcrPdfForm) pdf = ocr_pdf_form_read(bytes, size, &error);
    if ((pdf == NULL) != (error != NULL))
        g_error("an answer without its error");
    if (!pdf)
        return 0;
    acroform_identify(installed_templates(), pdf);
    judge(known_form(), pdf);
    g_autoptr(GPtrArray) words = ocr_pdf_words(bytes, size, 1);
    g_autoptr(FormImport) import = form_import_widgets(loaded_guesses(), pdf, words, NULL);
    return 0;
}
