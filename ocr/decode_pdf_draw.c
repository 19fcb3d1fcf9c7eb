#include "ocr/decode_pdf_draw.h"

#include <cairo.h>
#include <inttypes.h>
#include <math.h>
#include <poppler.h>
#include <string.h>

/* Cairo's surface and the raster stand side by side at 4 bytes a pixel: A2 at 300 dpi. */
static const double DRAWN_MAX_PIXELS = 36e6, DRAWN_DPI = 300, COARSEST_DPI = 72;

struct OcrPdfDrawing {
    PopplerDocument *document;
    char *flaw; /* the first error of the page that is being drawn; NULL: none */
    bool lost;  /* part of what it shows was not there to be drawn */
};

/* Poppler draws on behind most errors, and tells only the log. These mean that something is missing on the page. */
static bool means_lost(const char *message)
{
    static const char *const words[] = {"flate stream", "end of file", "end of image", "DCT", "JPX", "JBIG2", "CCITTFax"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strstr(message, words[i]))
            return true;
    return false;
}

static void take_note(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer user)
{
    (void)domain, (void)level;
    OcrPdfDrawing *drawing = user;
    if (strstr(message, "warning") || !(drawing->flaw == NULL || (means_lost(message) && !drawing->lost)))
        return;
    g_free(drawing->flaw);
    drawing->flaw = g_utf8_make_valid(message, (gssize)strnlen(message, 200));
    drawing->lost = means_lost(message);
}

static unsigned hush(OcrPdfDrawing *drawing)
{
    return g_log_set_handler("Poppler", G_LOG_LEVEL_MASK, take_note, drawing);
}

static void unhush(unsigned handler)
{
    g_log_remove_handler("Poppler", handler);
}

OcrPdfDrawing *ocr_pdf_drawing_new(const uint8_t *bytes, size_t size, GError **error)
{
    g_autoptr(GBytes) borrowed = g_bytes_new_static(bytes, size);
    g_autoptr(GError) cause = NULL;
    OcrPdfDrawing *drawing = g_new0(OcrPdfDrawing, 1);
    unsigned hushed = hush(drawing);
    drawing->document = poppler_document_new_from_bytes(borrowed, NULL, &cause);
    unhush(hushed);
    if (drawing->document == NULL) {
        ocr_pdf_drawing_free(drawing);
        bool locked = g_error_matches(cause, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
        g_set_error(error, OCR_ERROR, locked ? OCR_ERROR_PASSWORD : OCR_ERROR_FORMAT, "the PDF cannot be opened (%s)",
                    cause->message);
        return NULL;
    }
    return drawing;
}

void ocr_pdf_drawing_free(OcrPdfDrawing *drawing)
{
    if (drawing == NULL)
        return;
    if (drawing->document != NULL)
        g_object_unref(drawing->document);
    g_free(drawing->flaw);
    g_free(drawing);
}

static bool is_grey(const uint32_t *words, int w, int h, size_t stride)
{
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            uint32_t rgb = words[y * stride + x];
            if (((rgb >> 16 ^ rgb >> 8) & 0xff) != 0 || ((rgb >> 8 ^ rgb) & 0xff) != 0)
                return false;
        }
    return true;
}

static bool is_bare(cairo_surface_t *surface)
{
    int w = cairo_image_surface_get_width(surface), h = cairo_image_surface_get_height(surface);
    const uint32_t *words = (const uint32_t *)(const void *)cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface) / 4;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            if ((words[y * stride + x] & 0xffffff) != 0xffffff)
                return false;
    return true;
}

static bool has_words(PopplerPage *sheet)
{
    g_autofree char *text = poppler_page_get_text(sheet);
    for (const char *at = text; at && *at; at = g_utf8_next_char(at))
        if (g_unichar_isgraph(g_utf8_get_char(at)))
            return true;
    return false;
}

/* A page that was drawn in part, or came out empty and should not have, must not pass as what was sent, or as blank. */
static bool drawn_whole(const OcrPdfDrawing *drawing, PopplerPage *sheet, cairo_surface_t *surface, GError **error)
{
    bool bare = is_bare(surface);
    if (drawing->lost || (bare && drawing->flaw))
        g_set_error(error, OCR_ERROR, OCR_ERROR_FORMAT, "%s (%s): save it anew, or print it and scan that",
                    bare ? "it came out empty" : "part of it is missing", drawing->flaw);
    else if (bare && has_words(sheet))
        g_set_error_literal(error, OCR_ERROR, OCR_ERROR_FORMAT,
                            "it holds words and came out empty: save it anew, or print it and scan that");
    else
        return true;
    return false;
}

