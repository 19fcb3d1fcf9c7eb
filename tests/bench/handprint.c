/* Cost of the glyph network: milliseconds a cell on one core, in rows as forms have them, and for each level of processor that this one can
 * play, in full batches and one cell at a time. */
#include "ocr/glyph_network.h"
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

static void time_level(const char *level, NetworkRun run, const GlyphWeights *weights, const OcrCell *cells)
{
    const uint8_t *pixels[NETWORK_BATCH];
    float logits[NETWORK_BATCH][OCR_GLYPH_COUNT];
    for (int i = 0; i < NETWORK_BATCH; i++)
        pixels[i] = &cells[i].pixel[0][0];
    for (int count = NETWORK_BATCH; count >= 1; count -= NETWORK_BATCH - 1) {
        double start = now_ms();
        for (int i = 0; i < ROUNDS * ROW / count; i++)
            run(weights, pixels, count, logits);
        printf("handprint_%s_%s %.4f ms\n", level, count == 1 ? "alone" : "batch", (now_ms() - start) / (ROUNDS * ROW / count * count));
    }
}

static void time_levels(const char *path, const OcrCell *cells)
{
    g_autofree GlyphWeights *weights = g_new(GlyphWeights, 1);
    if (!glyph_weights_load(weights, path, NULL))
        return;
    time_level("v2", glyph_network_run_v2, weights, cells);
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        time_level("avx2", glyph_network_run_v3, weights, cells);
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
        time_level("avx512", glyph_network_run_v4, weights, cells);
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
    time_levels(path, cells);
    reader->free(reader);
    return 0;
}
