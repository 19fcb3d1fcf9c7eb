#include "intake/value_sheet.h"

#include "db/dossier.h"
#include "forms/french.h"
#include "forms/print.h"
#include "intake/config.h"
#include "intake/error.h"
#include "intake/table_json.h"

#include <string.h>

static const char form_id[] = "ce-que-nous-avons-lu";

/* As people write it. Transfer full. */
static char *written(const char *value)
{
    bool date = g_regex_match_simple("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", value, 0, 0);
    return date ? g_strdup_printf("%.2s/%.2s/%.4s", value + 8, value + 5, value) : g_strdup(value);
}

/* What is shown where, and the same as the store keeps it. */
static json_t *collect(const FormTemplate *form, const json_t *values, GHashTable *shown)
{
    json_t *kept = json_object();
    for (int i = 0; i < form->text_count; i++) {
        const char *name = form->texts[i]->text;
        if (form->texts[i]->style != FORM_TEXT_SHOWN)
            continue;
        const char *value = json_word(values, name);
        g_hash_table_insert(shown, g_strdup(name), *value ? written(value) : g_strdup(french("sheet.value_nothing")));
        json_object_set_new(kept, name, json_string(value));
    }
    return kept;
}

static bool print_and_record(DbStore *store, const FormTemplate *form, const char *case_number, const char *agent, const char *path,
                             GError **error)
{
    g_autofree char *answer = db_value_sheet(store, case_number, error);
    if (!answer)
        return false;
    json_auto_t *values = json_loads(answer, 0, NULL);
    g_autoptr(GHashTable) shown = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autofree char *copy = form_copy_number(), *bytes = NULL;
    gsize size = 0;
    json_auto_t *said = json_pack("{ss so}", "copy", copy, "shown", collect(form, values, shown));
    const FormPrintOptions print = {.shown = shown, .copy = copy};
    if (!form_print(form, &print, path, error) || !g_file_get_contents(path, &bytes, &size, error))
        return false;
    g_autofree char *sha256 = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, size);
    g_autofree char *text = json_dumps(said, JSON_COMPACT | JSON_SORT_KEYS);
    const DbNotice notice = {"value_sheet", sha256, text};
    return db_notice_add(store, case_number, &notice, agent, error);
}

bool value_sheet_make(DbStore *store, const char *case_number, const char *agent, const char *path, GError **error)
{
    g_autofree char *folder = g_build_filename(config_text(CONFIG_SHARE), "forms/templates", NULL);
    g_autoptr(FormLibrary) library = form_library_load(folder, error);
    const FormTemplate *form = library ? form_library_find(library, form_id, NULL) : NULL;
    if (library && !form)
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, "%s/%s.yaml is not there", folder, form_id);
    return form && print_and_record(store, form, case_number, agent, path, error);
}
