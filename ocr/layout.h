/* ocr/layout.h: what a page looks like from two steps away: its ink at 4 dots a millimetre, laid straight, and how it is
 * spread over rows and columns. By it a page that carries no code of ours is compared with blank forms. */
#ifndef OCR_LAYOUT_H
#define OCR_LAYOUT_H
#include "ocr/page.h"

enum { OCR_LAYOUT_PX_MM = 4, OCR_LAYOUT_BLOCK = 64 };

/* Pictures are rows of 64-bit words, the leftmost pixel in the highest bit; two words of margin right, so that a block may
 * be read at any offset. */
typedef struct OcrLayoutItems OcrLayoutItems;

typedef struct {
    OcrPoint middle; /* dots */
    double radius;   /* of the middle of its rim */
    bool printed;    /* something is printed in it too: only its rim tells (ocr/layout_rim.h) */
} OcrLayoutRing;

typedef struct OcrLayout {
    int w, h;       /* dots; the page's size times OCR_LAYOUT_PX_MM */
    int stride;     /* words a row */
    uint64_t *ink;
    uint64_t *near; /* the same with the eight dots around each; NULL for a stretched one */
    struct OcrLayout *firm;  /* print that a scanner does not lose (ocr_blank_firm), of a blank page only; NULL: all may be. Owned */
    struct OcrLayout *light; /* print that only grey scans show, of a blank page only; NULL: none. Owned */
    OcrBox *boxes;  /* check boxes: outlines of 2 to 7 mm; of a blank page only, where ocr_layout_find_boxes was asked */
    int box_count;
    OcrLayoutRing *rings; /* round check boxes; of a blank page only, where ocr_layout_find_rings was asked */
    int ring_count;
    OcrLayoutItems *items; /* of a blank page only, where ocr_layout_find_items (ocr/layout_item.h) was asked. Owned */
    float *rows, *columns; /* ink of each millimetre's row and column, evened out around: [h / 4], [w / 4] */
    float *soft_rows, *soft_columns; /* the same blurred by a millimetre, for steps of two */
    double cosine, sine, scale; /* from here to the scan: see ocr_layout_to_scan */
    OcrPoint centre_here, centre_scan;
    OcrImage *beyond; /* what of the scan is no paper (ocr/page_border.h); NULL: nothing. Owned */
} OcrLayout;

/* Of a page that was analysed and stands upright; `skew_deg` is undone. About 3 ms for a page at 300 dpi. Transfer full. */
OcrLayout *ocr_layout_new(OcrPage *page, double skew_deg);
void ocr_layout_free(OcrLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OcrLayout, ocr_layout_free)

void ocr_layout_items_free(OcrLayoutItems *items);

/* Finds the check boxes, those too that words touch. About 6 ms. */
void ocr_layout_find_boxes(OcrLayout *layout);

/* Finds the circles of 2.5 to 7 mm with nothing in them, whatever touches them from outside, and those of 3 mm and more whatever is in them (ocr/layout_rim.h): round
 * check boxes; a large letter O may be one. No hairlines, where `firm` is known: a scanner loses them. 6 to 30 ms. */
void ocr_layout_find_rings(OcrLayout *layout);

/* Its ink, a pixel a dot. Transfer full. */
OcrImage *ocr_layout_picture(const OcrLayout *layout);

/* Where a dot of the layout lies on the scan, and back, in pixels. */
OcrPoint ocr_layout_to_scan(const OcrLayout *layout, OcrPoint dot);
OcrPoint ocr_layout_from_scan(const OcrLayout *layout, OcrPoint pixel);

/* How much of a box of dots lies beyond the paper, 0 to 1. */
double ocr_layout_share_beyond(const OcrLayout *layout, OcrBox box);

/* The same ink turned by half a turn. Transfer full. */
OcrLayout *ocr_layout_upside_down(const OcrLayout *layout);

/* The same ink stretched along both axes; only to be compared with others: it lies on no scan. Transfer full. */
OcrLayout *ocr_layout_stretched(const OcrLayout *layout, double scale_x, double scale_y);

/* Finds what is near the ink of one that was stretched. */
void ocr_layout_widen(OcrLayout *layout);

/* Of a blank page, the print that a scanner keeps; all, where that is not known. */
static inline const OcrLayout *ocr_layout_kept(const OcrLayout *blank)
{
    return blank->firm ? blank->firm : blank;
}

/* How many dots of a word are black. The processor's own instruction is not on every machine that this runs on, and the compiler's stand-in is a call.
 * After Knuth, The Art of Computer Programming 4A, section 7.1.3. */
static inline int ocr_layout_count(uint64_t bits)
{
    bits -= bits >> 1 & 0x5555555555555555u;
    bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
    return (int)(((bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0fu) * 0x0101010101010101u >> 56);
}

/* The 64 dots from column x on of row y of `plane`, the layout's ink or what is near it; dots outside are white. */
static inline uint64_t ocr_layout_plane_bits(const OcrLayout *layout, const uint64_t *plane, int x, int y)
{
    if (y < 0 || y >= layout->h || x <= -64 || x >= layout->w)
        return 0;
    const uint64_t *row = plane + (size_t)y * layout->stride;
    if (x < 0)
        return row[0] >> -x;
    int word = x >> 6, shift = x & 63;
    return shift ? row[word] << shift | row[word + 1] >> (64 - shift) : row[word];
}

static inline uint64_t ocr_layout_bits(const OcrLayout *layout, int x, int y)
{
    return ocr_layout_plane_bits(layout, layout->ink, x, y);
}

static inline bool ocr_layout_has_ink(const OcrLayout *layout, int x, int y)
{
    return ocr_layout_bits(layout, x, y) >> 63;
}

static inline uint64_t ocr_layout_near(const OcrLayout *layout, int x, int y)
{
    return ocr_layout_plane_bits(layout, layout->near, x, y);
}

#endif
