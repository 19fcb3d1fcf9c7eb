/* Fillable PDFs as they come: nested names and inherited keys, pages of several sizes, fields under and over each other or nowhere,
 * tooltips that editors copied or wrote as HTML, questions of several boxes, tables, values that the form came with. */
#include "forms/acroform.h"
#include "forms/import.h"
#include "forms/template_write.h"

#include <glib/gstdio.h>
#include <string.h>

#define TEXT "/Type/Annot/Subtype/Widget/F 4/FT/Tx"
#define TICK(state, now) "/Type/Annot/Subtype/Widget/F 4/AP<</N<</" state " 5 0 R/Off 5 0 R>>>>/AS/" now

/* A PDF of pages with these boxes ("0 0 595 842") and print; `objects` are numbered from 20 on, those that hold "/Widget" lie on the page
 * that their "%%N" names, else on the first. Without a table of contents, which readers mend. Transfer full. */
static GString *make_pdf(const char *const *boxes, const char *print, const char *const *objects, const char *catalog)
{
    GString *pdf = g_string_new("%PDF-1.5\n");
    g_autoptr(GString) kids = g_string_new(NULL), fields = g_string_new(NULL);
    int pages = (int)g_strv_length((char **)boxes);
    for (int page = 0; page < pages; page++) {
        g_autoptr(GString) notes = g_string_new(NULL);
        for (int i = 0; objects[i]; i++) {
            const char *mark = strstr(objects[i], "%%");
            if (strstr(objects[i], "/Widget") && (mark ? atoi(mark + 2) : 1) == page + 1)
                g_string_append_printf(notes, "%d 0 R ", 20 + i);
        }
        g_string_append_printf(kids, "%d 0 R ", 10 + page);
        g_string_append_printf(pdf, "%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<</Font<</F 3 0 R>>>>/Annots[%s]>>endobj\n",
                               10 + page, boxes[page], notes->str);
    }
    for (int i = 0; objects[i]; i++) {
        g_autofree char *body = g_strndup(objects[i], strstr(objects[i], "%%") ? (gsize)(strstr(objects[i], "%%") - objects[i]) : strlen(objects[i]));
        g_string_append_printf(pdf, "%d 0 obj<<%s>>endobj\n", 20 + i, body);
        g_string_append_printf(fields, "%d 0 R ", 20 + i);
    }
    g_string_append_printf(pdf, "1 0 obj<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[%s]%s>>>>endobj\n", fields->str, catalog);
    g_string_append_printf(pdf, "2 0 obj<</Type/Pages/Kids[%s]/Count %d>>endobj\n", kids->str, pages);
    g_string_append(pdf, "3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n");
    g_string_append_printf(pdf, "4 0 obj<</Length %zu>>stream\n%s\nendstream endobj\n", strlen(print), print);
    g_string_append(pdf, "5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 0>>stream\n\nendstream endobj\n"
                         "trailer<</Size 99/Root 1 0 R>>\n%%EOF\n");
    return pdf;
}

static const char *const a4[] = {"0 0 595 842", NULL};

static OcrPdfForm *pdf_of(const GString *bytes)
{
    g_autoptr(GError) error = NULL;
    OcrPdfForm *pdf = ocr_pdf_form_read((const uint8_t *)bytes->str, bytes->len, &error);
    g_assert_no_error(error);
    return pdf;
}

static FormImport *import_of(const GString *bytes, const OcrPdfForm *pdf)
{
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "forms/import_guess.yaml", NULL);
    g_autoptr(ImportGuesses) guesses = import_guesses_load(path, NULL);
    g_autoptr(GPtrArray) words = ocr_pdf_words((const uint8_t *)bytes->str, bytes->len, 10);
    return form_import_widgets(guesses, pdf, words, NULL);
}

static void test_inherited(void)
{
    const char *const objects[] = {"/T(p)/FT/Tx/Ff 16777216/MaxLen 5/TU(Code postal)", "/Type/Annot/Subtype/Widget/F 4/Parent 20 0 R/T(a)/Rect[200 700 275 714]",
                                   "/Type/Annot/Subtype/Widget/F 4/Parent 20 0 R/T(b)/MaxLen 4/TU(An)/Rect[200 600 260 614]", NULL};
    g_autoptr(GString) bytes = make_pdf(a4, "", objects, "");
    g_autoptr(OcrPdfForm) pdf = pdf_of(bytes);
    g_autoptr(FormImport) import = import_of(bytes, pdf);
    const FormField *code = form_template_field(import->form, "code_postal");
    g_assert_nonnull(code);
    g_assert_cmpint(code->cell_count, ==, 5);
    g_assert_cmpstr(code->pdf_name, ==, "p.a");
    g_assert_cmpint(import->form->fields[1]->cell_count, ==, 4);
}

