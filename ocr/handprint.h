/* ocr/handprint.h: the glyph network: reads cells, typed and written, by one small convolutional network. */
#ifndef OCR_HANDPRINT_H
#define OCR_HANDPRINT_H
#include "ocr/row_reader.h"

/* Loads the weights (ocr/handprint.bin; what they were trained on and their figures: ocr/handprint.md), and those that cells in doubt are looked
 * at with again (ocr/handprint_second.bin: another network is not misled by the same things; NULL: the same). The reader's method
 * is "handprint". Errors: OCR_ERROR_SETUP when a file is missing, of another version or damaged. Transfer full.
 * Cost: tests/bench/handprint.c. */
OcrRowReader *ocr_handprint_new(const char *weights_path, const char *second_path, GError **error);

/* The network's bare outputs (logits) for `count` cells of 40 x 40, 0 to 255: for tests and benches. `logits` is
 * [count][OCR_GLYPH_COUNT]. */
void ocr_handprint_logits(OcrRowReader *reader, const uint8_t (*cells)[OCR_CELL_SIDE][OCR_CELL_SIDE], int count, float *logits);

#endif
