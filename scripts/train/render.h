/* scripts/train/render.h: draws one cell of a scanned form as ocr/cell.h cuts it, from pen strokes or from a picture of a
 * character. Linked into nothing but the training. */
#ifndef TRAIN_RENDER_H
#define TRAIN_RENDER_H
#include <stdint.h>

enum { CELL_SIDE = 40 };

/* Where a character stands in its box, as shares of the box's height; taken from the class. */
typedef struct {
    float height_least, height_most; /* of the ink */
    float centre_least, centre_most; /* of the ink's middle, 0 top to 1 bottom */
} Placement;

/* Pen strokes: `points` x,y pairs in 0..1 (the longer side of the character is 1), `ends[i]` is the index after the last
 * point of stroke i. */
typedef struct {
    const float *points;
    const int32_t *ends;
    int32_t strokes;
} Strokes;

/* A picture of a character: 0 paper to 255 ink, w x h, cut to the ink unless `keep_place`: then the picture's height is
 * the line's and its baseline and size mean something. */
typedef struct {
    const uint8_t *pixel;
    int32_t w, h;
} Picture;

typedef struct {
    const Strokes *strokes; /* one of the two is set */
    const Picture *picture;
    Placement place;
    int32_t accent;   /* 0 none, 1 grave, 2 acute, 3 circumflex, 4 diaeresis, 5 cedilla, 6 tilde */
    int32_t variant;  /* 0 none, 1 bar across the middle (7, Z), 2 upstroke at the top (1), 3 slash (0), 4 serifs (I) */
    int32_t typed;    /* printed by a machine: no slant, even ink */
    int32_t spoil;    /* 0 none; garbage: 1 struck out, 2 scribbled over, 3 second character, 4 cut in half, 5 blot, 6 dirt */
    float another_hand; /* how far its parts and strokes are moved about, share of its size: 0 as it was written */
    const Strokes *second_strokes; /* of spoil 3 */
    const Picture *second_picture;
} Subject;

/* Draws `subject` under a scanner chosen by `seed`; the same seed gives the same cell. `scan_like` 0: clean ink at 300 dpi,
 * 1: all that scanners and pens do. */
void render_cell(const Subject *subject, uint64_t seed, int32_t scan_like, uint8_t out[CELL_SIDE][CELL_SIDE]);

#endif
