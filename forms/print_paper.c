#include "forms/print_paper.h"

#include "forms/print_language.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <string.h>

static const double pt_per_mm = 72 / 25.4;

const PrintColour PRINT_BLACK = {0, 0, 0}, PRINT_GREY = {0.33, 0.33, 0.33};

struct PrintPaper {
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoContext *context;
    GByteArray *bytes; /* the PDF; NULL on a borrowed surface */
    const char *language;
    int page; /* 1-based */
};

PrintColour print_colour(const char *text)
{
    unsigned value = 0;
    if (!text || sscanf(text, "#%6x", &value) != 1)
        return PRINT_BLACK;
    return (PrintColour){(value >> 16 & 255) / 255.0, (value >> 8 & 255) / 255.0, (value & 255) / 255.0};
}

static cairo_status_t append(void *bytes, const unsigned char *data, unsigned length)
{
    g_byte_array_append(bytes, data, length);
    return CAIRO_STATUS_SUCCESS;
}

/* Outlines as designed: hinting to a screen's pixels would move letters on paper. */
static PangoContext *context_for(cairo_t *cairo)
{
    PangoContext *context = pango_cairo_create_context(cairo);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_cairo_context_set_resolution(context, 72);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_language(context, pango_language_from_string("fr"));
    return context;
}

PrintPaper *print_paper_new(double width_mm, double height_mm, const char *title)
{
    PrintPaper *paper = g_new0(PrintPaper, 1);
    paper->bytes = g_byte_array_new();
    paper->language = "fr-FR";
    paper->page = 1;
    paper->surface =
        cairo_pdf_surface_create_for_stream(append, paper->bytes, width_mm * pt_per_mm, height_mm * pt_per_mm);
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_CREATOR, "Guichet");
    /* Without a date of its own cairo writes the hour: the same form would never be the same file. */
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
    paper->cairo = cairo_create(paper->surface);
    paper->context = context_for(paper->cairo);
    return paper;
}

PrintPaper *print_paper_on(cairo_surface_t *surface, double dpi)
{
    PrintPaper *paper = g_new0(PrintPaper, 1);
    paper->surface = cairo_surface_reference(surface);
    paper->cairo = cairo_create(surface);
    cairo_scale(paper->cairo, dpi / 72, dpi / 72);
    paper->context = context_for(paper->cairo);
    return paper;
}

void print_paper_free(PrintPaper *paper)
{
    if (!paper)
        return;
    g_object_unref(paper->context);
    cairo_destroy(paper->cairo);
    cairo_surface_destroy(paper->surface);
    if (paper->bytes)
        g_byte_array_unref(paper->bytes);
    g_free(paper);
}

void print_paper_language(PrintPaper *paper, const char *language)
{
    paper->language = language;
}

void print_paper_resize(PrintPaper *paper, double width_mm, double height_mm)
{
    cairo_pdf_surface_set_size(paper->surface, width_mm * pt_per_mm, height_mm * pt_per_mm);
}

void print_paper_turn(PrintPaper *paper)
{
    cairo_show_page(paper->cairo);
    paper->page++;
}

void print_paper_sheet(PrintPaper *paper)
{
    print_paper_turn(paper);
    if (paper->page % 2 == 0)
        print_paper_turn(paper);
}

bool print_font_there(const char *family)
{
    PangoFontFamily **families;
    int count;
    bool there = false;
    pango_font_map_list_families(pango_cairo_font_map_get_default(), &families, &count);
    for (int i = 0; i < count && !there; i++)
        there = g_ascii_strcasecmp(pango_font_family_get_name(families[i]), family) == 0;
    g_free(families);
    return there;
}

GBytes *print_paper_finish(PrintPaper *paper, GError **error)
{
    cairo_show_page(paper->cairo);
    cairo_surface_finish(paper->surface);
    cairo_status_t status = cairo_surface_status(paper->surface);
    if (status != CAIRO_STATUS_SUCCESS) {
        g_set_error_literal(error, G_FILE_ERROR, G_FILE_ERROR_IO, cairo_status_to_string(status));
        return NULL;
    }
    print_language_add(paper->bytes, paper->language);
    return g_bytes_new(paper->bytes->data, paper->bytes->len);
}

bool print_paper_write(PrintPaper *paper, const char *path, GError **error)
{
    g_autoptr(GBytes) bytes = print_paper_finish(paper, error);
    if (!bytes) {
        g_prefix_error(error, "%s: ", path);
        return false;
    }
    gsize size;
    const void *content = g_bytes_get_data(bytes, &size);
    return g_file_set_contents(path, content, (gssize)size, error);
}

cairo_t *print_paper_cairo(PrintPaper *paper)
{
    return paper->cairo;
}

void print_tag(PrintPaper *paper, const char *type)
{
    cairo_tag_begin(paper->cairo, type, NULL);
}

void print_tag_end(PrintPaper *paper, const char *type)
{
    cairo_tag_end(paper->cairo, type);
}

static void set_colour(PrintPaper *paper, PrintColour colour)
{
    cairo_set_source_rgb(paper->cairo, colour.r, colour.g, colour.b);
}

