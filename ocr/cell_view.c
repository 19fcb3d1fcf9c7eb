#include "ocr/cell_view.h"

#include <string.h>

enum { SIDE = OCR_CELL_SIDE };

/* Of two dozen views tried, the one that took most from the log loss of the calibration writers. */
static const float smaller = 1.08f, turned = 0.06f, moved = 1;

/* Ink this dark tells how high a character is; small ones, of hands that do not fill their boxes, are looked at enlarged (but a dot or a dash
 * stays what it is) to the height that half of the network's training cells reach. */
static const uint8_t dark = 100;
enum { LOWEST = 8, SMALL = 20, USUAL = 24 };
static const float enlarged_most = 1.8f;

/* What lies beside the cell is paper: as far as the view can reach. */
enum { RIM = 5, WIDE = SIDE + 2 * RIM };

static float sample(const uint8_t paper[WIDE][WIDE], float x, float y)
{
    int left = (int)x, top = (int)y; /* never below 0 */
    float fx = x - (float)left, fy = y - (float)top;
    float above = (float)paper[top][left] * (1 - fx) + (float)paper[top][left + 1] * fx;
    float below = (float)paper[top + 1][left] * (1 - fx) + (float)paper[top + 1][left + 1] * fx;
    return above * (1 - fy) + below * fy;
}

/* Where the ink lies: its middle and its height; false where there is none to speak of. */
static bool find_ink(const uint8_t cell[SIDE][SIDE], float middle[2], int *height)
{
    int left = SIDE, right = -1, top = SIDE, bottom = -1;
    for (int row = 0; row < SIDE; row++)
        for (int column = 0; column < SIDE; column++)
            if (cell[row][column] >= dark) {
                left = MIN(left, column), right = MAX(right, column);
                top = MIN(top, row), bottom = MAX(bottom, row);
            }
    middle[0] = (float)(left + right) / 2, middle[1] = (float)(top + bottom) / 2;
    *height = bottom - top + 1;
    return right >= 0;
}

void ocr_cell_view(const uint8_t cell[SIDE][SIDE], uint8_t out[SIDE][SIDE])
{
    const float middle = (SIDE - 1) / 2.0f;
    uint8_t paper[WIDE][WIDE] = {{0}};
    float ink[2], scale = smaller, from_x = middle + moved, from_y = middle + moved;
    int height = 0;
    if (find_ink(cell, ink, &height) && height >= LOWEST && height <= SMALL)
        scale = MAX((float)height / USUAL, 1 / enlarged_most), from_x = ink[0], from_y = ink[1];
    for (int row = 0; row < SIDE; row++)
        memcpy(&paper[row + RIM][RIM], cell[row], SIDE);
    for (int row = 0; row < SIDE; row++)
        for (int column = 0; column < SIDE; column++) {
            float x = (float)column - middle, y = (float)row - middle;
            float px = CLAMP(RIM + from_x + scale * x - turned * y, 0, WIDE - 2), py = CLAMP(RIM + from_y + turned * x + scale * y, 0, WIDE - 2);
            out[row][column] = (uint8_t)(sample(paper, px, py) + 0.5f);
        }
}
