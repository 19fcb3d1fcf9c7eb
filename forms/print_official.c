#include "forms/print_official.h"

#include "forms/error.h"
#include "forms/fill_code.h"
#include "forms/french.h"
#include "forms/print_code.h"
#include "forms/print_paper.h"
#include "forms/print_room.h"
#include "forms/print_value.h"

#include <poppler.h>
#include <string.h>

static const double MODULE_MM = 0.51, QUIET_MODULES = 4, FIELD_AIR_MM = 1, CASE_PT = 7, CASE_TOP_MM = 5.5;

struct PrintOverlay {
    const FormTemplate *form;
    GHashTable *values;
    char *case_number;
    GPtrArray *pages; /* cairo_surface_t, recordings in points */
};

/* The blank form, open. */
typedef struct {
    const FormTemplate *form;
    PopplerDocument *document; /* NULL: its pages are pictures */
} Official;

static bool fail_blank(const Official *official, const char *detail, GError **error)
{
    g_autofree char *message =
        french_format("print.no_blank", "form", official->form->id, "folder", official->form->blank, NULL);
    g_set_error(error, FORMS_ERROR, FORMS_ERROR_DEFINITION, "%s (%s)", message, detail);
    return false;
}

static bool open_official(Official *official, GError **error)
{
    g_autofree char *path = g_build_filename(official->form->blank, "official.pdf", NULL);
    g_autofree char *content = NULL;
    gsize size;
    g_autoptr(GError) cause = NULL;
    if (!g_file_get_contents(path, &content, &size, NULL))
        return true;
    g_autoptr(GBytes) bytes = g_bytes_new_take(g_steal_pointer(&content), size);
    official->document = poppler_document_new_from_bytes(bytes, NULL, &cause);
    return official->document != NULL || fail_blank(official, cause->message, error);
}

static bool draw_picture(const Official *official, int page, cairo_t *cairo, GError **error)
{
    g_autofree char *path = form_template_blank_path(official->form, page);
    cairo_surface_t *picture = cairo_image_surface_create_from_png(path);
    cairo_status_t status = cairo_surface_status(picture);
    if (status == CAIRO_STATUS_SUCCESS) {
        double pt_per_mm = 72 / 25.4;
        cairo_save(cairo);
        FormPageSize size = form_template_page_size(official->form, page);
        cairo_scale(cairo, size.w * pt_per_mm / cairo_image_surface_get_width(picture),
                    size.h * pt_per_mm / cairo_image_surface_get_height(picture));
        cairo_set_source_surface(cairo, picture, 0, 0);
        cairo_paint(cairo);
        cairo_restore(cairo);
    }
    cairo_surface_destroy(picture);
    return status == CAIRO_STATUS_SUCCESS || fail_blank(official, cairo_status_to_string(status), error);
}

/* In points, as cairo stands. */
static bool draw_blank(const Official *official, int page, cairo_t *cairo, GError **error)
{
    if (!official->document)
        return draw_picture(official, page, cairo, error);
    PopplerPage *sheet = poppler_document_get_page(official->document, page - 1);
    if (!sheet)
        return fail_blank(official, "no such page", error);
    cairo_save(cairo);
    poppler_page_render_for_printing(sheet, cairo);
    cairo_restore(cairo);
    g_object_unref(sheet);
    return true;
}

static PrintRoom *bare_room(const Official *official, int page, GError **error)
{
    const FormTemplate *form = official->form;
    FormPageSize size = form_template_page_size(form, page);
    cairo_surface_t *small = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(size.w / 25.4 * PRINT_ROOM_DPI),
                                                        (int)(size.h / 25.4 * PRINT_ROOM_DPI));
    cairo_t *cairo = cairo_create(small);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_scale(cairo, PRINT_ROOM_DPI / 72.0, PRINT_ROOM_DPI / 72.0);
    bool drawn = draw_blank(official, page, cairo, error);
    cairo_destroy(cairo);
    PrintRoom *room = drawn ? print_room_new(small) : NULL;
    cairo_surface_destroy(small);
    for (int i = 0; room && i < form->field_count; i++) {
        const FormBox *box = &form->fields[i]->box;
        if (form->fields[i]->page == page)
            print_room_take(room, (FormBox){box->x - FIELD_AIR_MM, box->y - FIELD_AIR_MM, box->w + 2 * FIELD_AIR_MM,
                                            box->h + 2 * FIELD_AIR_MM});
    }
    return room;
}

/* Modules a side of the smallest QR symbol, level M, that surely holds so many capitals and digits.
 * Source: ISO/IEC 18004, table 7. */
