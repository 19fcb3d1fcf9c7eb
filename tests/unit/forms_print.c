/* Paper out: the printed PDF is drawn again and its ink counted where ink must and must not be; its codes are read. */
#include "forms/error.h"
#include "forms/print.h"
#include "forms/print_value.h"
#include "ocr/code.h"

#include <cairo.h>
#include <glib/gstdio.h>
#include <leptonica/allheaders.h>
#include <poppler.h>
#include <string.h>

static const double dpi = 200;

typedef struct {
    FormTemplate *form;
    char *folder, *path;
} Desk;

static void set_up(Desk *desk, gconstpointer unused)
{
    (void)unused;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "forms/templates/titre-sejour.yaml", NULL);
    desk->form = form_template_load(path, &error);
    g_assert_no_error(error);
    desk->folder = g_dir_make_tmp("print-XXXXXX", NULL);
    desk->path = g_build_filename(desk->folder, "form.pdf", NULL);
}

static void tear_down(Desk *desk, gconstpointer unused)
{
    (void)unused;
    form_template_free(desk->form);
    g_unlink(desk->path);
    g_rmdir(desk->folder);
    g_free(desk->folder);
    g_free(desk->path);
}

static PopplerDocument *open_pdf(const char *path)
{
    g_autoptr(GError) error = NULL;
    char *content;
    gsize length;
    g_assert_true(g_file_get_contents(path, &content, &length, NULL));
    g_autoptr(GBytes) bytes = g_bytes_new_take(content, length);
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, &error);
    g_assert_no_error(error);
    return document;
}

/* Page `number` (from 1) in black and white as a drop-out scan would show it: the tint is paper. */
static PIX *drawn(PopplerDocument *document, int number)
{
    PopplerPage *page = poppler_document_get_page(document, number - 1);
    int width = (int)(210 * dpi / 25.4), height = (int)(297 * dpi / 25.4);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_scale(cairo, dpi / 72, dpi / 72);
    poppler_page_render_for_printing(page, cairo);
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
    PIX *pix = pixCreate(width, height, 1);
    const unsigned char *rows = cairo_image_surface_get_data(surface);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            if (rows[y * cairo_image_surface_get_stride(surface) + 4 * x + 1] < 128)
                pixSetPixel(pix, x, y, 1);
    cairo_surface_destroy(surface);
    g_object_unref(page);
    return pix;
}

/* Share of black inside the box, a little within its edges. */
static double ink(PIX *pix, FormBox box)
{
    double px = dpi / 25.4;
    OcrBox inner = {(int)((box.x + 0.3) * px), (int)((box.y + 0.3) * px), (int)((box.w - 0.6) * px),
                    (int)((box.h - 0.6) * px)};
    return ocr_image_count_ink(pix, inner) / (double)(inner.w * inner.h);
}

static void print(Desk *desk, GHashTable *values, const char *copy)
{
    g_autoptr(GError) error = NULL;
    const FormPrintOptions options = {.values = values, .copy = copy};
    form_print(desk->form, &options, desk->path, &error);
    g_assert_no_error(error);
}

static void test_blank(Desk *desk, gconstpointer unused)
{
    (void)unused;
    print(desk, NULL, "ABCD2345");
    PopplerDocument *document = open_pdf(desk->path);
    g_assert_cmpint(poppler_document_get_n_pages(document), ==, 3);
    for (int number = 1; number <= 3; number++) {
        PIX *pix = drawn(document, number);
        for (int i = 0; i < 4; i++)
            g_assert_cmpfloat(ink(pix, desk->form->marks[i]), >, 0.99);
        for (int i = 0; i < desk->form->probe_count; i++) {
            const FormProbe *probe = &desk->form->probes[i];
            if (probe->page == number)
                g_assert_cmpfloat(ABS(ink(pix, probe->box) - probe->full), <, 0.01);
        }
        for (int i = 0; i < desk->form->field_count; i++) {
            const FormField *field = desk->form->fields[i];
            bool zone = field->never_read || field->kind == FORM_FIELD_PHOTO || field->kind == FORM_FIELD_SIGNATURE;
            if (field->page != number || zone)
                continue;
            for (int c = 0; c < field->cell_count; c++)
                g_assert_cmpfloat(ink(pix, field->cells[c]), ==, 0);
            for (int o = 0; o < field->option_count; o++)
                g_assert_cmpfloat(ink(pix, field->options[o]->box), ==, 0);
            if (field->kind == FORM_FIELD_LINE)
                g_assert_cmpfloat(ink(pix, field->box), ==, 0);
        }
        pixDestroy(&pix);
    }
    g_object_unref(document);
}

