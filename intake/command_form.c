#include "forms/draw_form.h"
#include "db/case.h"
#include "forms/french.h"
#include "forms/print.h"
#include "forms/template_json.h"
#include "intake/case_store.h"
#include "intake/command.h"
#include "intake/command_form_import.h"
#include "intake/config.h"
#include "intake/form_confirm.h"
#include "intake/form_fill.h"
#include "intake/store_error.h"
#include "intake/table.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static struct {
    gboolean json;
    char *output, *data, *number, *png, *id;
    int copies;
} options;

static const char *join(GString *text, const char *folder, const char *name)
{
    g_string_printf(text, "%s/%s", folder, name);
    return text->str;
}

/* The program's own templates and, when set, the user's. Their forms live as long as the libraries. */
typedef struct {
    FormLibrary *own, *user;
} Libraries;

static bool libraries_load(Libraries *libraries, GError **error)
{
    g_autoptr(GString) folder = g_string_new(NULL);
    const char *user = config_text(CONFIG_TEMPLATES);
    libraries->own = form_library_load(join(folder, config_text(CONFIG_SHARE), "forms/templates"), error);
    if (libraries->own && user && *user)
        libraries->user = form_library_load_sound(user, error);
    for (guint i = 0; libraries->user && i < libraries->user->broken->len; i++)
        fprintf(stderr, "guichet form: %s\n", (char *)libraries->user->broken->pdata[i]);
    return libraries->own && (libraries->user || !user || !*user);
}

static void libraries_clear(Libraries *libraries)
{
    form_library_free(libraries->own);
    form_library_free(libraries->user);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Libraries, libraries_clear)

static const FormTemplate *find(const Libraries *libraries, const char *id)
{
    const FormTemplate *form = libraries->user ? form_library_find(libraries->user, id, NULL) : NULL;
    return form ? form : form_library_find(libraries->own, id, NULL);
}

static int fail(const char *message)
{
    fprintf(stderr, "guichet form: %s\n", message);
    return 1;
}

static int fail_with(const GError *error)
{
    store_error_tell("form", error);
    return 1;
}

static int wrong_usage(void)
{
    fprintf(stderr, "guichet form: %s\n", french("form.usage"));
    return 2;
}

static void print_json(json_t *json)
{
    json_dumpf(json, stdout, JSON_COMPACT | JSON_REAL_PRECISION(8));
    putchar('\n');
    json_decref(json);
}

static void list_library(const FormLibrary *library, Table *table, json_t *list)
{
    for (guint i = 0; library && i < library->forms->len; i++) {
        const FormTemplate *form = library->forms->pdata[i];
        g_autofree char *pages = g_strdup_printf("%d", form->page_count);
        const char *cells[] = {form->id, form->version, pages, form->title};
        table_add(table, cells);
        json_array_append_new(list, form_template_row(form));
    }
}

static int run_list(const Libraries *libraries)
{
    const char *titles[] = {french("form.id"), french("form.version"), french("form.pages"), french("form.title"), NULL};
    g_autoptr(Table) table = table_new(titles);
    json_t *list = json_array();
    list_library(libraries->user, table, list);
    list_library(libraries->own, table, list);
    if (options.json)
        print_json(json_incref(list));
    else
        table_print(table, stdout);
    json_decref(list);
    return 0;
}

static void show_fields(const FormTemplate *form)
{
    printf("%s %s — %s (%s)\n\n", form->id, form->version, form->title, form->path);
    const char *titles[] = {french("form.page"), french("form.field"), french("form.kind"), french("form.label"), NULL};
    g_autoptr(Table) table = table_new(titles);
    for (int i = 0; i < form->field_count; i++) {
        const FormField *field = form->fields[i];
        g_autofree char *page = g_strdup_printf("%d", field->page);
        g_autofree char *kind = field->cell_count ? g_strdup_printf("%s %d", form_field_kind_name(field->kind), field->cell_count)
                                                  : g_strdup(form_field_kind_name(field->kind));
        const char *cells[] = {page, field->name, kind, field->label};
        table_add(table, cells);
    }
    table_print(table, stdout);
}

static int run_show(const FormTemplate *form)
{
    g_autoptr(GError) error = NULL;
    if (options.png && g_mkdir_with_parents(options.png, 0777) != 0) {
        g_autofree char *message = g_strdup_printf("%s: %s", options.png, g_strerror(errno));
        return fail(message);
    }
    if (options.png && !form_draw(form, options.png, &error))
        return fail_with(error);
    if (options.json)
        print_json(form_template_to_json(form));
    else if (!options.png)
        show_fields(form);
    return 0;
}

