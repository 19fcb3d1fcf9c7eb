#include "ocr/glyph_network.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))

/* Sums are computed for ROWS outputs' places (or cells) and WIDE vectors of channels at a time, so that they stay in registers;
 * all widths are multiples of five, all channels of sixteen. */
#if defined(__AVX512F__)
enum { ROWS = 5, LANES = 16, WIDE = 4 };
#elif defined(__AVX__)
enum { ROWS = 5, LANES = 8, WIDE = 2 };
#else
enum { ROWS = 5, LANES = 4, WIDE = 2 };
#endif

/* One register of floats, loaded from anywhere. */
typedef float Lanes __attribute__((vector_size(LANES * sizeof(float)), aligned(4), may_alias));
typedef int32_t Bits __attribute__((vector_size(LANES * sizeof(float)), aligned(4), may_alias));

/* A product of matrices, known when compiling: rows of `in` lie `step` apart, `depth` of their values are summed; `width` outputs
 * lie side by side, `wide` vectors of which are done at a time. */
typedef struct {
    int step, depth, width, wide;
} Product;

/* sums[row][vector] += in[row * step + k] * weights[k * width + vector's channels] over `depth` values of k. */
INLINE void accumulate(const float *in, const float *weights, Product p, Lanes sums[ROWS][WIDE])
{
    for (int k = 0; k < p.depth; k++, in++, weights += p.width) {
        Lanes lanes[WIDE];
#pragma GCC unroll 8
        for (int v = 0; v < p.wide; v++)
            lanes[v] = *(const Lanes *)(weights + v * LANES);
#pragma GCC unroll 8
        for (int row = 0; row < ROWS; row++)
#pragma GCC unroll 8
            for (int v = 0; v < p.wide; v++)
                sums[row][v] += in[row * p.step] * lanes[v];
    }
}

INLINE void start(Lanes sums[ROWS][WIDE], const float *bias, int wide)
{
#pragma GCC unroll 8
    for (int row = 0; row < ROWS; row++)
#pragma GCC unroll 8
        for (int v = 0; v < wide; v++)
            sums[row][v] = bias ? *(const Lanes *)(bias + v * LANES) : (Lanes){0};
}

INLINE Lanes rectified(Lanes x)
{
    return (Lanes)((Bits)x & (x > 0));
}

INLINE void store(Lanes sums[ROWS][WIDE], float *out, int step, int wide, bool rectify)
{
#pragma GCC unroll 8
    for (int row = 0; row < ROWS; row++)
#pragma GCC unroll 8
        for (int v = 0; v < wide; v++)
            *(Lanes *)(out + row * step + v * LANES) = rectify ? rectified(sums[row][v]) : sums[row][v];
}

/* As many vectors at a time as the registers hold, of a width that has `vectors`. */
INLINE int fitting(int vectors)
{
    if (vectors % WIDE == 0)
        return WIDE;
    return WIDE > 3 && vectors % 3 == 0 ? 3 : WIDE > 2 && vectors % 2 == 0 ? 2 : 1;
}

typedef struct {
    int depth, width;
    bool rectify;
} Dense;

/* ROWS rows of a dense layer or of a product of matrices: out = in * weights (+ bias). */
INLINE void multiply(const float *in, const float *weights, const float *bias, Dense dense, float *out)
{
    const Product p = {dense.depth, dense.depth, dense.width, fitting(dense.width / LANES)};
    for (int first = 0; first < p.width; first += p.wide * LANES) {
        Lanes sums[ROWS][WIDE];
        start(sums, bias ? bias + first : NULL, p.wide);
        accumulate(in, weights + first, p, sums);
        store(sums, out + first, p.width, p.wide, dense.rectify);
    }
}

typedef struct {
    int side, in, out, kernel, stride; /* side: of the output; all known at compile time, since everything is inlined */
} Layer;

/* `in` has a rim of kernel / 2 zeros; `out` gets its values inside a rim of `rim` pixels. */
INLINE void convolve(const float *in, const float *weights, const float *bias, Layer layer, float *out, int rim)
{
    const int in_side = layer.side * layer.stride + 2 * (layer.kernel / 2), out_side = layer.side + 2 * rim;
    const Product p = {layer.stride * layer.in, layer.kernel * layer.in, layer.out, fitting(layer.out / LANES)};
    for (int y = 0; y < layer.side; y++)
        for (int x = 0; x < layer.side; x += ROWS)
            for (int first = 0; first < layer.out; first += p.wide * LANES) {
                const float *from = in + (y * layer.stride * in_side + x * layer.stride) * layer.in;
                Lanes sums[ROWS][WIDE];
                start(sums, bias + first, p.wide);
                for (int ky = 0; ky < layer.kernel; ky++)
                    accumulate(from + ky * in_side * layer.in, weights + ky * p.depth * layer.out + first, p, sums);
                store(sums, out + ((y + rim) * out_side + x + rim) * layer.out + first, layer.out, p.wide, true);
            }
}

