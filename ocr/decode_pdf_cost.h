/* ocr/decode_pdf_cost.h: what drawing a PDF page would cost, reckoned before it is drawn. Not for other rooms. */
#ifndef OCR_DECODE_PDF_COST_H
#define OCR_DECODE_PDF_COST_H
#include "ocr/decode_part.h"

#include <qpdf/qpdf-c.h>

/* Whether page `number` (1-based) can be drawn within bounds: how often it paints images, of how many pixels, by how many
 * instructions, forms within forms and notes included; each form is looked at once, however often it is drawn. What instructions
 * behind an odd filter draw counts once. Errors: OCR_ERROR_LIMIT; OCR_ERROR_FORMAT for a form that draws itself. */
bool ocr_pdf_page_cost_bearable(qpdf_data pdf, int number, const OcrDecodeLimits *limits, GError **error);

#endif
