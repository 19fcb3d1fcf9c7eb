#include "forms/draw_form.h"

#include "forms/print_form.h"

static const double dpi = 150;
static const PrintColour box_colour = {0.1, 0.3, 0.85}, name_colour = {0.75, 0, 0.1};

static void draw_field(PrintPaper *paper, const FormField *field)
{
    const PrintType type = {.size_pt = 6, .bold = true, .colour = name_colour};
    for (int i = 0; i < field->cell_count; i++)
        print_frame(paper, field->cells[i], 0.2, box_colour);
    for (int i = 0; i < field->option_count; i++)
        print_frame(paper, field->options[i]->box, 0.3, box_colour);
    print_frame(paper, field->box, 0.3, name_colour);
    print_text(paper, (FormBox){field->box.x + 0.4, field->box.y + 0.2, 0, 0}, &type, field->name);
}

/* The blank page of a form that others drew, fitted to the sheet. */
static bool draw_blank(cairo_surface_t *surface, const char *path, GError **error)
{
    cairo_surface_t *blank = cairo_image_surface_create_from_png(path);
    cairo_status_t status = cairo_surface_status(blank);
    if (status == CAIRO_STATUS_SUCCESS) {
        cairo_t *context = cairo_create(surface);
        cairo_scale(context, (double)cairo_image_surface_get_width(surface) / cairo_image_surface_get_width(blank),
                    (double)cairo_image_surface_get_height(surface) / cairo_image_surface_get_height(blank));
        cairo_set_source_surface(context, blank, 0, 0);
        cairo_paint(context);
        status = cairo_status(context);
        cairo_destroy(context);
    }
    cairo_surface_destroy(blank);
    if (status != CAIRO_STATUS_SUCCESS)
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_IO, "%s: %s", path, cairo_status_to_string(status));
    return status == CAIRO_STATUS_SUCCESS;
}

static bool draw_page(const FormTemplate *form, int page, const char *path, GError **error)
{
    FormPageSize size = form_template_page_size(form, page);
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(size.w * dpi / 25.4), (int)(size.h * dpi / 25.4));
    g_autofree char *blank = form_template_blank_path(form, page);
    if (blank && !draw_blank(surface, blank, error)) {
        cairo_surface_destroy(surface);
        return false;
    }
    {
        g_autoptr(PrintPaper) paper = print_paper_on(surface, dpi);
        if (!blank) {
            print_fill(paper, (FormBox){0, 0, size.w, size.h}, (PrintColour){1, 1, 1});
            print_form_page(paper, form, page, "AAAAAAAA");
        }
        for (int i = 0; i < form->field_count; i++)
            if (form->fields[i]->page == page)
                draw_field(paper, form->fields[i]);
    }
    cairo_status_t status = cairo_surface_write_to_png(surface, path);
    cairo_surface_destroy(surface);
    if (status != CAIRO_STATUS_SUCCESS)
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_IO, "%s: %s", path, cairo_status_to_string(status));
    return status == CAIRO_STATUS_SUCCESS;
}

bool form_draw(const FormTemplate *form, const char *folder, GError **error)
{
    for (int page = 1; page <= form->page_count; page++) {
        g_autofree char *name = g_strdup_printf("%s-%d.png", form->id, page);
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (!draw_page(form, page, path, error))
            return false;
    }
    return true;
}

OcrImage *form_draw_black(const FormTemplate *form, int page, double resolution)
{
    FormPageSize size = form_template_page_size(form, page);
    int w = (int)(size.w * resolution / 25.4), h = (int)(size.h * resolution / 25.4);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, w, h);
    {
        g_autoptr(PrintPaper) paper = print_paper_on(surface, resolution);
        print_fill(paper, (FormBox){0, 0, size.w, size.h}, (PrintColour){1, 1, 1});
        print_form_black(paper, form, page);
    }
    cairo_surface_flush(surface);
    g_autofree guint8 *ink = g_try_malloc((gsize)w * (gsize)h);
    const guint8 *pixels = cairo_image_surface_get_data(surface);
    for (int y = 0; ink && pixels && y < h; y++) {
        const guint32 *row = (const guint32 *)(const void *)(pixels + (gsize)y * (gsize)cairo_image_surface_get_stride(surface));
        for (int x = 0; x < w; x++)
            ink[(gsize)y * (gsize)w + (gsize)x] = (guint8)(255 - (row[x] >> 8 & 255));
    }
    OcrImage *image = ink && pixels ? ocr_image_of_ink(ink, w, h, w) : NULL;
    cairo_surface_destroy(surface);
    return image;
}
