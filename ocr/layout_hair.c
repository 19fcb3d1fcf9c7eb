#include "ocr/layout_hair.h"

#include <math.h>

static OcrLayoutCover cover_of(const OcrLayout *page, const OcrLayout *blank, OcrBox part, OcrPoint middle, bool hair)
{
    const uint64_t left = ~(uint64_t)0 << (64 - part.w);
    int px = (int)lrint(middle.x - part.w / 2.0), py = (int)lrint(middle.y - part.h / 2.0);
    OcrLayoutCover cover = {0, 0};
    if (!blank->firm || px < 0 || py < 0 || px + part.w > page->w || py + part.h > page->h)
        return cover;
    for (int row = 0; row < part.h; row++) {
        int y = part.y + row;
        uint64_t print = hair ? ocr_layout_bits(blank, part.x, y) & ~ocr_layout_near(blank->firm, part.x, y) : ocr_layout_bits(blank->firm, part.x, y);
        cover.ink += ocr_layout_count(print & left);
        cover.met += ocr_layout_count(print & left & ocr_layout_near(page, px, py + row));
    }
    return cover;
}

OcrLayoutCover ocr_layout_hair(const OcrLayout *page, const OcrLayout *blank, OcrBox part, OcrPoint middle)
{
    return cover_of(page, blank, part, middle, true);
}

OcrLayoutCover ocr_layout_firm(const OcrLayout *page, const OcrLayout *blank, OcrBox part, OcrPoint middle)
{
    return cover_of(page, blank, part, middle, false);
}
