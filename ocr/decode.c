#include "ocr/decode.h"

#include "ocr/decode_part.h"
#include "ocr/decode_resolution.h"
#include "ocr/media_noise.h"

#include <leptonica/allheaders.h>
#include <math.h>

struct OcrDecoder {
    OcrMedia media;
    const OcrDecodePart *part;
    void *state;
    int pages;
    OcrDecodeLimits limits;
};

static const OcrDecodePart *part_of(OcrMedia media)
{
    switch (media) {
    case OCR_MEDIA_TIFF:
        return &ocr_decode_tiff;
    case OCR_MEDIA_PDF:
        return &ocr_decode_pdf;
    case OCR_MEDIA_JPEG:
        return &ocr_decode_jpeg;
    case OCR_MEDIA_PNG:
        return &ocr_decode_png;
    case OCR_MEDIA_UNKNOWN:
        break;
    }
    return NULL;
}

/* What is wrong is the same for the decoder, what to do about it is not. */
static void tell_noise_from_cut(const uint8_t *bytes, size_t size, GError *error)
{
    if (g_error_matches(error, OCR_ERROR, OCR_ERROR_INCOMPLETE) && ocr_media_is_noise(bytes, size)) {
        error->code = OCR_ERROR_FORMAT;
        g_prefix_error(&error, "damaged, what follows the signature is something else: ");
    }
}

OcrDecoder *ocr_decoder_open(const uint8_t *bytes, size_t size, const OcrDecodeLimits *limits, GError **error)
{
    g_autoptr(OcrDecoder) decoder = g_new0(OcrDecoder, 1);
    decoder->limits = limits ? *limits : OCR_DECODE_LIMITS_DEFAULT;
    decoder->media = ocr_media_sniff(bytes, size);
    decoder->part = part_of(decoder->media);
    if (decoder->part == NULL) {
        g_set_error(error, OCR_ERROR, size == 0 ? OCR_ERROR_FORMAT : OCR_ERROR_FOREIGN, "%s: only TIFF, PDF, JPEG and PNG are read",
                    size == 0 ? "the file is empty" : "the content is no picture that is known");
        return NULL;
    }
    GError *problem = NULL;
    decoder->state = decoder->part->open(bytes, size, &decoder->limits, &decoder->pages, &problem);
    if (decoder->state != NULL)
        return g_steal_pointer(&decoder);
    tell_noise_from_cut(bytes, size, problem);
    g_propagate_error(error, problem);
    return NULL;
}

void ocr_decoder_close(OcrDecoder *decoder)
{
    if (decoder == NULL)
        return;
    if (decoder->state != NULL)
        decoder->part->close(decoder->state);
    g_free(decoder);
}

OcrMedia ocr_decoder_media(const OcrDecoder *decoder)
{
    return decoder->media;
}

int ocr_decoder_page_count(const OcrDecoder *decoder)
{
    return decoder->pages;
}

/* Settles the resolution, the same in x and y, and stretches the coarser side of a fax page (204 x 98 dpi). */
static bool make_square(OcrRawPage *page, const OcrDecodeLimits *limits, OcrPageInfo *info, GError **error)
{
    int w = ocr_image_width(page->image), h = ocr_image_height(page->image);
    bool known = page->drawn || (ocr_resolution_is_plausible(page->dpi_x, w) && ocr_resolution_is_plausible(page->dpi_y, h));
    double ratio = known ? page->dpi_x / page->dpi_y : 1;
    info->dpi_assumed = !known || ratio > 4 || ratio < 0.25;
    info->dpi = info->dpi_assumed ? ocr_resolution_guess(w, h) : MAX(page->dpi_x, page->dpi_y);
    if (info->dpi_assumed || fabs(ratio - 1) < 0.02)
        return true;
    double stretch_x = MAX(1 / ratio, 1), stretch_y = MAX(ratio, 1);
    if (!ocr_raster_fits(limits, llround(w * stretch_x), llround(h * stretch_y), error))
        return false;
    OcrImage *square = pixScale(page->image, (float)stretch_x, (float)stretch_y);
    if (square == NULL) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_LIMIT, "no memory to make a page of %d x %d pixels square", w, h);
        return false;
    }
    ocr_image_free(page->image);
    page->image = square;
    return true;
}

static bool make_upright(OcrRawPage *page, GError **error)
{
    if (page->flip)
        pixFlipTB(page->image, page->image);
    if (page->turn == 0)
        return true;
    OcrImage *turned = ocr_image_turn(page->image, page->turn);
    if (turned == NULL) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_LIMIT, "no memory to turn a page of %d x %d pixels",
                    ocr_image_width(page->image), ocr_image_height(page->image));
        return false;
    }
    ocr_image_free(page->image);
    page->image = turned;
    return true;
}

OcrImage *ocr_decoder_page(OcrDecoder *decoder, int number, OcrPageInfo *info, GError **error)
{
    OcrRawPage page = {NULL};
    if (number < 1 || number > decoder->pages) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_FORMAT, "there is no page %d: the file has %d", number, decoder->pages);
        return NULL;
    }
    if (!decoder->part->page(decoder->state, number, &page, error)) {
        g_prefix_error(error, "page %d: ", number);
        return NULL;
    }
    *info = (OcrPageInfo){.turn = page.turn, .source = page.source};
    if (page.turn == 0)
        info->place = page.place;
    if (make_square(&page, &decoder->limits, info, error) && make_upright(&page, error))
        return page.image;
    g_prefix_error(error, "page %d: ", number);
    ocr_image_free(page.image);
    return NULL;
}
