#include "forms/definition.h"
#include "forms/french.h"
#include "forms/template.h"
#include "forms/template_check.h"
#include "forms/template_field.h"

#include <string.h>

enum { PAGES_MAX = 40, ROWS_MAX = 400, PAGE_FIELDS_MAX = 600 };

/* What is gathered while the file is walked; moved into the template at the end. */
typedef struct {
    Definition *definition;
    FormTemplate *form;
    FormRow row;
    GPtrArray *fields, *texts, *rules, *pieces;
    GArray *probes;
} Loading;

static void load_page_size(Loading *loading, DefinitionNode root)
{
    Definition *definition = loading->definition;
    DefinitionNode page = definition_get(definition, root, "page");
    definition_keys(definition, page, "width height");
    loading->form->width_mm = definition_need_number(definition, page, "width");
    loading->form->height_mm = definition_need_number(definition, page, "height");
}

/* A folder beside the definition: by name only, so that a template can't point elsewhere. */
static void load_blank(Loading *loading, DefinitionNode root)
{
    Definition *definition = loading->definition;
    const char *name = definition_text(definition, root, "blank");
    if (!name)
        return;
    if (!*name || *name == '.' || strchr(name, '/'))
        definition_fail(definition, definition_get(definition, root, "blank"),
                        french_format("template.blank", "name", name, NULL));
    g_autofree char *folder = g_path_get_dirname(definition_path(definition));
    loading->form->blank = g_build_filename(folder, name, NULL);
}

static void load_marks(Loading *loading, DefinitionNode root)
{
    Definition *definition = loading->definition;
    FormTemplate *form = loading->form;
    DefinitionNode marks = definition_get(definition, root, "marks");
    if (!marks && form->blank)
        return;
    definition_keys(definition, marks, "side inset");
    double side = definition_need_number(definition, marks, "side");
    double inset = definition_need_number(definition, marks, "inset");
    double right = form->width_mm - inset - side, bottom = form->height_mm - inset - side;
    form->mark_mm = side;
    form->marks[0] = (FormBox){inset, inset, side, side};
    form->marks[1] = (FormBox){right, inset, side, side};
    form->marks[2] = (FormBox){right, bottom, side, side};
    form->marks[3] = (FormBox){inset, bottom, side, side};
}

static void load_codes(Loading *loading, DefinitionNode root)
{
    Definition *definition = loading->definition;
    DefinitionNode codes = definition_get(definition, root, "codes");
    if (!codes && loading->form->blank)
        return;
    definition_keys(definition, codes, "side at");
    double side = definition_need_number(definition, codes, "side");
    DefinitionNode places = definition_get(definition, codes, "at");
    if (definition_count(definition, places) != 2)
        definition_fail(definition, codes, g_strdup(french("template.codes")));
    for (int i = 0; i < 2; i++) {
        double at[2];
        definition_numbers(definition, definition_item(definition, places, i), at, 2);
        loading->form->codes[i] = (FormBox){at[0], at[1], side, side};
    }
}

static void load_grid(Loading *loading, DefinitionNode root)
{
    Definition *definition = loading->definition;
    DefinitionNode grid = definition_get(definition, root, "grid");
    if (!grid && loading->form->blank)
        return;
    definition_keys(definition, grid, "left pitch cell check label option_step");
    double cell[2];
    definition_numbers(definition, definition_get(definition, grid, "cell"), cell, 2);
    loading->row.grid = (FormGrid){
        .left = definition_need_number(definition, grid, "left"),
        .pitch = definition_need_number(definition, grid, "pitch"),
        .cell_w = cell[0],
        .cell_h = cell[1],
        .check = definition_need_number(definition, grid, "check"),
        .label_h = definition_need_number(definition, grid, "label"),
        .option_step = definition_need_number(definition, grid, "option_step"),
    };
}

/* The same probes on every page, so that one look at the definition says where they are. */
static void load_probes(Loading *loading, DefinitionNode root, int pages)
{
    Definition *definition = loading->definition;
    DefinitionNode probes = definition_get(definition, root, "probes");
    if (!probes && loading->form->blank)
        return;
    definition_keys(definition, probes, "side empty full");
    double side = definition_need_number(definition, probes, "side");
    for (int full = 0; full <= 1; full++) {
        DefinitionNode places = definition_get(definition, probes, full ? "full" : "empty");
        for (int i = 0; i < definition_count(definition, places); i++) {
            double at[2];
            definition_numbers(definition, definition_item(definition, places, i), at, 2);
            for (int page = 1; page <= pages; page++) {
                FormProbe probe = {page, {at[0], at[1], side, side}, full};
                g_array_append_val(loading->probes, probe);
            }
        }
    }
}

