/* Paper for tests of ocr/: drawn in millimetres, scanned with skew, blur and noise. */
#ifndef TESTS_OCR_PAPER_H
#define TESTS_OCR_PAPER_H
#include "ocr/cell.h"
#include <cairo.h>
#include <leptonica/allheaders.h>
#include <math.h>
#include <pango/pangocairo.h>

typedef struct {
    cairo_surface_t *surface;
    cairo_t *cr; /* in millimetres */
    double dpi;
} Paper;

typedef enum { SCAN_BILEVEL, SCAN_GREY, SCAN_COLOUR } ScanKind;

typedef struct {
    ScanKind kind;
    double blur_px, noise;
    int threshold; /* of a bilevel scan, 0..255; 0: 150 */
    guint32 seed;
} Scanner;

static inline Paper paper_new(double w_mm, double h_mm, double dpi, double skew_deg)
{
    Paper p = {.dpi = dpi};
    int w = (int)ceil(w_mm * dpi / 25.4), h = (int)ceil(h_mm * dpi / 25.4);
    p.surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, w, h);
    p.cr = cairo_create(p.surface);
    cairo_set_source_rgb(p.cr, 1, 1, 1);
    cairo_paint(p.cr);
    cairo_translate(p.cr, w / 2.0, h / 2.0);
    cairo_rotate(p.cr, skew_deg * G_PI / 180);
    cairo_translate(p.cr, -w / 2.0, -h / 2.0);
    cairo_scale(p.cr, dpi / 25.4, dpi / 25.4);
    return p;
}

static inline void paper_free(Paper *p)
{
    cairo_destroy(p->cr);
    cairo_surface_destroy(p->surface);
}

/* The quad on the scan of a box in millimetres. */
static inline OcrQuad paper_quad(const Paper *p, double x, double y, double w, double h)
{
    OcrQuad q = {{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}};
    for (int i = 0; i < 4; i++)
        cairo_user_to_device(p->cr, &q.corner[i].x, &q.corner[i].y);
    return q;
}

typedef enum { FRAME_BOXES, FRAME_COMB, FRAME_TICKS, FRAME_DOTS, FRAME_NONE } FrameStyle;

typedef struct {
    double x, y, w, h, gap;
    int count;
    FrameStyle style;
    double line_mm, tint[3];
} Row;

/* Draws the frames of a row and gives its quads. */
static inline void paper_row(Paper *p, const Row *row, OcrQuad *quads)
{
    cairo_set_source_rgb(p->cr, row->tint[0], row->tint[1], row->tint[2]);
    cairo_set_line_width(p->cr, row->line_mm);
    double dash[2] = {row->line_mm, row->line_mm};
    cairo_set_dash(p->cr, dash, row->style == FRAME_DOTS ? 2 : 0, 0);
    for (int i = 0; i < row->count; i++) {
        double x = row->x + i * (row->w + row->gap);
        quads[i] = paper_quad(p, x, row->y, row->w, row->h);
        if (row->style == FRAME_NONE)
            continue;
        if (row->style == FRAME_TICKS) {
            cairo_move_to(p->cr, x, row->y + row->h / 2);
            cairo_line_to(p->cr, x, row->y + row->h);
            cairo_line_to(p->cr, x + row->w, row->y + row->h);
            cairo_line_to(p->cr, x + row->w, row->y + row->h / 2);
        } else {
            cairo_rectangle(p->cr, x, row->y, row->w, row->h);
        }
        cairo_stroke(p->cr);
    }
    cairo_set_dash(p->cr, NULL, 0, 0);
}

/* Text of a Pango font ("DejaVu Sans"), capitals `cap_mm` high, its baseline's left end at x, y. */
static inline double paper_text(Paper *p, const char *font, const char *text, double x, double y, double cap_mm)
{
    PangoLayout *layout = pango_cairo_create_layout(p->cr);
    PangoFontDescription *description = pango_font_description_from_string(font);
    pango_font_description_set_absolute_size(description, 100 * PANGO_SCALE);
    pango_layout_set_font_description(layout, description);
    PangoRectangle ink;
    pango_layout_set_text(layout, "H", -1);
    pango_layout_get_extents(layout, &ink, NULL);
    double scale = cap_mm / ((double)ink.height / PANGO_SCALE);
    pango_layout_set_text(layout, text, -1);
    double baseline = (double)pango_layout_get_baseline(layout) / PANGO_SCALE;
    pango_layout_get_extents(layout, &ink, NULL);
    cairo_save(p->cr);
    cairo_translate(p->cr, x, y);
    cairo_scale(p->cr, scale, scale);
    cairo_move_to(p->cr, 0, -baseline);
    pango_cairo_show_layout(p->cr, layout);
    cairo_restore(p->cr);
    pango_font_description_free(description);
    g_object_unref(layout);
    return (double)ink.width / PANGO_SCALE * scale;
}