static OcrImage *raster_of(cairo_surface_t *surface, const OcrDecodeLimits *limits, GError **error)
{
    int w = cairo_image_surface_get_width(surface), h = cairo_image_surface_get_height(surface);
    const uint32_t *words = (const uint32_t *)(const void *)cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface) / 4;
    int depth = is_grey(words, w, h, stride) ? 8 : 32;
    OcrImage *image = ocr_raster_new(limits, w, h, depth, error);
    if (image == NULL)
        return NULL;
    for (int y = 0; y < h; y++) {
        uint8_t *row = ocr_raster_row(image, y);
        for (int x = 0; x < w; x++) {
            uint32_t rgb = words[y * stride + x];
            if (depth == 8)
                row[x] = rgb & 0xff;
            else
                ((uint32_t *)(void *)row)[x] = GUINT32_TO_BE(rgb << 8);
        }
    }
    ocr_raster_finish(image);
    return image;
}

static OcrImage *draw(const OcrPdfDrawing *drawing, PopplerPage *page, double dpi, const OcrDecodeLimits *limits, GError **error)
{
    double w_pt = 0, h_pt = 0;
    poppler_page_get_size(page, &w_pt, &h_pt);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, MAX(1, (int)lround(w_pt * dpi / 72)),
                                                          MAX(1, (int)lround(h_pt * dpi / 72)));
    cairo_t *context = cairo_create(surface);
    cairo_set_source_rgb(context, 1, 1, 1);
    cairo_paint(context);
    cairo_scale(context, dpi / 72, dpi / 72);
    poppler_page_render(page, context);
    cairo_surface_flush(surface);
    OcrImage *image = NULL;
    if (cairo_status(context) != CAIRO_STATUS_SUCCESS)
        g_set_error(error, OCR_ERROR, OCR_ERROR_FORMAT, "the page cannot be drawn (%s)",
                    cairo_status_to_string(cairo_status(context)));
    else if (drawn_whole(drawing, page, surface, error))
        image = raster_of(surface, limits, error);
    cairo_destroy(context);
    cairo_surface_destroy(surface);
    return image;
}

/* The resolution to draw at: less on huge sheets, so that memory is bounded. 0 for a page without size. */
static double drawing_dpi(double w_pt, double h_pt, const OcrDecodeLimits *limits)
{
    if (!(w_pt > 0) || !(h_pt > 0))
        return 0;
    double most = MIN(DRAWN_MAX_PIXELS, (double)limits->max_pixels);
    double by_area = sqrt(most / (w_pt * h_pt)) * 72;
    double by_side = MIN(limits->max_side_px, 30000) * 72 / MAX(w_pt, h_pt);
    return MIN(DRAWN_DPI, MIN(by_area, by_side));
}

static bool draw_sheet(const OcrPdfDrawing *drawing, PopplerPage *sheet, const OcrDecodeLimits *limits, OcrRawPage *page, GError **error)
{
    double w_pt = 0, h_pt = 0;
    poppler_page_get_size(sheet, &w_pt, &h_pt);
    double dpi = drawing_dpi(w_pt, h_pt, limits);
    if (dpi < COARSEST_DPI) {
        g_set_error(error, OCR_ERROR, dpi > 0 ? OCR_ERROR_LIMIT : OCR_ERROR_FORMAT, "its sheet of %.0f x %.0f mm is not drawn",
                    w_pt / 72 * 25.4, h_pt / 72 * 25.4);
        return false;
    }
    page->image = draw(drawing, sheet, dpi, limits, error);
    page->dpi_x = page->dpi_y = dpi;
    page->drawn = true;
    page->source = "pdf-drawn";
    return page->image != NULL;
}

bool ocr_pdf_draw(OcrPdfDrawing *drawing, int number, const OcrDecodeLimits *limits, OcrRawPage *page, GError **error)
{
    g_clear_pointer(&drawing->flaw, g_free);
    drawing->lost = false;
    unsigned hushed = hush(drawing);
    PopplerPage *sheet = poppler_document_get_page(drawing->document, number - 1);
    bool drawn = sheet != NULL && draw_sheet(drawing, sheet, limits, page, error);
    if (sheet != NULL)
        g_object_unref(sheet);
    else
        g_set_error(error, OCR_ERROR, OCR_ERROR_FORMAT, "the PDF's page tree is damaged");
    unhush(hushed);
    return drawn;
}
