/* How well the glyph network reads real hands on real paper: cards of 5 x 3 ruled boxes that 126 people filled with a marker and
 * that were photographed, cut and read with the product's own code. Never trained on.
 *
 *   handprint_cards [FOLDER [CELLS]]
 *
 * FOLDER holds card_N.jpg; left out, the folder of GUICHET_TEST_DATA. CELLS gets what was misread, to look at: truth, answer
 * (a byte each) and 40 x 40 bytes. Boxes that hold another letter than the card asks for, or none, are counted apart: all were looked at, they
 * are in scripts/train/glyph_truth.txt ("cards" and the box's number, from 0, fifteen a card). */
#include "ocr/cell.h"
#include "ocr/decode.h"
#include "ocr/handprint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 3, COLUMNS = 5, CARDS = 126 };

static const char *const expected[ROWS] = {"ABCDI", "KOLMR", "EHXWT"};
static const double BOX_MM = 10, REACH_MM = 0.8;

typedef struct {
    OcrRowReader *reader;
    FILE *misread;
    char *truth; /* the text of glyph_truth.txt */
    int right, read, empty;
    int apart, apart_right; /* of boxes that do not hold what they should; not among the others */
} Bench;

static bool is_something_else(const Bench *bench, int box)
{
    g_autofree char *line = g_strdup_printf("\ncards %d\n", box);
    return strstr(bench->truth, line);
}

static OcrPage *open_card(const char *path)
{
    g_autofree char *bytes = NULL;
    gsize size = 0;
    if (!g_file_get_contents(path, &bytes, &size, NULL))
        return NULL;
    OcrPageInfo info;
    OcrDecodeLimits limits = OCR_DECODE_LIMITS_DEFAULT;
    g_autoptr(OcrDecoder) decoder = ocr_decoder_open((const uint8_t *)bytes, size, &limits, NULL);
    OcrImage *scan = decoder ? ocr_decoder_page(decoder, 1, &info, NULL) : NULL;
    return scan ? ocr_page_new(scan, ocr_image_width(scan) / (COLUMNS * BOX_MM) * 25.4) : NULL;
}

static void count(Bench *bench, int box, const OcrCell *cell, const OcrCellReading *reading)
{
    char truth = expected[box / COLUMNS % ROWS][box % COLUMNS];
    int best = ocr_glyph_of('A');
    for (int glyph = best; glyph <= ocr_glyph_of('Z'); glyph++)
        if (reading->p[glyph] > reading->p[best])
            best = glyph;
    char answer = (char)ocr_glyph_character(best);
    bool right = answer == truth && !cell->empty;
    if (is_something_else(bench, box)) {
        bench->apart++;
        bench->apart_right += right;
        return;
    }
    bench->read++;
    bench->empty += cell->empty;
    bench->right += right;
    if (bench->misread && !right) {
        fputc(truth, bench->misread);
        fputc(answer, bench->misread);
        fwrite(cell->pixel, sizeof cell->pixel, 1, bench->misread);
    }
}

static void read_card(Bench *bench, OcrPage *page, int number)
{
    double w = ocr_image_width(page->scan) / (double)COLUMNS, h = ocr_image_height(page->scan) / (double)ROWS;
    OcrGlyphSet letters[COLUMNS];
    for (int column = 0; column < COLUMNS; column++)
        letters[column] = ocr_glyph_set("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    for (int row = 0; row < ROWS; row++) {
        OcrQuad quads[COLUMNS];
        OcrCell cells[COLUMNS];
        OcrCellReading readings[COLUMNS];
        for (int i = 0; i < COLUMNS; i++)
            quads[i] = (OcrQuad){{{i * w, row * h}, {(i + 1) * w, row * h}, {(i + 1) * w, (row + 1) * h}, {i * w, (row + 1) * h}}};
        ocr_cells_locate(page, quads, COLUMNS, REACH_MM);
        ocr_cells_cut(page, quads, COLUMNS, cells);
        bench->reader->read(bench->reader, cells, letters, COLUMNS, readings, NULL);
        bench->reader->look_again(bench->reader, cells, letters, COLUMNS, readings);
        for (int i = 0; i < COLUMNS; i++)
            count(bench, ((number - 1) * ROWS + row) * COLUMNS + i, &cells[i], &readings[i]);
    }
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *weights = g_build_filename(g_getenv("GUICHET_SHARE"), "ocr", "handprint.bin", NULL);
    g_autofree char *second = g_build_filename(g_getenv("GUICHET_SHARE"), "ocr", "handprint_second.bin", NULL);
    g_autofree char *folder = argc > 1 ? g_strdup(argv[1])
                                       : g_build_filename(g_getenv("GUICHET_TEST_DATA"), "handprint", "sse-2024-cards", NULL);
    g_autofree char *path = g_build_filename(g_getenv("GUICHET_SHARE"), "scripts", "train", "glyph_truth.txt", NULL);
    Bench bench = {.reader = ocr_handprint_new(weights, second, &error), .misread = argc > 2 ? fopen(argv[2], "wb") : NULL};
    if (!error)
        g_file_get_contents(path, &bench.truth, NULL, &error);
    if (error) {
        fprintf(stderr, "%s\n", error->message);
        return 1;
    }
    int cards = 0;
    for (int number = 1; number <= CARDS; number++) {
        g_autofree char *card = g_strdup_printf("%s/card_%d.jpg", folder, number);
        g_autoptr(OcrPage) page = open_card(card);
        if (page)
            read_card(&bench, page, number);
        cards += page != NULL;
    }
    if (cards)
        printf("handprint_cards %.2f %% right of %d letters on %d cards, %d boxes cut empty (%.2f %% with %d more that hold something else)\n",
               100.0 * bench.right / bench.read, bench.read, cards, bench.empty,
               100.0 * (bench.right + bench.apart_right) / (bench.read + bench.apart), bench.apart);
    else
        printf("handprint_cards skipped - no cards in %s\n", folder);
    if (bench.misread)
        fclose(bench.misread);
    g_free(bench.truth);
    bench.reader->free(bench.reader);
    return 0;
}
