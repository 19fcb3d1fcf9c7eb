/* ocr/cell.h: one box of a row on a registered page: where it really lies, and the ink that a person put in it. */
#ifndef OCR_CELL_H
#define OCR_CELL_H
#include "ocr/page.h"

/* Four corners of a printed cell or box on the page's scan, clockwise from the top left: registration gives
 * quadrilaterals, since paper turns, stretches and bends. */
typedef struct {
    OcrPoint corner[4];
} OcrQuad;

OcrBox ocr_quad_bounds(const OcrQuad *quad);

enum { OCR_CELL_SIDE = 40 };

/* A cell cut out, straightened and scaled so that the printed box fills the middle 32 of 40 pixels in height
 * (the 4-pixel margin shows strokes that leave the box); same scale in x and y, box centred, so that size and place
 * within the box are kept. Frame and tint taken out.
 *
 * Grey levels. Every pixel is the area average of the ink under it. From a bilevel scan ink is 0 or 255. From a grey
 * or colour scan it is the darkness relative to the paper within 6 mm (0 = as light as it, 255 = black), set to 0
 * wherever that stays under a seventh of the way to black (or under five times the paper's unrest), and then
 * stretched so that the darkest tenth of the cell's ink reaches 255: pencil and felt-tip come out alike, the soft
 * edges of strokes stay. Nothing is thinned, thickened, slanted or centred. */
typedef struct {
    uint8_t pixel[OCR_CELL_SIDE][OCR_CELL_SIDE]; /* 0 paper to 255 full ink */
    double ink_mm2;  /* area of the person's ink */
    double stroke_mm; /* typical stroke width, 0 without ink */
    bool empty;      /* no ink, or dirt only: no engine needs to be asked */
    bool overflow;   /* ink runs across the frame */
} OcrCell;

/* What is seen of a row's frames: lines that run one way, which where the tint dropped out may be a regular hand's uprights or feet; or both. */
typedef enum { OCR_FRAMES_UNSEEN, OCR_FRAMES_ONE_WAY, OCR_FRAMES_SEEN } OcrFramesSeen;

/* Moves the quads of one row (template's expectation through registration) onto the frames that are really
 * printed on this page, by up to `reach_mm`. Unseen (a drop-out scan): quads unchanged. */
OcrFramesSeen ocr_cells_locate(OcrPage *page, OcrQuad *quads, int count, double reach_mm);

/* Cuts out the cells of one row. Strokes that cross a border go to the cell that holds most of them; letters that
 * touch across a border are parted at it. Frames are looked for within 0.45 mm of the quads. 35 us a cell at 300 dpi
 * bilevel, 70 us grey (tests/bench/cell.c). */
void ocr_cells_cut(OcrPage *page, const OcrQuad *quads, int count, OcrCell *cells);

#endif
