#include "ocr/page_looks.h"

#include <leptonica/allheaders.h>
#include <math.h>

enum { LINES_OF_ENVELOPE = 14, LINES_OF_PHOTOS = 6, PHOTOS_MOST = 12 };

/* Set by hand, from a handful of samples: too low for the machine to file such a page by itself, so a person confirms each. */
static const double PHOTOS_P = 0.9, ENVELOPE_P = 0.9;
/* A dot of the page while photographs are looked for. */
static const double PATCH_MM = 0.5;

static bool near(double a, double b, double by)
{
    return fabs(a - b) <= by;
}

static bool is_photo(double w_mm, double h_mm)
{
    double shorter = MIN(w_mm, h_mm), longer = MAX(w_mm, h_mm);
    return near(shorter, 35, 4) && near(longer, 45, 5) && near(longer / shorter, 1.286, 0.14);
}

/* Ink of the page at two dots a millimetre. Grown together where it is dense, screened print holds; photographs of one strip, 2 mm apart, only as
 * it is. */
static PIX *patches(OcrPage *page, bool grown)
{
    PIX *grey = pixScaleToGray((PIX *)ocr_page_binary(page), (l_float32)(25.4 / PATCH_MM / page->dpi));
    PIX *dark = grey ? pixThresholdToBinary(grey, grown ? 215 : 160) : NULL;
    pixDestroy(&grey);
    if (!dark || !grown)
        return dark;
    PIX *closed = pixCloseSafeBrick(NULL, dark, 3, 3);
    pixDestroy(&dark);
    return closed;
}

static void count_photos(PIX *dense, int *photos, int *others)
{
    BOXA *boxes = dense ? pixConnCompBB(dense, 8) : NULL;
    int count = boxes ? boxaGetCount(boxes) : 0;
    *photos = *others = 0;
    for (int i = 0; i < count; i++) {
        BOX *box = boxaGetBox(boxes, i, L_CLONE);
        double w_mm = box->w * PATCH_MM, h_mm = box->h * PATCH_MM;
        if (is_photo(w_mm, h_mm))
            ++*photos;
        else
            *others += w_mm > 15 && h_mm > 15;
        boxDestroy(&box);
    }
    boxaDestroy(&boxes);
}

static OcrLooks look_for_photos(OcrPage *page, int lines)
{
    OcrLooks looks = {OCR_LOOKS_PLAIN, 0, 0};
    for (int grown = 1; grown >= 0 && lines <= LINES_OF_PHOTOS * 4; grown--) {
        int photos, others;
        PIX *dense = patches(page, grown == 1);
        count_photos(dense, &photos, &others);
        pixDestroy(&dense);
        looks.photos = MAX(looks.photos, photos);
        if (photos >= 1 && photos <= PHOTOS_MOST && others == 0 && lines <= LINES_OF_PHOTOS * photos) {
            looks.sort = OCR_LOOKS_PHOTOS;
            looks.p = PHOTOS_P;
        }
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
