/* ocr/page_same_map.h: a page as tiles of ink, for ocr/page_same.c and what lays two of them over each other. */
#ifndef OCR_PAGE_SAME_MAP_H
#define OCR_PAGE_SAME_MAP_H
#include "ocr/image.h"

enum { SAME_TILES_PER_MM = 4 };

typedef struct {
    int w, h;
    OcrBox sheet; /* where the paper is, without its rim; in tiles */
    double skew_deg;
    float *tile; /* [h][w], share of ink, 0 to 1 */
} SameMap;

/* From a's tiles to b's: x' = x[0] x + x[1] y + x[2], y' likewise. */
typedef struct {
    double x[3], y[3];
} SameLay;

void same_map_clear(SameMap *map);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SameMap, same_map_clear)

/* Empty map of the size. */
void same_map_init(SameMap *map, int w, int h);

/* The map turned upside down. */
void same_map_turn(SameMap *map);

/* How `b` lies against `a`: by their ink as a whole first, then by patches of 8 mm. False: they do not lie over each other. */
bool same_map_lay(const SameMap *a, const SameMap *b, SameLay *lay);

/* `b` as it lies over a map of w x h tiles. */
void same_map_warp(const SameMap *b, const SameLay *lay, SameMap *out);

#endif
