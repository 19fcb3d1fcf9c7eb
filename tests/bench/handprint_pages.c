/* Reads the scans of a folder whose truth is known and says of every row of cells what became of it, a line each:
 *
 *   handprint_pages [--templates DIR] [--calibration FILE] [--without names|words|hand|network]... SCANS...
 *
 *   file field truth value status confidence measure score others(value:p ...)      (separated by tabs)
 *
 * SCANS are folders of scans with their truth in SCANS-truth, as build/tools/samples makes them. */
#include "forms/reader.h"
#include "forms/rule_content.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static char *templates, *calibration;
static char **without;

static const GOptionEntry entries[] = {
    {"templates", 0, 0, G_OPTION_ARG_FILENAME, &templates, "A second folder of forms", "DIR"},
    {"calibration", 0, 0, G_OPTION_ARG_FILENAME, &calibration, "Use this calibration", "FILE"},
    {"without", 0, 0, G_OPTION_ARG_STRING_ARRAY, &without, "Leave out names, words, hand or network", "NAME"},
    {0},
};

static void print_field(const char *file, const FormPageReading *page, const FormFieldReading *reading, const char *truth)
{
    const FormField *field = form_template_field(page->form, reading->name);
    if (field->kind != FORM_FIELD_COMB && field->kind != FORM_FIELD_DATE)
        return;
    g_autofree char *expected = form_content_normalise(field, truth);
    printf("%s\t%s\t%s\t%s\t%s\t%.6f\t%s\t%.6f\t", file, reading->name, expected, reading->value,
           form_status_name(reading->status), reading->confidence, reading->measure ? reading->measure : "-", reading->score);
    for (guint i = 0; i < reading->alternatives->len; i++) {
        const FormAlternative *other = &g_array_index(reading->alternatives, FormAlternative, i);
        printf("%s:%.6f ", other->value, other->p);
    }
    printf("\n");
}

static void read_file(FormReader *reader, const char *folder, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *truth_path = g_strdup_printf("%s-truth/%s.json", folder, name), *bytes = NULL;
    gsize size;
    json_t *truth = json_load_file(truth_path, 0, NULL);
    OcrDecodeLimits limits = OCR_DECODE_LIMITS_DEFAULT;
    if (!truth || !g_file_get_contents(path, &bytes, &size, &error))
        g_error("%s: %s", path, error ? error->message : "no truth");
    g_autoptr(OcrDecoder) decoder = ocr_decoder_open((const uint8_t *)bytes, size, &limits, &error);
    if (!decoder)
        g_error("%s: %s", path, error->message);
    for (int i = 1; i <= ocr_decoder_page_count(decoder); i++) {
        OcrPageInfo info;
        OcrImage *scan = ocr_decoder_page(decoder, i, &info, &error);
        if (!scan)
            g_error("%s: %s", path, error->message);
        g_autoptr(FormPageReading) page = form_reader_read_page(reader, scan, &info, i, NULL);
        const json_t *fields = json_object_get(json_array_get(json_object_get(truth, "pages"), (size_t)i - 1), "fields");
        if (page->fields->len == 0)
            fprintf(stderr, "%s: page %d refused: %s\n", path, i, page->form_problem ? page->form_problem : "unknown");
        for (guint j = 0; j < page->fields->len; j++) {
            const FormFieldReading *field = page->fields->pdata[j];
            const char *text = json_string_value(json_object_get(fields, field->name));
            print_field(path, page, field, text ? text : "");
        }
    }
    json_decref(truth);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void read_folder(FormReader *reader, const char *folder)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, &error);
    if (!dir)
        g_error("%s", error->message);
    for (const char *name; (name = g_dir_read_name(dir));)
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, by_name);
    for (guint i = 0; i < names->len; i++)
        read_file(reader, folder, names->pdata[i]);
}

static unsigned left_out(void)
{
    static const char *const names[] = {"names", "words", "hand", "network"};
    unsigned flags = 0;
    for (char **name = without; name && *name; name++)
        for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
            flags |= g_str_equal(*name, names[i]) ? 1U << i : 0;
    return flags;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new("SCANS...");
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error))
        g_error("%s", error->message);
    const FormReaderOptions options = {.share = g_getenv("GUICHET_SHARE") ? g_getenv("GUICHET_SHARE") : ".",
                                       .templates = templates, .calibration = calibration, .without = left_out()};
    g_autoptr(FormReader) reader = form_reader_new(&options, &error);
    if (!reader)
        g_error("%s", error->message);
    for (int i = 1; i < argc; i++)
        read_folder(reader, argv[i]);
    return 0;
}
