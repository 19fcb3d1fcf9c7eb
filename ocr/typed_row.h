/* ocr/typed_row.h: reads a row of typed cells by Tesseract: the cells' ink joined into one line, without frames. */
#ifndef OCR_TYPED_ROW_H
#define OCR_TYPED_ROW_H
#include "ocr/row_reader.h"
#include "ocr/text.h"

/* `text` is borrowed and must outlive the reader. Transfer full; freed by its own `free`. About 1 ms a cell. */
OcrRowReader *ocr_typed_row_new(OcrText *text);

#endif
