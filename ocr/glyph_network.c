#include "ocr/glyph_network.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))

/* Outputs of one layer are computed for this many neighbours and channels at a time, so that the sums stay in registers; all
 * widths are multiples of five, all channels of sixteen. */
#if defined(__AVX512F__)
enum { NEIGHBOURS = 5, LANES = 16 };
#elif defined(__AVX__)
enum { NEIGHBOURS = 5, LANES = 8 };
#else
enum { NEIGHBOURS = 5, LANES = 4 };
#endif

/* One register of floats, loaded from anywhere. */
typedef float Lanes __attribute__((vector_size(LANES * sizeof(float)), aligned(4), may_alias));

typedef struct {
    int side, in, out, kernel, stride; /* side: of the output; all known at compile time, since everything is inlined */
} Layer;

/* Sums of NEIGHBOURS outputs x LANES channels; `in` is at the first output's top left input. */
INLINE void sum_tile(const float *in, int row_stride, const float *weights, Layer layer, Lanes sums[NEIGHBOURS])
{
    Lanes s0 = sums[0], s1 = sums[1], s2 = sums[2], s3 = sums[3], s4 = sums[4];
    int step = layer.stride * layer.in;
    for (int ky = 0; ky < layer.kernel; ky++) {
        const float *x = in + ky * row_stride;
        const float *w = weights + ky * layer.kernel * layer.in * layer.out;
        for (int k = 0; k < layer.kernel * layer.in; k++, x++, w += layer.out) {
            Lanes lanes = *(const Lanes *)w;
            s0 += x[0] * lanes;
            s1 += x[step] * lanes;
            s2 += x[2 * step] * lanes;
            s3 += x[3 * step] * lanes;
            s4 += x[4 * step] * lanes;
        }
    }
    sums[0] = s0, sums[1] = s1, sums[2] = s2, sums[3] = s3, sums[4] = s4;
}

/* `in` has a rim of kernel / 2 zeros; `out` gets its values inside a rim of `rim` pixels. */
INLINE void convolve(const float *in, const float *weights, const float *bias, Layer layer, float *out, int rim)
{
    int in_side = layer.side * layer.stride + 2 * (layer.kernel / 2), out_side = layer.side + 2 * rim;
    for (int y = 0; y < layer.side; y++)
        for (int x = 0; x < layer.side; x += NEIGHBOURS)
            for (int channel = 0; channel < layer.out; channel += LANES) {
                Lanes sums[NEIGHBOURS];
                for (int n = 0; n < NEIGHBOURS; n++)
                    sums[n] = *(const Lanes *)(bias + channel);
                sum_tile(in + (y * layer.stride * in_side + x * layer.stride) * layer.in, in_side * layer.in,
                         weights + channel, layer, sums);
                for (int n = 0; n < NEIGHBOURS; n++)
                    for (int lane = 0; lane < LANES; lane++)
                        out[((y + rim) * out_side + x + n + rim) * layer.out + channel + lane] =
                            sums[n][lane] > 0 ? sums[n][lane] : 0;
            }
}

/* The feature maps; rims are zero from the start and stay so. */
typedef struct {
    float input[44 * 44];
    float map1[22 * 22 * 16];
    float map2[12 * 12 * 32];
    float map3[12 * 12 * 32];
} Maps;

static void features(const NetworkWeights *weights, const uint8_t *cell, Maps *maps, float flat[NETWORK_FLAT])
{
    for (int y = 0; y < NETWORK_SIDE; y++)
        for (int x = 0; x < NETWORK_SIDE; x++)
            maps->input[(y + 2) * 44 + x + 2] = (float)cell[y * NETWORK_SIDE + x] * (1.0f / 255.0f);
    convolve(maps->input, weights->conv1, weights->bias1, (Layer){20, 1, 16, 5, 2}, maps->map1, 1);
    convolve(maps->map1, weights->conv2, weights->bias2, (Layer){10, 16, 32, 3, 2}, maps->map2, 1);
    convolve(maps->map2, weights->conv3, weights->bias3, (Layer){10, 32, 32, 3, 1}, maps->map3, 1);
    convolve(maps->map3, weights->conv4, weights->bias4, (Layer){5, 32, 64, 3, 2}, flat, 0);
}

static void hide(const NetworkWeights *weights, float flat[NETWORK_BATCH][NETWORK_FLAT], float hidden[NETWORK_BATCH][NETWORK_HIDDEN])
{
    for (int first = 0; first < NETWORK_HIDDEN; first += LANES) {
        Lanes bias = *(const Lanes *)(weights->hidden_bias + first), sums[NETWORK_BATCH] = {bias, bias, bias, bias};
        for (int i = 0; i < NETWORK_FLAT; i++) {
            Lanes lanes = *(const Lanes *)(weights->hidden + i * NETWORK_HIDDEN + first);
            for (int b = 0; b < NETWORK_BATCH; b++)
                sums[b] += flat[b][i] * lanes;
        }
        for (int b = 0; b < NETWORK_BATCH; b++)
            for (int lane = 0; lane < LANES; lane++)
                hidden[b][first + lane] = sums[b][lane] > 0 ? sums[b][lane] : 0;
    }
}

static void answer(const NetworkWeights *weights, const float hidden[NETWORK_HIDDEN], float logits[OCR_GLYPH_COUNT])
{
    for (int k = 0; k < OCR_GLYPH_COUNT; k++)
        logits[k] = weights->out_bias[k];
    for (int i = 0; i < NETWORK_HIDDEN; i++)
        for (int k = 0; k < OCR_GLYPH_COUNT; k++)
            logits[k] += hidden[i] * weights->out[i * OCR_GLYPH_COUNT + k];
}

/* The Makefile compiles this file once for each processor level and names the result by it. */
void NETWORK_RUN(const NetworkWeights *weights, const uint8_t *const cells[NETWORK_BATCH], int count,
                       float logits[NETWORK_BATCH][OCR_GLYPH_COUNT])
{
    static const Maps empty;
    Maps maps = empty;
    float flat[NETWORK_BATCH][NETWORK_FLAT], hidden[NETWORK_BATCH][NETWORK_HIDDEN];
    memset(flat, 0, sizeof flat);
    for (int i = 0; i < count; i++)
        features(weights, cells[i], &maps, flat[i]);
    hide(weights, flat, hidden);
    for (int i = 0; i < count; i++)
        answer(weights, hidden[i], logits[i]);
}
