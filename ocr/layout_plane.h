/* ocr/layout_plane.h: dots in rows of 64-bit words by themselves, to be turned over, widened and taken from each other. */
#ifndef OCR_LAYOUT_PLANE_H
#define OCR_LAYOUT_PLANE_H
#include "ocr/layout.h"

/* As in a layout: leftmost dot in the highest bit, two words of margin right. */
typedef struct {
    int w, h, stride;
    uint64_t *bits;
} OcrPlane;

/* White. Transfer full. */
OcrPlane *ocr_plane_new(int w, int h);

/* Copies the layout's ink. Transfer full. */
OcrPlane *ocr_plane_of(const OcrLayout *layout);
void ocr_plane_free(OcrPlane *plane);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OcrPlane, ocr_plane_free)

/* Transfer full. */
OcrPlane *ocr_plane_copy(const OcrPlane *plane);

/* Rows become columns. Transfer full. */
OcrPlane *ocr_plane_turned_over(const OcrPlane *plane);

/* With all dots up to `reach` away across and down. Transfer full. */
OcrPlane *ocr_plane_widened(const OcrPlane *plane, int reach);

/* Adds the dots of another plane of the same size, or clears them. */
void ocr_plane_add(OcrPlane *plane, const OcrPlane *more);
void ocr_plane_take(OcrPlane *plane, const OcrPlane *less);

/* Blackens a dot of the plane. */
static inline void ocr_plane_set(OcrPlane *plane, int x, int y)
{
    plane->bits[(size_t)y * (size_t)plane->stride + (size_t)(x >> 6)] |= 1ull << (63 - (x & 63));
}

/* Clears the dots of `bits`, of which the leftmost is column x, in row y. */
void ocr_plane_clear(OcrPlane *plane, int x, int y, uint64_t bits);

/* The 64 dots from column x on of row y; dots outside are white. */
static inline uint64_t ocr_plane_bits(const OcrPlane *plane, int x, int y)
{
    if (y < 0 || y >= plane->h || x <= -64 || x >= plane->w)
        return 0;
    const uint64_t *row = plane->bits + (size_t)y * (size_t)plane->stride;
    if (x < 0)
        return row[0] >> -x;
    int word = x >> 6, shift = x & 63;
    return shift ? row[word] << shift | row[word + 1] >> (64 - shift) : row[word];
}

#endif
