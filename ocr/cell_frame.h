/* ocr/cell_frame.h: the printed lines around the boxes of a strip: where they are, and taking them out. */
#ifndef OCR_CELL_FRAME_H
#define OCR_CELL_FRAME_H
#include "ocr/cell_strip.h"
#include "ocr/printed.h"

/* Strip rows or columns that a line covers, [from, to). Nothing when from == to. */
typedef struct {
    int from, to;
    int level; /* typical darkness of the line itself, 0..255 */
} OcrBand;

typedef enum { OCR_SIDE_TOP, OCR_SIDE_RIGHT, OCR_SIDE_BOTTOM, OCR_SIDE_LEFT } OcrSide;

typedef struct {
    int count;
    bool seen[4];     /* a row's boxes are of one print: either all have a line on that side, or none */
    OcrBand *band[4]; /* [side][box] */
    const OcrPrinted *printed; /* not owned; NULL: the form's print is not known. Where it has none there is no line: ticks end, dashes part */
} OcrFrames;

/* Looks for the lines within `reach_mm` of the sides of the strip's boxes. A row of boxes is judged as one, so that
 * a letter's upright stroke beside the frame of one box is not taken for its line. */
OcrFrames *ocr_frames_find(const OcrStrip *strip, double reach_mm);
void ocr_frames_free(OcrFrames *frames);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OcrFrames, ocr_frames_free)

/* Clears the lines from the strip's mask. Where a stroke crosses or meets a line, the line's pixels stay: there the
 * mask goes on beyond the line. On a grey scan whatever is clearly darker than the line stays. */
void ocr_frames_clear(const OcrFrames *frames, OcrStrip *strip);

#endif
