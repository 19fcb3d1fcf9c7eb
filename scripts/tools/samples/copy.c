#include "copy.h"

#include "forms/print.h"
#include "forms/print_value.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* Cells of official forms are lower than ours. */
static const double OFFICIAL_CAPITAL_MM = 2.8;

typedef struct {
    FilledCopy *copy; /* NULL: print only */
    PopplerPage *print, *typed;
    int page;
} InkOnPage;

PopplerDocument *printed_open(const char *path, GError **error)
{
    g_autofree char *content = NULL;
    gsize length;
    if (!g_file_get_contents(path, &content, &length, error))
        return NULL;
    g_autoptr(GBytes) bytes = g_bytes_new_take(g_steal_pointer(&content), length);
    return poppler_document_new_from_bytes(bytes, NULL, error);
}

bool filled_copy_on(FilledCopy *copy, const char *path, GError **error)
{
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    PopplerDocument *print = printed_open(absolute, error);
    if (!print)
        return false;
    g_set_object(&copy->print, print);
    g_object_unref(print);
    return true;
}

/* What a machine can type of it. */
static GHashTable *typed_values(const FilledCopy *copy)
{
    GHashTable *typed = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTableIter iter;
    void *name, *value;
    g_hash_table_iter_init(&iter, copy->values);
    while (g_hash_table_iter_next(&iter, &name, &value)) {
        FormFieldKind kind = form_template_field(copy->form, name)->kind;
        if (kind != FORM_FIELD_SIGNATURE && kind != FORM_FIELD_PHOTO)
            g_hash_table_insert(typed, name, value);
    }
    return typed;
}

/* On a form that others drew: pages that bear the values only, to lie over its own. A value that does not fit is not written. */
static bool type_over(FilledCopy *copy, GError **error)
{
    g_autoptr(PrintPaper) paper = print_paper_new(copy->form->width_mm, copy->form->height_mm, copy->form->title);
    g_autoptr(GHashTable) typed = typed_values(copy);
    g_autoptr(GHashTable) one = g_hash_table_new(g_str_hash, g_str_equal);
    const FormPrintOptions options = {.values = one, .font = copy->font, .font_mm = OFFICIAL_CAPITAL_MM};
    for (int page = 1; page <= copy->form->page_count; page++) {
        if (page > 1)
            print_paper_turn(paper);
        for (int i = 0; i < copy->form->field_count; i++) {
            const FormField *field = copy->form->fields[i];
            char *value = field->page == page ? g_hash_table_lookup(typed, field->name) : NULL;
            if (!value)
                continue;
            g_hash_table_remove_all(one);
            g_hash_table_insert(one, field->name, value);
            if (print_values_fit(paper, copy->form, &options, NULL))
                print_values(paper, copy->form, page, &options);
            else
                g_hash_table_remove(copy->values, field->name);
        }
    }
    g_autoptr(GBytes) pages = print_paper_finish(paper, error);
    copy->typed = pages ? poppler_document_new_from_bytes(pages, NULL, error) : NULL;
    return copy->typed != NULL;
}

static bool print_copy(FilledCopy *copy, GError **error)
{
    g_autofree char *path = NULL;
    if (copy->form->blank) {
        path = g_build_filename(copy->form->blank, "official.pdf", NULL);
        return filled_copy_on(copy, path, error) && (!copy->font || type_over(copy, error));
    }
    int file = g_file_open_tmp("sample-XXXXXX.pdf", &path, error);
    if (file < 0)
        return false;
    close(file);
    g_autoptr(GHashTable) typed = typed_values(copy);
    const FormPrintOptions options = {.values = copy->font ? typed : NULL, .font = copy->font, .copy = copy->number};
    bool printed = form_print(copy->form, &options, path, error);
    copy->print = printed ? printed_open(path, error) : NULL;
    g_unlink(path);
    return copy->print != NULL;
}