static void rectangle(PrintPaper *paper, FormBox box)
{
    cairo_rectangle(paper->cairo, box.x * pt_per_mm, box.y * pt_per_mm, box.w * pt_per_mm, box.h * pt_per_mm);
}

void print_frame(PrintPaper *paper, FormBox box, double line_mm, PrintColour colour)
{
    set_colour(paper, colour);
    cairo_set_line_width(paper->cairo, line_mm * pt_per_mm);
    rectangle(paper, box);
    cairo_stroke(paper->cairo);
}

void print_fill(PrintPaper *paper, FormBox box, PrintColour colour)
{
    set_colour(paper, colour);
    rectangle(paper, box);
    cairo_fill(paper->cairo);
}

void print_cross(PrintPaper *paper, FormBox box, double line_mm)
{
    cairo_t *cairo = paper->cairo;
    set_colour(paper, PRINT_BLACK);
    cairo_set_line_width(cairo, line_mm * pt_per_mm);
    cairo_move_to(cairo, box.x * pt_per_mm, box.y * pt_per_mm);
    cairo_line_to(cairo, (box.x + box.w) * pt_per_mm, (box.y + box.h) * pt_per_mm);
    cairo_move_to(cairo, (box.x + box.w) * pt_per_mm, box.y * pt_per_mm);
    cairo_line_to(cairo, box.x * pt_per_mm, (box.y + box.h) * pt_per_mm);
    cairo_stroke(cairo);
}

static PangoLayout *layout_for(PrintPaper *paper, double width_mm, const PrintType *type, const char *text)
{
    PangoLayout *layout = pango_layout_new(paper->context);
    PangoFontDescription *font = pango_font_description_from_string(type->family ? type->family : "Liberation Sans");
    pango_font_description_set_absolute_size(font, type->size_pt * PANGO_SCALE);
    pango_font_description_set_weight(font, type->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    if (width_mm > 0) {
        pango_layout_set_width(layout, (int)(width_mm * pt_per_mm * PANGO_SCALE));
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    }
    pango_layout_set_alignment(layout, type->align == PRINT_CENTRE  ? PANGO_ALIGN_CENTER
                                       : type->align == PRINT_RIGHT ? PANGO_ALIGN_RIGHT
                                                                    : PANGO_ALIGN_LEFT);
    pango_layout_set_text(layout, text, -1);
    if (type->language) {
        PangoAttrList *attributes = pango_attr_list_new();
        pango_attr_list_insert(attributes, pango_attr_language_new(pango_language_from_string(type->language)));
        pango_layout_set_attributes(layout, attributes);
        pango_attr_list_unref(attributes);
    }
    return layout;
}

static FormBox size_of(PangoLayout *layout)
{
    PangoRectangle logical;
    pango_layout_get_extents(layout, NULL, &logical);
    double unit = PANGO_SCALE * pt_per_mm;
    return (FormBox){0, 0, logical.width / unit, logical.height / unit};
}

FormBox print_text_size(PrintPaper *paper, double width_mm, const PrintType *type, const char *text)
{
    g_autoptr(PangoLayout) layout = layout_for(paper, width_mm, type, text);
    return size_of(layout);
}

FormBox print_text(PrintPaper *paper, FormBox box, const PrintType *type, const char *text)
{
    g_autoptr(PangoLayout) layout = layout_for(paper, box.w, type, text);
    set_colour(paper, type->colour);
    cairo_move_to(paper->cairo, box.x * pt_per_mm, box.y * pt_per_mm);
    if (type->outlines) {
        pango_cairo_layout_path(paper->cairo, layout);
        cairo_fill(paper->cairo);
    } else {
        pango_cairo_show_layout(paper->cairo, layout);
    }
    FormBox size = size_of(layout);
    return (FormBox){box.x, box.y, size.w, size.h};
}

/* Height of a capital above the base line, as a share of the font's size. */
static double capital_share(PrintPaper *paper, const char *family)
{
    PrintType type = {.family = family, .size_pt = 100};
    g_autoptr(PangoLayout) layout = layout_for(paper, 0, &type, "H");
    PangoRectangle ink;
    pango_layout_get_extents(layout, &ink, NULL);
    return ink.height > 0 ? ink.height / (100.0 * PANGO_SCALE) : 0.7;
}

double print_size_for_capitals(PrintPaper *paper, const char *family, double height_mm)
{
    return height_mm * pt_per_mm / capital_share(paper, family);
}

void print_line(PrintPaper *paper, FormBox box, const PrintType *type, const char *text)
{
    g_autoptr(PangoLayout) layout = layout_for(paper, 0, type, text);
    FormBox size = size_of(layout);
    double slack_mm = box.w - size.w;
    double x = box.x + (type->align == PRINT_CENTRE ? slack_mm / 2 : type->align == PRINT_RIGHT ? slack_mm : 0);
    double capital_mm = capital_share(paper, type->family) * type->size_pt / pt_per_mm;
    double base = box.y + (box.h + capital_mm) / 2;
    set_colour(paper, type->colour);
    cairo_move_to(paper->cairo, x * pt_per_mm,
                  base * pt_per_mm - (double)pango_layout_get_baseline(layout) / PANGO_SCALE);
    pango_cairo_show_layout(paper->cairo, layout);
}
