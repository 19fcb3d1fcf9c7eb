#include "ocr/handprint.h"

#include "ocr/cell_view.h"
#include "ocr/glyph_network.h"

#include <math.h>
#include <string.h>

typedef struct {
    OcrRowReader reader;
    GlyphWeights weights, second; /* what a cell is looked at with first, and again */
    NetworkRun run;
} Handprint;

/* The fastest that this processor can do. */
static NetworkRun best_run(void)
{
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
        return glyph_network_run_v4;
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? glyph_network_run_v3 : glyph_network_run_v2;
}

/* Softmax over what the alphabet allows, and garbage. */
static void take_probabilities(const float *logits, const OcrGlyphSet *alphabet, float temperature, float p[OCR_GLYPH_COUNT])
{
    float most = logits[OCR_GLYPH_GARBAGE], sum = 0;
    for (int glyph = 0; glyph < OCR_GLYPH_CHARACTERS; glyph++)
        if (ocr_glyph_set_has(alphabet, glyph) && logits[glyph] > most)
            most = logits[glyph];
    for (int glyph = 0; glyph < OCR_GLYPH_COUNT; glyph++) {
        bool allowed = glyph == OCR_GLYPH_GARBAGE || ocr_glyph_set_has(alphabet, glyph);
        p[glyph] = allowed ? expf((logits[glyph] - most) / temperature) : 0;
        sum += p[glyph];
    }
    for (int glyph = 0; glyph < OCR_GLYPH_COUNT; glyph++)
        p[glyph] /= sum;
}

static bool read_row(OcrRowReader *self, const OcrCell *cells, const OcrGlyphSet *alphabet, int count, OcrCellReading *out,
                     GError **error)
{
    (void)error;
    Handprint *handprint = (Handprint *)self;
    int waiting[NETWORK_BATCH], filled = 0;
    const uint8_t *pixels[NETWORK_BATCH];
    float logits[NETWORK_BATCH][OCR_GLYPH_COUNT];
    for (int i = 0; i < count; i++) {
        out[i] = (OcrCellReading){.empty = cells[i].empty};
        if (!cells[i].empty) {
            pixels[filled] = &cells[i].pixel[0][0];
            waiting[filled++] = i;
        }
        if (filled == NETWORK_BATCH || (i == count - 1 && filled > 0)) {
            handprint->run(&handprint->weights, pixels, filled, logits);
            for (int j = 0; j < filled; j++)
                memcpy(out[waiting[j]].look, logits[j], sizeof logits[j]);
            for (int j = 0; j < filled; j++)
                take_probabilities(logits[j], &alphabet[waiting[j]], handprint->weights.temperature, out[waiting[j]].p);
            filled = 0;
        }
    }
    return true;
}

/* A cell whose best character has less of what characters have is looked at a second time (ocr/cell_view.h): what only the first look is sure of is the
 * worst that can be accepted. */
static const float doubtful = 0.995f;

static bool is_doubtful(const OcrCellReading *reading)
{
    float most = 0;
    for (int glyph = 0; glyph < OCR_GLYPH_CHARACTERS; glyph++)
        most = MAX(most, reading->p[glyph]);
    return !reading->empty && most < doubtful * (1 - reading->p[OCR_GLYPH_GARBAGE]);
}

/* The first look's outputs and the second's are averaged: the geometric mean of what they hold likely. */
static void take_second_look(const Handprint *handprint, const float *second, const OcrGlyphSet *alphabet, OcrCellReading *reading)
{
    for (int glyph = 0; glyph < OCR_GLYPH_COUNT; glyph++)
        reading->look[glyph] = (reading->look[glyph] + second[glyph]) / 2;
    take_probabilities(reading->look, alphabet, handprint->weights.temperature, reading->p);
}

static void look_again(OcrRowReader *self, const OcrCell *cells, const OcrGlyphSet *alphabet, int count, OcrCellReading *out)
{
    const Handprint *handprint = (const Handprint *)self;
    int waiting[NETWORK_BATCH], filled = 0;
    uint8_t views[NETWORK_BATCH][OCR_CELL_SIDE][OCR_CELL_SIDE];
    const uint8_t *pixels[NETWORK_BATCH];
    float logits[NETWORK_BATCH][OCR_GLYPH_COUNT];
    for (int i = 0; i < count; i++) {
        if (is_doubtful(&out[i])) {
            ocr_cell_view(cells[i].pixel, views[filled]);
            pixels[filled] = &views[filled][0][0];
            waiting[filled++] = i;
        }
        if (filled == NETWORK_BATCH || (i == count - 1 && filled > 0)) {
            handprint->run(&handprint->second, pixels, filled, logits);
            for (int j = 0; j < filled; j++)
                take_second_look(handprint, logits[j], &alphabet[waiting[j]], &out[waiting[j]]);
            filled = 0;
        }
    }
}

static void free_reader(OcrRowReader *self)
{
    g_free(self);
}

OcrRowReader *ocr_handprint_new(const char *weights_path, const char *second_path, GError **error)
{
    g_autofree Handprint *handprint = g_new0(Handprint, 1);
    if (!glyph_weights_load(&handprint->weights, weights_path, error) ||
        !glyph_weights_load(&handprint->second, second_path ? second_path : weights_path, error))
        return NULL;
    handprint->run = best_run();
    handprint->reader = (OcrRowReader){"handprint", read_row, look_again, free_reader};
    return &g_steal_pointer(&handprint)->reader;
}

void ocr_handprint_logits(OcrRowReader *reader, const uint8_t (*cells)[OCR_CELL_SIDE][OCR_CELL_SIDE], int count, float *logits)
{
    const Handprint *handprint = (const Handprint *)reader;
    for (int i = 0; i < count; i += NETWORK_BATCH) {
        const uint8_t *pixels[NETWORK_BATCH];
        float batch[NETWORK_BATCH][OCR_GLYPH_COUNT];
        int filled = MIN(NETWORK_BATCH, count - i);
        for (int j = 0; j < filled; j++)
            pixels[j] = &cells[i + j][0][0];
        handprint->run(&handprint->weights, pixels, filled, batch);
        memcpy(logits + (size_t)i * OCR_GLYPH_COUNT, batch, (size_t)filled * sizeof batch[0]);
    }
}
