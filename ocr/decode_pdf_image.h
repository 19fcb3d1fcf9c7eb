/* ocr/decode_pdf_image.h: an image of a PDF, taken out as it is. Not for other rooms. */
#ifndef OCR_DECODE_PDF_IMAGE_H
#define OCR_DECODE_PDF_IMAGE_H
#include "ocr/decode_part.h"

#include <qpdf/qpdf-c.h>

typedef enum {
    OCR_PDF_TAKEN,
    OCR_PDF_TO_DRAW, /* a kind that is left to poppler: JBIG2, JPEG 2000, CMYK, masks... */
    OCR_PDF_FAILED   /* too large, or damaged: `error` says so */
} OcrPdfTaking;

/* Decodes image object `stream` into `*image` (transfer full). `fills_black`: the colour that a stencil mask paints
 * is black. */
OcrPdfTaking ocr_pdf_image_take(qpdf_data pdf, qpdf_oh stream, bool fills_black, const OcrDecodeLimits *limits,
                                OcrImage **image, GError **error);

/* Whether nothing below an image of this kind can be seen. */
bool ocr_pdf_image_is_opaque(qpdf_data pdf, qpdf_oh stream);

#endif
