#include "forms/import_print.h"

static const double AROUND_MM = 0.6, LEAST_MM = 1.3, LINE_SHARE = 0.45;

/* The first or last line of pixels of `zone` that is dark over nearly half of `length`; -1: none. */
static int find_line(const OcrImage *binary, OcrBox zone, bool upright, bool last, int length)
{
    int count = upright ? zone.w : zone.h;
    for (int i = 0; i < count; i++) {
        int at = last ? count - 1 - i : i;
        OcrBox line = upright ? (OcrBox){zone.x + at, zone.y, 1, zone.h} : (OcrBox){zone.x, zone.y + at, zone.w, 1};
        if (ocr_image_count_ink(binary, line) >= LINE_SHARE * length)
            return at;
    }
    return -1;
}

FormBox import_printed_frame(OcrPage *page, FormBox box)
{
    const OcrImage *binary = ocr_page_binary(page);
    double mm = page->dpi / 25.4;
    OcrBox zone = {(int)((box.x - AROUND_MM) * mm), (int)((box.y - AROUND_MM) * mm), (int)((box.w + 2 * AROUND_MM) * mm),
                   (int)((box.h + 2 * AROUND_MM) * mm)};
    int side = (int)(MIN(box.w, box.h) * mm);
    int left = find_line(binary, zone, true, false, side), right = find_line(binary, zone, true, true, side);
    int top = find_line(binary, zone, false, false, side), bottom = find_line(binary, zone, false, true, side);
    FormBox frame = {(zone.x + left) / mm, (zone.y + top) / mm, (right - left + 1) / mm, (bottom - top + 1) / mm};
    bool square = left >= 0 && top >= 0 && frame.w >= LEAST_MM && frame.h >= LEAST_MM && frame.w < 1.5 * frame.h &&
                  frame.h < 1.5 * frame.w;
    return square ? frame : box;
}
