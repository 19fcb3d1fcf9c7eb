/* Whether two scans of one paper, by other scanners, months later, copied, are told from scans of two papers of one layout that differ in a
 * name, a day, a letter or a digit: deeds PAPERS.tsv SCANS.tif... prints a line for each pair (layout, version of the one, of the other,
 * scans, difference, bits that differ of the pages' hashes, milliseconds of CPU, what the words say: same, few, differ), between tabs. Where the words differ, ink is not
 * compared: the difference is 1. Each file has the same pages.
 * tests/bench/deeds.sh makes papers and the table. Without arguments nothing is measured. */
#include "forms/paper.h"
#include "forms/paper_same.h"
#include "ocr/decode.h"
#include "ocr/page_same.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

typedef struct {
    char *map;
    uint64_t hash;
    char *text; /* all of it */
} Sheet;

static FormPaperReader papers = {.whole = true};

static GArray *take_file(const char *path)
{
    g_autofree char *bytes = NULL;
    gsize size;
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(path, &bytes, &size, &error))
        g_error("%s", error->message);
    g_autoptr(OcrDecoder) decoder = ocr_decoder_open((const uint8_t *)bytes, size, NULL, &error);
    if (!decoder)
        g_error("%s: %s", path, error->message);
    GArray *sheets = g_array_new(FALSE, FALSE, sizeof(Sheet));
    for (int i = 1; i <= ocr_decoder_page_count(decoder); i++) {
        OcrPageInfo info;
        OcrImage *scan = ocr_decoder_page(decoder, i, &info, NULL);
        g_autoptr(OcrPage) page = ocr_page_new(scan, info.dpi);
        ocr_page_analyse(page);
        double sure = 0;
        int rotation = ocr_page_find_orientation(page, &sure);
        if (rotation > 0 && sure >= 0.5)
            ocr_page_turn(page, rotation);
        Sheet sheet = {ocr_page_same_map(page), page->hash, NULL};
        g_autoptr(FormPaper) paper = form_paper_read(&papers, page);
        sheet.text = g_strdup(paper->text);
        g_array_append_val(sheets, sheet);
    }
    return sheets;
}

static void compare(char **one, char **other, const Sheet *a, const Sheet *b, const char *scans)
{
    PaperWords said = paper_words_compare(a->text, b->text);
    clock_t start = clock();
    double difference = said == PAPER_WORDS_DIFFER ? 1 : ocr_same_difference(a->map, b->map);
    double ms = 1000.0 * (double)(clock() - start) / CLOCKS_PER_SEC;
    static const char *const words[] = {"few", "same", "differ"};
    printf("%s\t%s\t%s\t%s\t%.4f\t%d\t%.0f\t%s\n", one[2], one[1], other[1], scans, difference, __builtin_popcountll(a->hash ^ b->hash), ms,
           words[said]);
}

static void compare_scans(char **lines, const GArray *a, const GArray *b, const char *scans)
{
    for (guint i = 0; i < a->len && *lines[i]; i++)
        for (guint j = 0; j < b->len && *lines[j]; j++) {
            g_auto(GStrv) one = g_strsplit(lines[i], "\t", -1), other = g_strsplit(lines[j], "\t", -1);
            bool first = g_str_equal(one[1], "first") || g_str_equal(other[1], "first");
            if (g_str_equal(one[0], other[0]) && (i == j || first))
                compare(one, other, &g_array_index(a, Sheet, i), &g_array_index(b, Sheet, j), scans);
        }
}

int main(int argc, char **argv)
{
    g_autofree char *truth = NULL;
    if (argc < 4 || !g_file_get_contents(argv[1], &truth, NULL, NULL))
        return 0;
    g_autofree char *path = g_build_filename(g_getenv("GUICHET_SHARE") ? g_getenv("GUICHET_SHARE") : ".", "forms/page_kinds.yaml", NULL);
    g_autoptr(PageKinds) kinds = page_kinds_load(path, NULL);
    g_autoptr(OcrText) text = ocr_text_new(NULL, NULL);
    if (!kinds || !text)
        g_error("no words can be read");
    papers.kinds = kinds;
    papers.text = text;
    setvbuf(stdout, NULL, _IOLBF, 0); /* it takes long: what there is can be looked at */
    g_auto(GStrv) lines = g_strsplit(truth, "\n", -1);
    g_autoptr(GPtrArray) files = g_ptr_array_new();
    for (int i = 2; i < argc; i++)
        g_ptr_array_add(files, take_file(argv[i]));
    for (guint i = 0; i < files->len; i++)
        for (guint j = i + 1; j < files->len; j++) {
            g_autofree char *scans = g_strdup_printf("%u-%u", i + 1, j + 1);
            compare_scans(lines, files->pdata[i], files->pdata[j], scans);
        }
    return 0;
}
