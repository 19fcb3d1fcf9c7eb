/* ocr/decode_pdf_draw.h: pages of a PDF drawn by poppler. Not for other rooms. */
#ifndef OCR_DECODE_PDF_DRAW_H
#define OCR_DECODE_PDF_DRAW_H
#include "ocr/decode_part.h"

typedef struct OcrPdfDrawing OcrPdfDrawing;

/* `bytes` is borrowed. Errors: OCR_ERROR_FORMAT, _PASSWORD. */
OcrPdfDrawing *ocr_pdf_drawing_new(const uint8_t *bytes, size_t size, GError **error);
void ocr_pdf_drawing_free(OcrPdfDrawing *drawing);

/* Page `number` (1-based), as a viewer shows it (turned, cropped, with its form fields), at 300 dpi, or less
 * where the sheet is larger than A2. 8 bit when nothing on it is coloured, else 32. OCR_ERROR_FORMAT also for a page of
 * which part is lost, and for one that came out empty though it has words or faults. */
bool ocr_pdf_draw(OcrPdfDrawing *drawing, int number, const OcrDecodeLimits *limits, OcrRawPage *page, GError **error);

#endif
