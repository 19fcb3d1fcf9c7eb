/* What it costs to get a page of A4 out of each kind of file: median CPU milliseconds, opening included. */
#include "ocr/decode.h"

#include "../unit/decode_sample_pdf.h"

#include <cairo.h>
#include <time.h>

enum { ROUNDS = 15 };

static double cpu_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static void print_median(const char *name, double *times, const char *note)
{
    qsort(times, ROUNDS, sizeof *times, by_size);
    printf("%s %.2f ms %s\n", name, times[ROUNDS / 2], note);
}

/* A page full of text and rules, a little turned, as a grey raster. */
static cairo_surface_t *draw_page(int w, int h)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, w, h);
    cairo_t *context = cairo_create(surface);
    cairo_set_source_rgb(context, 1, 1, 1);
    cairo_paint(context);
    cairo_set_source_rgb(context, 0, 0, 0);
    cairo_scale(context, w / 2480.0, h / 3508.0);
    cairo_rotate(context, 0.01);
    cairo_set_font_size(context, 42);
    for (int line = 0; line < 54; line++) {
        cairo_move_to(context, 180, 250 + 58 * line);
        cairo_show_text(context, "Portez ce vieux whisky au juge blond qui fume, 1234567890, et dites-le aux autres du bureau");
        if (line % 6 == 0)
            cairo_rectangle(context, 180, 262 + 58 * line, 2100, 3);
    }
    cairo_fill(context);
    cairo_destroy(context);
    cairo_surface_flush(surface);
    return surface;
}

static GBytes *tiff_of(cairo_surface_t *page, int compression, int bits, int dpi)
{
    int w = cairo_image_surface_get_width(page), h = cairo_image_surface_get_height(page);
    SampleTiff kind = {.compression = compression, .bits = bits, .samples = 1, .rows = 64, .x_resolution = dpi, .y_resolution = dpi,
                       .photometric = bits == 8 ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_MINISWHITE};
    SampleSink sink;
    TIFF *tiff = sample_tiff_open(&sink, "w");
    sample_tiff_fields(tiff, &kind, w, h);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, compression == COMPRESSION_CCITTFAX4 ? h : 64);
    g_autofree uint8_t *line = g_malloc0((size_t)w);
    const uint8_t *pixels = cairo_image_surface_get_data(page);
    for (int y = 0; y < h; y++) {
        memset(line, 0, (size_t)w);
        for (int x = 0; x < w; x++) {
            uint8_t grey = pixels[(size_t)y * cairo_image_surface_get_stride(page) + 4 * (size_t)x];
            sample_put(line, bits, x, bits == 8 ? grey : grey < 128 ? 255 : 0);
        }
        TIFFWriteScanline(tiff, line, (uint32_t)y, 0);
    }
    TIFFWriteDirectory(tiff);
    TIFFClose(tiff);
    return g_byte_array_free_to_bytes(sink.bytes);
}

/* The one strip of a G4 TIFF, for a PDF around it. */
static GBytes *fax_of(GBytes *file)
{
    SampleSink sink = {.bytes = g_byte_array_new()};
    g_byte_array_append(sink.bytes, g_bytes_get_data(file, NULL), (guint)g_bytes_get_size(file));
    TIFF *tiff = TIFFClientOpen("sample", "rm", &sink, sink_read, sink_write, sink_seek, sink_close, sink_size, NULL, NULL);
    tmsize_t size = TIFFRawStripSize(tiff, 0);
    uint8_t *data = g_malloc((size_t)size);
    TIFFReadRawStrip(tiff, 0, data, size);
    TIFFClose(tiff);
    g_byte_array_unref(sink.bytes);
    return g_bytes_new_take(data, (size_t)size);
}

static void bench_file(const char *name, int dpi, GBytes *file)
{
    double times[ROUNDS];
    OcrPageInfo info;
    for (int i = 0; i < ROUNDS; i++) {
        double begun = cpu_ms();
        g_autoptr(OcrImage) image = sample_decode(file, 1, &info);
        times[i] = cpu_ms() - begun;
    }
    g_autofree char *label = g_strdup_printf("decode_%s_%d", name, dpi);
    g_autofree char *note = g_strdup_printf("%s, %zu kB", info.source, g_bytes_get_size(file) / 1024);
    print_median(label, times, note);
}

