/* Our own form on paper of its own printer, read back; and the ways in which a page is refused instead of guessed. */
#include "forms/print.h"
#include "forms/reader.h"

#include <glib/gstdio.h>
#include <leptonica/allheaders.h>
#include <math.h>
#include <string.h>

static FormReader *reader;
static const FormTemplate *form;

static const char *const answers[] = {
    "type_demande", "renouvellement", "numero_etranger", "7503123456", "nom_naissance", "DUPONT", "prenoms", "MARIE CLAIRE",
    "sexe", "f", "date_naissance", "1990-03-07", "nationalite", "MALIENNE", "ville_naissance", "BAMAKO",
    "pays_naissance", "MALI", "situation_familiale", "marie", "pere_nom", "Traoré", NULL,
};

static char *print_form(GHashTable *values)
{
    char *path = g_strdup_printf("%s/guichet-reader-%u.pdf", g_get_tmp_dir(), g_random_int());
    g_autoptr(GError) error = NULL;
    const FormPrintOptions options = {.values = values, .copy = "ABCD2345"};
    form_print(form, &options, path, &error);
    g_assert_no_error(error);
    return path;
}

static OcrImage *image_of(const char *path, int number, OcrPageInfo *info)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *bytes = NULL;
    gsize size;
    g_assert_true(g_file_get_contents(path, &bytes, &size, &error));
    OcrDecodeLimits limits = OCR_DECODE_LIMITS_DEFAULT;
    g_autoptr(OcrDecoder) decoder = ocr_decoder_open((const uint8_t *)bytes, size, &limits, &error);
    g_assert_no_error(error);
    OcrImage *scan = ocr_decoder_page(decoder, number, info, &error);
    g_assert_no_error(error);
    return scan;
}

static FormPageReading *read_page(const char *path, int number, int turn)
{
    OcrPageInfo info;
    g_autoptr(OcrImage) scan = image_of(path, number, &info);
    return form_reader_read_page(reader, ocr_image_turn(scan, turn), &info, number, NULL);
}

static FormFieldReading *field_of(const FormPageReading *page, const char *name)
{
    for (guint i = 0; i < page->fields->len; i++) {
        FormFieldReading *field = page->fields->pdata[i];
        if (g_str_equal(field->name, name))
            return field;
    }
    g_error("no field %s", name);
}

static char *filled_path, *blank_path;

static void test_filled(void)
{
    for (int turn = 0; turn < 360; turn += 180) {
        g_autoptr(FormPageReading) page = read_page(filled_path, 1, turn);
        g_assert_cmpstr(page->form_problem, ==, NULL);
        g_assert_true(page->form == form);
        g_assert_cmpint(page->form_page, ==, 1);
        g_assert_cmpint(page->rotation, ==, turn);
        g_assert_cmpstr(page->form_copy, ==, "ABCD2345");
        g_assert_cmpfloat(page->residual_mm, <=, 0.3);
        for (int i = 0; answers[i]; i += 2) {
            const FormFieldReading *field = field_of(page, answers[i]);
            g_assert_cmpstr(field->value, ==, answers[i + 1]);
            g_assert_cmpint(field->status, !=, FORM_STATUS_INVALID);
            g_assert_cmpint(field->box.w, >, 0);
        }
        g_assert_cmpstr(field_of(page, "nom_usage")->value, ==, "");
        g_assert_cmpstr(field_of(page, "nom_usage")->method, ==, "none");
    }
}

/* A calibration by which one look at a line promises nothing and two alike do. */
static FormReader *twice_reader(void)
{
    g_autofree char *path = g_strdup_printf("%s/guichet-twice-%u.json", g_get_tmp_dir(), g_random_int());
    g_assert_true(g_file_set_contents(path, "{\"maps\": {\"print line good\": {\"knots\": [[0, 0.5], [1, 0.6]], \"bounds\": []}, "
                                            "\"print_twice line good\": {\"knots\": [[0, 0.99], [1, 0.999]], \"bounds\": [[0, 0.001]]}}}", -1, NULL));
    g_autoptr(GError) error = NULL;
    const FormReaderOptions options = {.share = g_getenv("GUICHET_SHARE") ? g_getenv("GUICHET_SHARE") : ".", .calibration = path};
    FormReader *made = form_reader_new(&options, &error);
    g_assert_no_error(error);
    g_unlink(path);
    return made;
}

static void test_a_line_in_doubt_is_read_twice(void)
{
    OcrPageInfo info;
    OcrImage *scan = image_of(filled_path, 1, &info);
    FormReader *twice = twice_reader();
    g_autoptr(FormPageReading) page = form_reader_read_page(twice, scan, &info, 1, NULL);
    const FormFieldReading *name = field_of(page, "pere_nom");
    g_assert_cmpstr(name->value, ==, "Traoré");
    g_assert_cmpstr(name->measure, ==, "print_twice line good");
    g_assert_cmpint(name->status, ==, FORM_STATUS_ACCEPTED);
    form_reader_free(twice);
}

