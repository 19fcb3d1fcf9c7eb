/* ocr/row_reader.h: what reads a row of cells, whichever engine does it: Tesseract on joined cells for typed
 * rows, the glyph network for typed and handprinted ones. */
#ifndef OCR_ROW_READER_H
#define OCR_ROW_READER_H
#include "ocr/cell.h"
#include "ocr/glyph.h"

/* One cell's answer: probabilities over classes, summing to 1, garbage included. Of an empty cell all are 0. */
typedef struct {
    float p[OCR_GLYPH_COUNT];
    float look[OCR_GLYPH_COUNT]; /* how it looks to the engine: cells that look alike lie near each other; 0 by engines that cannot say */
    bool empty;
} OcrCellReading;

typedef struct OcrRowReader OcrRowReader;
struct OcrRowReader {
    const char *method; /* as it stands in a reading: "typed" or "handprint" */
    /* Reads `count` cut cells; `alphabet[i]` is what may stand in cell i (already applied: classes outside have 0).
     * `out` has `count` rows. Errors: OCR_ERROR_SETUP only; a cell that cannot be read is garbage. */
    bool (*read)(OcrRowReader *self, const OcrCell *cells, const OcrGlyphSet *alphabet, int count,
                 OcrCellReading *out, GError **error);
    /* Looks once more, and longer, at the cells of which `out` is in doubt. NULL: it would see the same. */
    void (*look_again)(OcrRowReader *self, const OcrCell *cells, const OcrGlyphSet *alphabet, int count, OcrCellReading *out);
    void (*free)(OcrRowReader *self);
};

#endif
