#include "ocr/layout_strange.h"

#include <math.h>

/* Print of the blank explains ink of the page so near. */
enum { EXPLAINED = 3 };

OcrPlane *ocr_layout_explained(const OcrPlane *dots)
{
    return ocr_plane_widened(dots, EXPLAINED);
}

OcrPlane *ocr_layout_unexplained(const OcrLayout *page, const OcrPlane *explained, OcrLayoutGuesses guesses, const void *data)
{
    enum { ACROSS = 48, DOWN = 16, OVER = 4 }; /* of 64 dots and 20 rows, so that no seams are left where the page is bent */
    OcrPlane *strange = ocr_plane_of(page);
    for (int y = 0; y < explained->h; y += DOWN)
        for (int x = 0; x < explained->w; x += ACROSS) {
            OcrPoint there[2];
            int places = guesses((OcrPoint){x + ACROSS / 2.0, y + DOWN / 2.0}, data, there);
            for (int i = 0; i < places; i++) {
                int left = (int)lrint(there[i].x) - 32, top = (int)lrint(there[i].y) - DOWN / 2 - OVER / 2;
                for (int row = 0; row < DOWN + OVER; row++)
                    ocr_plane_clear(strange, left, top + row, ocr_plane_bits(explained, x + ACROSS / 2 - 32, y + row - OVER / 2));
            }
        }
    return strange;
}

OcrPlane *ocr_layout_strange_ink(const OcrLayout *page, const OcrLayout *blank, OcrLayoutGuesses guesses, const void *data)
{
    g_autoptr(OcrPlane) print = ocr_plane_of(blank);
    g_autoptr(OcrPlane) explained = ocr_layout_explained(print);
    return ocr_layout_unexplained(page, explained, guesses, data);
}