static void add_text(Loading *loading, DefinitionNode node, const char *key, FormTextStyle style)
{
    Definition *definition = loading->definition;
    FormText *text = g_new0(FormText, 1);
    text->style = style;
    text->page = loading->row.page;
    text->text = g_strdup(definition_need_text(definition, node, key));
    form_item_span(definition, node, &loading->row.grid, &text->box.x, &text->box.w);
    text->box.y = definition_number(definition, node, "y", loading->row.y);
    text->box.h = definition_number(definition, node, "height", loading->row.grid.label_h);
    g_ptr_array_add(loading->texts, text);
}

static const struct {
    const char *key;
    FormTextStyle style;
} text_kinds[] = {
    {"title", FORM_TEXT_TITLE},
    {"heading", FORM_TEXT_HEADING},
    {"text", FORM_TEXT_NOTE},
    {"strong", FORM_TEXT_STRONG},
    {"shown", FORM_TEXT_SHOWN},
};

/* True when the item is print only. */
static bool load_text(Loading *loading, DefinitionNode node, const char *more_keys)
{
    for (size_t i = 0; i < G_N_ELEMENTS(text_kinds); i++) {
        if (!definition_get(loading->definition, node, text_kinds[i].key))
            continue;
        g_autofree char *keys = g_strjoin(" ", text_kinds[i].key, "col cols x w y height", more_keys, NULL);
        definition_keys(loading->definition, node, keys);
        add_text(loading, node, text_kinds[i].key, text_kinds[i].style);
        return true;
    }
    return false;
}

/* One row: print, or fields side by side; moves the cursor down by its height. */
static void load_row(Loading *loading, DefinitionNode row)
{
    Definition *definition = loading->definition;
    loading->row.y = definition_number(definition, row, "y", loading->row.y);
    double height = definition_need_number(definition, row, "height");
    if (!load_text(loading, row, "height")) {
        definition_keys(definition, row, "fields height y");
        DefinitionNode fields = definition_get(definition, row, "fields");
        for (int i = 0; i < definition_count(definition, fields); i++) {
            DefinitionNode item = definition_item(definition, fields, i);
            if (!load_text(loading, item, "height"))
                g_ptr_array_add(loading->fields, form_field_load(definition, item, &loading->row));
        }
    }
    loading->row.y += height;
}

/* A page of a form that others drew: its fields lie where they lie, each with its `box`. */
static void load_free_page(Loading *loading, DefinitionNode page)
{
    Definition *definition = loading->definition;
    definition_keys(definition, page, "size fields");
    DefinitionNode size = definition_get(definition, page, "size");
    double sides[2];
    if (size && definition_numbers(definition, size, sides, 2))
        loading->form->sizes[loading->row.page - 1] = (FormPageSize){sides[0], sides[1]};
    DefinitionNode fields = definition_get(definition, page, "fields");
    for (int i = 0; i < MIN(definition_count(definition, fields), PAGE_FIELDS_MAX); i++) {
        DefinitionNode item = definition_item(definition, fields, i);
        g_ptr_array_add(loading->fields, form_field_load(definition, item, &loading->row));
    }
}

static void load_laid_page(Loading *loading, DefinitionNode page)
{
    Definition *definition = loading->definition;
    definition_keys(definition, page, "top rows");
    loading->row.y = definition_need_number(definition, page, "top");
    DefinitionNode rows = definition_get(definition, page, "rows");
    for (int r = 0; r < MIN(definition_count(definition, rows), ROWS_MAX); r++)
        load_row(loading, definition_item(definition, rows, r));
}

static void load_pages(Loading *loading, DefinitionNode root)
{
    Definition *definition = loading->definition;
    DefinitionNode pages = definition_get(definition, root, "pages");
    int count = definition_count(definition, pages);
    if (count < 1 || count > PAGES_MAX) {
        definition_fail(definition, pages ? pages : root, g_strdup(french("template.pages")));
        return;
    }
    loading->form->page_count = count;
    loading->form->sizes = g_new0(FormPageSize, count);
    for (int i = 0; i < count; i++) {
        DefinitionNode page = definition_item(definition, pages, i);
        loading->row.page = i + 1;
        if (loading->form->blank && !definition_get(definition, page, "rows"))
            load_free_page(loading, page);
        else
            load_laid_page(loading, page);
    }
}

