#include "forms/print_archive.h"

#include "forms/print_archive_pdfa.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

static const double pt_per_mm = 72 / 25.4;

struct PrintArchive {
    char *title;
    GByteArray *bytes;
    cairo_surface_t *surface;
    cairo_t *cairo;
};

static cairo_status_t append(void *bytes, const unsigned char *data, unsigned length)
{
    g_byte_array_append(bytes, data, length);
    return CAIRO_STATUS_SUCCESS;
}

PrintArchive *print_archive_new(const char *title)
{
    PrintArchive *archive = g_new0(PrintArchive, 1);
    archive->title = g_strdup(title);
    archive->bytes = g_byte_array_new();
    archive->surface = cairo_pdf_surface_create_for_stream(append, archive->bytes, 595, 842);
    archive->cairo = cairo_create(archive->surface);
    return archive;
}

void print_archive_free(PrintArchive *archive)
{
    if (!archive)
        return;
    cairo_destroy(archive->cairo);
    cairo_surface_destroy(archive->surface);
    g_byte_array_unref(archive->bytes);
    g_free(archive->title);
    g_free(archive);
}

/* The text fills its box in height, and is squeezed into its width, so that what a viewer lights up lies on the ink. */
static void draw_word(cairo_t *cairo, const PrintArchiveWord *word)
{
    g_autoptr(PangoLayout) layout = pango_cairo_create_layout(cairo);
    PangoFontDescription *font = pango_font_description_from_string("Liberation Sans");
    pango_font_description_set_absolute_size(font, CLAMP(word->box_mm.h * 0.7, 1.5, 6) * pt_per_mm * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_text(layout, word->text, -1);
    int wide = 0, high = 0;
    pango_layout_get_size(layout, &wide, &high);
    double width = (double)wide / PANGO_SCALE, most = word->box_mm.w * pt_per_mm;
    cairo_save(cairo);
    cairo_translate(cairo, word->box_mm.x * pt_per_mm, word->box_mm.y * pt_per_mm);
    if (width > most && most > 0)
        cairo_scale(cairo, most / width, 1);
    pango_cairo_show_layout(cairo, layout);
    cairo_restore(cairo);
}

static void let_go(void *bytes)
{
    g_bytes_unref(bytes);
}

/* One point that carries the JPEG's bytes as they are: cairo puts them into the PDF unread but for their header. */
static cairo_status_t draw_jpeg(cairo_t *cairo, GBytes *jpeg, double width_pt, double height_pt)
{
    cairo_surface_t *picture = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1, 1);
    cairo_status_t status =
        cairo_surface_set_mime_data(picture, CAIRO_MIME_TYPE_JPEG, g_bytes_get_data(jpeg, NULL), g_bytes_get_size(jpeg),
                                    let_go, g_bytes_ref(jpeg));
    cairo_save(cairo);
    cairo_scale(cairo, width_pt, height_pt);
    cairo_set_source_surface(cairo, picture, 0, 0);
    /* Archives forbid pictures that a viewer makes up between the pixels. */
    cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_NEAREST);
    cairo_paint(cairo);
    cairo_restore(cairo);
    cairo_surface_destroy(picture);
    return status;
}

bool print_archive_add(PrintArchive *archive, GBytes *jpeg, FormBox page_mm, const PrintArchiveWord *words, int count,
                       GError **error)
{
    double width = page_mm.w * pt_per_mm, height = page_mm.h * pt_per_mm;
    cairo_pdf_surface_set_size(archive->surface, width, height);
    for (int i = 0; i < count; i++)
        draw_word(archive->cairo, &words[i]);
    cairo_status_t status = draw_jpeg(archive->cairo, jpeg, width, height);
    cairo_show_page(archive->cairo);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(archive->surface);
    if (status == CAIRO_STATUS_SUCCESS)
        return true;
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "a page picture cannot stand in a PDF: %s",
                cairo_status_to_string(status));
    return false;
}

bool print_archive_write(PrintArchive *archive, const char *path, GError **error)
{
    cairo_surface_finish(archive->surface);
    cairo_status_t status = cairo_surface_status(archive->surface);
    if (status != CAIRO_STATUS_SUCCESS) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_IO, "%s: %s", path, cairo_status_to_string(status));
        return false;
    }
    g_autoptr(GBytes) made = print_archive_pdfa(archive->bytes->data, archive->bytes->len, archive->title, error);
    return made && g_file_set_contents_full(path, g_bytes_get_data(made, NULL), (gssize)g_bytes_get_size(made),
                                            G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}
