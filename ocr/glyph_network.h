/* ocr/glyph_network.h: the arithmetic of the glyph network, compiled for several processors and chosen at start.
 *
 * 40 x 40 cell -> 5x5/2 16 -> 3x3/2 32 -> 3x3 32 -> 3x3/2 64 -> 96 -> classes; ReLU between. 2.2 million multiply-adds. Feature
 * maps lie as [row][column][channel] with a rim of zeros, weights as [ky][kx][in][out], so that the innermost loop runs
 * over outputs, which are contiguous. */
#ifndef OCR_GLYPH_NETWORK_H
#define OCR_GLYPH_NETWORK_H
#include "ocr/glyph.h"

enum {
    NETWORK_SIDE = 40,
    NETWORK_HIDDEN = 96,
    NETWORK_BATCH = 4, /* cells that go through the dense layers together, so that their weights are fetched once */
    NETWORK_FLAT = 25 * 64
};

typedef struct {
    float conv1[25 * 1 * 16], bias1[16];
    float conv2[9 * 16 * 32], bias2[32];
    float conv3[9 * 32 * 32], bias3[32];
    float conv4[9 * 32 * 64], bias4[64];
    float hidden[NETWORK_FLAT * NETWORK_HIDDEN], hidden_bias[NETWORK_HIDDEN];
    float out[NETWORK_HIDDEN * OCR_GLYPH_COUNT], out_bias[OCR_GLYPH_COUNT];
} NetworkWeights;

/* Logits of up to NETWORK_BATCH cells: compiled for x86-64-v2, v3 (AVX2, FMA) and v4 (AVX-512). */
typedef void (*NetworkRun)(const NetworkWeights *weights, const uint8_t *const cells[NETWORK_BATCH], int count,
                           float logits[NETWORK_BATCH][OCR_GLYPH_COUNT]);

void glyph_network_run_v2(const NetworkWeights *weights, const uint8_t *const cells[NETWORK_BATCH], int count,
                          float logits[NETWORK_BATCH][OCR_GLYPH_COUNT]);
void glyph_network_run_v3(const NetworkWeights *weights, const uint8_t *const cells[NETWORK_BATCH], int count,
                          float logits[NETWORK_BATCH][OCR_GLYPH_COUNT]);
void glyph_network_run_v4(const NetworkWeights *weights, const uint8_t *const cells[NETWORK_BATCH], int count,
                          float logits[NETWORK_BATCH][OCR_GLYPH_COUNT]);

#endif