/* The marks lie straight, what is between them does not. */
static void test_bent(void)
{
    OcrPageInfo info;
    g_autoptr(OcrImage) flat = image_of(filled_path, 1, &info);
    PIX *grey = pixConvertTo8(flat, 0), *bent = pixCreateTemplate(grey);
    double px_mm = info.dpi / 25.4, size = 0.9 * px_mm;
    for (int y = 0; y < pixGetHeight(bent); y++)
        for (int x = 0; x < pixGetWidth(bent); x++) {
            l_uint32 value = 255;
            pixGetPixel(grey, (int)lround(x + size * sin(y / (60 * px_mm))), (int)lround(y + size * cos(x / (70 * px_mm))), &value);
            pixSetPixel(bent, x, y, value);
        }
    pixDestroy(&grey);
    g_autoptr(FormPageReading) page = form_reader_read_page(reader, bent, &info, 1, NULL);
    g_assert_cmpstr(page->form_problem, ==, NULL);
    g_assert_cmpfloat(page->residual_mm, <=, 0.4);
    for (int i = 0; answers[i]; i += 2)
        g_assert_cmpstr(field_of(page, answers[i])->value, ==, answers[i + 1]);
}

static void test_blank_form(void)
{
    g_autoptr(FormPageReading) page = read_page(blank_path, 3, 0);
    g_assert_cmpstr(page->form_problem, ==, NULL);
    for (guint i = 0; i < page->fields->len; i++) {
        const FormFieldReading *field = page->fields->pdata[i];
        g_assert_cmpstr(field->value, ==, "");
        g_assert_cmpstr(field->name, !=, "cadre_administration");
    }
    g_assert_cmpstr(field_of(page, "fait_le")->reason, ==, "rule:required");
}

static void test_other_version(void)
{
    char *hash = ((FormTemplate *)form)->hash;
    hash[0] ^= 1;
    g_autoptr(FormPageReading) page = read_page(filled_path, 1, 0);
    hash[0] ^= 1;
    g_assert_cmpstr(page->form_problem, ==, "unknown_version");
    g_assert_nonnull(strstr(page->form_message, form->id));
    g_assert_cmpuint(page->fields->len, ==, 0);
}

/* The grid and its probes 2 mm beside where the marks say: as if printed askew on paper that had marks already. */
static void slide(double mm)
{
    FormTemplate *slid = (FormTemplate *)form;
    for (int i = 0; i < slid->probe_count; i++)
        slid->probes[i].box.x += mm;
    for (int i = 0; i < slid->field_count; i++)
        for (int j = 0; j < slid->fields[i]->cell_count; j++)
            slid->fields[i]->cells[j].x += mm;
}

static void test_slid_grid(void)
{
    static const double slides[] = {0.5, 1, 2, 5.6};
    for (gsize i = 0; i < G_N_ELEMENTS(slides); i++) {
        slide(slides[i]);
        g_autoptr(FormPageReading) page = read_page(filled_path, 1, 0);
        slide(-slides[i]);
        g_assert_cmpstr(page->form_problem, ==, "grid_slid");
        g_assert_cmpuint(page->fields->len, ==, 0);
        g_assert_true(page->form == form);
    }
}

static void test_probes(void)
{
    FormTemplate *turned = (FormTemplate *)form;
    for (int i = 0; i < turned->probe_count; i++)
        if (!turned->probes[i].full) {
            /* An empty probe expected where text is printed reads as marked. */
            FormBox box = turned->probes[i].box;
            turned->probes[i].box = (FormBox){30, 12, 4, 4};
            g_autoptr(FormPageReading) page = read_page(filled_path, turned->probes[i].page, 0);
            turned->probes[i].box = box;
            g_assert_cmpstr(page->form_problem, ==, "probes_failed");
            return;
        }
    g_assert_not_reached();
}

static void test_rules_across_pages(void)
{
    g_autoptr(FormPageReading) first = read_page(filled_path, 1, 0), second = read_page(filled_path, 2, 0);
    FormPageReading *pages[] = {first, second};
    form_reader_check_document(reader, pages, 2);
    const FormFieldReading *number = field_of(second, "titre_numero");
    g_assert_cmpint(number->status, ==, FORM_STATUS_INVALID);
    g_assert_cmpstr(number->reason, ==, "rule:required_if");
    g_assert_cmpstr(number->value, ==, "");
    g_assert_cmpuint(strlen(number->message), >, 10);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_autoptr(GError) error = NULL;
    const FormReaderOptions options = {.share = g_getenv("GUICHET_SHARE") ? g_getenv("GUICHET_SHARE") : "."};
    reader = form_reader_new(&options, &error);
    g_assert_no_error(error);
    form = form_library_find(form_reader_library(reader), "titre-sejour", NULL);
    g_assert_nonnull(form);
    g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);
    for (int i = 0; answers[i]; i += 2)
        g_hash_table_insert(values, (char *)answers[i], (char *)answers[i + 1]);
    filled_path = print_form(values);
    blank_path = print_form(NULL);
    g_test_add_func("/forms/reader/filled", test_filled);
    g_test_add_func("/forms/reader/twice", test_a_line_in_doubt_is_read_twice);
    g_test_add_func("/forms/reader/bent", test_bent);
    g_test_add_func("/forms/reader/blank_form", test_blank_form);
    g_test_add_func("/forms/reader/other_version", test_other_version);
    g_test_add_func("/forms/reader/slid_grid", test_slid_grid);
    g_test_add_func("/forms/reader/probes", test_probes);
    g_test_add_func("/forms/reader/rules_across_pages", test_rules_across_pages);
    int answer = g_test_run();
    g_unlink(filled_path);
    g_unlink(blank_path);
    form_reader_free(reader);
    return answer;
}