static void test_sizes(void)
{
    const char *const boxes[] = {"0 0 595 842", "0 0 842 595", "0 0 595 842", NULL};
    const char *const objects[] = {TEXT "/T(nom)/Rect[200 700 400 714]", TEXT "/T(large)/Rect[700 100 800 114]%%2", NULL};
    g_autoptr(GString) bytes = make_pdf(boxes, "", objects, "");
    g_autoptr(OcrPdfForm) pdf = pdf_of(bytes);
    g_autoptr(FormImport) import = import_of(bytes, pdf);
    g_assert_cmpint(import->form->field_count, ==, 2);
    g_autofree char *head = form_template_write_head("f", "1", "f-1", ""), *body = form_template_write_body(import->form, "");
    g_autofree char *text = g_strconcat(head, body, NULL), *folder = g_dir_make_tmp("import-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "f-1.yaml", NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_autoptr(GError) error = NULL;
    g_autoptr(FormTemplate) back = form_template_load(path, &error);
    g_assert_no_error(error);
    g_assert_cmpfloat_with_epsilon(form_template_page_size(back, 1).w, 209.9, 0.1);
    g_assert_cmpfloat_with_epsilon(form_template_page_size(back, 2).w, 297.0, 0.1);
    g_assert_cmpfloat_with_epsilon(form_template_page_size(back, 2).h, 209.9, 0.1);
    g_assert_cmpfloat_with_epsilon(form_template_page_size(back, 3).h, 297.0, 0.1);
    g_unlink(path);
    g_rmdir(folder);
}

/* Every widget is a field or named: a background, twins, one off the page, one without a place. */
static void test_accounted(void)
{
    const char *const objects[] = {TEXT "/T(fond)/Rect[0 0 595 842]", TEXT "/T(gris)/Ff 1/Rect[200 700 400 714]", TEXT "/T(nom)/Rect[200 700 400 714]",
                                   TEXT "/T(jumeau)/Rect[201 699 399 713]", TEXT "/T(ville)/Rect[200 600 400 614]", TEXT "/T(dehors)/Rect[2000 600 2100 614]",
                                   TEXT "/T(bord)/Rect[500 500 650 514]", TEXT "/T(nulle_part)", NULL};
    g_autoptr(GString) bytes = make_pdf(a4, "", objects, "");
    g_autoptr(OcrPdfForm) pdf = pdf_of(bytes);
    g_autoptr(FormImport) import = import_of(bytes, pdf);
    g_assert_cmpint(import->widget_count, ==, 8);
    g_assert_cmpint(import->form->field_count, ==, 3);
    g_assert_cmpint(import->left_out_count, ==, 5);
    for (const char *const *name = (const char *const[]){"fond", "gris", "jumeau", "dehors", "nulle_part", NULL}; *name; name++)
        g_assert_nonnull(strstr(import->left_out, *name));
    const FormField *edge = import->form->fields[2];
    g_assert_cmpstr(edge->pdf_name, ==, "bord");
    g_assert_cmpfloat_with_epsilon(edge->box.x + edge->box.w, 595 * 25.4 / 72, 0.01);
}

static void test_tooltips(void)
{
    const char *const objects[] = {TEXT "/T(a)/TU(<p>Votre <b>adresse</b> compl&egrave;te</p>)/Rect[200 700 400 714]",
                                   TEXT "/T(b)/TU(Raison sociale)/Rect[200 650 400 664]", TEXT "/T(c)/TU(Raison sociale)/Rect[200 600 400 614]",
                                   TEXT "/T(d)/TU(choisir dans la liste)/Rect[200 550 400 564]",
                                   TEXT "/T(e)/TU(Cochez la case \\(1)/Rect[200 500 400 514]", TEXT "/T(f)/TU(Nombre de)/Rect[200 450 400 464]", NULL};
    g_autoptr(GString) bytes = make_pdf(a4, "BT /F 10 Tf 150 653 Td (Emploi :) Tj 0 -50 Td (Niveau :) Tj 0 -50 Td (Statut :) Tj -20 -100 Td (Nombre de parts) Tj ET",
                                        objects, "");
    g_autoptr(OcrPdfForm) pdf = pdf_of(bytes);
    g_autoptr(FormImport) import = import_of(bytes, pdf);
    g_assert_cmpstr(import->form->fields[0]->label, ==, "Votre adresse complète");
    g_assert_cmpstr(import->form->fields[1]->label, ==, "Emploi");
    g_assert_cmpstr(import->form->fields[1]->hint, ==, "Raison sociale");
    g_assert_cmpstr(import->form->fields[2]->label, ==, "Niveau");
    g_assert_cmpstr(import->form->fields[3]->label, ==, "Statut");
    g_assert_cmpstr(import->form->fields[3]->hint, ==, "choisir dans la liste");
    g_assert_cmpstr(import->form->fields[4]->label, ==, "Cochez la case (1)");
    g_assert_cmpstr(import->form->fields[5]->label, ==, "Nombre de parts");
    g_assert_null(import->form->fields[5]->hint);
}

static const char *const question_objects[] = {
    "/FT/Btn/T(civilM)/Rect[200 700 208 708]" TICK("Oui", "Off"), "/FT/Btn/T(civilF)/Rect[300 700 308 708]" TICK("Oui", "Off"),
    "/FT/Btn/T(etatCEL)/Rect[200 650 208 658]" TICK("Oui", "Off"), "/FT/Btn/T(etatMAR)/Rect[300 650 308 658]" TICK("Oui", "Oui"),
    "/FT/Btn/T(etatVEU)/Rect[400 650 408 658]" TICK("Oui", "Oui"), "/FT/Btn/T(accord)/Rect[200 600 208 608]" TICK("1", "Off"), NULL};

static const char question_print[] = "BT /F 10 Tf 212 701 Td (Masculin) Tj 100 0 Td (F\351minin) Tj -100 -50 Td (C\351libataire) Tj 100 0 Td (Mari\351) Tj 100 0 Td (Veuf) Tj "
                                     "-200 -50 Td (J'accepte) Tj -112 50 Td (Votre \351tat civil :) Tj ET";

static void test_questions(void)
{
    g_autoptr(GString) bytes = make_pdf(a4, question_print, question_objects, "");
    g_autoptr(OcrPdfForm) pdf = pdf_of(bytes);
    g_autoptr(FormImport) import = import_of(bytes, pdf);
    g_assert_cmpint(import->form->field_count, ==, 3);
    const FormField *sex = form_template_field(import->form, "sexe"), *state = import->form->fields[1];
    g_assert_nonnull(sex);
    g_assert_cmpint(sex->option_count, ==, 2);
    g_assert_false(sex->several);
    g_assert_cmpstr(sex->options[1]->value, ==, "feminin");
    g_assert_cmpstr(sex->options[1]->pdf_name, ==, "civilF");
    g_assert_cmpstr(state->label, ==, "Votre état civil");
    g_assert_cmpint(state->option_count, ==, 3);
    g_assert_true(state->several);
    g_assert_cmpint(import->form->fields[2]->kind, ==, FORM_FIELD_CHECK);
}

/* Under the words that a box lies over is where one writes. */
static void test_label_inside(void)
{
    const char *const objects[] = {TEXT "/T(ville)/Rect[200 600 400 634]", TEXT "/T(pays)/Rect[200 500 400 514]", NULL};
    g_autoptr(GString) bytes = make_pdf(a4, "BT /F 10 Tf 205 624 Td (Ville :) Tj -60 -122 Td (Pays :) Tj ET", objects, "");
    g_autoptr(OcrPdfForm) pdf = pdf_of(bytes);
    g_autoptr(FormImport) import = import_of(bytes, pdf);
    const FormBox *town = &import->form->fields[0]->box, *land = &import->form->fields[1]->box;
    g_assert_cmpfloat_with_epsilon(town->y + town->h, (842 - 600) * 25.4 / 72, 0.01);
    g_assert_cmpfloat(town->y, >, (842 - 625) * 25.4 / 72);
    g_assert_cmpfloat(town->h, >, 5);
    g_assert_cmpfloat_with_epsilon(land->h, 14 * 25.4 / 72, 0.01);
}

static void test_table(void)
{
    const char *const objects[] = {TEXT "/T(a1)/Rect[100 680 198 698]", TEXT "/T(b1)/Rect[202 680 298 698]", TEXT "/T(a2)/Rect[100 660 198 678]",
                                   TEXT "/T(b2)/Rect[202 660 298 678]", TEXT "/T(tout)/Rect[200 500 400 514]", NULL};
    const char *print = "BT /F 10 Tf 102 702 Td (Nom) Tj 102 0 Td (Date) Tj -170 -40 Td (Enfant) Tj 0 -158 Td (Nom, adresse et t\351l\351phone :) Tj ET";
    g_autoptr(GString) bytes = make_pdf(a4, print, objects, "");
    g_autoptr(OcrPdfForm) pdf = pdf_of(bytes);
    g_autoptr(FormImport) import = import_of(bytes, pdf);
    FormField **fields = import->form->fields;
    g_assert_cmpstr(fields[1]->label, ==, "Date");
    g_assert_cmpstr(fields[3]->label, ==, "Date – Enfant");
    g_assert_cmpstr(fields[4]->label, ==, "Nom, adresse et téléphone");
    g_assert_cmpstr(fields[4]->content, ==, "text");
}

static FormPageReading *read_typed(OcrPdfForm *pdf, FormLibrary *library)
{
    const FormTemplate *form = acroform_identify(library, pdf);
    FormPageReading *page = form_page_reading_new(1);
    page->width_px = 1240;
    page->height_px = 1754;
    if (form)
        acroform_read_page(form, pdf, 1, NULL, page);
    return page;
}

static const FormFieldReading *reading_of(const FormPageReading *page, const char *name)
{
    for (guint i = 0; i < page->fields->len; i++)
        if (strcmp(((FormFieldReading *)page->fields->pdata[i])->name, name) == 0)
            return page->fields->pdata[i];
    g_error("%s: not read", name);
}

/* Boxes of their own names answer one question; two of a kind that exclude each other have no value. */
static void test_question_read(void)
{
    g_autoptr(GString) bytes = make_pdf(a4, question_print, question_objects, "");
    g_autoptr(OcrPdfForm) pdf = pdf_of(bytes);
    g_autoptr(FormImport) import = import_of(bytes, pdf);
    g_autoptr(GPtrArray) forms = g_ptr_array_new();
    g_ptr_array_add(forms, import->form);
    FormLibrary library = {.forms = forms};
    FormPageReading *page = read_typed(pdf, &library);
    g_assert_cmpstr(reading_of(page, import->form->fields[1]->name)->value, ==, "marie,veuf");
    g_assert_cmpint(reading_of(page, "sexe")->status, ==, FORM_STATUS_EMPTY);
    form_page_reading_free(page);
    import->form->fields[1]->several = false;
    page = read_typed(pdf, &library);
    g_assert_cmpstr(reading_of(page, import->form->fields[1]->name)->value, ==, "");
    g_assert_cmpstr(reading_of(page, import->form->fields[1]->name)->reason, ==, "two_marked");
    form_page_reading_free(page);
}

/* What the form came with nobody need have typed: alone it is no filled form, beside typed values it is shown to a person. */
static void test_defaults(void)
{
    const char *objects[] = {TEXT "/T(pays)/TU(Pays)/DV(France)/V(France)/Rect[200 700 400 714]", TEXT "/T(nom)/TU(Nom)/Rect[200 600 400 614]", NULL};
    g_autoptr(GString) blank = make_pdf(a4, "", objects, "");
    objects[1] = TEXT "/T(nom)/TU(Nom)/V(DUPONT)/Rect[200 600 400 614]";
    g_autoptr(GString) filled = make_pdf(a4, "", objects, "");
    g_autoptr(OcrPdfForm) pdf = pdf_of(blank), typed = pdf_of(filled);
    g_autoptr(FormImport) import = import_of(blank, pdf);
    g_autoptr(GPtrArray) forms = g_ptr_array_new();
    g_ptr_array_add(forms, import->form);
    FormLibrary library = {.forms = forms};
    g_assert_null(acroform_identify(&library, pdf));
    FormPageReading *page = read_typed(typed, &library);
    g_assert_cmpint(reading_of(page, "nom_naissance")->status, ==, FORM_STATUS_ACCEPTED);
    g_assert_cmpstr(reading_of(page, "pays")->value, ==, "France");
    g_assert_cmpint(reading_of(page, "pays")->status, ==, FORM_STATUS_REVIEW);
    g_assert_cmpstr(reading_of(page, "pays")->reason, ==, "form_default");
    form_page_reading_free(page);
}

static void test_dynamic(void)
{
    const char *const none[] = {NULL};
    g_autoptr(GString) bytes = make_pdf(a4, "BT /F 10 Tf 100 700 Td (Please wait...) Tj ET", none, "/XFA(<template/>)");
    g_autoptr(OcrPdfForm) pdf = pdf_of(bytes);
    g_assert_true(pdf->dynamic);
    const char *const one[] = {TEXT "/T(nom)/Rect[200 700 400 714]", NULL};
    g_autoptr(GString) both = make_pdf(a4, "", one, "/XFA(<template/>)");
    g_autoptr(OcrPdfForm) other = pdf_of(both);
    g_assert_false(other->dynamic);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/forms/import_odd/inherited", test_inherited);
    g_test_add_func("/forms/import_odd/sizes", test_sizes);
    g_test_add_func("/forms/import_odd/accounted", test_accounted);
    g_test_add_func("/forms/import_odd/tooltips", test_tooltips);
    g_test_add_func("/forms/import_odd/questions", test_questions);
    g_test_add_func("/forms/import_odd/label_inside", test_label_inside);
    g_test_add_func("/forms/import_odd/table", test_table);
    g_test_add_func("/forms/import_odd/question_read", test_question_read);
    g_test_add_func("/forms/import_odd/defaults", test_defaults);
    g_test_add_func("/forms/import_odd/dynamic", test_dynamic);
    return g_test_run();
}
