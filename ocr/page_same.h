/* ocr/page_same.h: whether two scans are of one paper, or copies of it, though months and scanners lie between them: the two are laid over
 * each other and compared letter by letter. Two papers of one layout that differ in a name or in a number are two. */
#ifndef OCR_PAGE_SAME_H
#define OCR_PAGE_SAME_H
#include "ocr/page.h"

/* Longest map: A3 at four tiles a millimetre, a character a tile, and its head. */
enum { OCR_SAME_MAP_BYTES = 64 + 1200 * 1700 };

/* How much ink each tile of a quarter of a millimetre holds: ASCII, a head of seven numbers (width, height, place and size of the sheet without
 * its rim, in tiles; skew in thousandths of a degree), then hex digits (fifteenths of the tile) and letters g to z for 2 to 21 empty
 * tiles in a row. Punched holes and black bars are left out. "" for a blank page, for one under 120 dpi and for one larger than A3: of these nothing
 * can be said. Needs `blank`, `paper` and `skew_deg`. About 30 ms, some 100,000 bytes. Transfer full. */
char *ocr_page_same_map(OcrPage *page);

/* Whether a text is such a map. */
bool ocr_same_map_sound(const char *map);

/* How unlike the two pages are where they are most unlike, once laid over each other (turned, upside down too, and shrunk by up to 8 %): 0 for
 * equal ones, towards 1 where one has a letter and the other none or another. 1 also where they cannot be laid over each other or where
 * more than a little of one does not lie on the other, and for maps that are not sound or empty. 0.1 to 0.3 s. */
double ocr_same_difference(const char *a, const char *b);

/* Up to here two maps may be of one paper: whether they are, their words say (forms/paper_same.h), for a letter much like another is lost in what
 * two scanners make of one page. Where there are no words, only up to the second. Measured by tests/bench/deeds: set for no wrong pair, not for
 * finding every right one: the nearest pair of which the words, misread, said the same though a letter differs was at 0.38 (1 of 940). */
extern const double ocr_same_below, ocr_same_alone;

#endif
