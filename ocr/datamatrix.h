/* ocr/datamatrix.h: square Data Matrix symbols (ECC 200), dark on light. */
#ifndef OCR_DATAMATRIX_H
#define OCR_DATAMATRIX_H
#include "ocr/page.h"

/* Adds an OcrCode with symbology "datamatrix" to `codes` for each symbol on the page that decodes; places where a code was read already are
 * left out. Located, corrected and decoded here: libdmtx hangs on whole pages and aborts on hostile symbols, zbar knows none.
 * Text: the symbol's bytes; those that are no UTF-8 of letters, digits, punctuation, spaces or the separators tab, LF, CR, EOT, FS, GS, RS, US stand
 * as U+2800 + byte (Braille patterns), so that nothing is lost: ocr_datamatrix_bytes gives them back. */
void ocr_datamatrix_find(OcrPage *page, GPtrArray *codes);

/* The bytes of a text of ocr_datamatrix_find. Transfer full. */
GBytes *ocr_datamatrix_bytes(const char *text);

#endif