/* {"nom_naissance": "DUPONT", "type_demande": "renouvellement"}: strings only. */
static GHashTable *load_data(const char *path, GError **error)
{
    json_error_t problem;
    json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, &problem);
    g_autoptr(GHashTable) values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    const char *name;
    json_t *value;
    bool sound = json_is_object(json);
    json_object_foreach(json, name, value)
    {
        sound = sound && json_is_string(value);
        if (sound)
            g_hash_table_insert(values, g_strdup(name), g_strdup(json_string_value(value)));
    }
    if (!sound) {
        g_autofree char *line = g_strdup_printf("%d", json ? 1 : problem.line);
        g_autofree char *message = french_format("form.data", "path", path, "line", line, NULL);
        g_set_error_literal(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, message);
    }
    json_decref(json);
    return sound ? g_steal_pointer(&values) : NULL;
}

/* What a case knows of the form's fields; who signs and whose photo it is cannot be printed. */
static GHashTable *load_case(const FormTemplate *form, const char *number, GError **error)
{
    g_autoptr(DbStore) store = case_store_open(error);
    g_autofree char *text = store ? db_case_show(store, number, error) : NULL;
    if (!text)
        return NULL;
    json_auto_t *found = json_loads(text, 0, NULL);
    GHashTable *values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    const char *name;
    json_t *value;
    json_object_foreach(json_object_get(found, "values"), name, value)
    {
        const FormField *field = form_template_field(form, name);
        const char *held = json_string_value(json_object_get(value, "value"));
        if (field && held && field->kind != FORM_FIELD_SIGNATURE && field->kind != FORM_FIELD_PHOTO)
            g_hash_table_insert(values, g_strdup(name), g_strdup(held));
    }
    return values;
}

/* A date on a line is written as people write it. */
static void write_dates(const FormTemplate *form, GHashTable *values)
{
    for (int i = 0; i < form->field_count; i++) {
        const FormField *field = form->fields[i];
        const char *value = g_hash_table_lookup(values, field->name);
        bool date = field->kind == FORM_FIELD_LINE && strcmp(field->content, "date") == 0;
        if (date && value && strlen(value) == 10 && value[4] == '-' && value[7] == '-')
            g_hash_table_insert(values, g_strdup(field->name),
                                g_strdup_printf("%.2s/%.2s/%.4s", value + 8, value + 5, value));
    }
}

/* A form that others drew: its own pages with the values, and the values in codes. */
static int run_fill(const FormTemplate *form, GHashTable *values)
{
    g_autoptr(GError) error = NULL;
    int bare_pages = 0;
    const FormPrintOptions print = {.values = values};
    if (values)
        write_dates(form, values);
    if (!form_fill(form, &print, options.number, options.output, &bare_pages, &error))
        return fail(error->message);
    if (bare_pages > 0) {
        g_autofree char *pages = g_strdup_printf("%d", bare_pages);
        g_autofree char *message = french_format("form.fill_bare", "pages", pages, NULL);
        fprintf(stderr, "guichet form: %s\n", message);
    }
    return 0;
}

static int run_print(const FormTemplate *form, bool fill)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) values = NULL;
    if (!options.output || options.copies < 1 || options.copies > 1000 || (options.data && options.number) ||
        (fill && !options.data && !options.number))
        return wrong_usage();
    if (options.data && !(values = load_data(options.data, &error)))
        return fail_with(error);
    if (options.number && !(values = load_case(form, options.number, &error)))
        return fail_with(error);
    if (form->blank)
        return run_fill(form, values);
    const FormPrintOptions print = {.values = values, .copies = options.copies};
    if (!form_print(form, &print, options.output, &error))
        return fail_with(error);
    return 0;
}

/* ID.yaml, or the newest ID-N.yaml, in a folder; NULL: neither. By the file's name, since a broken one has no id. */
static char *definition_in(const char *folder, const char *id)
{
    g_autofree char *plain = g_strdup_printf("%s/%s.yaml", folder, id);
    if (g_file_test(plain, G_FILE_TEST_EXISTS))
        return g_steal_pointer(&plain);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    g_autofree char *prefix = g_strconcat(id, "-", NULL);
    const char *name;
    guint64 newest = 0;
    while (dir && (name = g_dir_read_name(dir))) {
        char *end = NULL;
        guint64 version = g_str_has_prefix(name, prefix) ? g_ascii_strtoull(name + strlen(prefix), &end, 10) : 0;
        if (version > newest && end && strcmp(end, ".yaml") == 0)
            newest = version;
    }
    return newest ? g_strdup_printf("%s/%s-%" G_GUINT64_FORMAT ".yaml", folder, id, newest) : NULL;
}

