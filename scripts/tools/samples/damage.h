/* scripts/tools/samples/damage.h: what befalls a sheet before the scanner sees it. */
#ifndef SAMPLES_DAMAGE_H
#define SAMPLES_DAMAGE_H
#include "scan.h"

/* "torn", "folded" (a corner, over the print), "shrunk" (printed at 95 %), "copied" (once, on an office copier), "bent" (by 0.5
 * to 1.3 mm, more than any straight line holds), "bent_hard" (by 1.3 to 2.5). */
bool damage_known(const char *name);

/* Sets a pass up so that its sheet has the damage. */
void damage_choose(const char *name, ScanPass *pass, GRand *rand);

/* A corner is gone, its mark with it: there the scanner sees its own lid. 1 top left, then clockwise. */
void damage_tear_corner(cairo_t *cairo, double width_mm, double height_mm, int corner, double background);

/* The same corner turned over onto the sheet: the lid where it was, its white back and a shadow on the print. */
void damage_fold_corner(cairo_t *cairo, double width_mm, double height_mm, int corner, double background);

/* What a copier makes of a sheet of 8 bit: fat or thin toner with rough edges, and its dust. Transfer full. */
PIX *damage_copy(PIX *sheet, double dpi, GRand *rand);

/* The sheet drawn aslant and bulging by up to `bent_mm`. Transfer full. */
PIX *damage_bend(PIX *sheet, double dpi, double bent_mm, GRand *rand);

#endif
