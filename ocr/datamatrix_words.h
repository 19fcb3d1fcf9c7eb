/* ocr/datamatrix_words.h: from the modules of a Data Matrix symbol to its code words, errors corrected. Not for other rooms. */
#ifndef OCR_DATAMATRIX_WORDS_H
#define OCR_DATAMATRIX_WORDS_H
#include "ocr/datamatrix_grid.h"

enum { OCR_DATAMATRIX_WORDS_MOST = 1304 };

typedef struct {
    int count;
    uint8_t word[OCR_DATAMATRIX_WORDS_MOST]; /* data only */
} OcrDatamatrixWords;

/* False when more is wrong than the code's redundancy mends.
 * Source: ISO/IEC 16022, annex F (placement) and table 7; errors by Berlekamp, Massey and Forney over GF(256) modulo 301. */
bool ocr_datamatrix_words_read(const OcrDatamatrixGrid *grid, OcrDatamatrixWords *words);

#endif
