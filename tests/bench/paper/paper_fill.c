#include "paper_fill.h"

#include "forms/print_value.h"
#include "paper_scan.h"

#include <poppler.h>
#include <string.h>

static const double EMPTY_SHARE = 0.25, LETTER_MM = 2.6;

static char *random_of(const char *letters, int count, GRand *rand)
{
    char *text = g_malloc0((gsize)count + 1);
    for (int i = 0; i < count; i++)
        text[i] = letters[g_rand_int_range(rand, 0, (int)strlen(letters))];
    return text;
}

static char *digits(int count, GRand *rand)
{
    return random_of("0123456789", count, rand);
}

static const char *any_of(const char *const *list, GRand *rand)
{
    return list[g_rand_int_range(rand, 0, (int)g_strv_length((char **)list))];
}

static int year(GRand *rand)
{
    return g_rand_int_range(rand, 1950, 2026);
}

static char *date(const FormField *field, GRand *rand)
{
    int day = g_rand_int_range(rand, 1, 29), month = g_rand_int_range(rand, 1, 13);
    if (field->kind == FORM_FIELD_DATE)
        return g_strdup_printf("%04d-%02d-%02d", year(rand), month, day);
    return g_strdup_printf(field->cell_count ? "%02d%02d%04d" : "%02d/%02d/%04d", day, month, year(rand));
}

/* As long as the field lets it be. */
static int room(const FormField *field, int most)
{
    return MAX(1, MIN(most, field->cell_count ? field->cell_count : (int)(field->box.w / LETTER_MM)));
}

static char *text_for(const FormField *field, GRand *rand)
{
    static const char *const names[] = {"MARTIN", "DUBOIS", "LAMBERT", "NGUYEN", "DIALLO", "KOWALSKI", "BENALI", "SANTOS", "PETIT", NULL};
    static const char *const places[] = {"LYON", "NANTES", "PARIS", "TUNIS", "DAKAR", "LILLE", "RENNES", "QUITO", NULL};
    static const char *const countries[] = {"FRANCE", "TUNISIE", "MALI", "CANADA", "MAROC", "CHILI", NULL};
    static const char *const words[] = {"RUE", "DES", "JARDINS", "ATELIER", "VENTE", "MARCHE", "PROJET", "LUNDI", "ECOLE", "BUREAU", NULL};
    static const struct {
        const char *content;
        const char *const *list;
    } lists[] = {{"name", names}, {"place", places}, {"commune", places}, {"country", countries}, {"nationality", countries}};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        if (g_strcmp0(field->content, lists[i].content) == 0)
            return g_strdup(any_of(lists[i].list, rand));
    g_autoptr(GString) text = g_string_new(any_of(words, rand));
    for (int most = room(field, 28); g_rand_double(rand) < 0.6 && (int)text->len + 8 < most;)
        g_string_append_printf(text, " %s", any_of(words, rand));
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *number_for(const FormField *field, GRand *rand)
{
    static const struct {
        const char *content;
        int count;
    } counts[] = {{"postal_code", 5}, {"phone", 10}, {"foreigner_number", 10}, {"document_number", 9}, {"number", 4}};
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
        if (g_strcmp0(field->content, counts[i].content) == 0)
            return digits(field->cell_count ? MIN(field->cell_count, counts[i].count) : counts[i].count, rand);
    bool only_digits = field->alphabet && g_str_has_prefix(field->alphabet, "0123456789") && !g_utf8_strchr(field->alphabet, -1, 'A');
    return only_digits ? digits(room(field, 10), rand) : NULL;
}

static char *value_for(const FormField *field, GRand *rand)
{
    if (field->kind == FORM_FIELD_CHECK)
        return g_strdup("oui");
    if (field->kind == FORM_FIELD_CHOICE)
        return g_strdup(field->options[g_rand_int_range(rand, 0, field->option_count)]->value);
    if (field->kind == FORM_FIELD_DATE || (g_strcmp0(field->content, "date") == 0 && (!field->cell_count || field->cell_count == 8)))
        return date(field, rand);
    if (g_strcmp0(field->content, "email") == 0)
        return g_strdup("INES.B@EXEMPLE.FR");
    char *number = number_for(field, rand);
    return number ? number : text_for(field, rand);
}

static bool fits(const FormField *field, const char *value)
{
    if (!field->cell_count)
        return true;
    g_autofree char *text = print_value_cells(field, value);
    return text != NULL;
}

GHashTable *paper_values(const FormTemplate *form, GRand *rand)
{
    GHashTable *values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (int i = 0; i < form->field_count; i++) {
        const FormField *field = form->fields[i];
        bool written = field->cell_count || field->option_count || field->kind == FORM_FIELD_LINE || field->kind == FORM_FIELD_MULTILINE;
        if (field->never_read || !written || g_rand_double(rand) < EMPTY_SHARE)
            continue;
        char *value = value_for(field, rand);
        if (fits(field, value))
            g_hash_table_insert(values, g_strdup(field->name), value);
        else
            g_free(value);
    }
    return values;
}

static unsigned ink_rgb;
static bool ink_written;

void paper_ink(unsigned rgb, bool written)
{
    ink_rgb = rgb;
    ink_written = written;
}

/* Each shade of grey of the surface as a thinner or thicker print of the ink. */
static void recolour(cairo_surface_t *surface)
{
    cairo_surface_flush(surface);
    for (int y = 0; y < cairo_image_surface_get_height(surface); y++) {
        guint32 *row = (guint32 *)(void *)(cairo_image_surface_get_data(surface) + (size_t)y * (size_t)cairo_image_surface_get_stride(surface));
        for (int x = 0; x < cairo_image_surface_get_width(surface); x++) {
            unsigned grey = (77 * (row[x] >> 16 & 255) + 151 * (row[x] >> 8 & 255) + 28 * (row[x] & 255)) >> 8, mixed = 0;
            for (int shift = 0; shift < 24; shift += 8)
                mixed |= (255 * grey + (ink_rgb >> shift & 255) * (255 - grey)) / 255 << shift;
            row[x] = mixed;
        }
    }
    cairo_surface_mark_dirty(surface);
}

static bool paint_official(const FormTemplate *form, int page, cairo_t *cairo, GError **error)
{
    g_autofree char *path = g_build_filename(form->blank, "official.pdf", NULL), *content = NULL;
    gsize size;
    if (!g_file_get_contents(path, &content, &size, error))
        return false;
    g_autoptr(GBytes) bytes = g_bytes_new_take(g_steal_pointer(&content), size);
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, error);
    if (!document)
        return false;
    PopplerPage *sheet = poppler_document_get_page(document, page - 1);
    cairo_save(cairo);
    cairo_scale(cairo, 25.4 / 72, 25.4 / 72);
    poppler_page_render_for_printing(sheet, cairo);
    cairo_restore(cairo);
    g_object_unref(sheet);
    g_object_unref(document);
    return true;
}