enum { TILE = 5, POINTS = NETWORK_WINOGRAD_SIDE, PADDED = 12 }; /* outputs of a tile, its points; a map of 10 with its rim */

/* Winograd's F(5x5, 3x3) at the points 0, 1, -1, 2, 1/2, -1/2 and infinity, made by the Toom-Cook method. Source: A. Lavin,
 * S. Gray, Fast algorithms for convolutional neural networks, 2016. Its third matrix is in glyph_weights.c. */
static const float TO_POINTS[POINTS][POINTS] = {{-2, 1, 10, -5, -8, 4, 0}, {0, 2, 1, -9, -4, 4, 0}, {0, -2, 3, 7, -12, 4, 0},
                                                {0, 1, 0, -5, 0, 4, 0},    {0, 2, 3, -4, -3, 2, 0}, {0, -2, 5, 0, -5, 2, 0},
                                                {0, -2, 1, 10, -5, -8, 4}};
static const float FROM_POINTS[TILE][POINTS] = {{1, 1, 1, 1, 1, 1, 0},
                                                {0, 1, -1, 2, 0.5f, -0.5f, 0},
                                                {0, 1, 1, 4, 0.25f, 0.25f, 0},
                                                {0, 1, -1, 8, 0.125f, -0.125f, 0},
                                                {0, 1, 1, 16, 0.0625f, 0.0625f, 1}};

/* The sum of seven vectors with factors that are known when compiling: zeros and ones cost nothing. */
INLINE Lanes combine(const float factors[POINTS], const Lanes in[POINTS])
{
    Lanes sum = {0};
    bool begun = false;
#pragma GCC unroll 7
    for (int i = 0; i < POINTS; i++)
        if (factors[i] != 0) {
            Lanes term = in[i];
            if (factors[i] != 1)
                term *= factors[i];
            sum = begun ? (Lanes)(sum + term) : term;
            begun = true;
        }
    return sum;
}

/* A tile of the map, to its row of each point's matrix; `in` is at the tile's top left. */
INLINE void tile_in(const float *in, int side, int channels, float *out, int point_step)
{
    for (int c = 0; c < channels; c += LANES) {
        Lanes rows[POINTS][POINTS], line[POINTS];
        for (int x = 0; x < POINTS; x++) {
#pragma GCC unroll 7
            for (int y = 0; y < POINTS; y++)
                line[y] = *(const Lanes *)(in + (y * side + x) * channels + c);
#pragma GCC unroll 7
            for (int y = 0; y < POINTS; y++)
                rows[y][x] = combine(TO_POINTS[y], line);
        }
        for (int y = 0; y < POINTS; y++)
#pragma GCC unroll 7
            for (int x = 0; x < POINTS; x++)
                *(Lanes *)(out + (y * POINTS + x) * point_step + c) = combine(TO_POINTS[x], rows[y]);
    }
}

/* Back from the points to 5 x 5 outputs, with bias and ReLU. */
INLINE void tile_out(const float *in, int point_step, const float *bias, int side, int channels, float *out)
{
    for (int c = 0; c < channels; c += LANES) {
        Lanes rows[TILE][POINTS], line[POINTS], b = *(const Lanes *)(bias + c);
        for (int x = 0; x < POINTS; x++) {
#pragma GCC unroll 7
            for (int y = 0; y < POINTS; y++)
                line[y] = *(const Lanes *)(in + (y * POINTS + x) * point_step + c);
#pragma GCC unroll 5
            for (int y = 0; y < TILE; y++)
                rows[y][x] = combine(FROM_POINTS[y], line);
        }
        for (int y = 0; y < TILE; y++)
#pragma GCC unroll 5
            for (int x = 0; x < TILE; x++)
                *(Lanes *)(out + (y * side + x) * channels + c) = rectified(combine(FROM_POINTS[x], rows[y]) + b);
    }
}

enum { QUARTERS = 4, TILES = NETWORK_BATCH * QUARTERS }; /* tiles of a map of 10 x 10; of the batch's */

/* The rims of the maps are zero from the start and stay so. `tiles` and `products`: [point][cell and tile][channel]. */
typedef struct {
    float input[44 * 44];
    float map1[22 * 22 * NETWORK_STEM];
    float map2[PADDED * PADDED * NETWORK_LOW];
    float map3[PADDED * PADDED * NETWORK_MID]; /* of the third layer, then of the fourth */
    float map5[7 * 7 * NETWORK_HIGH];
    float tiles[NETWORK_POINTS * TILES * NETWORK_MID], products[NETWORK_POINTS * TILES * NETWORK_MID];
    float flat[NETWORK_BATCH * NETWORK_FLAT];
} Maps;

/* Every point's matrix of tiles, of which the first `tiles` of `most` count, times its matrix of weights. */
INLINE void multiply_points(Maps *maps, int tiles, int most, Dense dense, const float *weights)
{
    for (int point = 0; point < NETWORK_POINTS; point++)
        for (int tile = 0; tile < tiles; tile += ROWS)
            multiply(maps->tiles + (point * most + tile) * dense.depth, weights + point * dense.depth * dense.width, NULL, dense,
                     maps->products + (point * most + tile) * dense.width);
}