static char **names_of(Definition *definition, DefinitionNode list)
{
    int count = definition_count(definition, list);
    char **names = g_new0(char *, count + 1);
    for (int i = 0; i < count; i++)
        names[i] = g_strdup(definition_scalar(definition, definition_item(definition, list, i)));
    return names;
}

static void load_rules(Loading *loading, DefinitionNode root)
{
    Definition *definition = loading->definition;
    DefinitionNode rules = definition_get(definition, root, "rules");
    for (int i = 0; i < definition_count(definition, rules); i++) {
        DefinitionNode node = definition_item(definition, rules, i);
        definition_keys(definition, node, "rule fields argument message");
        FormRule *rule = g_new0(FormRule, 1);
        rule->line = definition_line(definition, node);
        rule->name = g_strdup(definition_need_text(definition, node, "rule"));
        rule->fields = names_of(definition, definition_get(definition, node, "fields"));
        rule->argument = g_strdup(definition_text(definition, node, "argument"));
        rule->message = g_strdup(definition_need_text(definition, node, "message"));
        g_ptr_array_add(loading->rules, rule);
        form_rule_references_check(definition, node, rule, loading->fields);
    }
}

static void load_pieces(Loading *loading, DefinitionNode root)
{
    Definition *definition = loading->definition;
    DefinitionNode pieces = definition_get(definition, root, "pieces");
    for (int i = 0; i < definition_count(definition, pieces); i++) {
        DefinitionNode node = definition_item(definition, pieces, i);
        definition_keys(definition, node, "name field label");
        FormPiece *piece = g_new0(FormPiece, 1);
        piece->name = g_strdup(definition_need_text(definition, node, "name"));
        piece->field = g_strdup(definition_text(definition, node, "field"));
        piece->label = g_strdup(definition_need_text(definition, node, "label"));
        g_ptr_array_add(loading->pieces, piece);
        if (piece->field)
            form_reference_check(definition, node, piece->field, loading->fields);
    }
}

static void move_array(GPtrArray *array, void *items, int *count)
{
    gsize length;
    *(void **)items = g_ptr_array_steal(array, &length);
    *count = (int)length;
    g_ptr_array_unref(array);
}

static void load_all(Loading *loading)
{
    Definition *definition = loading->definition;
    DefinitionNode root = definition_root(definition);
    definition_keys(definition, root,
                    "id version title answers_case page blank marks codes tint grid alphabets probes pages rules pieces");
    loading->form->id = g_strdup(definition_need_text(definition, root, "id"));
    loading->form->version = g_strdup(definition_need_text(definition, root, "version"));
    loading->form->title = g_strdup(definition_need_text(definition, root, "title"));
    loading->form->answers_case = definition_flag(definition, root, "answers_case");
    load_blank(loading, root);
    const char *tint = definition_text(definition, root, "tint");
    loading->form->tint = g_strdup(tint || !loading->form->blank ? definition_need_text(definition, root, "tint") : "#000000");
    loading->row.alphabets = definition_get(definition, root, "alphabets");
    load_page_size(loading, root);
    load_marks(loading, root);
    load_codes(loading, root);
    load_grid(loading, root);
    load_pages(loading, root);
    load_probes(loading, root, loading->form->page_count);
    load_rules(loading, root);
    load_pieces(loading, root);
}

FormTemplate *form_template_load(const char *path, GError **error)
{
    g_autoptr(Definition) definition = definition_load(path, error);
    if (!definition)
        return NULL;
    g_autoptr(FormTemplate) form = g_new0(FormTemplate, 1);
    form->path = g_strdup(path);
    g_strlcpy(form->hash, definition_sha256(definition), sizeof form->hash);
    Loading loading = {.definition = definition,
                       .form = form,
                       .fields = g_ptr_array_new(),
                       .texts = g_ptr_array_new(),
                       .rules = g_ptr_array_new(),
                       .pieces = g_ptr_array_new(),
                       .probes = g_array_new(FALSE, TRUE, sizeof(FormProbe))};
    load_all(&loading);
    move_array(loading.fields, &form->fields, &form->field_count);
    move_array(loading.texts, &form->texts, &form->text_count);
    move_array(loading.rules, &form->rules, &form->rule_count);
    move_array(loading.pieces, &form->pieces, &form->piece_count);
    form->probe_count = (int)loading.probes->len;
    form->probes = (FormProbe *)(void *)g_array_free(loading.probes, FALSE);
    form_template_check(definition, form);
    return definition_done(definition, error) ? g_steal_pointer(&form) : NULL;
}
