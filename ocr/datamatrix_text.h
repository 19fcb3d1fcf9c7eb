/* ocr/datamatrix_text.h: what the code words of a Data Matrix symbol say. Not for other rooms. */
#ifndef OCR_DATAMATRIX_TEXT_H
#define OCR_DATAMATRIX_TEXT_H
#include "ocr/datamatrix_words.h"

/* The bytes: ASCII, C40, text, X12, EDIFACT and base 256 words; FNC1 is a group separator but for the first word; names of character sets
 * are left out. NULL when the words are no such text. At most 2700 bytes. Written for hostile symbols. Transfer full.
 * Source: ISO/IEC 16022, 5.2. */
GByteArray *ocr_datamatrix_text_read(const uint8_t *words, int count);

#endif
