/* ocr/form_shape.h: the places to write that are drawn on a blank form: cells, boxes, frames, writing lines, and the
 * teeth of combs that stand on a line. */
#ifndef OCR_FORM_SHAPE_H
#define OCR_FORM_SHAPE_H
#include "ocr/page.h"

typedef enum {
    OCR_SHAPE_CELL,  /* bare paper shut in by lines or tint: 1.55 to 12 mm a side; or by a ring, 2.2 to 6 mm */
    OCR_SHAPE_FIELD, /* the same, wider: a line's place */
    OCR_SHAPE_FRAME, /* a larger part of the page that lines shut in, whatever is in it */
    OCR_SHAPE_RULE,  /* a line or a row of dots with room above it */
    OCR_SHAPE_TOOTH  /* the place over a rule between two ticks that stand on it */
} OcrShapeKind;

typedef struct {
    OcrShapeKind kind;
    OcrBox box;  /* pixels of the scan: the paper inside, for a rule 6 mm of height above it */
    double fill; /* how much of the box is bare paper, 0 to 1 */
} OcrShape;

/* The shapes of an upright page, in no order; tint as light as 4 % is a wall. Array of OcrShape, transfer full.
 * 100 to 300 ms at 300 dpi. */
GArray *ocr_form_shapes_find(const OcrPage *page);

/* The tint that shuts most of these shapes in, "#rrggbb"; NULL when they are drawn in black or grey. Transfer full. */
char *ocr_form_tint(const OcrPage *page, const GArray *shapes);

#endif
