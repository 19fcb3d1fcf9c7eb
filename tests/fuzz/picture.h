/* picture.h: a page out of bytes, so that what a target is given is ink and not a packed file: its width in bytes, its
 * resolution and turn, then rows of bits, 1 is ink. */
#ifndef TESTS_FUZZ_PICTURE_H
#define TESTS_FUZZ_PICTURE_H
#include "ocr/page.h"

#include "fuzz.h"

#include <leptonica/allheaders.h>

/* NULL: too little for a row. */
static OcrPage *page_of_bytes(const uint8_t *bytes, size_t size)
{
    enum { HEAD = 2, EDGE_PX = 40 };
    static const int resolutions[] = {150, 200, 300, 600};
    if (size < HEAD + 1 || bytes[0] == 0 || size < HEAD + (size_t)bytes[0])
        return NULL;
    int columns = bytes[0], rows = (int)MIN((size - HEAD) / (size_t)columns, 400), zoom = 1 + (bytes[1] >> 2) % 4;
    PIX *ink = pixCreate(columns * 8, rows, 1);
    for (int y = 0; y < rows; y++)
        for (int x = 0; x < columns; x++)
            SET_DATA_BYTE(pixGetData(ink) + y * pixGetWpl(ink), x, bytes[HEAD + y * columns + x]);
    PIX *large = pixExpandReplicate(ink, zoom), *paper = pixAddBorder(large, EDGE_PX, 0);
    PIX *grey = bytes[1] & 0x10 ? pixConvert1To8(NULL, paper, 255, 0) : NULL;
    OcrPage *page = ocr_page_new(grey ? grey : paper, resolutions[bytes[1] % 4]);
    if (grey)
        pixDestroy(&paper);
    pixDestroy(&large);
    pixDestroy(&ink);
    ocr_page_turn(page, bytes[1] >> 6 & 3 ? 90 * (bytes[1] >> 6 & 3) : 0);
    return page;
}

static void check_box(const OcrPage *page, OcrBox box)
{
    if (box.x < 0 || box.y < 0 || box.w < 0 || box.h < 0 || box.x + box.w > ocr_image_width(page->scan) ||
        box.y + box.h > ocr_image_height(page->scan))
        g_error("a box of %d %d %d %d off the page", box.x, box.y, box.w, box.h);
}

#endif
