#include "forms/printed.h"

/* Squares around print where it may lie, where the page lies well and where it lies less so. */
enum { NEAR = 1, LESS_NEAR = 2 };
static const double WELL_MM = 0.2;

static void mark(OcrPrinted *printed, const FormTransform *transform, const OcrLayout *blank)
{
    for (int y = 0; y < blank->h; y++)
        for (int x = 0; x < blank->w; x += 64)
            for (uint64_t bits = ocr_layout_bits(blank, x, y); bits; bits &= bits - 1) {
                double column = x + 63 - __builtin_ctzll(bits) + 0.5;
                ocr_printed_mark(printed, form_transform_point(transform, column / OCR_LAYOUT_PX_MM, (y + 0.5) / OCR_LAYOUT_PX_MM));
            }
}

OcrPrinted *form_printed(const OcrPage *page, const FormTransform *transform, const OcrLayout *blank)
{
    OcrPrinted *printed = ocr_printed_new(page);
    mark(printed, transform, blank);
    if (blank->light)
        mark(printed, transform, blank->light);
    return printed;
}

OcrPrinted *form_printed_near(const OcrPage *page, const FormRegistration *registration, const OcrLayout *blank)
{
    OcrPrinted *printed = form_printed(page, &registration->transform, blank);
    ocr_printed_widen(printed, registration->residual_mm < WELL_MM ? NEAR : LESS_NEAR);
    return printed;
}