static void test_prefilled(Desk *desk, gconstpointer unused)
{
    (void)unused;
    g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(values, (char *)"nom_naissance", (char *)"Éloïse d'Arc");
    g_hash_table_insert(values, (char *)"date_naissance", (char *)"1990-00-31");
    g_hash_table_insert(values, (char *)"type_demande", (char *)"duplicata");
    g_hash_table_insert(values, (char *)"pere_nom", (char *)"Diarré");
    g_hash_table_insert(values, (char *)"photo", (char *)"present");
    print(desk, values, "ABCD2345");
    PopplerDocument *document = open_pdf(desk->path);
    PIX *pix = drawn(document, 1);
    const FormField *name = form_template_field(desk->form, "nom_naissance");
    for (int c = 0; c < name->cell_count; c++)
        g_assert_true((ink(pix, name->cells[c]) > 0.005) == (c < 12 && c != 6));
    const FormField *date = form_template_field(desk->form, "date_naissance");
    for (int c = 0; c < 8; c++)
        g_assert_true((ink(pix, date->cells[c]) > 0.01) == (c != 2 && c != 3));
    const FormField *request = form_template_field(desk->form, "type_demande");
    for (int o = 0; o < request->option_count; o++)
        g_assert_true((ink(pix, request->options[o]->box) > 0.05) == (strcmp(request->options[o]->value, "duplicata") == 0));
    g_assert_cmpfloat(ink(pix, form_template_field(desk->form, "pere_nom")->box), >, 0.005);
    PopplerPage *page = poppler_document_get_page(document, 0);
    g_autofree char *text = poppler_page_get_text(page);
    g_assert_nonnull(strstr(text, "Diarré"));
    g_object_unref(page);
    pixDestroy(&pix);
    g_object_unref(document);
}

static int count_codes(PIX *pix, const char *prefix, const char *symbology)
{
    g_autoptr(OcrPage) page = ocr_page_new(pix, dpi);
    g_autoptr(GPtrArray) codes = ocr_codes_find(page);
    int count = 0;
    for (guint i = 0; i < codes->len; i++) {
        const OcrCode *code = codes->pdata[i];
        g_auto(SheetCode) parsed = {0};
        if (strcmp(code->symbology, symbology) == 0 && g_str_has_prefix(code->text, prefix)) {
            g_assert_cmpint(sheet_code_parse(code->text, &parsed), >=, SHEET_FORM_PAGE);
            count++;
        }
    }
    return count;
}

static void test_codes_are_read(Desk *desk, gconstpointer unused)
{
    (void)unused;
    print(desk, NULL, "ABCD2345");
    PopplerDocument *document = open_pdf(desk->path);
    for (int number = 1; number <= 3; number++) {
        g_autofree char *hash = g_ascii_strup(desk->form->hash, -1);
        g_autofree char *prefix = g_strdup_printf("G1F:TITRE-SEJOUR:%s:%d:ABCD2345:", hash, number);
        g_assert_cmpint(count_codes(drawn(document, number), prefix, "qrcode"), >=, 1);
    }
    g_object_unref(document);
}

