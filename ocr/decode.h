/* ocr/decode.h: from the bytes of an original to its pages as rasters. Runs only in the reader. */
#ifndef OCR_DECODE_H
#define OCR_DECODE_H
#include "ocr/image.h"
#include "ocr/media.h"

typedef struct {
    int max_pages;        /* default 2000 */
    int64_t max_pixels;   /* a page, default 140 million: A4 at 1200 dpi */
    int max_side_px;      /* default 30000 */
} OcrDecodeLimits;

#define OCR_DECODE_LIMITS_DEFAULT ((OcrDecodeLimits){.max_pages = 2000, .max_pixels = 140000000, .max_side_px = 30000})

/* Where the one image of a PDF page lies on its sheet; width 0: it is the sheet. */
typedef struct {
    double left_mm, top_mm, width_mm, height_mm; /* of the image's corner, and of the whole sheet */
} OcrSheetPlace;

typedef struct {
    double dpi;        /* dots per inch of the returned image, the same in x and y */
    bool dpi_assumed;  /* the file did not say (or said nonsense): taken from the page's size, else 300 */
    int turn;          /* clockwise turn that the file's own metadata asks for (EXIF, TIFF tag, PDF /Rotate),
                          ALREADY applied to the image: 0, 90, 180, 270 */
    const char *source;/* "tiff", "pdf-image" (taken out as it is), "pdf-drawn" (300 dpi), "jpeg", "png" */
    OcrSheetPlace place; /* not known where the image was turned */
} OcrPageInfo;

typedef struct OcrDecoder OcrDecoder;

/* Opens an original. `bytes` is borrowed and must outlive the decoder.
 * Errors: OCR_ERROR_FORMAT, _FOREIGN, _PASSWORD, _PAGES, _INCOMPLETE; the message names what and where. */
OcrDecoder *ocr_decoder_open(const uint8_t *bytes, size_t size, const OcrDecodeLimits *limits, GError **error);
void ocr_decoder_close(OcrDecoder *decoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OcrDecoder, ocr_decoder_close)

OcrMedia ocr_decoder_media(const OcrDecoder *decoder);
int ocr_decoder_page_count(const OcrDecoder *decoder);

/* Page `number`, 1-based, as 1, 8 or 32 bit. Transfer full. A page of one image in a PDF is taken out as it is;
 * any other is drawn at 300 dpi. A damaged page fails alone: others can still be asked for. */
OcrImage *ocr_decoder_page(OcrDecoder *decoder, int number, OcrPageInfo *info, GError **error);

#endif
