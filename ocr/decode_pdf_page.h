/* ocr/decode_pdf_page.h: tells whether a PDF page is one scanned image, and takes it out. Not for other rooms. */
#ifndef OCR_DECODE_PDF_PAGE_H
#define OCR_DECODE_PDF_PAGE_H
#include "ocr/decode_pdf_image.h"

/* Fills `page` when nothing can be seen on page `number` (1-based) but one image that covers it, or strips of
 * one; invisible text over it and anything under it do not count. To be asked of pages whose cost is
 * bearable (ocr/decode_pdf_cost.h). */
OcrPdfTaking ocr_pdf_page_take(qpdf_data pdf, int number, const OcrDecodeLimits *limits, OcrRawPage *page, GError **error);

#endif
