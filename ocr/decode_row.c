#include "ocr/decode_row.h"

#include <string.h>

static bool is_plain_grey(const OcrRowFormat *format)
{
    return format->colour == OCR_ROW_GREY && format->samples == 1;
}

int ocr_row_depth(const OcrRowFormat *format)
{
    if (is_plain_grey(format) && format->bits == 1)
        return 1;
    if (format->colour == OCR_ROW_GREY)
        return 8;
    if (format->colour != OCR_ROW_PALETTE)
        return 32;
    for (int i = 0; i < 1 << MIN(format->bits, 8); i++)
        if (format->palette[i][0] != format->palette[i][1] || format->palette[i][0] != format->palette[i][2])
            return 32;
    return 8;
}

/* Sample `index` of a line, as it stands. */
static unsigned sample_at(const uint8_t *line, int bits, size_t index)
{
    if (bits == 8)
        return line[index];
    if (bits == 16) {
        uint16_t value;
        memcpy(&value, line + 2 * index, sizeof value);
        return value;
    }
    size_t bit = index * (size_t)bits;
    return line[bit / 8] >> (8 - bits - (int)(bit % 8)) & ((1u << bits) - 1);
}

static uint8_t to_8_bits(unsigned value, int bits)
{
    return bits == 16 ? (uint8_t)(value >> 8) : (uint8_t)(value * 255 / ((1u << bits) - 1));
}

static uint8_t channel_at(const OcrRowFormat *format, const uint8_t *line, size_t index)
{
    return to_8_bits(sample_at(line, format->bits, index), format->bits);
}

static void read_colour(const OcrRowFormat *format, const uint8_t *line, size_t index, uint8_t rgb[3])
{
    uint8_t first = channel_at(format, line, index);
    switch (format->colour) {
    case OCR_ROW_GREY:
        rgb[0] = rgb[1] = rgb[2] = format->inverted ? 255 - first : first;
        break;
    case OCR_ROW_PALETTE:
        memcpy(rgb, format->palette[sample_at(line, format->bits, index) & 255], 3);
        break;
    case OCR_ROW_RGB:
        rgb[0] = first;
        rgb[1] = channel_at(format, line, index + 1);
        rgb[2] = channel_at(format, line, index + 2);
        break;
    case OCR_ROW_CMYK:
        for (int i = 0; i < 3; i++)
            rgb[i] = (uint8_t)((255 - channel_at(format, line, index + i)) * (255 - channel_at(format, line, index + 3)) / 255);
        break;
    }
}

static int colour_samples(OcrRowColour colour)
{
    return colour == OCR_ROW_RGB ? 3 : colour == OCR_ROW_CMYK ? 4 : 1;
}

static void lay_over_white(const OcrRowFormat *format, uint8_t alpha, uint8_t rgb[3])
{
    for (int i = 0; i < 3; i++) {
        int colour = format->alpha == OCR_ROW_ALPHA ? rgb[i] * alpha / 255 : MIN(rgb[i], alpha);
        rgb[i] = (uint8_t)(colour + 255 - alpha);
    }
}

static void put_any(const OcrRowFormat *format, const uint8_t *line, OcrImage *image, uint8_t *row)
{
    int colours = colour_samples(format->colour), depth = ocr_image_depth(image);
    bool blend = format->alpha != OCR_ROW_OPAQUE && format->samples > colours;
    for (int x = 0; x < ocr_image_width(image); x++) {
        uint8_t rgb[3];
        size_t index = (size_t)x * format->samples;
        read_colour(format, line, index, rgb);
        if (blend)
            lay_over_white(format, channel_at(format, line, index + colours), rgb);
        if (depth == 32)
            memcpy(row + 4 * (size_t)x, rgb, 3);
        else
            row[x] = (uint8_t)((77 * rgb[0] + 151 * rgb[1] + 28 * rgb[2]) >> 8);
    }
}

/* One byte a sample, or eight samples a byte: black is 1 in a raster, but usually 0 in a file. */
static void put_plain(const uint8_t *line, uint8_t *row, size_t length, uint8_t mask)
{
    for (size_t i = 0; i < length; i++)
        row[i] = line[i] ^ mask;
}

static void put_rgb(const uint8_t *line, uint8_t *row, int width)
{
    for (int x = 0; x < width; x++) {
        row[4 * x] = line[3 * x];
        row[4 * x + 1] = line[3 * x + 1];
        row[4 * x + 2] = line[3 * x + 2];
    }
}

void ocr_row_put(const OcrRowFormat *format, const uint8_t *line, OcrImage *image, int y)
{
    uint8_t *row = ocr_raster_row(image, y);
    int width = ocr_image_width(image), depth = ocr_image_depth(image);
    if (is_plain_grey(format) && depth == 1)
        put_plain(line, row, ((size_t)width + 7) / 8, format->inverted ? 0 : 0xff);
    else if (is_plain_grey(format) && format->bits == 8)
        put_plain(line, row, (size_t)width, format->inverted ? 0xff : 0);
    else if (format->colour == OCR_ROW_RGB && format->bits == 8 && format->samples == 3 && depth == 32)
        put_rgb(line, row, width);
    else
        put_any(format, line, image, row);
}