static int modules_for(size_t characters)
{
    static const int capacity[] = {20,  38,  61,  90,  122, 154, 178, 221, 262, 311,
                                   366, 419, 483, 528, 600, 656, 734, 816, 909, 970};
    /* What is not in its small alphabet costs a change of mode and back. */
    const size_t slack = 12;
    for (size_t version = 1; version <= G_N_ELEMENTS(capacity); version++)
        if (characters + slack <= (size_t)capacity[version - 1])
            return 17 + 4 * (int)version;
    return 0;
}

static bool find_squares(PrintRoom *room, char **codes, int count, FormBox *squares)
{
    for (int i = 0; i < count; i++) {
        int modules = modules_for(strlen(codes[i]));
        double side = (modules + 2 * QUIET_MODULES) * MODULE_MM;
        if (modules == 0 || !print_room_find(room, side, &squares[i]))
            return false;
        double quiet = QUIET_MODULES * MODULE_MM;
        squares[i] = (FormBox){squares[i].x + quiet, squares[i].y + quiet, side - 2 * quiet, side - 2 * quiet};
    }
    return true;
}

/* As few codes as find room. */
static bool draw_codes(PrintPaper *paper, const Official *official, int page, const PrintOverlay *overlay, GError **error)
{
    for (int parts = 1; parts <= FILL_CODE_PARTS; parts++) {
        g_autoptr(PrintRoom) room = bare_room(official, page, error);
        if (!room)
            return false;
        g_auto(GStrv) codes = fill_code_make(overlay->form, page, overlay->values, overlay->case_number, parts);
        FormBox squares[FILL_CODE_PARTS];
        if (!find_squares(room, codes, parts, squares))
            continue;
        bool drawn = true;
        for (int i = 0; i < parts; i++)
            drawn = print_qr(paper, squares[i], codes[i]) && drawn;
        return drawn;
    }
    return false;
}

void print_overlay_free(PrintOverlay *overlay)
{
    if (!overlay)
        return;
    g_ptr_array_unref(overlay->pages);
    g_hash_table_unref(overlay->values);
    g_free(overlay->case_number);
    g_free(overlay);
}

static cairo_surface_t *record_page(const PrintOverlay *overlay, int page, const FormPrintOptions *options)
{
    cairo_surface_t *surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, NULL);
    g_autoptr(PrintPaper) paper = print_paper_on(surface, 72);
    print_values(paper, overlay->form, page, options);
    if (overlay->case_number) {
        g_autofree char *text = french_format("print.case", "number", overlay->case_number, NULL);
        const PrintType type = {.size_pt = CASE_PT, .align = PRINT_CENTRE};
        print_line(paper, (FormBox){0, CASE_TOP_MM, form_template_page_size(overlay->form, page).w, CASE_PT / 72 * 25.4}, &type, text);
    }
    return surface;
}

PrintOverlay *print_overlay_new(const FormTemplate *form, const FormPrintOptions *options, const char *case_number,
                                GError **error)
{
    g_autoptr(PrintPaper) paper = print_paper_new(form->width_mm, form->height_mm, form->title);
    if (!print_values_fit(paper, form, options, error))
        return NULL;
    PrintOverlay *overlay = g_new0(PrintOverlay, 1);
    overlay->form = form;
    overlay->case_number = g_strdup(case_number);
    overlay->values = options->values ? g_hash_table_ref(options->values) : g_hash_table_new(g_str_hash, g_str_equal);
    overlay->pages = g_ptr_array_new_with_free_func((GDestroyNotify)cairo_surface_destroy);
    for (int page = 1; page <= form->page_count; page++)
        g_ptr_array_add(overlay->pages, record_page(overlay, page, options));
    return overlay;
}

static bool print_page(PrintPaper *paper, const Official *official, int page, const PrintOverlay *overlay, GError **error)
{
    cairo_t *cairo = print_paper_cairo(paper);
    if (!draw_blank(official, page, cairo, error))
        return false;
    cairo_set_source_surface(cairo, overlay->pages->pdata[page - 1], 0, 0);
    cairo_paint(cairo);
    return true;
}

GBytes *form_print_official(const PrintOverlay *overlay, int *bare_pages, GError **error)
{
    const FormTemplate *form = overlay->form;
    Official official = {.form = form};
    g_autoptr(PrintPaper) paper = print_paper_new(form->width_mm, form->height_mm, form->title);
    bool sound = open_official(&official, error);
    *bare_pages = 0;
    for (int page = 1; sound && page <= form->page_count; page++) {
        if (page > 1)
            print_paper_turn(paper);
        FormPageSize size = form_template_page_size(form, page);
        print_paper_resize(paper, size.w, size.h);
        sound = print_page(paper, &official, page, overlay, error);
        if (sound && !draw_codes(paper, &official, page, overlay, NULL))
            *bare_pages += 1;
    }
    g_clear_object(&official.document);
    return sound ? print_paper_finish(paper, error) : NULL;
}
