#include "ocr/datamatrix_text.h"

#include "fuzz.h"

#include <string.h>

/* The bytes as code words, then as modules of a symbol whose side is their first byte. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    enum { TEXT_MOST = 2700 };
    int count = (int)MIN(size, OCR_DATAMATRIX_WORDS_MOST);
    g_autofree uint8_t *words = g_memdup2(bytes, (gsize)count);
    g_autoptr(GByteArray) text = ocr_datamatrix_text_read(words, count);
    if (text && text->len > TEXT_MOST)
        g_error("%u bytes out of %d words", text->len, count);
    static OcrDatamatrixGrid grid;
    static OcrDatamatrixWords read;
    if (size < 2)
        return 0;
    grid.size = bytes[0];
    for (size_t i = 0; i < sizeof grid.dark; i++)
        grid.dark[i] = bytes[1 + i / 8 % (size - 1)] >> i % 8 & 1;
    if (grid.size <= OCR_DATAMATRIX_SIZE_MOST && ocr_datamatrix_words_read(&grid, &read) && read.count > OCR_DATAMATRIX_WORDS_MOST)
        g_error("%d words", read.count);
    return 0;
}
