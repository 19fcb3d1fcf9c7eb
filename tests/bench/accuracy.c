/* How many fields of our own form are read right, and how many wrong ones are accepted: pages made by build/tools/samples,
 * degraded as an office scanner does, from seeds that the calibration has never seen.
 *
 *   accuracy [--count COPIES] [--seed N] [--writing typed|hand] [--font FAMILY] [--fill SHARE] [--templates DIR --form ID]
 *            [--only PART_OF_NAME] [--samples DIR] [--scores FILE] [--calibration FILE] [--verbose]
 *
 * --samples keeps the pages in a folder, and takes those that are there: reading them again takes a third of the time.
 *
 * --scores writes one line a field, for scripts/calibrate.mjs: measure, score, 1 or 0 for right or wrong. */
#include "forms/imported_doubt.h"
#include "forms/reader.h"
#include "forms/rule_content.h"

#include <glib/gstdio.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static int copies = 3, seed = 9000;
static char *only, *writing, *font, *fill, *templates, *form, *kept, *scores_path, *calibration_path;
static gboolean verbose;
static FILE *scores;

static const GOptionEntry entries[] = {
    {"count", 0, 0, G_OPTION_ARG_INT, &copies, "Copies of the form a setting", "N"},
    {"seed", 0, 0, G_OPTION_ARG_INT, &seed, "First seed", "N"},
    {"writing", 0, 0, G_OPTION_ARG_STRING, &writing, "typed or hand", "NAME"},
    {"only", 0, 0, G_OPTION_ARG_STRING, &only, "Only the settings whose name holds this", "TEXT"},
    {"font", 0, 0, G_OPTION_ARG_STRING, &font, "Type with this family", "NAME"},
    {"fill", 0, 0, G_OPTION_ARG_STRING, &fill, "Share of the optional fields that are filled", "X"},
    {"templates", 0, 0, G_OPTION_ARG_FILENAME, &templates, "Folder of another form", "DIR"},
    {"form", 0, 0, G_OPTION_ARG_STRING, &form, "Its id", "ID"},
    {"samples", 0, 0, G_OPTION_ARG_FILENAME, &kept, "Keep the pages here, or take them from here", "DIR"},
    {"scores", 0, 0, G_OPTION_ARG_FILENAME, &scores_path, "Write scores", "FILE"},
    {"calibration", 0, 0, G_OPTION_ARG_FILENAME, &calibration_path, "Use this calibration", "FILE"},
    {"verbose", 0, 0, G_OPTION_ARG_NONE, &verbose, "Say each wrong field", NULL},
    {0},
};

typedef struct {
    const char *name;
    const char *dpi, *format, *colour, *strength, *damage;
} Setting;

static const Setting settings[] = {
    {"300_g4", "300", "tiff-g4", "bw", "1", NULL},       {"200_g4", "200", "tiff-g4", "bw", "1", NULL},
    {"300_jpeg", "300", "tiff-jpeg", "grey", "1", NULL}, {"200_jpeg", "200", "pdf-jpeg", "colour", "1", NULL},
    {"300_g4_poor", "300", "pdf-g4", "bw", "1.6", NULL}, {"torn", "300", "tiff-g4", "bw", "1", "torn"},
    {"folded", "300", "tiff-jpeg", "grey", "1", "folded"}, {"shrunk", "300", "tiff-g4", "bw", "1", "shrunk"},
    {"copied", "300", "tiff-g4", "bw", "1", "copied"},
    /* Only for the calibration of pages that are told to be poor. */
    {"poor_150", "150", "tiff-g4", "bw", "1", NULL}, {"poor_150_grey", "150", "tiff-jpeg", "grey", "1.6", NULL},
    {"poor_200", "200", "tiff-g4", "bw", "2.5", NULL}, {"poor_300", "300", "tiff-g4", "bw", "3", NULL},
    {"poor_300_grey", "300", "tiff-jpeg", "grey", "3", NULL},
    /* Only when they are asked for. */
    {"bent", "300", "tiff-g4", "bw", "1", "bent"}, {"bent_hard", "300", "tiff-g4", "bw", "1", "bent_hard"},
};

