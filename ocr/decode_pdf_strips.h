/* ocr/decode_pdf_strips.h: a scan that its PDF holds as several images, one below the other. Not for other rooms. */
#ifndef OCR_DECODE_PDF_STRIPS_H
#define OCR_DECODE_PDF_STRIPS_H
#include "ocr/decode_pdf_content.h"
#include "ocr/decode_pdf_image.h"

typedef struct {
    qpdf_oh image;
    OcrPdfGraphics graphics; /* as it was painted */
} OcrPdfPlaced;

/* Whether `strips` (array of OcrPdfPlaced; sorted from top to bottom here) are upright, equally wide in points and in
 * pixels, and join without a gap. `whole` gets what they cover together. */
bool ocr_pdf_strips_join(qpdf_data pdf, GArray *strips, OcrPdfRect *whole);

/* Decodes strips that join into one image, as ocr_pdf_image_take does. */
OcrPdfTaking ocr_pdf_strips_take(qpdf_data pdf, const GArray *strips, const OcrDecodeLimits *limits, OcrImage **image,
                                 GError **error);

#endif