static void test_sheets_are_read(Desk *desk, gconstpointer unused)
{
    (void)unused;
    g_autoptr(GError) error = NULL;
    const SheetCode codes[] = {
        {.kind = SHEET_NEW_CASE, .procedure = (char *)""},
        {.kind = SHEET_NEW_DOCUMENT, .document_kind = (char *)"justificatif_domicile"},
        {.kind = SHEET_BATCH_HEADER, .office = (char *)"75", .channel = (char *)"mail", .date = (char *)"2026-11-20",
         .serial = (char *)"ABCDEFGH"},
        {.kind = SHEET_CASE, .case_number = (char *)"2026-000123-K"},
        {.kind = SHEET_END},
    };
    g_assert_true(sheet_print(codes, NULL, G_N_ELEMENTS(codes), desk->path, &error));
    PopplerDocument *document = open_pdf(desk->path);
    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        g_autofree char *text = sheet_code_make(&codes[i]);
        g_assert_cmpint(count_codes(drawn(document, (int)i + 1), text, "qrcode"), ==, 1);
        g_assert_cmpint(count_codes(drawn(document, (int)i + 1), text, "code128"), ==, 1);
    }
    g_object_unref(document);
}

/* The same copy number is the same file; none is another copy each time. */
static void test_copies(Desk *desk, gconstpointer unused)
{
    (void)unused;
    g_autofree char *first = NULL, *second = NULL, *third = NULL;
    gsize length, third_length;
    print(desk, NULL, "ABCD2345");
    g_assert_true(g_file_get_contents(desk->path, &first, &length, NULL));
    print(desk, NULL, "ABCD2345");
    g_assert_true(g_file_get_contents(desk->path, &second, &length, NULL));
    g_assert_cmpmem(first, length, second, length);
    print(desk, NULL, NULL);
    g_assert_true(g_file_get_contents(desk->path, &third, &third_length, NULL));
    g_assert_true(length != third_length || memcmp(first, third, length) != 0);
}

static void test_misfits(Desk *desk, gconstpointer unused)
{
    (void)unused;
    static const char *const misfits[][2] = {
        {"nom_naissance", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG"}, {"nom_naissance", "R2D2"},
        {"code_postal", "7501A"}, {"date_naissance", "31/12/1990"},
        {"type_demande", "autre"}, {"piece_passeport", "non"},
        {"cadre_administration", "x"}, {"inconnu", "x"},
        {"titre_type", "une ligne bien trop longue pour tenir dans la place qui lui est donnée sur le papier"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(misfits); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);
        g_hash_table_insert(values, (char *)misfits[i][0], (char *)misfits[i][1]);
        const FormPrintOptions options = {.values = values};
        g_assert_false(form_print(desk->form, &options, desk->path, &error));
        g_assert_error(error, FORMS_ERROR, FORMS_ERROR_INPUT);
        g_assert_nonnull(strstr(error->message, misfits[i][0]));
    }
}

static void test_letters_of_european_names(Desk *desk, gconstpointer unused)
{
    (void)unused;
    static const char *const names[][2] = {{"Muñoz", "MUÑOZ"},         {"Martínez", "MARTINEZ"}, {"Łódź-Šimić", "LODZ-SIMIC"},
                                           {"O\u2019Brien", "O'BRIEN"}, {"Ørsted", "ORSTED"},     {"Noël", "NOËL"},
                                           {"Müller", "MÜLLER"},       {"李", NULL},             {"A*B", NULL}};
    const FormField *field = form_template_field(desk->form, "nom_naissance");
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *cells = print_value_cells(field, names[i][0]);
        g_assert_cmpstr(cells, ==, names[i][1]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/print/blank", Desk, NULL, set_up, test_blank, tear_down);
    g_test_add("/print/prefilled", Desk, NULL, set_up, test_prefilled, tear_down);
    g_test_add("/print/codes_are_read", Desk, NULL, set_up, test_codes_are_read, tear_down);
    g_test_add("/print/sheets_are_read", Desk, NULL, set_up, test_sheets_are_read, tear_down);
    g_test_add("/print/copies", Desk, NULL, set_up, test_copies, tear_down);
    g_test_add("/print/misfits", Desk, NULL, set_up, test_misfits, tear_down);
    g_test_add("/print/european-names", Desk, NULL, set_up, test_letters_of_european_names, tear_down);
    return g_test_run();
}
