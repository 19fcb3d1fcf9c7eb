/* Cost of the glyph network: milliseconds a cell on one core, in rows as forms have them. */
#include "ocr/handprint.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { ROW = 32, ROUNDS = 200 };

static double now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

int main(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(g_getenv("GUICHET_SHARE"), "ocr", "handprint.bin", NULL);
    OcrRowReader *reader = ocr_handprint_new(path, NULL, &error);
    if (!reader) {
        fprintf(stderr, "%s\n", error->message);
        return 1;
    }
    static OcrCell cells[ROW];
    static OcrCellReading readings[ROW];
    OcrGlyphSet alphabet[ROW];
    for (int i = 0; i < ROW; i++) {
        alphabet[i] = ocr_glyph_set(OCR_GLYPHS);
        for (int y = 6; y < 34; y++)
            for (int x = 10; x < 30; x++)
                cells[i].pixel[y][x] = (uint8_t)((x * y * (i + 1)) % 256);
    }
    double start = now_ms();
    for (int i = 0; i < ROUNDS; i++)
        reader->read(reader, cells, alphabet, ROW, readings, NULL);
    printf("handprint_cell %.4f ms one core, %d cells\n", (now_ms() - start) / (ROUNDS * ROW), ROUNDS * ROW);
    start = now_ms();
    for (int i = 0; i < ROUNDS * ROW; i++)
        reader->read(reader, cells + i % ROW, alphabet, 1, readings, NULL);
    printf("handprint_cell_alone %.4f ms\n", (now_ms() - start) / (ROUNDS * ROW));
    reader->read(reader, cells, alphabet, ROW, readings, NULL);
    double looking = 0;
    int changed = 0;
    for (int i = 0; i < ROUNDS; i++) {
        static OcrCellReading again[ROW];
        memcpy(again, readings, sizeof again);
        start = now_ms();
        reader->look_again(reader, cells, alphabet, ROW, again);
        looking += now_ms() - start;
        for (int k = 0; k < ROW; k++)
            changed += memcmp(&again[k], &readings[k], sizeof again[k]) != 0;
    }
    printf("handprint_second_look %.4f ms a doubtful cell, %d of %d cells\n", looking / MAX(changed, 1), changed, ROUNDS * ROW);
    reader->free(reader);
    return 0;
}