typedef struct {
    int fields, right, filled, filled_right, accepted, accepted_wrong, pages, refused;
    double ms;
} Tally;

static void add_tally(Tally *sum, const Tally *part)
{
    sum->fields += part->fields;
    sum->right += part->right;
    sum->filled += part->filled;
    sum->filled_right += part->filled_right;
    sum->accepted += part->accepted;
    sum->accepted_wrong += part->accepted_wrong;
    sum->pages += part->pages;
    sum->refused += part->refused;
    sum->ms += part->ms;
}

static char *expected_value(const FormField *field, const char *truth)
{
    if (field->kind == FORM_FIELD_SIGNATURE || field->kind == FORM_FIELD_PHOTO)
        return g_strdup(*truth ? "present" : "");
    return form_content_normalise(field, truth);
}

static void count_field(const FormPageReading *page, const FormFieldReading *reading, const json_t *truth, Tally *tally)
{
    const FormField *field = form_template_field(page->form, reading->name);
    const char *text = json_string_value(json_object_get(truth, reading->name));
    g_autofree char *expected = expected_value(field, text ? text : "");
    bool right = g_str_equal(expected, reading->value);
    bool accepted = reading->status == FORM_STATUS_ACCEPTED || reading->status == FORM_STATUS_EMPTY;
    tally->fields++;
    tally->right += right;
    tally->filled += *expected != '\0';
    tally->filled_right += *expected && right;
    tally->accepted += accepted;
    tally->accepted_wrong += accepted && !right;
    /* What always goes to a person has no part in what is promised of the others. */
    bool never = page->form->blank && form_imported_is_small(page, reading->name);
    if (scores && reading->measure && !never)
        fprintf(scores, "%s\t%.6f\t%d\n", reading->measure, reading->score, right);
    if (verbose && (!right || (accepted && !right)))
        fprintf(stderr, "%s %-20s wanted '%s' read '%s' raw '%s' %.4f (%s %.4f) %s\n", accepted ? "ACCEPTED" : "wrong   ",
                reading->name, expected, reading->value, reading->raw, reading->confidence, reading->measure,
                reading->score, reading->reason);
}

static Tally read_file(FormReader *reader, const char *path, const char *truth_path)
{
    Tally tally = {0};
    g_autoptr(GError) error = NULL;
    g_autofree char *bytes = NULL;
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
        clock_t start = clock();
        OcrImage *scan = ocr_decoder_page(decoder, i, &info, &error);
        if (!scan)
            g_error("%s: %s", path, error->message);
        g_autoptr(FormPageReading) page = form_reader_read_page(reader, scan, &info, i, NULL);
        tally.ms += (double)(clock() - start) * 1000 / CLOCKS_PER_SEC;
        const json_t *fields = json_object_get(json_array_get(json_object_get(truth, "pages"), (size_t)i - 1), "fields");
        tally.pages++;
        tally.refused += page->fields->len == 0;
        if (verbose && page->fields->len == 0)
            fprintf(stderr, "refused  %s page %d: %s, residual %.3f mm\n", path, i, page->form_problem, page->residual_mm);
        for (guint j = 0; j < page->fields->len; j++)
            count_field(page, page->fields->pdata[j], fields, &tally);
    }
    json_decref(truth);
    return tally;
}

static void make_samples(const Setting *setting, int number, const char *folder)
{
    g_autofree char *seed_text = g_strdup_printf("%d", seed + number), *count_text = g_strdup_printf("%d", copies);
    g_autofree char *tool = g_build_filename(g_getenv("OUT") ? g_getenv("OUT") : "build", "tools", "samples", NULL);
    const char *always[] = {tool, "-o", folder, "-n", count_text, "--seed", seed_text, "--dpi", setting->dpi, "--format",
                            setting->format, "--colour", setting->colour, "--strength", setting->strength, "--upright",
                            "--writing", writing ? writing : "typed"};
    const char *chosen[][2] = {{"--font", font}, {"--fill", fill}, {"--templates", templates}, {"--form", form},
                              {"--damage", setting->damage}, {"--absent", "0.25"}};
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(always); i++)
        g_strv_builder_add(builder, always[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(chosen); i++)
        if (chosen[i][1])
            g_strv_builder_add_many(builder, chosen[i][0], chosen[i][1], NULL);
    g_auto(GStrv) argv = g_strv_builder_end(builder);
    g_autoptr(GError) error = NULL;
    int status;
    if (!g_spawn_sync(NULL, argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL,
                      NULL, &status, &error) || status != 0)
        g_error("%s: %s", tool, error ? error->message : "failed");
}

