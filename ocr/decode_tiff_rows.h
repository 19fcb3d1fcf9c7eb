/* ocr/decode_tiff_rows.h: the pixels of one TIFF directory, in strips or tiles, into a raster. Not for other rooms. */
#ifndef OCR_DECODE_TIFF_ROWS_H
#define OCR_DECODE_TIFF_ROWS_H
#include "ocr/decode_part.h"

struct tiff;

/* The picture of the directory that `tiff` stands at. Errors: OCR_ERROR_LIMIT, _UNSUPPORTED, _FORMAT; what libtiff
 * itself says about damage is the caller's to add. */
OcrImage *ocr_tiff_raster(struct tiff *tiff, const OcrDecodeLimits *limits, GError **error);

#endif