static void bench_pdf(const char *name, int dpi, const char *keys, GBytes *data, const char *content)
{
    SamplePage page = {.image = keys, .data = data, .content = content, .page = "/MediaBox [0 0 595.2 841.9]"};
    g_autoptr(GBytes) file = sample_pdf(&page);
    bench_file(name, dpi, file);
}

static void bench_pdfs(int dpi, int w, int h, GBytes *g4, GBytes *jpeg)
{
    static const char *whole = "q 595.2 0 0 841.9 0 0 cm /I Do Q", *drawn = "q 595.2 0 0 841.9 0 0 cm /I Do Q 0 0 1 1 re f";
    g_autoptr(GBytes) fax = fax_of(g4);
    g_autofree char *fax_keys = g_strdup_printf("/Width %d /Height %d /BitsPerComponent 1 /ColorSpace /DeviceGray "
                                                "/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns %d >>", w, h, w);
    g_autofree char *jpeg_keys = g_strdup_printf("/Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /DCTDecode",
                                                 w, h);
    bench_pdf("pdf_g4", dpi, fax_keys, fax, whole);
    bench_pdf("pdf_g4_drawn", dpi, fax_keys, fax, drawn);
    bench_pdf("pdf_jpeg", dpi, jpeg_keys, jpeg, whole);
    bench_pdf("pdf_jpeg_drawn", dpi, jpeg_keys, jpeg, drawn);
}

static void bench_preview(const char *name, int dpi, GBytes *file)
{
    OcrPageInfo info;
    g_autoptr(OcrImage) image = sample_decode(file, 1, &info);
    double times[ROUNDS];
    size_t size = 0;
    for (int i = 0; i < ROUNDS; i++) {
        double begun = cpu_ms();
        g_autoptr(GBytes) jpeg = ocr_image_to_jpeg(image, 150.0 / dpi, 70, NULL);
        times[i] = cpu_ms() - begun;
        size = g_bytes_get_size(jpeg);
    }
    g_autofree char *label = g_strdup_printf("preview_%s_%d", name, dpi);
    g_autofree char *note = g_strdup_printf("150 dpi grey JPEG, %zu kB", size / 1024);
    print_median(label, times, note);
}

static void bench_wholeness(const char *name, int dpi, GBytes *file)
{
    double times[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        double begun = cpu_ms();
        g_assert_cmpint(ocr_media_wholeness(g_bytes_get_data(file, NULL), g_bytes_get_size(file), NULL), ==, OCR_WHOLE);
        times[i] = cpu_ms() - begun;
    }
    g_autofree char *label = g_strdup_printf("wholeness_%s_%d", name, dpi);
    print_median(label, times, "");
}

static void bench_resolution(int dpi)
{
    int w = (int)(8.267 * dpi), h = (int)(11.693 * dpi);
    cairo_surface_t *page = draw_page(w, h);
    g_autoptr(GBytes) g4 = tiff_of(page, COMPRESSION_CCITTFAX4, 1, dpi), jpeg_tiff = tiff_of(page, COMPRESSION_JPEG, 8, dpi);
    OcrPageInfo info;
    g_autoptr(OcrImage) grey = sample_decode(jpeg_tiff, 1, &info), binary = sample_decode(g4, 1, &info);
    g_autoptr(GBytes) jpeg = ocr_image_to_jpeg(grey, 1, 80, NULL), png = ocr_image_to_png(binary, 1, NULL);
    bench_file("tiff_g4", dpi, g4);
    bench_file("tiff_jpeg_grey", dpi, jpeg_tiff);
    bench_file("jpeg_grey", dpi, jpeg);
    bench_file("png_1bit", dpi, png);
    bench_pdfs(dpi, w, h, g4, jpeg);
    bench_preview("g4", dpi, g4);
    bench_preview("grey", dpi, jpeg_tiff);
    bench_wholeness("tiff", dpi, g4);
    bench_wholeness("jpeg", dpi, jpeg);
    cairo_surface_destroy(page);
}

int main(void)
{
    bench_resolution(300);
    bench_resolution(200);
    return 0;
}
