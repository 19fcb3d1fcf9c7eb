#include "ocr/page_looks.h"

#include <leptonica/allheaders.h>
#include <math.h>

enum { LINES_OF_ENVELOPE = 14, LINES_OF_PHOTOS = 6, PHOTOS_MOST = 12 };

/* Set by hand, from a handful of samples: too low for the machine to file such a page by itself, so a person confirms each. */
static const double PHOTOS_P = 0.9, ENVELOPE_P = 0.9;

static bool near(double a, double b, double by)
{
    return fabs(a - b) <= by;
}

static bool is_photo(double w_mm, double h_mm)
{
    double shorter = MIN(w_mm, h_mm), longer = MAX(w_mm, h_mm);
    return near(shorter, 35, 4) && near(longer, 45, 5) && near(longer / shorter, 1.286, 0.14);
}

/* Ink of the page at two dots a millimetre, grown together where it is dense; photographs of one strip lie 2 mm apart. */
static PIX *patches(OcrPage *page, double *mm)
{
    PIX *grey = pixScaleToGray((PIX *)ocr_page_binary(page), (l_float32)(25.4 * 2 / page->dpi));
    *mm = 0.5;
    PIX *dark = grey ? pixThresholdToBinary(grey, 215) : NULL;
    pixDestroy(&grey);
    PIX *closed = dark ? pixCloseSafeBrick(NULL, dark, 3, 3) : NULL;
    pixDestroy(&dark);
    return closed;
}

static OcrLooks look_for_photos(OcrPage *page, int lines)
{
    OcrLooks looks = {OCR_LOOKS_PLAIN, 0, 0};
    double mm;
    PIX *dense = lines <= LINES_OF_PHOTOS * 4 ? patches(page, &mm) : NULL;
    BOXA *boxes = dense ? pixConnCompBB(dense, 8) : NULL;
    int others = 0, count = boxes ? boxaGetCount(boxes) : 0;
    for (int i = 0; i < count; i++) {
        BOX *box = boxaGetBox(boxes, i, L_CLONE);
        if (is_photo(box->w * mm, box->h * mm))
            looks.photos++;
        else
            others += box->w * mm > 15 && box->h * mm > 15;
        boxDestroy(&box);
    }
    boxaDestroy(&boxes);
    pixDestroy(&dense);
    if (looks.photos >= 1 && looks.photos <= PHOTOS_MOST && others == 0 && lines <= LINES_OF_PHOTOS * looks.photos) {
        looks.sort = OCR_LOOKS_PHOTOS;
        looks.p = PHOTOS_P;
    }
    return looks;
}

static bool is_envelope_size(double w_mm, double h_mm)
{
    static const double sizes[][2] = {{220, 110}, {229, 114}, {162, 114}, {229, 162}, {324, 229}};
    double longer = MAX(w_mm, h_mm), shorter = MIN(w_mm, h_mm);
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++)
        if (near(longer, sizes[i][0], 4) && near(shorter, sizes[i][1], 4))
            return true;
    return false;
}

OcrLooks ocr_page_looks(OcrPage *page, int lines)
{
    double mm = 25.4 / page->dpi;
    bool envelope = is_envelope_size(ocr_image_width(page->scan) * mm, ocr_image_height(page->scan) * mm) ||
                    is_envelope_size(page->paper.w * mm, page->paper.h * mm);
    if (!page->blank && envelope && lines >= 2 && lines <= LINES_OF_ENVELOPE)
        return (OcrLooks){OCR_LOOKS_ENVELOPE, ENVELOPE_P, 0};
    return look_for_photos(page, lines);
}
