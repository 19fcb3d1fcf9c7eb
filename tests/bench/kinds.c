/* What papers are taken for: kinds PAPERS.tif PAPERS.tsv PERSONS prints, for each page of the file, a line of the truth (kind, day, layout) with what
 * was read (kind or "inconnu", probability, margin, day or "-", method, whether the whole page was read, milliseconds of CPU, the nearest kind), between tabs.
 * PERSONS gets a line for each thing that a page was read to say of a person: the item, its value, the engine's scores, the page's whole truth.
 * tests/bench/kinds.sh makes the papers and the tables. Without arguments nothing is measured. */
#include "forms/paper.h"
#include "ocr/decode.h"

#include <stdio.h>
#include <time.h>

static void tell_persons(const FormPaper *paper, const char *truth, FILE *persons)
{
    for (guint i = 0; i < paper->person->len; i++) {
        const PersonItem *item = &g_array_index(paper->person, PersonItem, i);
        fprintf(persons, "%s\t%s\t%.4f\t%.4f\t%s\n", item->item, item->value, item->confidence, item->worst, truth);
    }
}

static void read_one(const FormPaperReader *reader, OcrDecoder *decoder, int number, const char *truth, FILE *persons)
{
    g_auto(GStrv) said = g_strsplit(truth, "\t", 4);
    OcrPageInfo info;
    g_autoptr(GError) error = NULL;
    OcrImage *scan = ocr_decoder_page(decoder, number, &info, &error);
    if (!scan) {
        fprintf(stderr, "page %d: %s\n", number, error->message);
        return;
    }
    g_autoptr(OcrPage) page = ocr_page_new(scan, info.dpi);
    ocr_page_analyse(page);
    double sure = 0;
    int rotation = ocr_page_find_orientation(page, &sure);
    if (rotation > 0 && sure >= 0.5)
        ocr_page_turn(page, rotation);
    clock_t start = clock();
    g_autoptr(FormPaper) paper = form_paper_read(reader, page);
    double ms = 1000.0 * (double)(clock() - start) / CLOCKS_PER_SEC;
    tell_persons(paper, truth, persons);
    printf("%s\t%s\t%s\t%s\t%.3f\t%.1f\t%s\t%s\t%d\t%.0f\t%s\t%s\n", said[0], said[1], said[2], paper->kind ? paper->kind : "inconnu", paper->p, paper->margin,
           paper->dated_on ? paper->dated_on : "-", paper->method ? paper->method : "-", paper->whole, ms,
           paper->nearest ? paper->nearest : "-", paper->because);
    if (g_getenv("KINDS_TEXT"))
        printf("%s\n", paper->text);
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 0;
    g_autoptr(GError) error = NULL;
    g_autofree char *bytes = NULL, *truths = NULL;
    gsize size;
    g_autoptr(PageKinds) kinds = page_kinds_load("forms/page_kinds.yaml", &error);
    g_autoptr(OcrText) text = kinds ? ocr_text_new(NULL, &error) : NULL;
    const OcrDecodeLimits limits = OCR_DECODE_LIMITS_DEFAULT;
    bool loaded = text && g_file_get_contents(argv[1], &bytes, &size, &error) && g_file_get_contents(argv[2], &truths, NULL, &error);
    g_autoptr(OcrDecoder) decoder = loaded ? ocr_decoder_open((const uint8_t *)bytes, size, &limits, &error) : NULL;
    FILE *persons = decoder ? fopen(argv[3], "w") : NULL;
    if (!persons) {
        fprintf(stderr, "kinds: %s\n", error ? error->message : argv[3]);
        return 1;
    }
    const FormPaperReader reader = {kinds, text, false};
    g_auto(GStrv) lines = g_strsplit(truths, "\n", -1);
    for (int number = 1; number <= ocr_decoder_page_count(decoder) && lines[number - 1] && *lines[number - 1]; number++)
        read_one(&reader, decoder, number, lines[number - 1], persons);
    return fclose(persons) != 0;
}