/* One character centred in a box. */
static inline void paper_letter(Paper *p, const char *font, const char *text, const double box[4], double cap_mm)
{
    PangoLayout *layout = pango_cairo_create_layout(p->cr);
    PangoFontDescription *description = pango_font_description_from_string(font);
    pango_font_description_set_absolute_size(description, 100 * PANGO_SCALE);
    pango_layout_set_font_description(layout, description);
    PangoRectangle cap, logical;
    pango_layout_set_text(layout, "H", -1);
    pango_layout_get_extents(layout, &cap, NULL);
    pango_layout_set_text(layout, text, -1);
    pango_layout_get_extents(layout, NULL, &logical);
    double scale = cap_mm / ((double)cap.height / PANGO_SCALE);
    double width = (double)logical.width / PANGO_SCALE * scale;
    pango_font_description_free(description);
    g_object_unref(layout);
    paper_text(p, font, text, box[0] + (box[2] - width) / 2, box[1] + (box[3] + cap_mm) / 2, cap_mm);
}

static inline double normal(GRand *r)
{
    return sqrt(-2 * log(1 - g_rand_double(r))) * cos(2 * G_PI * g_rand_double(r));
}

static inline PIX *paper_colour(const Paper *p)
{
    cairo_surface_flush(p->surface);
    int w = cairo_image_surface_get_width(p->surface), h = cairo_image_surface_get_height(p->surface);
    const uint8_t *data = cairo_image_surface_get_data(p->surface);
    int stride = cairo_image_surface_get_stride(p->surface);
    PIX *pix = pixCreate(w, h, 32);
    for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
            const uint8_t *q = data + (size_t)y * stride + 4 * x;
            pixSetRGBPixel(pix, x, y, q[2], q[1], q[0]);
        }
    }
    return pix;
}

static inline void add_noise(PIX *grey, double sigma, guint32 seed)
{
    GRand *r = g_rand_new_with_seed(seed);
    double pool[4096];
    for (int i = 0; i < 4096; i++)
        pool[i] = normal(r) * sigma;
    for (int y = 0; y < pixGetHeight(grey); y++) {
        l_uint32 *line = pixGetData(grey) + (size_t)y * pixGetWpl(grey);
        int at = g_rand_int_range(r, 0, 4096);
        for (int x = 0; x < pixGetWidth(grey); x++) {
            int noisy = (int)lround(GET_DATA_BYTE(line, x) + pool[at++ & 4095]);
            SET_DATA_BYTE(line, x, CLAMP(noisy, 0, 255));
        }
    }
    g_rand_free(r);
}

/* The page as a scanner gives it. */
static inline OcrPage *paper_scan(const Paper *p, const Scanner *scanner)
{
    PIX *pix = paper_colour(p);
    if (scanner->kind != SCAN_COLOUR) {
        PIX *grey = pixConvertRGBToGray(pix, 0.3f, 0.59f, 0.11f);
        pixDestroy(&pix);
        pix = grey;
        if (scanner->blur_px > 0) {
            int half = MAX(1, (int)lround(scanner->blur_px));
            L_KERNEL *kernel = makeGaussianKernel(2 * half, 2 * half, (l_float32)scanner->blur_px, 1);
            PIX *soft = pixConvolve(pix, kernel, 8, 1);
            kernelDestroy(&kernel);
            pixDestroy(&pix);
            pix = soft;
        }
        add_noise(pix, scanner->noise, scanner->seed);
    }
    if (scanner->kind == SCAN_BILEVEL) {
        PIX *binary = pixThresholdToBinary(pix, scanner->threshold ? scanner->threshold : 150);
        pixDestroy(&pix);
        pix = binary;
    }
    pixSetResolution(pix, (int)p->dpi, (int)p->dpi);
    return ocr_page_new(pix, p->dpi);
}

/* Many cells as one picture, to look at. */
static inline void write_sheet(const OcrCell *cells, int count, int columns, const char *path)
{
    int rows = (count + columns - 1) / columns, pitch = OCR_CELL_SIDE + 2;
    PIX *sheet = pixCreate(columns * pitch, rows * pitch, 8);
    for (int i = 0; i < count; i++) {
        for (int y = 0; y < OCR_CELL_SIDE; y++) {
            for (int x = 0; x < OCR_CELL_SIDE; x++) {
                unsigned v = cells[i].empty ? 40u : 255u - cells[i].pixel[y][x];
                pixSetPixel(sheet, i % columns * pitch + x, i / columns * pitch + y, v);
            }
        }
    }
    PIX *large = pixExpandReplicate(sheet, 2);
    pixWriteImpliedFormat(path, large, 0, 0);
    pixDestroy(&large);
    pixDestroy(&sheet);
}

#endif
