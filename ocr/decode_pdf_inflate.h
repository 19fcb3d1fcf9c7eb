/* ocr/decode_pdf_inflate.h: zlib streams of a PDF, unpacked piece by piece, so that a bomb costs no memory. Not for
 * other rooms. */
#ifndef OCR_DECODE_PDF_INFLATE_H
#define OCR_DECODE_PDF_INFLATE_H
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct OcrInflater OcrInflater;

/* `bytes` is borrowed. */
OcrInflater *ocr_inflater_new(const uint8_t *bytes, size_t size);
void ocr_inflater_free(OcrInflater *inflater);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OcrInflater, ocr_inflater_free)

/* Fills `buffer` with the next `length` bytes; false when there are no more, or the stream is damaged. */
bool ocr_inflater_read(OcrInflater *inflater, uint8_t *buffer, size_t length);

/* The whole stream, or a little more than `most` bytes of one that is longer; NULL when there is nothing. Transfer full. */
GBytes *ocr_inflate(const uint8_t *bytes, size_t size, size_t most);

#endif
