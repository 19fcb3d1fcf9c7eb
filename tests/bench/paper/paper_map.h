/* tests/bench/paper/paper_map.h: where each point of a scan lies on the form, for sheets moved, stretched, bent, folded and photographed
 * by chance, but known. What a reader finds is measured against it. */
#ifndef PAPER_MAP_H
#define PAPER_MAP_H
#include "ocr/cell.h"

#include <glib.h>

typedef enum {
    PAPER_PLAIN, PAPER_TURNED, PAPER_STRETCHED, PAPER_SHIFTED, PAPER_UPSIDE_DOWN, PAPER_COPIED, PAPER_CORNER, PAPER_FOLDED,
    PAPER_STAMPED, PAPER_COFFEE, PAPER_FAX, PAPER_BENT, PAPER_PHOTO, PAPER_LETTER, PAPER_DAMAGES
} PaperDamage;

/* "plain", "turned_5_deg"...: what strength 1 is. */
extern const char *const paper_damage_names[PAPER_DAMAGES];

/* A step of so much beyond a line so far below the sheet's middle, so far aslant. */
typedef struct {
    double mm, at_mm, lean;
} PaperFold;

typedef struct {
    double width_mm, height_mm, px_mm; /* of the scan as it comes; as large as the form */
    int width_px, height_px;
    double turn, scale_x, scale_y, dx_mm, dy_mm, tilt_x, tilt_y, bend_mm;
    PaperFold folds[2]; /* from above; of a letter in its envelope, both */
    bool upside_down, pale; /* pale: the edges of its folds are not dark */
} PaperMap;

/* A sheet of that size through a damage; `strength` 1: what has to be borne, more: beyond it. */
PaperMap paper_map_random(PaperDamage damage, double strength, double width_mm, double height_mm, GRand *rand);

/* The point of the form, in millimetres, that lies at a pixel of the scan. */
OcrPoint paper_map_to_form(const PaperMap *map, double x_px, double y_px);

/* How far a pixel of the scan lies from the nearest fold, in millimetres; far, where there is none. */
double paper_map_from_fold(const PaperMap *map, double x_px, double y_px);

#endif
