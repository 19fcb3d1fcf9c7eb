#include "ocr/cell_view.h"
#include "ocr/error.h"
#include "ocr/glyph_network.h"
#include "ocr/handprint.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { CELLS = 5 };

static char *file_of(const char *folder, const char *name)
{
    return g_build_filename(g_getenv("GUICHET_SHARE"), folder, name, NULL);
}

static OcrRowReader *load_both(const char *name, const char *second)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = file_of("ocr", name);
    g_autofree char *second_path = second ? file_of("ocr", second) : NULL;
    OcrRowReader *reader = ocr_handprint_new(path, second_path, &error);
    g_assert_no_error(error);
    return reader;
}

static OcrRowReader *load(void)
{
    return load_both("handprint.bin", NULL);
}

/* The same formula as scripts/train/glyph_temperature.py; the fifth cell repeats the first, across a batch. */
static void make_cells(uint8_t cells[CELLS][OCR_CELL_SIDE][OCR_CELL_SIDE])
{
    for (int i = 0; i < CELLS; i++)
        for (int y = 0; y < OCR_CELL_SIDE; y++)
            for (int x = 0; x < OCR_CELL_SIDE; x++) {
                int k = i % 4;
                cells[i][y][x] = (uint8_t)((y * (7 + k) + x * (13 + 2 * k) + y * x * k) % 256);
            }
}

static void test_equals_the_training_framework(void)
{
    OcrRowReader *reader = load();
    uint8_t cells[CELLS][OCR_CELL_SIDE][OCR_CELL_SIDE];
    float logits[CELLS][OCR_GLYPH_COUNT];
    make_cells(cells);
    ocr_handprint_logits(reader, cells, CELLS, &logits[0][0]);
    g_autofree char *path = file_of("tests/golden", "handprint_logits.txt");
    FILE *expected = fopen(path, "r");
    g_assert_nonnull(expected);
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < OCR_GLYPH_COUNT; k++) {
            float value = 0;
            g_assert_cmpint(fscanf(expected, "%f", &value), ==, 1);
            g_assert_cmpfloat_with_epsilon(logits[i][k], value, 1e-4 * fmaxf(1, fabsf(value)));
        }
    fclose(expected);
    g_assert_cmpmem(logits[0], sizeof logits[0], logits[4], sizeof logits[4]);
    reader->free(reader);
}

