/* A sheet of paper as a telephone sees it on a desk: turned, in perspective, shaded from one side, a little out of focus, saved as a
 * small JPEG. For tests of what people photograph.
 *
 *   photo IN.pdf OUT.jpg SEED    the first page; the same seed makes the same picture */
#include <cairo.h>
#include <leptonica/allheaders.h>
#include <math.h>
#include <poppler.h>
#include <stdio.h>
#include <stdlib.h>

enum { PAGE_W = 1654, PAGE_H = 2339, TABLE_W = 2150, TABLE_H = 2800, QUALITY = 60 };
static const double PAGE_DPI = 200;

static PIX *draw_page(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *content = NULL;
    gsize size;
    if (!g_file_get_contents(path, &content, &size, &error))
        g_error("%s", error->message);
    g_autoptr(GBytes) bytes = g_bytes_new(content, size);
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, &error);
    PopplerPage *page = document ? poppler_document_get_page(document, 0) : NULL;
    if (!page)
        g_error("%s: no page", path);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, PAGE_W, PAGE_H);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 0.97, 0.96, 0.93);
    cairo_paint(cairo);
    cairo_scale(cairo, PAGE_DPI / 72, PAGE_DPI / 72);
    poppler_page_render(page, cairo);
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
    PIX *pix = pixCreate(PAGE_W, PAGE_H, 8);
    const guint8 *rows = cairo_image_surface_get_data(surface);
    int stride = cairo_image_surface_get_stride(surface);
    for (int y = 0; y < PAGE_H; y++)
        for (int x = 0; x < PAGE_W; x++)
            pixSetPixel(pix, x, y, rows[y * stride + 4 * x + 1]);
    cairo_surface_destroy(surface);
    g_object_unref(page);
    g_object_unref(document);
    return pix;
}

/* The sheet lies on a grey table, its corners where the camera sees them. */
static PIX *lay_down(PIX *page, GRand *rand)
{
    PTA *from = ptaCreate(4), *to = ptaCreate(4);
    const int corners[4][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
    double turn = g_rand_double_range(rand, -0.12, 0.12);
    for (int i = 0; i < 4; i++) {
        double x = (corners[i][0] - 0.5) * PAGE_W, y = (corners[i][1] - 0.5) * PAGE_H;
        double lean = g_rand_double_range(rand, -70, 70), fall = g_rand_double_range(rand, -70, 70);
        ptaAddPt(from, (l_float32)(TABLE_W / 2.0 + x), (l_float32)(TABLE_H / 2.0 + y));
        ptaAddPt(to, (l_float32)(TABLE_W / 2.0 + x * cos(turn) - y * sin(turn) + lean), (l_float32)(TABLE_H / 2.0 + x * sin(turn) + y * cos(turn) + fall));
    }
    PIX *table = pixCreate(TABLE_W, TABLE_H, 8);
    pixSetAllArbitrary(table, 105);
    pixRasterop(table, (TABLE_W - PAGE_W) / 2, (TABLE_H - PAGE_H) / 2, PAGE_W, PAGE_H, PIX_SRC, page, 0, 0);
    PIX *seen = pixProjectivePtaGray(table, to, from, 105);
    pixDestroy(&table);
    ptaDestroy(&from);
    ptaDestroy(&to);
    return seen;
}

/* Light from one side, the noise of a small sensor. */
static void shade(PIX *pix, GRand *rand)
{
    double across = g_rand_double_range(rand, -0.35, 0.35), down = g_rand_double_range(rand, -0.35, 0.35);
    for (int y = 0; y < TABLE_H; y++)
        for (int x = 0; x < TABLE_W; x++) {
            l_uint32 value;
            pixGetPixel(pix, x, y, &value);
            double light = 0.78 + across * ((double)x / TABLE_W - 0.5) + down * ((double)y / TABLE_H - 0.5);
            pixSetPixel(pix, x, y, (l_uint32)CLAMP(value * light + g_rand_double_range(rand, -9, 9), 0, 255));
        }
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "photo IN.pdf OUT.jpg SEED\n");
        return 2;
    }
    g_autoptr(GRand) rand = g_rand_new_with_seed((guint32)atoi(argv[3]));
    PIX *page = draw_page(argv[1]), *seen = lay_down(page, rand), *soft = pixBlockconv(seen, 1, 1);
    shade(soft, rand);
    int bad = pixWriteJpeg(argv[2], soft, QUALITY, 0);
    pixDestroy(&page);
    pixDestroy(&seen);
    pixDestroy(&soft);
    return bad ? 1 : 0;
}
