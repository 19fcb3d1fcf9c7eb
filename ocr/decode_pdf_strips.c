#include "ocr/decode_pdf_strips.h"

#include "ocr/decode_pdf_object.h"

#include <math.h>
#include <string.h>

/* Producers round the places of strips; a gap or an overlap below this share of a strip's height is no gap. */
static const double JOINT = 0.02;

static const OcrPdfPlaced *strip_at(const GArray *strips, guint index)
{
    return &g_array_index(strips, OcrPdfPlaced, index);
}

static double top_of(const OcrPdfPlaced *strip)
{
    return strip->graphics.matrix.f + strip->graphics.matrix.d;
}

static int by_height(const void *a, const void *b)
{
    double left = top_of(a), right = top_of(b);
    return (left < right) - (left > right);
}

static bool is_upright(const OcrPdfMatrix *m)
{
    return m->a > 0 && m->d > 0 && fabs(m->b) < 0.001 * m->a && fabs(m->c) < 0.001 * m->d;
}

static double pixels(qpdf_data pdf, const OcrPdfPlaced *strip, const char *key)
{
    return ocr_pdf_number(pdf, qpdf_oh_get_dict(pdf, strip->image), key, 0);
}

static bool joins(qpdf_data pdf, const OcrPdfPlaced *upper, const OcrPdfPlaced *lower)
{
    const OcrPdfMatrix *u = &upper->graphics.matrix, *l = &lower->graphics.matrix;
    double wide = 0.002 * u->a, gap = JOINT * fmin(u->d, l->d);
    return is_upright(u) && is_upright(l) && fabs(u->e - l->e) <= wide && fabs(u->a - l->a) <= wide &&
           fabs(u->f - top_of(lower)) <= fmax(gap, 0.05) && pixels(pdf, upper, "/Width") == pixels(pdf, lower, "/Width");
}

bool ocr_pdf_strips_join(qpdf_data pdf, GArray *strips, OcrPdfRect *whole)
{
    if (strips->len < 2)
        return false;
    g_array_sort(strips, by_height);
    for (guint i = 1; i < strips->len; i++)
        if (!joins(pdf, strip_at(strips, i - 1), strip_at(strips, i)))
            return false;
    const OcrPdfMatrix *first = &strip_at(strips, 0)->graphics.matrix;
    *whole = (OcrPdfRect){first->e, strip_at(strips, strips->len - 1)->graphics.matrix.f, first->e + first->a,
                          top_of(strip_at(strips, 0))};
    return true;
}

/* Raster rows are whole words, so that a strip of the same width and depth is copied as one block. */
static bool append(OcrImage *whole, OcrImage *strip, int *y)
{
    int h = ocr_image_height(strip);
    if (ocr_image_depth(strip) != ocr_image_depth(whole) || ocr_image_width(strip) != ocr_image_width(whole) ||
        h > ocr_image_height(whole) - *y)
        return false;
    memcpy(ocr_raster_row(whole, *y), ocr_raster_row(strip, 0), ocr_raster_stride(strip) * (size_t)h);
    *y += h;
    return true;
}

OcrPdfTaking ocr_pdf_strips_take(qpdf_data pdf, const GArray *strips, const OcrDecodeLimits *limits, OcrImage **image,
                                 GError **error)
{
    double h = 0;
    for (guint i = 0; i < strips->len; i++)
        h += CLAMP(pixels(pdf, strip_at(strips, i), "/Height"), 0, 1e9);
    g_autoptr(OcrImage) whole = NULL;
    int y = 0;
    for (guint i = 0; i < strips->len; i++) {
        g_autoptr(OcrImage) strip = NULL;
        OcrPdfTaking taking =
            ocr_pdf_image_take(pdf, strip_at(strips, i)->image, strip_at(strips, i)->graphics.fills_black, limits, &strip, error);
        if (taking != OCR_PDF_TAKEN)
            return taking;
        if (whole == NULL)
            whole = ocr_raster_new(limits, ocr_image_width(strip), (int64_t)h, ocr_image_depth(strip), error);
        if (whole == NULL)
            return OCR_PDF_FAILED;
        if (!append(whole, strip, &y))
            return OCR_PDF_TO_DRAW;
    }
    *image = g_steal_pointer(&whole);
    return OCR_PDF_TAKEN;
}
