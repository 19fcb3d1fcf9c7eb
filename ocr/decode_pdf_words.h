/* ocr/decode_pdf_words.h: the printed words of a PDF page that carries them as text, with their places. */
#ifndef OCR_DECODE_PDF_WORDS_H
#define OCR_DECODE_PDF_WORDS_H
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A printed word, from the top left of the page as shown. */
typedef struct {
    char *text; /* UTF-8 */
    double x_mm, y_mm, w_mm, h_mm;
} OcrWord;

void ocr_word_free(OcrWord *word);

/* The words of each page: array of `most_pages` or fewer GPtrArray* of OcrWord*, in the file's reading order; what was
 * typed into fields is not among them. At most 20000 words a page. Transfer full; NULL when the file cannot be opened. */
GPtrArray *ocr_pdf_words(const uint8_t *bytes, size_t size, int most_pages);

#endif