static void type_values(const FormTemplate *form, int page, GHashTable *values, cairo_surface_t *surface)
{
    g_autoptr(PrintPaper) paper = print_paper_on(surface, PAPER_PX_MM * 25.4);
    g_autoptr(GHashTable) one = g_hash_table_new(g_str_hash, g_str_equal);
    const FormPrintOptions options = {.values = one, .font = "DejaVu Sans", .font_mm = 2.8};
    for (int i = 0; i < form->field_count; i++) {
        const FormField *field = form->fields[i];
        char *value = g_hash_table_lookup(values, field->name);
        if (field->page != page || !value)
            continue;
        g_hash_table_remove_all(one);
        g_hash_table_insert(one, field->name, value);
        if (print_values_fit(paper, form, &options, NULL))
            print_values(paper, form, page, &options);
        else
            g_hash_table_remove(values, field->name);
    }
}

static void write_field(PenWriter *writer, cairo_t *cairo, const FormField *field, const char *value)
{
    if (field->cell_count) {
        g_autofree char *text = print_value_cells(field, value);
        pen_cells(writer, cairo, field, text);
        return;
    }
    for (int i = 0; i < field->option_count; i++)
        if (strcmp(field->options[i]->value, value) == 0)
            pen_mark(writer, cairo, field->options[i]->box);
    if (!field->option_count)
        pen_line(writer, cairo, (FormBox){field->box.x, field->box.y, field->box.w, MIN(field->box.h, 9)}, value);
}

static PIX *to_pix(cairo_surface_t *surface)
{
    int w = cairo_image_surface_get_width(surface), h = cairo_image_surface_get_height(surface);
    PIX *pix = pixCreate(w, h, 32);
    cairo_surface_flush(surface);
    for (int y = 0; y < h; y++) {
        const guint32 *row = (const guint32 *)(const void *)(cairo_image_surface_get_data(surface) + (size_t)y * cairo_image_surface_get_stride(surface));
        l_uint32 *line = pixGetData(pix) + (size_t)y * pixGetWpl(pix);
        for (int x = 0; x < w; x++)
            line[x] = row[x] << 8;
    }
    return pix;
}

PIX *paper_paint(const FormTemplate *form, int page, GHashTable *values, PenWriter *writer, GError **error)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(form->width_mm * PAPER_PX_MM),
                                                          (int)(form->height_mm * PAPER_PX_MM));
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_scale(cairo, PAPER_PX_MM, PAPER_PX_MM);
    bool painted = paint_official(form, page, cairo, error);
    if (painted && ink_rgb && !ink_written)
        recolour(surface);
    for (int i = 0; painted && writer && i < form->field_count; i++) {
        const FormField *field = form->fields[i];
        const char *value = g_hash_table_lookup(values, field->name);
        if (field->page == page && value)
            write_field(writer, cairo, field, value);
    }
    cairo_destroy(cairo);
    if (painted && !writer)
        type_values(form, page, values, surface);
    if (painted && ink_rgb && ink_written)
        recolour(surface);
    PIX *pix = painted ? to_pix(surface) : NULL;
    cairo_surface_destroy(surface);
    return pix;
}