INLINE void quarters_in(Maps *maps, const float *map, int channels, int cell)
{
    for (int q = 0; q < QUARTERS; q++)
        tile_in(map + (q / 2 * TILE * PADDED + q % 2 * TILE) * channels, PADDED, channels,
                maps->tiles + (cell * QUARTERS + q) * channels, TILES * channels);
}

INLINE void quarters_out(Maps *maps, int cell, const float *bias)
{
    for (int q = 0; q < QUARTERS; q++)
        tile_out(maps->products + (cell * QUARTERS + q) * NETWORK_MID, TILES * NETWORK_MID, bias, PADDED, NETWORK_MID,
                 maps->map3 + ((q / 2 * TILE + 1) * PADDED + q % 2 * TILE + 1) * NETWORK_MID);
}

static void begin(const GlyphWeights *weights, const uint8_t *pixels, Maps *maps, int cell)
{
    for (int y = 0; y < NETWORK_SIDE; y++)
        for (int x = 0; x < NETWORK_SIDE; x++)
            maps->input[(y + 2) * 44 + x + 2] = (float)pixels[y * NETWORK_SIDE + x] * (1.0f / 255.0f);
    convolve(maps->input, weights->conv1, weights->bias1, (Layer){20, 1, NETWORK_STEM, 5, 2}, maps->map1, 1);
    convolve(maps->map1, weights->conv2, weights->bias2, (Layer){10, NETWORK_STEM, NETWORK_LOW, 3, 2}, maps->map2, 1);
    quarters_in(maps, maps->map2, NETWORK_LOW, cell);
}

/* How many rows are multiplied where `used` hold something; the others of the last ROWS are computed too, so they get numbers. */
static int whole_rows(Maps *maps, int used, int most, int channels)
{
    int whole = (used + ROWS - 1) / ROWS * ROWS;
    for (int point = 0; point < NETWORK_POINTS; point++)
        memset(maps->tiles + (point * most + used) * channels, 0, (size_t)((whole - used) * channels) * sizeof(float));
    return whole;
}

static void features(const GlyphWeights *weights, const uint8_t *const cells[NETWORK_BATCH], int count, Maps *maps)
{
    for (int cell = 0; cell < count; cell++)
        begin(weights, cells[cell], maps, cell);
    multiply_points(maps, whole_rows(maps, count * QUARTERS, TILES, NETWORK_LOW), TILES, (Dense){NETWORK_LOW, NETWORK_MID, false}, weights->conv3);
    for (int cell = 0; cell < count; cell++) {
        quarters_out(maps, cell, weights->bias3);
        quarters_in(maps, maps->map3, NETWORK_MID, cell);
    }
    multiply_points(maps, whole_rows(maps, count * QUARTERS, TILES, NETWORK_MID), TILES, (Dense){NETWORK_MID, NETWORK_MID, false}, weights->conv4);
    for (int cell = 0; cell < count; cell++) {
        quarters_out(maps, cell, weights->bias4);
        convolve(maps->map3, weights->conv5, weights->bias5, (Layer){5, NETWORK_MID, NETWORK_HIGH, 3, 2}, maps->map5, 1);
        tile_in(maps->map5, 7, NETWORK_HIGH, maps->tiles + cell * NETWORK_HIGH, NETWORK_BATCH * NETWORK_HIGH);
    }
    multiply_points(maps, whole_rows(maps, count, NETWORK_BATCH, NETWORK_HIGH), NETWORK_BATCH, (Dense){NETWORK_HIGH, NETWORK_HIGH, false},
                    weights->conv6);
    for (int cell = 0; cell < count; cell++)
        tile_out(maps->products + cell * NETWORK_HIGH, NETWORK_BATCH * NETWORK_HIGH, weights->bias6, TILE, NETWORK_HIGH,
                 maps->flat + cell * NETWORK_FLAT);
}

/* The Makefile compiles this file once for each processor level and names the result by it. */
void NETWORK_RUN(const GlyphWeights *weights, const uint8_t *const cells[NETWORK_BATCH], int count,
                 float logits[NETWORK_BATCH][OCR_GLYPH_COUNT])
{
    Maps maps;
    float hidden[NETWORK_BATCH * NETWORK_HIDDEN], out[NETWORK_BATCH * NETWORK_OUT];
    memset(&maps, 0, offsetof(Maps, tiles));
    memset(maps.flat + count * NETWORK_FLAT, 0, (size_t)((NETWORK_BATCH - count) * NETWORK_FLAT) * sizeof(float));
    features(weights, cells, count, &maps);
    multiply(maps.flat, weights->hidden, weights->hidden_bias, (Dense){NETWORK_FLAT, NETWORK_HIDDEN, true}, hidden);
    multiply(hidden, weights->out, weights->out_bias, (Dense){NETWORK_HIDDEN, NETWORK_OUT, false}, out);
    for (int i = 0; i < count; i++)
        memcpy(logits[i], out + i * NETWORK_OUT, sizeof logits[i]);
}
