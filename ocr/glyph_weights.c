#include "ocr/glyph_weights.h"

#include "ocr/error.h"

#include <math.h>
#include <string.h>
#include <zlib.h>

/* The file: "GLYPHNET", version, count of weights, the weights in IEEE half precision, the temperature as float, CRC-32 of the
 * two; all little-endian. scripts/train/glyph_export.py writes it. */
enum {
    FILE_VERSION = 2,
    HEAD_SIZE = 16,
    WEIGHTS = 25 * NETWORK_STEM + NETWORK_STEM + 9 * NETWORK_STEM * NETWORK_LOW + NETWORK_LOW + 9 * NETWORK_LOW * NETWORK_MID +
              NETWORK_MID + 9 * NETWORK_MID * NETWORK_MID + NETWORK_MID + 9 * NETWORK_MID * NETWORK_HIGH + NETWORK_HIGH +
              9 * NETWORK_HIGH * NETWORK_HIGH + NETWORK_HIGH + NETWORK_FLAT * NETWORK_HIDDEN + NETWORK_HIDDEN +
              NETWORK_HIDDEN * OCR_GLYPH_COUNT + OCR_GLYPH_COUNT,
    BODY_SIZE = 2 * WEIGHTS + 4
};

static const char *take(const char *from, int count, float *to);
static const char *take_winograd(const char *from, int in, int out, float *to);
static const char *take_padded(const char *from, int rows, float *to);
static void spread(GlyphWeights *weights, const char *body);

bool glyph_weights_load(GlyphWeights *weights, const char *path, GError **error)
{
    g_autofree char *bytes = NULL;
    gsize size = 0;
    if (!g_file_get_contents(path, &bytes, &size, NULL)) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_SETUP, "%s: the weights of the glyph network are missing; take the file from the "
                    "distribution or train it (scripts/train/README.md)", path);
        return false;
    }
    guint32 version = 0, count = 0, sum = 0;
    const char *body = bytes + HEAD_SIZE;
    if (size == HEAD_SIZE + BODY_SIZE + 4 && memcmp(bytes, "GLYPHNET", 8) == 0) {
        memcpy(&version, bytes + 8, 4);
        memcpy(&count, bytes + 12, 4);
        memcpy(&sum, body + BODY_SIZE, 4);
    }
    if (version != FILE_VERSION || count != WEIGHTS || crc32(0, (const Bytef *)body, BODY_SIZE) != sum) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_SETUP, "%s: not the weights that this program understands (another version, or "
                    "damaged); take the file that came with it", path);
        return false;
    }
    spread(weights, body);
    return true;
}

static void spread(GlyphWeights *weights, const char *body)
{
    body = take(body, G_N_ELEMENTS(weights->conv1), weights->conv1);
    body = take(body, NETWORK_STEM, weights->bias1);
    body = take(body, G_N_ELEMENTS(weights->conv2), weights->conv2);
    body = take(body, NETWORK_LOW, weights->bias2);
    body = take_winograd(body, NETWORK_LOW, NETWORK_MID, weights->conv3);
    body = take(body, NETWORK_MID, weights->bias3);
    body = take_winograd(body, NETWORK_MID, NETWORK_MID, weights->conv4);
    body = take(body, NETWORK_MID, weights->bias4);
    body = take(body, G_N_ELEMENTS(weights->conv5), weights->conv5);
    body = take(body, NETWORK_HIGH, weights->bias5);
    body = take_winograd(body, NETWORK_HIGH, NETWORK_HIGH, weights->conv6);
    body = take(body, NETWORK_HIGH, weights->bias6);
    body = take(body, G_N_ELEMENTS(weights->hidden), weights->hidden);
    body = take(body, NETWORK_HIDDEN, weights->hidden_bias);
    body = take_padded(body, NETWORK_HIDDEN, weights->out);
    body = take_padded(body, 1, weights->out_bias);
    memcpy(&weights->temperature, body, sizeof weights->temperature);
}

/* IEEE 754 half precision without infinities, which weights never are. */
static float half_to_float(guint16 half)
{
    int exponent = half >> 10 & 31, fraction = half & 1023;
    float value = exponent ? ldexpf((float)(1024 + fraction), exponent - 25) : ldexpf((float)fraction, -24);
    return half & 0x8000 ? -value : value;
}

static const char *take(const char *from, int count, float *to)
{
    for (int i = 0; i < count; i++) {
        guint16 half;
        memcpy(&half, from + 2 * i, 2);
        to[i] = half_to_float(GUINT16_FROM_LE(half));
    }
    return from + 2 * (gsize)count;
}

/* Rows of all classes, filled up. */
static const char *take_padded(const char *from, int rows, float *to)
{
    memset(to, 0, sizeof *to * (gsize)rows * NETWORK_OUT);
    for (int row = 0; row < rows; row++)
        from = take(from, OCR_GLYPH_COUNT, to + row * NETWORK_OUT);
    return from;
}

/* G g G' of glyph_network.c's F(5x5, 3x3), in double precision, since the factors are no binary fractions. */
static const char *take_winograd(const char *from, int in, int out, float *to)
{
    static const double g[NETWORK_WINOGRAD_SIDE][3] = {{-1.0 / 2, 0, 0},
                                                       {-1.0 / 6, -1.0 / 6, -1.0 / 6},
                                                       {-1.0 / 18, 1.0 / 18, -1.0 / 18},
                                                       {1.0 / 90, 1.0 / 45, 2.0 / 45},
                                                       {8.0 / 9, 4.0 / 9, 2.0 / 9},
                                                       {8.0 / 15, -4.0 / 15, 2.0 / 15},
                                                       {0, 0, 1.0 / 4}};
    int pairs = in * out;
    g_autofree float *taps = g_new(float, 9 * (gsize)pairs);
    from = take(from, 9 * pairs, taps);
    for (int point = 0; point < NETWORK_POINTS; point++)
        for (int pair = 0; pair < pairs; pair++) {
            double sum = 0;
            for (int tap = 0; tap < 9; tap++)
                sum += g[point / NETWORK_WINOGRAD_SIDE][tap / 3] * g[point % NETWORK_WINOGRAD_SIDE][tap % 3] *
                       (double)taps[tap * pairs + pair];
            to[point * pairs + pair] = (float)sum;
        }
    return from;
}