static void remove_all(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
}

static Tally run_setting(FormReader *reader, const Setting *setting, int number)
{
    Tally tally = {0};
    g_autofree char *folder = kept ? g_strdup(kept) : g_dir_make_tmp("guichet-accuracy-XXXXXX", NULL);
    g_autofree char *scans = g_build_filename(folder, setting->name, NULL), *truths = g_strconcat(scans, "-truth", NULL);
    if (!g_file_test(scans, G_FILE_TEST_IS_DIR))
        make_samples(setting, number, scans);
    g_autoptr(GDir) dir = g_dir_open(scans, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(scans, name, NULL), *truth_name = g_strconcat(name, ".json", NULL);
        g_autofree char *truth = g_build_filename(truths, truth_name, NULL);
        Tally part = read_file(reader, path, truth);
        add_tally(&tally, &part);
    }
    if (!kept) {
        remove_all(scans);
        remove_all(truths);
        g_rmdir(folder);
    }
    return tally;
}

/* Upper end of Wilson's 95 % interval for `wrong` in `of`, in per mille. */
static double upper_per_mille(int wrong, int of)
{
    const double z = 1.96;
    double n = of, p = of ? wrong / n : 0;
    return of ? 1000 * (p + z * z / (2 * n) + z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n) : 1000;
}

static void print_tally(const char *name, const Tally *tally)
{
    printf("accuracy_%s_fields %d fields\n", name, tally->fields);
    printf("accuracy_%s_right %.2f %%\n", name, 100.0 * tally->right / MAX(1, tally->fields));
    printf("accuracy_%s_filled %d fields\n", name, tally->filled);
    printf("accuracy_%s_filled_right %.2f %%\n", name, 100.0 * tally->filled_right / MAX(1, tally->filled));
    printf("accuracy_%s_accepted %.2f %%\n", name, 100.0 * tally->accepted / MAX(1, tally->fields));
    printf("accuracy_%s_accepted_wrong %d fields\n", name, tally->accepted_wrong);
    printf("accuracy_%s_accepted_wrong_below %.2f per_mille\n", name, upper_per_mille(tally->accepted_wrong, tally->accepted));
    printf("accuracy_%s_pages_refused %d of_%d\n", name, tally->refused, tally->pages);
    printf("accuracy_%s_cpu %.0f ms/page\n", name, tally->ms / MAX(1, tally->pages));
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) options = g_option_context_new(NULL);
    g_option_context_add_main_entries(options, entries, NULL);
    if (!g_option_context_parse(options, &argc, &argv, &error))
        g_error("%s", error->message);
    const FormReaderOptions reader_options = {.share = g_getenv("GUICHET_SHARE") ? g_getenv("GUICHET_SHARE") : ".",
                                              .templates = templates, .calibration = calibration_path};
    g_autoptr(FormReader) reader = form_reader_new(&reader_options, &error);
    if (!reader)
        g_error("%s", error->message);
    scores = scores_path ? fopen(scores_path, "w") : NULL;
    Tally sum = {0};
    for (int i = 0; i < (int)G_N_ELEMENTS(settings); i++) {
        if (only ? !strstr(settings[i].name, only) : g_str_has_prefix(settings[i].name, "poor_") || g_str_has_prefix(settings[i].name, "bent"))
            continue;
        Tally tally = run_setting(reader, &settings[i], i);
        print_tally(settings[i].name, &tally);
        add_tally(&sum, &tally);
    }
    print_tally("all", &sum);
    if (scores)
        fclose(scores);
    return 0;
}
