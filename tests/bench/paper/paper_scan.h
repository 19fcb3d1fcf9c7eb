/* tests/bench/paper/paper_scan.h: a sheet as a scanner or a telephone delivers it after what befell it. */
#ifndef PAPER_SCAN_H
#define PAPER_SCAN_H
#include "paper_map.h"

#include <leptonica/allheaders.h>

enum { PAPER_PX_MM = 12 }; /* of the sheet as it is painted */

typedef enum { PAPER_BLACK, PAPER_GREY, PAPER_COLOUR } PaperKind; /* a photograph is never black and white */

/* `sheet`: the whole page at PAPER_PX_MM, 8 bits, or 32 for a scan in colour. `map` says how it lies. Transfer full. */
PIX *paper_scan(PIX *sheet, const PaperMap *map, PaperDamage damage, double strength, PaperKind kind, GRand *rand);

#endif
