/* Whether the same sheet scanned twice is told from two people's copies of one form: how far apart ocr_twin_difference lays
 * them, by the writing and the scanner. Pages and their second scans come from build/tools/samples.
 *
 *   twins [COPIES] */
#include "ocr/decode.h"
#include "ocr/page_twin.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    char *map;
    uint64_t hash;
    int form_page, copy;
} Sheet;

static void clear_sheet(void *data)
{
    g_free(((Sheet *)data)->map);
}

static void take_file(const char *path, int copy, int pages, GArray *sheets)
{
    g_autofree char *bytes = NULL;
    gsize size;
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(path, &bytes, &size, &error))
        g_error("%s", error->message);
    g_autoptr(OcrDecoder) decoder = ocr_decoder_open((const uint8_t *)bytes, size, NULL, &error);
    if (!decoder)
        g_error("%s: %s", path, error->message);
    for (int i = 1; i <= ocr_decoder_page_count(decoder); i++) {
        OcrPageInfo info;
        OcrImage *scan = ocr_decoder_page(decoder, i, &info, NULL);
        g_autoptr(OcrPage) page = ocr_page_new(scan, info.dpi);
        ocr_page_analyse(page);
        Sheet sheet = {ocr_page_twin_map(page), page->hash, (i - 1) % pages, copy};
        g_array_append_val(sheets, sheet);
    }
}

/* Copies of the form, each scanned once more on a second pass: files of 2 x 3 pages. */
static GArray *make_sheets(const char *const *options, int copies, int seed)
{
    g_autofree char *folder = g_dir_make_tmp("guichet-twins-XXXXXX", NULL);
    g_autofree char *command =
        g_strdup_printf("%s/tools/samples -o %s/scans --truth %s/truth -n %d --seed %d --twice --upright %s >/dev/null",
                        g_getenv("OUT") ? g_getenv("OUT") : "build", folder, folder, copies, seed, options[1]);
    if (system(command) != 0)
        g_error("%s failed", command);
    GArray *sheets = g_array_new(FALSE, FALSE, sizeof(Sheet));
    g_array_set_clear_func(sheets, clear_sheet);
    for (int copy = 0; copy < copies; copy++) {
        g_autofree char *path = g_strdup_printf("%s/scans/%05d.tif", folder, copy + 1);
        take_file(path, copy, 3, sheets);
    }
    g_autofree char *removal = g_strdup_printf("rm -r %s", folder);
    if (system(removal) != 0)
        g_error("%s failed", removal);
    return sheets;
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static void print_list(const char *name, const char *what, GArray *list)
{
    g_array_sort(list, compare);
    printf("twins_%s_%s %u pairs\n", name, what, list->len);
    static const struct {
        const char *name;
        double part;
    } places[] = {{"least", 0}, {"centile", 0.01}, {"middle", 0.5}, {"centile_99", 0.99}, {"most", 1}};
    for (size_t i = 0; list->len && i < G_N_ELEMENTS(places); i++)
        printf("twins_%s_%s_%s %.3f difference\n", name, what, places[i].name,
               g_array_index(list, double, (guint)(places[i].part * (list->len - 1))));
}

static void run(const char *const *options, int copies, int seed)
{
    g_autoptr(GArray) sheets = make_sheets(options, copies, seed);
    g_autoptr(GArray) same = g_array_new(FALSE, FALSE, sizeof(double)), other = g_array_new(FALSE, FALSE, sizeof(double));
    int missed = 0, wrong = 0, by_hash = 0;
    for (guint i = 0; i < sheets->len; i++)
        for (guint j = i + 1; j < sheets->len; j++) {
            const Sheet *a = &g_array_index(sheets, Sheet, i), *b = &g_array_index(sheets, Sheet, j);
            if (a->form_page != b->form_page)
                continue;
            double difference = ocr_twin_difference(a->map, b->map);
            bool alike = difference < ocr_twin_same_below;
            g_array_append_val(a->copy == b->copy ? same : other, difference);
            missed += a->copy == b->copy && !alike;
            wrong += a->copy != b->copy && alike;
            by_hash += a->copy != b->copy && __builtin_popcountll(a->hash ^ b->hash) <= 8;
        }
    print_list(options[0], "same_sheet", same);
    print_list(options[0], "two_people", other);
    printf("twins_%s_missed %d of_%u\ntwins_%s_wrong %d of_%u\ntwins_%s_wrong_by_hash %d of_%u\n", options[0], missed, same->len,
           options[0], wrong, other->len, options[0], by_hash, other->len);
}

int main(int argc, char **argv)
{
    static const char *const settings[][2] = {{"typed_g4", "--writing typed"},
                                              {"hand_g4", "--writing hand"},
                                              {"hand_sparse", "--writing hand --fill 0.1 --no-lines"},
                                              {"hand_grey", "--writing hand --format tiff-jpeg --colour grey --dpi 200"},
                                              {"typed_poor", "--writing typed --strength 1.6"}};
    int copies = argc > 1 ? atoi(argv[1]) : 8;
    for (size_t i = 0; i < G_N_ELEMENTS(settings); i++)
        run(settings[i], copies, 7100 + (int)i);
    return 0;
}
