/* ocr/mrz_zone.h: rows of one pitch that lie as the lines of a machine readable zone do, and their cells. */
#ifndef OCR_MRZ_ZONE_H
#define OCR_MRZ_ZONE_H
#include "ocr/mrz_row.h"
#include "ocr/page.h"

enum { MRZ_LINES_MAX = 3, MRZ_CELL_SIDE = 40, MRZ_AROUND = 3 };

/* Character c of line l lies at start + (c + drift) * step + l * down, in pixels of the page's scan; `count` characters were seen, from the first
 * of any line to the last of any. Up to MRZ_AROUND more may stand at either end. Reading direction is not known yet. */
typedef struct {
    OcrPoint start, step, down;
    int lines, count;
    float drift[MRZ_LINES_MAX][MRZ_ROW_MAX]; /* as MrzRow's */
} MrzZone;

/* Zones of two or three lines, parallel, one pitch, one grid, 1.1 to 3.4 pitches apart. Array of MrzZone, transfer full.
 * Cost: 5 ms a page of text at 300 dpi. */
GArray *mrz_zones_find(OcrPage *page);

/* The zone as it reads when the page is upside down. */
MrzZone mrz_zone_turn(const MrzZone *zone);

/* The ink of one line's characters from `first` (may be negative) on: 1.25 pitches wide and 1.5 high, 0 the paper around, 255 the darkest
 * ink around. Outside the page is paper. */
void mrz_zone_cut(OcrPage *page, const MrzZone *zone, int line, int first, int count, uint8_t (*cells)[MRZ_CELL_SIDE][MRZ_CELL_SIDE]);

/* The box around `count` characters of all lines from `first` on, within the page. */
OcrBox mrz_zone_box(OcrPage *page, const MrzZone *zone, int first, int count);

#endif
