#include "ocr/layout_plane.h"

OcrPlane *ocr_plane_new(int w, int h)
{
    OcrPlane *plane = g_new0(OcrPlane, 1);
    plane->w = w;
    plane->h = h;
    plane->stride = (w + 63) / 64 + 2;
    plane->bits = g_new0(uint64_t, (gsize)plane->stride * (gsize)h);
    return plane;
}

OcrPlane *ocr_plane_of(const OcrLayout *layout)
{
    OcrPlane *plane = ocr_plane_new(layout->w, layout->h);
    g_assert(plane->stride == layout->stride);
    memcpy(plane->bits, layout->ink, (gsize)plane->stride * (gsize)plane->h * sizeof *plane->bits);
    return plane;
}

OcrPlane *ocr_plane_copy(const OcrPlane *plane)
{
    OcrPlane *copy = ocr_plane_new(plane->w, plane->h);
    memcpy(copy->bits, plane->bits, (gsize)plane->stride * (gsize)plane->h * sizeof *plane->bits);
    return copy;
}

void ocr_plane_free(OcrPlane *plane)
{
    if (!plane)
        return;
    g_free(plane->bits);
    g_free(plane);
}

OcrPlane *ocr_plane_turned_over(const OcrPlane *plane)
{
    OcrPlane *over = ocr_plane_new(plane->h, plane->w);
    for (int y = 0; y < plane->h; y++)
        for (int word = 0; word < plane->stride - 2; word++)
            for (uint64_t bits = plane->bits[(size_t)y * (size_t)plane->stride + (size_t)word]; bits; bits &= bits - 1) {
                int x = word * 64 + 63 - __builtin_ctzll(bits);
                if (x < plane->w)
                    ocr_plane_set(over, y, x);
            }
    return over;
}

OcrPlane *ocr_plane_widened(const OcrPlane *plane, int reach)
{
    g_return_val_if_fail(reach >= 0 && reach < 32, NULL);
    OcrPlane *across = ocr_plane_new(plane->w, plane->h), *wide = ocr_plane_new(plane->w, plane->h);
    gsize stride = (gsize)plane->stride, words = stride * (gsize)plane->h;
    for (gsize i = 0; i < words; i++) {
        uint64_t here = plane->bits[i], left = i > 0 ? plane->bits[i - 1] : 0, right = i + 1 < words ? plane->bits[i + 1] : 0, all = here;
        for (int by = 1; by <= reach; by++)
            all |= here << by | here >> by | left << (64 - by) | right >> (64 - by);
        across->bits[i] = all;
    }
    for (int y = 0; y < plane->h; y++)
        for (int from = MAX(0, y - reach); from <= MIN(plane->h - 1, y + reach); from++)
            for (gsize i = 0; i < stride; i++)
                wide->bits[(gsize)y * stride + i] |= across->bits[(gsize)from * stride + i];
    ocr_plane_free(across);
    return wide;
}

static gsize word_count(const OcrPlane *plane)
{
    return (gsize)plane->stride * (gsize)plane->h;
}

void ocr_plane_add(OcrPlane *plane, const OcrPlane *more)
{
    g_return_if_fail(plane->w == more->w && plane->h == more->h);
    for (gsize i = 0; i < word_count(plane); i++)
        plane->bits[i] |= more->bits[i];
}

void ocr_plane_take(OcrPlane *plane, const OcrPlane *less)
{
    g_return_if_fail(plane->w == less->w && plane->h == less->h);
    for (gsize i = 0; i < word_count(plane); i++)
        plane->bits[i] &= ~less->bits[i];
}

void ocr_plane_clear(OcrPlane *plane, int x, int y, uint64_t bits)
{
    if (y < 0 || y >= plane->h || x <= -64 || x >= plane->w)
        return;
    uint64_t *row = plane->bits + (size_t)y * (size_t)plane->stride;
    if (x < 0) {
        row[0] &= ~(bits << -x);
        return;
    }
    int word = x >> 6, shift = x & 63;
    row[word] &= ~(bits >> shift);
    if (shift)
        row[word + 1] &= ~(bits << (64 - shift));
}
