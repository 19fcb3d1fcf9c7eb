/* decode_sample_pdf.h: PDFs written by hand, with the test picture as an image of any kind. */
#ifndef TESTS_DECODE_SAMPLE_PDF_H
#define TESTS_DECODE_SAMPLE_PDF_H
#include "decode_sample_tiff.h"

#include <gio/gio.h>
#include <turbojpeg.h>

enum { PDF_OBJECTS_MAX = 20 };

typedef struct {
    GByteArray *bytes;
    guint offsets[PDF_OBJECTS_MAX];
    int objects;
} SamplePdf;

static inline void pdf_text(SamplePdf *pdf, const char *text)
{
    g_byte_array_append(pdf->bytes, (const guint8 *)text, (guint)strlen(text));
}

static inline SamplePdf pdf_new(void)
{
    SamplePdf pdf = {.bytes = g_byte_array_new(), .objects = 1};
    pdf_text(&pdf, "%PDF-1.6\n");
    return pdf;
}

/* Adds the next object; its number. `stream` may be NULL; else `dictionary` lacks its brackets and /Length. */
static inline int pdf_object(SamplePdf *pdf, const char *dictionary, GBytes *stream)
{
    pdf->offsets[pdf->objects] = pdf->bytes->len;
    g_autofree char *head = stream
        ? g_strdup_printf("%d 0 obj\n<< %s /Length %zu >>\nstream\n", pdf->objects, dictionary, g_bytes_get_size(stream))
        : g_strdup_printf("%d 0 obj\n%s\nendobj\n", pdf->objects, dictionary);
    pdf_text(pdf, head);
    if (stream != NULL) {
        g_byte_array_append(pdf->bytes, g_bytes_get_data(stream, NULL), (guint)g_bytes_get_size(stream));
        pdf_text(pdf, "\nendstream\nendobj\n");
    }
    return pdf->objects++;
}

static inline GBytes *pdf_finish(SamplePdf *pdf, int root)
{
    guint table = pdf->bytes->len;
    g_autoptr(GString) tail = g_string_new(NULL);
    g_string_printf(tail, "xref\n0 %d\n0000000000 65535 f \n", pdf->objects);
    for (int i = 1; i < pdf->objects; i++)
        g_string_append_printf(tail, "%010u 00000 n \n", pdf->offsets[i]);
    g_string_append_printf(tail, "trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%u\n%%%%EOF\n", pdf->objects, root, table);
    pdf_text(pdf, tail->str);
    return g_byte_array_free_to_bytes(pdf->bytes);
}

/* A page of one image: object 1 is the image, 2 a form with `form` in it, 3 a font. */
typedef struct {
    const char *image;   /* keys of the image */
    GBytes *data;        /* borrowed */
    const char *content; /* "/I" the image, "/X" the form, "/F" the font, "/G" a transparent state */
    const char *form, *page; /* more keys of the page */
} SamplePage;

static inline GBytes *sample_pdf(const SamplePage *page)
{
    SamplePdf pdf = pdf_new();
    g_autofree char *image = g_strdup_printf("/Type /XObject /Subtype /Image %s", page->image);
    pdf_object(&pdf, image, page->data);
    g_autoptr(GBytes) form = g_bytes_new(page->form ? page->form : "", page->form ? strlen(page->form) : 0);
    pdf_object(&pdf, "/Type /XObject /Subtype /Form /BBox [0 0 1000 1000] /Resources << /XObject << /I 1 0 R >> /Font << /F 3 0 R >> >>",
               form);
    pdf_object(&pdf, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", NULL);
    g_autoptr(GBytes) content = g_bytes_new(page->content, strlen(page->content));
    pdf_object(&pdf, "", content);
    g_autofree char *keys = g_strdup_printf(
        "<< /Type /Page /Parent 6 0 R /Contents 4 0 R %s /Resources << /XObject << /I 1 0 R /X 2 0 R >> /Font << /F 3 0 R >> "
        "/ExtGState << /G << /ca 0.5 >> /N << /ca 1 /BM /Normal >> >> >> >>",
        page->page ? page->page : "");
    pdf_object(&pdf, keys, NULL);
    pdf_object(&pdf, "<< /Type /Pages /Kids [5 0 R] /Count 1 /MediaBox [0 0 200 150] >>", NULL);
    return pdf_finish(&pdf, pdf_object(&pdf, "<< /Type /Catalog /Pages 6 0 R >>", NULL));
}

static inline GBytes *deflated(const uint8_t *bytes, size_t size)
{
    g_autoptr(GZlibCompressor) packer = g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 6);
    size_t room = size + 1000, taken, made;
    uint8_t *packed = g_malloc(room);
    GConverterResult result = g_converter_convert(G_CONVERTER(packer), bytes, size, packed, room, G_CONVERTER_INPUT_AT_END,
                                                  &taken, &made, NULL);
    g_assert_cmpint(result, ==, G_CONVERTER_FINISHED);
    return g_bytes_new_take(packed, made);
}

/* The picture's samples without compression, as a TIFF of this kind would hold them. */
static inline GBytes *sample_raw(const SampleTiff *kind, int w, int h)
{
    size_t length = ((size_t)w * kind->samples * kind->bits + 7) / 8;
    uint8_t *all = g_malloc0(length * h);
    for (int y = 0; y < h; y++)
        sample_line(kind, all + (size_t)y * length, length, 0, w, y, w, h, 0);
    return g_bytes_new_take(all, length * h);
}

/* The picture in group 4 code, black runs black. */
static inline GBytes *sample_g4(int w, int h)
{
    SampleTiff kind = {.compression = COMPRESSION_CCITTFAX4, .bits = 1, .samples = 1};
    SampleSink sink;
    TIFF *tiff = sample_tiff_open(&sink, "w");
    sample_tiff_page(tiff, &kind, w, h);
    TIFFClose(tiff);
    GByteArray *file = sink.bytes;
    sink.at = 0;
    tiff = TIFFClientOpen("sample", "rm", &sink, sink_read, sink_write, sink_seek, sink_close, sink_size, NULL, NULL);
    tmsize_t size = TIFFRawStripSize(tiff, 0);
    uint8_t *data = g_malloc((size_t)size);
    g_assert_cmpint((int)TIFFReadRawStrip(tiff, 0, data, size), ==, (int)size);
    TIFFClose(tiff);
    g_byte_array_unref(file);
    return g_bytes_new_take(data, (size_t)size);
}

static inline GBytes *sample_dct(int w, int h)
{
    SampleTiff kind = {.bits = 8, .samples = 1, .photometric = PHOTOMETRIC_MINISBLACK};
    g_autoptr(GBytes) raw = sample_raw(&kind, w, h);
    tjhandle encoder = tjInitCompress();
    unsigned char *data = NULL;
    unsigned long size = 0;
    tjCompress2(encoder, g_bytes_get_data(raw, NULL), w, 0, h, TJPF_GRAY, &data, &size, TJSAMP_GRAY, 95, 0);
    GBytes *jpeg = g_bytes_new(data, size);
    tjFree(data);
    tjDestroy(encoder);
    return jpeg;
}

#endif
