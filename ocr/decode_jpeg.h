/* ocr/decode_jpeg.h: a JPEG stream into a raster, for JPEG files and for the pictures of a PDF. Not for other rooms. */
#ifndef OCR_DECODE_JPEG_H
#define OCR_DECODE_JPEG_H
#include "ocr/decode_part.h"

/* 8 bit for a grey JPEG, 32 bit for colour, CMYK included. `scans`: from ocr_jpeg_facts. Errors: OCR_ERROR_FORMAT
 * (data missing or damaged), _LIMIT, _UNSUPPORTED. */
OcrImage *ocr_jpeg_raster(const uint8_t *bytes, size_t size, int scans, const OcrDecodeLimits *limits, GError **error);

#endif