/* Batches that are not full are computed in part: to the bit as full ones, on every processor that this one can play. */
static void test_a_batch_of_any_size_answers_alike(void)
{
    const NetworkRun runs[] = {glyph_network_run_v2, __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? glyph_network_run_v3 : NULL,
                               __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") ? glyph_network_run_v4 : NULL};
    g_autofree GlyphWeights *weights = g_new(GlyphWeights, 1);
    g_autofree char *path = file_of("ocr", "handprint.bin");
    g_assert_true(glyph_weights_load(weights, path, NULL));
    uint8_t cells[CELLS][OCR_CELL_SIDE][OCR_CELL_SIDE];
    const uint8_t *pixels[NETWORK_BATCH];
    make_cells(cells);
    for (int i = 0; i < NETWORK_BATCH; i++)
        pixels[i] = &cells[i][0][0];
    for (gsize run = 0; run < G_N_ELEMENTS(runs); run++) {
        float whole[NETWORK_BATCH][OCR_GLYPH_COUNT], part[NETWORK_BATCH][OCR_GLYPH_COUNT];
        if (!runs[run])
            continue;
        runs[run](weights, pixels, NETWORK_BATCH, whole);
        for (int count = 1; count < NETWORK_BATCH; count++) {
            runs[run](weights, pixels + NETWORK_BATCH - count, count, part);
            for (int i = 0; i < count; i++)
                g_assert_cmpmem(part[i], sizeof part[i], whole[NETWORK_BATCH - count + i], sizeof whole[0]);
        }
    }
}

/* A thick upright stroke: 1 among digits, I among letters. */
static void draw_stroke(OcrCell *cell)
{
    memset(cell, 0, sizeof *cell);
    for (int y = 8; y < 32; y++)
        for (int x = 18; x < 22; x++)
            cell->pixel[y][x] = 255;
}

static int best(const OcrCellReading *reading)
{
    int glyph = 0;
    for (int k = 1; k < OCR_GLYPH_COUNT; k++)
        if (reading->p[k] > reading->p[glyph])
            glyph = k;
    return glyph;
}

static void test_the_alphabet_decides_between_likes(void)
{
    OcrRowReader *reader = load();
    OcrCell cells[3];
    OcrGlyphSet alphabets[] = {ocr_glyph_set("0123456789"), ocr_glyph_set("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), ocr_glyph_set("X")};
    OcrCellReading readings[3];
    draw_stroke(&cells[0]);
    draw_stroke(&cells[1]);
    cells[2] = (OcrCell){.empty = true};
    g_assert_true(reader->read(reader, cells, alphabets, 3, readings, NULL));
    g_assert_cmpint(best(&readings[0]), ==, ocr_glyph_of('1'));
    g_assert_cmpint(best(&readings[1]), ==, ocr_glyph_of('I'));
    g_assert_true(readings[2].empty);
    for (int i = 0; i < 2; i++) {
        double sum = 0;
        for (int k = 0; k < OCR_GLYPH_COUNT; k++) {
            sum += (double)readings[i].p[k];
            if (k != OCR_GLYPH_GARBAGE && !ocr_glyph_set_has(&alphabets[i], k))
                g_assert_cmpfloat(readings[i].p[k], ==, 0);
        }
        g_assert_cmpfloat_with_epsilon(sum, 1, 1e-4);
    }
    reader->free(reader);
}

/* The second view of a stroke in the middle: as much ink, but for the scale, and as many lines lower as it moved up. */
static void test_the_second_view_is_smaller_and_elsewhere(void)
{
    OcrCell cell;
    uint8_t view[OCR_CELL_SIDE][OCR_CELL_SIDE];
    draw_stroke(&cell);
    ocr_cell_view(cell.pixel, view);
    double ink = 0, centre[2] = {0};
    for (int y = 0; y < OCR_CELL_SIDE; y++)
        for (int x = 0; x < OCR_CELL_SIDE; x++) {
            ink += view[y][x];
            centre[0] += x * view[y][x];
            centre[1] += y * view[y][x];
        }
    g_assert_cmpfloat_with_epsilon(ink / 255, 4 * 24 / (1.08 * 1.08), 1);
    g_assert_cmpfloat_with_epsilon(centre[0] / ink, 19.5 - 1 / 1.08, 0.2);
    g_assert_cmpfloat_with_epsilon(centre[1] / ink, 19.5 - 1 / 1.08, 0.2);
}

static int ink_height(uint8_t pixel[OCR_CELL_SIDE][OCR_CELL_SIDE], double *middle)
{
    int top = OCR_CELL_SIDE, bottom = -1;
    for (int y = 0; y < OCR_CELL_SIDE; y++)
        for (int x = 0; x < OCR_CELL_SIDE; x++)
            if (pixel[y][x] >= 100)
                top = MIN(top, y), bottom = MAX(bottom, y);
    *middle = (top + bottom) / 2.0;
    return bottom - top + 1;
}

/* A small character fills the second view as others fill their boxes; a dash keeps its size and its place. */
static void test_small_writing_is_enlarged(void)
{
    for (int height = 4; height <= 16; height += 12) {
        uint8_t cell[OCR_CELL_SIDE][OCR_CELL_SIDE] = {{0}}, view[OCR_CELL_SIDE][OCR_CELL_SIDE];
        double middle = 0;
        for (int y = 24; y < 24 + height; y++)
            memset(&cell[y][10], 255, 6);
        ocr_cell_view(cell, view);
        int seen = ink_height(view, &middle);
        g_assert_cmpint(ABS(seen - (height == 4 ? 4 : 24)), <=, 1);
        g_assert_cmpfloat_with_epsilon(middle, height == 4 ? 25 : 19.5, 1.5);
    }
}

/* A doubtful cell gets the mean of both looks, the second by the other network; a sure one and an empty one stay as they were, bit by bit. */
static void test_doubtful_cells_are_looked_at_twice(void)
{
    OcrRowReader *reader = load_both("handprint.bin", "handprint_second.bin"), *other = load_both("handprint_second.bin", NULL);
    uint8_t made[CELLS][OCR_CELL_SIDE][OCR_CELL_SIDE], views[CELLS][OCR_CELL_SIDE][OCR_CELL_SIDE];
    OcrCell cells[CELLS + 2];
    OcrGlyphSet alphabets[CELLS + 2];
    OcrCellReading first[CELLS + 2], second[CELLS + 2];
    float looks[CELLS][OCR_GLYPH_COUNT];
    memset(cells, 0, sizeof cells);
    make_cells(made);
    for (int i = 0; i < CELLS; i++) {
        memcpy(cells[i].pixel, made[i], sizeof made[i]);
        ocr_cell_view(made[i], views[i]);
    }
    draw_stroke(&cells[CELLS]);
    cells[CELLS + 1].empty = true;
    for (int i = 0; i < CELLS + 2; i++)
        alphabets[i] = ocr_glyph_set(i < CELLS ? OCR_GLYPHS : "1");
    g_assert_true(reader->read(reader, cells, alphabets, CELLS + 2, first, NULL));
    memcpy(second, first, sizeof first);
    reader->look_again(reader, cells, alphabets, CELLS + 2, second);
    ocr_handprint_logits(other, views, CELLS, &looks[0][0]);
    int changed = 0;
    for (int i = 0; i < CELLS; i++) {
        bool same = memcmp(&first[i], &second[i], sizeof first[i]) == 0;
        for (int k = 0; k < OCR_GLYPH_COUNT && !same; k++)
            g_assert_cmpfloat_with_epsilon(second[i].look[k], (first[i].look[k] + looks[i][k]) / 2, 1e-4);
        changed += !same;
    }
    g_assert_cmpint(changed, >, 0);
    g_assert_cmpmem(&first[CELLS], 2 * sizeof first[0], &second[CELLS], 2 * sizeof second[0]);
    reader->free(reader);
    other->free(other);
}

static void test_damaged_weights_are_refused(void)
{
    g_autofree char *path = file_of("ocr", "handprint.bin");
    g_autofree char *copy = g_build_filename(g_get_tmp_dir(), "guichet-weights-test", NULL);
    g_autofree char *bytes = NULL;
    gsize size = 0;
    g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    bytes[size / 2] ^= 1;
    g_assert_true(g_file_set_contents(copy, bytes, (gssize)size, NULL));
    g_autoptr(GError) error = NULL;
    g_assert_null(ocr_handprint_new(copy, NULL, &error));
    g_assert_error(error, OCR_ERROR, OCR_ERROR_SETUP);
    g_clear_error(&error);
    g_assert_null(ocr_handprint_new(path, copy, &error));
    g_assert_error(error, OCR_ERROR, OCR_ERROR_SETUP);
    g_unlink(copy);
    g_clear_error(&error);
    g_assert_null(ocr_handprint_new("/nonexistent", NULL, &error));
    g_assert_error(error, OCR_ERROR, OCR_ERROR_SETUP);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/handprint/training", test_equals_the_training_framework);
    g_test_add_func("/handprint/batches", test_a_batch_of_any_size_answers_alike);
    g_test_add_func("/handprint/alphabet", test_the_alphabet_decides_between_likes);
    g_test_add_func("/handprint/second_view", test_the_second_view_is_smaller_and_elsewhere);
    g_test_add_func("/handprint/small_writing", test_small_writing_is_enlarged);
    g_test_add_func("/handprint/doubtful", test_doubtful_cells_are_looked_at_twice);
    g_test_add_func("/handprint/damaged", test_damaged_weights_are_refused);
    return g_test_run();
}
