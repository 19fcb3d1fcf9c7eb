#include "paper_show.h"

#include <cairo.h>
#include <leptonica/allheaders.h>

static cairo_surface_t *half_size(OcrImage *scan)
{
    PIX *colour = pixConvertTo32(scan), *small = pixScaleAreaMap2(colour);
    int w = pixGetWidth(small), h = pixGetHeight(small);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, w, h);
    for (int y = 0; y < h; y++) {
        guint32 *row = (guint32 *)(void *)(cairo_image_surface_get_data(surface) + (size_t)y * (size_t)cairo_image_surface_get_stride(surface));
        for (int x = 0; x < w; x++)
            row[x] = pixGetData(small)[(size_t)y * (size_t)pixGetWpl(small) + (size_t)x] >> 8;
    }
    cairo_surface_mark_dirty(surface);
    pixDestroy(&colour);
    pixDestroy(&small);
    return surface;
}

void paper_show(OcrImage *scan, const PaperMark *marks, int count, const char *path)
{
    cairo_surface_t *surface = half_size(scan);
    cairo_t *cairo = cairo_create(surface);
    cairo_scale(cairo, 0.5, 0.5);
    cairo_set_line_width(cairo, 2);
    cairo_set_font_size(cairo, 22);
    for (int i = 0; i < count; i++) {
        const OcrBox *box = &marks[i].box;
        cairo_set_source_rgb(cairo, marks[i].right ? 0 : 0.9, marks[i].right ? 0.6 : 0, 0.1);
        cairo_rectangle(cairo, box->x, box->y, box->w, box->h);
        cairo_stroke(cairo);
        cairo_move_to(cairo, box->x, box->y - 2);
        cairo_show_text(cairo, marks[i].value);
    }
    cairo_destroy(cairo);
    cairo_surface_write_to_png(surface, path);
    cairo_surface_destroy(surface);
}
