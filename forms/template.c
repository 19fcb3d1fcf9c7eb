#include "forms/template.h"

#include "forms/definition.h"
#include "forms/error.h"

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

static bool add_form(FormLibrary *library, const char *path, GError **error)
{
    FormTemplate *form = form_template_load(path, error);
    if (!form)
        return false;
    const FormTemplate *same = form_library_find(library, form->id, form->version);
    g_ptr_array_add(library->forms, form);
    if (same)
        g_set_error(error, FORMS_ERROR, FORMS_ERROR_DEFINITION,
                    "%s:1: form %s version %s is also defined in %s; give the newer one the next version", path,
                    form->id, form->version, same->path);
    return !same;
}

FormLibrary *form_library_load(const char *folder, GError **error)
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
        if (!add_form(library, path, error))
            return NULL;
    }
    g_ptr_array_sort(library->forms, compare_forms);
    return g_steal_pointer(&library);
}

void form_library_free(FormLibrary *library)
{
    if (!library)
        return;
    g_ptr_array_unref(library->forms);
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
