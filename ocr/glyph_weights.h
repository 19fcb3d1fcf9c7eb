/* ocr/glyph_weights.h: the weights of the glyph network, from the file to the shape that the arithmetic wants. */
#ifndef OCR_GLYPH_WEIGHTS_H
#define OCR_GLYPH_WEIGHTS_H
#include "ocr/glyph.h"

enum {
    NETWORK_SIDE = 40,
    NETWORK_STEM = 16, /* channels at 20 x 20 */
    NETWORK_LOW = 32,  /* at 10 x 10 */
    NETWORK_MID = 48,  /* at 10 x 10 */
    NETWORK_HIGH = 64, /* at 5 x 5 */
    NETWORK_FLAT = 25 * NETWORK_HIGH,
    NETWORK_HIDDEN = 128,
    NETWORK_OUT = 80, /* the classes, filled up to whole vectors with zeros */
    NETWORK_WINOGRAD_SIDE = 7,
    NETWORK_POINTS = NETWORK_WINOGRAD_SIDE * NETWORK_WINOGRAD_SIDE /* of a tile of 5 x 5 outputs */
};

/* Convolutions lie as [ky][kx][in][out], dense layers as [in][out]. The third, fourth and sixth convolution keep the size of
 * the map: they are done by Winograd's F(5x5, 3x3), and their weights lie as [point][in][out]. 4.1 MB. */
typedef struct {
    float conv1[25 * NETWORK_STEM], bias1[NETWORK_STEM];
    float conv2[9 * NETWORK_STEM * NETWORK_LOW], bias2[NETWORK_LOW];
    float conv3[NETWORK_POINTS * NETWORK_LOW * NETWORK_MID], bias3[NETWORK_MID];
    float conv4[NETWORK_POINTS * NETWORK_MID * NETWORK_MID], bias4[NETWORK_MID];
    float conv5[9 * NETWORK_MID * NETWORK_HIGH], bias5[NETWORK_HIGH];
    float conv6[NETWORK_POINTS * NETWORK_HIGH * NETWORK_HIGH], bias6[NETWORK_HIGH];
    float hidden[NETWORK_FLAT * NETWORK_HIDDEN], hidden_bias[NETWORK_HIDDEN];
    float out[NETWORK_HIDDEN * NETWORK_OUT], out_bias[NETWORK_OUT];
    float temperature; /* makes the probabilities true on writers that were not trained on */
} GlyphWeights;

/* Errors: OCR_ERROR_SETUP when the file is missing, of another version or damaged. Cost: 2 ms. */
bool glyph_weights_load(GlyphWeights *weights, const char *path, GError **error);

#endif