FilledCopy *filled_copy_new(const FormTemplate *form, GHashTable *values, const char *font, const Strokes *glyphs,
                            GRand *rand, GError **error)
{
    g_autoptr(FilledCopy) copy = g_new0(FilledCopy, 1);
    copy->form = form;
    copy->values = values;
    copy->font = font;
    copy->faults = g_hash_table_new(g_str_hash, g_str_equal);
    copy->number = g_strnfill(8, 'A');
    for (int i = 0; i < 8; i++)
        copy->number[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[g_rand_int_range(rand, 0, 32)];
    copy->writer = pen_writer_random(glyphs, rand);
    copy->seed = g_rand_int(rand);
    return print_copy(copy, error) ? g_steal_pointer(&copy) : NULL;
}

void filled_copy_free(FilledCopy *copy)
{
    if (!copy)
        return;
    g_hash_table_unref(copy->values);
    g_hash_table_unref(copy->faults);
    g_clear_object(&copy->print);
    g_clear_object(&copy->typed);
    g_free(copy->number);
    g_free(copy);
}

/* A grey head and shoulders: present is all that a form reader asks of a photograph. */
static void draw_photo(cairo_t *cairo, FormBox box)
{
    double x = box.x + box.w / 2, y = box.y + box.h / 2;
    cairo_rectangle(cairo, x - 17.5, y - 22, 35, 45);
    cairo_set_source_rgb(cairo, 0.75, 0.8, 0.85);
    cairo_fill(cairo);
    cairo_set_source_rgb(cairo, 0.35, 0.3, 0.3);
    cairo_arc(cairo, x, y - 5, 9, 0, 2 * G_PI);
    cairo_fill(cairo);
    cairo_rectangle(cairo, x - 14, y + 8, 28, 15);
    cairo_fill(cairo);
}

static bool option_wanted(const FormOption *option, const char *value)
{
    g_auto(GStrv) values = g_strsplit(value, ",", -1);
    return g_strv_contains((const char *const *)values, option->value);
}

/* The first box of the choice that is not its value: the one marked by mistake. */
static const FormOption *mistaken(const FormField *field, const char *value)
{
    for (int i = 0; i < field->option_count; i++)
        if (!option_wanted(field->options[i], value))
            return field->options[i];
    return NULL;
}

GHashTable *filled_copy_faults(const FormTemplate *form, GHashTable *values, double share, bool hand, GRand *rand)
{
    static const char *const kinds[] = {"two_marked", "scribbled", "faint"};
    GHashTable *faults = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (int i = 0; share > 0 && i < form->field_count; i++) {
        const FormField *field = form->fields[i];
        const char *value = g_hash_table_lookup(values, field->name);
        if (field->kind != FORM_FIELD_CHOICE || field->several || !value || g_rand_double(rand) >= share)
            continue;
        const char *kind = kinds[g_rand_int_range(rand, 0, hand ? 3 : 2)];
        g_hash_table_insert(faults, g_strdup(field->name), (void *)kind);
        if (strcmp(kind, "two_marked") == 0)
            g_hash_table_replace(values, g_strdup(field->name),
                                 g_strjoin(",", value, mistaken(field, value)->value, NULL));
    }
    return faults;
}

static void write_choice(FilledCopy *copy, cairo_t *cairo, const FormField *field, const char *value)
{
    const char *fault = g_hash_table_lookup(copy->faults, field->name);
    if (g_strcmp0(fault, "scribbled") == 0)
        pen_scribble(&copy->writer, cairo, mistaken(field, value)->box);
    PenWriter writer = copy->writer;
    if (g_strcmp0(fault, "faint") == 0)
        writer.r = writer.g = writer.b = 0.72;
    for (int i = 0; !copy->font && i < field->option_count; i++)
        if (option_wanted(field->options[i], value))
            pen_mark(&writer, cairo, field->options[i]->box);
}

static void write_field(FilledCopy *copy, cairo_t *cairo, const FormField *field, const char *value)
{
    if (field->kind == FORM_FIELD_PHOTO) {
        draw_photo(cairo, field->box);
    } else if (field->kind == FORM_FIELD_SIGNATURE) {
        pen_signature(&copy->writer, cairo, field->box);
    } else if (field->option_count) {
        write_choice(copy, cairo, field, value);
    } else if (copy->font) {
        return;
    } else if (field->cell_count) {
        g_autofree char *text = print_value_cells(field, value);
        if (text)
            pen_cells(&copy->writer, cairo, field, text);
    } else {
        pen_line(&copy->writer, cairo, field->box, value);
    }
}

static void ink(cairo_t *cairo, void *data)
{
    InkOnPage *on = data;
    PopplerPage *const pages[] = {on->print, on->typed};
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++)
        if (pages[i]) {
            cairo_save(cairo);
            cairo_scale(cairo, 25.4 / 72, 25.4 / 72);
            poppler_page_render_for_printing(pages[i], cairo);
            cairo_restore(cairo);
        }
    for (int i = 0; on->copy && i < on->copy->form->field_count; i++) {
        const FormField *field = on->copy->form->fields[i];
        const char *value = g_hash_table_lookup(on->copy->values, field->name);
        if (field->page == on->page && value)
            write_field(on->copy, cairo, field, value);
    }
}

PIX *filled_copy_scan(FilledCopy *copy, int page, const ScanPass *pass)
{
    /* Its own stream of chance: the same sheet scanned twice carries the same writing. */
    g_autoptr(GRand) rand = g_rand_new_with_seed(copy->seed + (guint32)page);
    copy->writer.rand = rand;
    InkOnPage on = {copy, poppler_document_get_page(copy->print, page - 1), NULL, page};
    on.typed = copy->typed ? poppler_document_get_page(copy->typed, page - 1) : NULL;
    PIX *scan = scan_sheet(copy->form->width_mm, copy->form->height_mm, pass, ink, &on);
    g_clear_object(&on.print);
    g_clear_object(&on.typed);
    return scan;
}

PIX *printed_scan(PopplerDocument *document, int page, const ScanPass *pass)
{
    InkOnPage on = {NULL, document ? poppler_document_get_page(document, page - 1) : NULL, NULL, page};
    double width_pt = 595, height_pt = 842; /* a blank side is A4 */
    if (on.print)
        poppler_page_get_size(on.print, &width_pt, &height_pt);
    PIX *scan = scan_sheet(round(width_pt / 72 * 25.4), round(height_pt / 72 * 25.4), pass, ink, &on);
    g_clear_object(&on.print);
    return scan;
}

json_t *filled_copy_truth(const FilledCopy *copy, int page, const ScanPass *pass)
{
    json_t *fields = json_object(), *faults = json_object();
    for (int i = 0; i < copy->form->field_count; i++) {
        const FormField *field = copy->form->fields[i];
        const char *value = g_hash_table_lookup(copy->values, field->name);
        const char *fault = g_hash_table_lookup(copy->faults, field->name);
        if (field->page != page || field->never_read)
            continue;
        json_object_set_new(fields, field->name, json_string(value ? value : ""));
        if (fault)
            json_object_set_new(faults, field->name, json_string(fault));
    }
    return json_pack("{s:s, s:s, s:s, s:i, s:s, s:s, s:i, s:f, s:f, s:i, s:o, s:o}", "kind", "form", "form", copy->form->id,
                     "hash", copy->form->hash, "form_page", page, "copy", copy->number, "writing",
                     copy->font ? "typed" : "hand", "rotation", pass->rotation, "skew_deg", pass->skew_deg, "scale",
                     pass->scale, "torn", pass->torn, "faults", faults, "fields", fields);
}