/* A file is checked by its path, an installed form by its id. */
static char *definition_of(const char *what)
{
    if (strchr(what, '/') || g_str_has_suffix(what, ".yaml"))
        return g_strdup(what);
    const char *user = config_text(CONFIG_TEMPLATES);
    char *path = *user ? definition_in(user, what) : NULL;
    g_autofree char *own = g_build_filename(config_text(CONFIG_SHARE), "forms", "templates", NULL);
    return path ? path : definition_in(own, what);
}

static int unknown(const char *id)
{
    g_autofree char *message = french_format("form.unknown", "id", id, NULL);
    return fail(message);
}

/* A form that cannot be loaded is left out of reading in silence but here and in "guichet doctor". */
static void tell_of_broken(const char *but)
{
    const char *user = config_text(CONFIG_TEMPLATES);
    g_autoptr(FormLibrary) library = *user ? form_library_load_sound(user, NULL) : NULL;
    for (guint i = 0; library && i < library->broken->len; i++)
        if (!g_str_has_prefix(library->broken->pdata[i], but))
            fprintf(stderr, "guichet form: %s\n", (char *)library->broken->pdata[i]);
}

static int run_check(const char *what)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = definition_of(what);
    if (!path)
        return unknown(what);
    tell_of_broken(path);
    g_autoptr(FormTemplate) form = form_template_load(path, &error);
    if (!form)
        return fail(error->message);
    for (int page = 1; form->blank && page <= form->page_count; page++) {
        g_autofree char *blank = form_template_blank_path(form, page);
        g_autofree char *message = french_format("form.no_blank", "path", path, "blank", blank, NULL);
        if (!g_file_test(blank, G_FILE_TEST_EXISTS))
            return fail(message);
    }
    g_autofree char *fields = g_strdup_printf("%d", form->field_count);
    g_autofree char *pages = g_strdup_printf("%d", form->page_count);
    g_autofree char *message = french_format("form.sound", "path", path, "fields", fields, "pages", pages, NULL);
    if (options.json)
        print_json(form_template_row(form));
    else
        printf("%s\n", message);
    return 0;
}

static int run_confirm(const char *what)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = definition_of(what);
    if (!path)
        return unknown(what);
    int confirmed;
    if (!form_confirm(path, &confirmed, &error))
        return fail(error->message);
    g_autofree char *fields = g_strdup_printf("%d", confirmed);
    g_autofree char *message = french_format("form.confirmed", "path", path, "fields", fields, NULL);
    printf("%s\n", message);
    return 0;
}

static int run_with_form(const char *verb, const char *id)
{
    g_autoptr(GError) error = NULL;
    g_auto(Libraries) libraries = {0};
    if (!libraries_load(&libraries, &error))
        return fail_with(error);
    if (strcmp(verb, "list") == 0)
        return run_list(&libraries);
    const FormTemplate *form = find(&libraries, id);
    if (!form)
        return unknown(id);
    return strcmp(verb, "show") == 0 ? run_show(form) : run_print(form, strcmp(verb, "fill") == 0);
}

int command_form(int argc, char **argv)
{
    options.copies = 1;
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, french("form.option.output"), "FICHIER.pdf"},
        {"data", 0, 0, G_OPTION_ARG_FILENAME, &options.data, french("form.option.data"), "FICHIER.json"},
        {"case", 0, 0, G_OPTION_ARG_STRING, &options.number, french("form.option.case"), "NUMÉRO"},
        {"copies", 0, 0, G_OPTION_ARG_INT, &options.copies, french("form.option.copies"), "N"},
        {"id", 0, 0, G_OPTION_ARG_STRING, &options.id, french("form.option.id"), "ID"},
        {"png", 0, 0, G_OPTION_ARG_FILENAME, &options.png, french("form.option.png"), "DOSSIER"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options.json, french("option.json"), NULL},
        {0},
    };
    int answer = command_parse("form", entries, &argc, &argv);
    if (answer >= 0)
        return answer;
    const char *verb = argc > 1 ? argv[1] : "list";
    if (strcmp(verb, "list") == 0)
        return argc <= 2 ? run_with_form(verb, NULL) : wrong_usage();
    if (argc != 3)
        return wrong_usage();
    if (strcmp(verb, "check") == 0)
        return run_check(argv[2]);
    if (strcmp(verb, "confirm") == 0)
        return run_confirm(argv[2]);
    if (strcmp(verb, "import") == 0)
        return command_form_import(argv[2], options.id);
    bool known = strcmp(verb, "show") == 0 || strcmp(verb, "print") == 0 || strcmp(verb, "fill") == 0;
    return known ? run_with_form(verb, argv[2]) : wrong_usage();
}
