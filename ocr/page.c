#include "ocr/page.h"

#include "ocr/binarise.h"
#include "ocr/page_border.h"
#include "ocr/page_facts.h"
#include "ocr/printed.h"

#include <leptonica/allheaders.h>

enum { TINY_PX = 64 };

OcrPage *ocr_page_new(OcrImage *scan, double dpi)
{
    OcrPage *page = g_new0(OcrPage, 1);
    page->scan = scan;
    page->dpi = dpi;
    page->paper = (OcrBox){0, 0, pixGetWidth(scan), pixGetHeight(scan)};
    return page;
}

void ocr_page_free(OcrPage *page)
{
    if (!page)
        return;
    ocr_image_free(page->scan);
    ocr_image_free(page->grey);
    ocr_image_free(page->binary);
    ocr_printed_free(page->printed);
    ocr_image_free(page->beyond);
    g_free(page);
}

const OcrImage *ocr_page_grey(OcrPage *page)
{
    if (!page->grey)
        page->grey = ocr_grey_from(page->scan);
    return page->grey;
}

const OcrImage *ocr_page_binary(OcrPage *page)
{
    if (!page->binary) {
        page->binary = pixGetDepth(page->scan) == 1 ? pixCopy(NULL, page->scan) : ocr_binary_from(ocr_page_grey(page));
        ocr_image_free(page->beyond);
        page->beyond = ocr_page_remove_border(page->binary, page->dpi, &page->paper);
    }
    return page->binary;
}

double ocr_page_share_beyond(OcrPage *page, OcrBox box)
{
    const OcrImage *binary = ocr_page_binary(page);
    return ocr_page_border_share(ocr_image_width(binary), ocr_image_height(binary), page->beyond, box);
}

/* Too small for any measure that works on reduced copies, and for any writing. */
static bool is_tiny(const OcrPage *page)
{
    return MIN(pixGetWidth(page->scan), pixGetHeight(page->scan)) < TINY_PX;
}

void ocr_page_analyse(OcrPage *page)
{
    ocr_page_binary(page);
    if (is_tiny(page)) {
        page->quality = (OcrQuality){.sharpness = 1, .contrast = 1, .advice = OCR_ADVICE_LOW_RESOLUTION};
        return;
    }
    ocr_page_measure_ink(page);
    if (!page->blank)
        ocr_page_measure_skew(page);
    ocr_page_measure_quality(page);
    ocr_page_measure_hash(page);
}

static void turn_image(OcrImage **image, int rotation)
{
    if (!*image)
        return;
    OcrImage *turned = ocr_image_turn(*image, rotation);
    ocr_image_free(*image);
    *image = turned;
}

void ocr_page_turn(OcrPage *page, int rotation)
{
    rotation = (rotation % 360 + 360) % 360;
    if (rotation == 0)
        return;
    page->paper = ocr_box_turn(page->paper, pixGetWidth(page->scan), pixGetHeight(page->scan), rotation);
    turn_image(&page->scan, rotation);
    turn_image(&page->grey, rotation);
    turn_image(&page->binary, rotation);
    g_clear_pointer(&page->printed, ocr_printed_free);
    turn_image(&page->beyond, rotation);
    page->rotation = (page->rotation + rotation) % 360;
    if (page->binary && !is_tiny(page))
        ocr_page_measure_hash(page);
}

int ocr_page_find_orientation(OcrPage *page, double *confidence)
{
    float up = 0, left = 0;
    *confidence = 0;
    if (is_tiny(page))
        return 0;
    if (pixOrientDetect((PIX *)ocr_page_binary(page), &up, &left, 0, 0) != 0)
        return 0;
    /* Leptonica's ratios are in standard deviations: positive `up` is upright, positive `left` lies on its left side and
     * needs a clockwise turn. */
    float strongest = MAX(ABS(up), ABS(left)), weakest = MIN(ABS(up), ABS(left));
    if (strongest < 5 || weakest > 0.5f * strongest)
        return 0;
    *confidence = MIN(1.0, (double)strongest / 15.0 + 0.25);
    if (ABS(up) > ABS(left))
        return up > 0 ? 0 : 180;
    return left > 0 ? 90 : 270;
}

const char **ocr_advice_words(unsigned advice)
{
    static const char *const words[] = {"blurred", "too_dark", "too_light", "cut_off", "low_resolution", "noisy"};
    const char **list = g_new0(const char *, G_N_ELEMENTS(words) + 1);
    int count = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (advice & 1u << i)
            list[count++] = words[i];
    return list;
}
