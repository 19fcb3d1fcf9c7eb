#include "forms/template.h"

#include "forms/definition.h"
#include "forms/error.h"
#include "forms/french.h"

#include <stdlib.h>
#include <string.h>

enum { LIBRARY_MAX = 2000 };

const char *form_field_kind_name(FormFieldKind kind)
{
    static const char *const names[] = {"comb", "line", "multiline", "check", "choice",
                                        "date", "signature", "photo", "code"};
    return names[kind];
}

FormBox form_box_union(FormBox a, FormBox b)
{
    double x = MIN(a.x, b.x), y = MIN(a.y, b.y);
    return (FormBox){x, y, MAX(a.x + a.w, b.x + b.w) - x, MAX(a.y + a.h, b.y + b.h) - y};
}

char *form_template_blank_path(const FormTemplate *form, int page)
{
    return form->blank ? g_strdup_printf("%s/page-%d.png", form->blank, page) : NULL;
}

FormPageSize form_template_page_size(const FormTemplate *form, int page)
{
    bool own = form->sizes && page >= 1 && page <= form->page_count && form->sizes[page - 1].w > 0;
    return own ? form->sizes[page - 1] : (FormPageSize){form->width_mm, form->height_mm};
}

const FormField *form_template_field(const FormTemplate *form, const char *name)
{
    for (int i = 0; i < form->field_count; i++)
        if (strcmp(form->fields[i]->name, name) == 0)
            return form->fields[i];
    return NULL;
}

void form_field_free(FormField *field)
{
    g_free(field->name);
    g_free(field->label);
    g_free(field->hint);
    g_free(field->cells);
    for (int i = 0; i < field->option_count; i++) {
        g_free(field->options[i]->value);
        g_free(field->options[i]->label);
        g_free(field->options[i]->pdf_state);
        g_free(field->options[i]->pdf_name);
        g_free(field->options[i]);
    }
    g_free(field->options);
    g_free(field->alphabet);
    g_free(field->pattern);
    g_free(field->content);
    g_free(field->pdf_name);
    g_free(field);
}

static void rule_free(FormRule *rule)
{
    g_free(rule->name);
    g_strfreev(rule->fields);
    g_free(rule->argument);
    g_free(rule->message);
    g_free(rule);
}

static void piece_free(FormPiece *piece)
{
    g_free(piece->name);
    g_free(piece->field);
    g_free(piece->label);
    g_free(piece);
}

static void text_free(FormText *text)
{
    g_free(text->text);
    g_free(text);
}

void form_template_free(FormTemplate *form)
{
    if (!form)
        return;
    for (int i = 0; i < form->field_count; i++)
        form_field_free(form->fields[i]);
    for (int i = 0; i < form->text_count; i++)
        text_free(form->texts[i]);
    for (int i = 0; i < form->rule_count; i++)
        rule_free(form->rules[i]);
    for (int i = 0; i < form->piece_count; i++)
        piece_free(form->pieces[i]);
    g_free(form->fields);
    g_free(form->texts);
    g_free(form->rules);
    g_free(form->pieces);
    g_free(form->probes);
    g_free(form->id);
    g_free(form->version);
    g_free(form->title);
    g_free(form->blank);
    g_free(form->tint);
    g_free(form->path);
    g_free(form->sizes);
    g_free(form);
}

/* By id, then the newest version first; versions are numbers ("10" is newer than "9"). */
static gint compare_forms(gconstpointer a, gconstpointer b)
{
    const FormTemplate *first = *(FormTemplate *const *)a, *second = *(FormTemplate *const *)b;
    int order = strcmp(first->id, second->id);
    if (order)
        return order;
    return atoi(second->version) - atoi(first->version);
}

static bool has_blanks(const FormTemplate *form, GError **error)
{
    for (int page = 1; form->blank && page <= form->page_count; page++) {
        g_autofree char *blank = form_template_blank_path(form, page);
        if (g_file_test(blank, G_FILE_TEST_IS_REGULAR))
            continue;
        g_autofree char *message = french_format("template.no_blank", "path", form->path, "blank", blank, NULL);
        g_set_error_literal(error, FORMS_ERROR, FORMS_ERROR_DEFINITION, message);
        return false;
    }
    return true;
}

static bool add_form(FormLibrary *library, const char *path, bool blanks_too, GError **error)
{
    g_autoptr(FormTemplate) form = form_template_load(path, error);
    if (!form || (blanks_too && !has_blanks(form, error)))
        return false;
    const FormTemplate *same = form_library_find(library, form->id, form->version);
    if (same) {
        g_set_error(error, FORMS_ERROR, FORMS_ERROR_DEFINITION,
                    "%s:1: form %s version %s is also defined in %s; give the newer one the next version", path,
                    form->id, form->version, same->path);
        return false;
    }
    g_ptr_array_add(library->forms, g_steal_pointer(&form));
    return true;
}

static FormLibrary *load_library(const char *folder, GPtrArray *broken, GError **error)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
    if (!dir)
        return NULL;
    g_autoptr(FormLibrary) library = g_new0(FormLibrary, 1);
    library->forms = g_ptr_array_new_with_free_func((GDestroyNotify)form_template_free);
    const char *name;
    while ((name = g_dir_read_name(dir)) && library->forms->len < LIBRARY_MAX) {
        if (!g_str_has_suffix(name, ".yaml") || name[0] == '.')
            continue;
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autoptr(GError) flaw = NULL;
        if (add_form(library, path, broken != NULL, &flaw))
            continue;
        if (!broken) {
            g_propagate_error(error, g_steal_pointer(&flaw));
            return NULL;
        }
        g_ptr_array_add(broken, g_strdup(flaw->message));
    }
    g_ptr_array_sort(library->forms, compare_forms);
    return g_steal_pointer(&library);
}

FormLibrary *form_library_load(const char *folder, GError **error)
{
    return load_library(folder, NULL, error);
}

FormLibrary *form_library_load_sound(const char *folder, GError **error)
{
    g_autoptr(GPtrArray) broken = g_ptr_array_new_with_free_func(g_free);
    FormLibrary *library = load_library(folder, broken, error);
    if (library)
        library->broken = g_steal_pointer(&broken);
    return library;
}

void form_library_free(FormLibrary *library)
{
    if (!library)
        return;
    g_ptr_array_unref(library->forms);
    g_clear_pointer(&library->broken, g_ptr_array_unref);
    g_free(library);
}

const FormTemplate *form_library_find(const FormLibrary *library, const char *id, const char *version)
{
    for (guint i = 0; i < library->forms->len; i++) {
        const FormTemplate *form = library->forms->pdata[i];
        if (strcmp(form->id, id) == 0 && (!version || strcmp(form->version, version) == 0))
            return form;
    }
    return NULL;
}

const FormTemplate *form_library_find_hash(const FormLibrary *library, const char *id, const char *hash)
{
    for (guint i = 0; i < library->forms->len; i++) {
        const FormTemplate *form = library->forms->pdata[i];
        if (strcmp(form->id, id) == 0 && strcmp(form->hash, hash) == 0)
            return form;
    }
    return NULL;
}
