/* What reading costs, without decoding: CPU a page, and pages a second that two workers on two cores would reach.
 * Pages are of our own form at 300 dpi G4, every field filled; pages 1 and 2 hold 12 free lines among 39 fields. */
#include "forms/print.h"
#include "forms/reader.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <time.h>

typedef struct {
    double ms;
    int pages, fields, lines;
} Cost;

static double cpu_ms(void)
{
    return (double)clock() * 1000 / CLOCKS_PER_SEC;
}

static void count_fields(const FormPageReading *page, Cost *cost)
{
    for (guint i = 0; i < page->fields->len; i++) {
        const FormFieldReading *field = page->fields->pdata[i];
        cost->fields++;
        cost->lines += form_template_field(page->form, field->name)->kind == FORM_FIELD_LINE && *field->value;
    }
}

/* Reads the pages of a file that `wanted` allows (a bit a page, the first the lowest). */
static void read_file(FormReader *reader, const char *path, unsigned wanted, Cost *cost)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *bytes = NULL;
    gsize size;
    if (!g_file_get_contents(path, &bytes, &size, &error))
        g_error("%s", error->message);
    OcrDecodeLimits limits = OCR_DECODE_LIMITS_DEFAULT;
    g_autoptr(OcrDecoder) decoder = ocr_decoder_open((const uint8_t *)bytes, size, &limits, &error);
    if (!decoder)
        g_error("%s", error->message);
    for (int i = 1; i <= ocr_decoder_page_count(decoder); i++) {
        if (!(wanted >> (i - 1) & 1))
            continue;
        OcrPageInfo info;
        OcrImage *scan = ocr_decoder_page(decoder, i, &info, &error);
        if (!scan)
            g_error("%s", error->message);
        double start = cpu_ms();
        g_autoptr(FormPageReading) page = form_reader_read_page(reader, scan, &info, i, NULL);
        cost->ms += cpu_ms() - start;
        cost->pages++;
        count_fields(page, cost);
    }
}

static void read_samples(FormReader *reader, const char *option, unsigned wanted, Cost *cost)
{
    g_autofree char *folder = g_dir_make_tmp("guichet-reading-XXXXXX", NULL);
    g_autofree char *scans = g_build_filename(folder, "scans", NULL), *truths = g_strconcat(scans, "-truth", NULL);
    g_autofree char *tool = g_build_filename(g_getenv("OUT") ? g_getenv("OUT") : "build", "tools", "samples", NULL);
    const char *argv[] = {tool, "-o", scans, "-n", "6", "--seed", "41", "--fill", "1", "--upright", option, NULL};
    int status;
    if (!g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL,
                      NULL, &status, NULL) || status != 0)
        g_error("%s failed", tool);
    g_autoptr(GDir) dir = g_dir_open(scans, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(scans, name, NULL), *truth_name = g_strconcat(name, ".json", NULL);
        g_autofree char *truth = g_build_filename(truths, truth_name, NULL);
        read_file(reader, path, wanted, cost);
        g_unlink(path);
        g_unlink(truth);
    }
    g_rmdir(scans);
    g_rmdir(truths);
    g_rmdir(folder);
}

static void read_separators(FormReader *reader, Cost *cost)
{
    const SheetCode codes[] = {{.kind = SHEET_NEW_CASE, .procedure = (char *)""},
                               {.kind = SHEET_NEW_DOCUMENT, .document_kind = (char *)"passeport"}};
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "guichet-bench-separators.pdf", NULL);
    g_autoptr(GError) error = NULL;
    if (!sheet_print(codes, NULL, G_N_ELEMENTS(codes), path, &error))
        g_error("%s", error->message);
    for (int i = 0; i < 5; i++)
        read_file(reader, path, ~0U, cost);
    g_unlink(path);
}

static void print_cost(const char *name, const Cost *cost)
{
    double ms = cost->ms / MAX(1, cost->pages);
    printf("reading_%s %.1f ms/page fields=%d lines=%d\n", name, ms, cost->fields, cost->lines);
    printf("reading_%s_two_cores %.1f pages/s\n", name, 2000 / ms);
}

int main(void)
{
    enum { FRONT_AND_BACK = 3, BACKS = 0x2A };
    g_autoptr(GError) error = NULL;
    const FormReaderOptions options = {.share = g_getenv("GUICHET_SHARE") ? g_getenv("GUICHET_SHARE") : "."};
    g_autoptr(FormReader) reader = form_reader_new(&options, &error);
    if (!reader)
        g_error("%s", error->message);
    Cost full = {0}, without_lines = {0}, blank = {0}, separators = {0};
    read_samples(reader, "--writing=typed", FRONT_AND_BACK, &full);
    print_cost("typed", &full);
    printf("reading_typed_per_40_fields %.1f ms\n", full.ms * 40 / MAX(1, full.fields));
    read_samples(reader, "--no-lines", FRONT_AND_BACK, &without_lines);
    print_cost("typed_without_lines", &without_lines);
    read_samples(reader, "--backs", BACKS, &blank);
    print_cost("blank", &blank);
    read_separators(reader, &separators);
    print_cost("separator", &separators);
    return 0;
}
