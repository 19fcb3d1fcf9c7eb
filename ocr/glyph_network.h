/* ocr/glyph_network.h: the arithmetic of the glyph network, compiled for several processors and chosen at start.
 *
 * 40 x 40 cell -> 5x5/2 16 -> 3x3/2 32 -> 3x3 48 -> 3x3 48 -> 3x3/2 64 -> 3x3 64 -> 128 -> classes; ReLU between. 5.9 million
 * multiply-adds, of which Winograd's method saves 1.9 million. Feature maps lie as [row][column][channel] with a rim of zeros,
 * so that the innermost loop runs over outputs, which are contiguous. */
#ifndef OCR_GLYPH_NETWORK_H
#define OCR_GLYPH_NETWORK_H
#include "ocr/glyph_weights.h"

enum { NETWORK_BATCH = 5 }; /* cells that go through the dense layers together, so that their weights are fetched once */

/* Logits of up to NETWORK_BATCH cells: compiled for x86-64-v2, v3 (AVX2, FMA) and v4 (AVX-512). A cell's answer does not depend
 * on the others of its batch. */
typedef void (*NetworkRun)(const GlyphWeights *weights, const uint8_t *const cells[NETWORK_BATCH], int count,
                           float logits[NETWORK_BATCH][OCR_GLYPH_COUNT]);

void glyph_network_run_v2(const GlyphWeights *weights, const uint8_t *const cells[NETWORK_BATCH], int count,
                          float logits[NETWORK_BATCH][OCR_GLYPH_COUNT]);
void glyph_network_run_v3(const GlyphWeights *weights, const uint8_t *const cells[NETWORK_BATCH], int count,
                          float logits[NETWORK_BATCH][OCR_GLYPH_COUNT]);
void glyph_network_run_v4(const GlyphWeights *weights, const uint8_t *const cells[NETWORK_BATCH], int count,
                          float logits[NETWORK_BATCH][OCR_GLYPH_COUNT]);

#endif
