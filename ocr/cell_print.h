/* ocr/cell_print.h: which ink of a strip is the form's own print, and nobody's writing: the feet of an open comb, a word in a cell, the
 * shadow of a box. */
#ifndef OCR_CELL_PRINT_H
#define OCR_CELL_PRINT_H
#include "ocr/cell_frame.h"
#include "ocr/cell_ink.h"
#include "ocr/printed.h"

/* For each piece whether it lies wholly where the blank page has print. What joins writing to print is not told to be print: a stroke
 * over a line would go with it. Transfer full. */
bool *ocr_ink_printed(const OcrInk *ink, const OcrStrip *strip, const OcrPrinted *printed);

/* Lines along a row's boxes where the blank page has none are no frame: heads and feet of large digits. Those sides are not seen any more, and of the
 * others is cleared only what the blank page has. `printed` is kept. */
void ocr_frames_keep_printed(OcrFrames *frames, const OcrStrip *strip, const OcrPrinted *printed);

#endif
