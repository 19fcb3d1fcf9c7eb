#include "intake/law.h"

#include "db/law.h"
#include "forms/document_kind.h"
#include "forms/procedure.h"
#include "forms/template.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char procedures_folder[] = "forms/procedures", templates_folder[] = "forms/templates", lookup_folder[] = "build/lookup",
                  kinds_file[] = "forms/document_kinds.yaml";

/* The words for nations; countries last: where one word is both, the order does not matter. */
static const char *const word_tables[] = {"nationalities.tsv", "countries.tsv"};
static const char nations_table[] = "nations.tsv";

static int by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool add_folder(GChecksum *sum, const char *share, const char *folder, GError **error)
{
    g_autofree char *place = g_build_filename(share, folder, NULL);
    g_autoptr(GDir) dir = g_dir_open(place, 0, error);
    if (!dir)
        return false;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (const char *name; (name = g_dir_read_name(dir));)
        if (g_str_has_suffix(name, ".yaml") && name[0] != '.')
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, by_name);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *path = g_build_filename(place, names->pdata[i], NULL);
        g_autofree char *text = NULL;
        gsize size;
        if (!g_file_get_contents(path, &text, &size, error))
            return false;
        g_checksum_update(sum, (const guchar *)names->pdata[i], (gssize)strlen(names->pdata[i]) + 1);
        g_checksum_update(sum, (const guchar *)text, (gssize)size);
    }
    return true;
}

static char *lookup_text(const char *share, const char *table, GError **error)
{
    g_autofree char *path = g_build_filename(share, lookup_folder, table, NULL);
    char *text = NULL;
    g_file_get_contents(path, &text, NULL, error);
    return text;
}

static bool add_table(GChecksum *sum, const char *share, const char *table, GError **error)
{
    g_autofree char *text = lookup_text(share, table, error);
    if (text)
        g_checksum_update(sum, (const guchar *)text, -1);
    return text != NULL;
}

static bool add_kinds(GChecksum *sum, const char *share, GError **error)
{
    g_autofree char *path = g_build_filename(share, kinds_file, NULL), *text = NULL;
    gsize size;
    if (!g_file_get_contents(path, &text, &size, error))
        return false;
    g_checksum_update(sum, (const guchar *)text, (gssize)size);
    return true;
}

static char *fingerprint_of(const char *share, GError **error)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    if (!add_kinds(sum, share, error) || !add_folder(sum, share, procedures_folder, error) ||
        !add_folder(sum, share, templates_folder, error) || !add_table(sum, share, nations_table, error))
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(word_tables); i++)
        if (!add_table(sum, share, word_tables[i], error))
            return NULL;
    return g_strdup(g_checksum_get_string(sum));
}

static json_t *answers_json(const GPtrArray *answers)
{
    json_t *list = json_array();
    for (guint i = 0; i < answers->len; i++) {
        const ProcedureAnswer *answer = answers->pdata[i];
        json_array_append_new(list, json_pack("{ss ss}", "field", answer->field, "value", answer->value));
    }
    return list;
}

static json_t *piece_json(const ProcedurePiece *piece)
{
    json_t *instead = json_array();
    for (guint k = 0; k < piece->instead->len; k++)
        json_array_append_new(instead, json_string(piece->instead->pdata[k]));
    json_t *json = json_pack("{ss ss? ss si sb sb so ss ss ss?}", "name", piece->name, "label", piece->label, "class",
                             piece_class_name(piece->class), "max_age_months", piece->max_age_months, "valid", piece->valid, "verified",
                             piece->verified, "instead", instead, "source", piece->source, "valid_from", piece->valid_from, "valid_to",
                             piece->valid_to);
    if (piece->only_said)
        json_object_set_new(json, "only", json_pack("{so ss}", "answers", answers_json(piece->only), "said", piece->only_said));
    return json;
}

static json_t *procedure_json(const Procedure *procedure)
{
    json_t *pieces = json_array(), *delays = json_array();
    for (guint i = 0; i < procedure->pieces->len; i++)
        json_array_append_new(pieces, piece_json(procedure->pieces->pdata[i]));
    for (guint i = 0; i < procedure->delays->len; i++) {
        const ProcedureDelay *delay = procedure->delays->pdata[i];
        json_array_append_new(delays, json_pack("{ss si si ss ss ss ss? sb}", "name", delay->name, "months", delay->months,
                                                "days", delay->days, "effect", delay->effect, "source", delay->source,
                                                "valid_from", delay->valid_from, "valid_to", delay->valid_to, "verified",
                                                delay->verified));
    }
    return json_pack("{ss ss ss so so so}", "code", procedure->id, "title", procedure->title, "form", procedure->form, "pieces", pieces,
                     "delays", delays, "answers", answers_json(procedure->answers));
}

static json_t *form_pieces_json(const FormLibrary *library)
{
    json_t *list = json_array();
    for (int i = 0; i < (int)library->forms->len; i++) {
        const FormTemplate *form = library->forms->pdata[i];
        for (int k = 0; k < form->piece_count; k++)
            if (form->pieces[k]->field)
                json_array_append_new(list, json_pack("{ss ss ss ss}", "form", form->id, "version", form->version, "field",
                                                      form->pieces[k]->field, "kind", form->pieces[k]->name));
    }
    return list;
}

/* Adds the words of "CODE<tab>WORD" lines to the nations of those codes. */
static bool add_words(json_t *nations, const char *share, const char *table, GError **error)
{
    g_autofree char *text = lookup_text(share, table, error);
    g_auto(GStrv) lines = text ? g_strsplit(text, "\n", -1) : NULL;
    for (char **line = lines; lines && *line; line++) {
        g_auto(GStrv) parts = g_strsplit(*line, "\t", 2);
        json_t *nation = g_strv_length(parts) == 2 ? json_object_get(nations, parts[0]) : NULL;
        if (nation)
            json_array_append_new(json_object_get(nation, "words"), json_string(parts[1]));
    }
    return text != NULL;
}

/* {"DZ": {"code": "DZ", "code3": "DZA", "shown": "ALGÉRIENNE", "words": [...]}} */
static json_t *nations_json(const char *share, GError **error)
{
    g_autofree char *text = lookup_text(share, nations_table, error);
    if (!text)
        return NULL;
    json_t *nations = json_object();
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        g_auto(GStrv) parts = g_strsplit(*line, "\t", 3);
        if (g_strv_length(parts) == 3)
            json_object_set_new(nations, parts[0], json_pack("{ss ss ss s[]}", "code", parts[0], "code3", parts[1], "shown", parts[2], "words"));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(word_tables); i++)
        if (!add_words(nations, share, word_tables[i], error)) {
            json_decref(nations);
            return NULL;
        }
    return nations;
}

static json_t *kinds_json(const char *share, GError **error)
{
    g_autofree char *path = g_build_filename(share, kinds_file, NULL);
    g_autoptr(DocumentKinds) kinds = document_kinds_load(path, error);
    if (!kinds)
        return NULL;
    json_t *list = json_array();
    for (guint i = 0; i < kinds->list->len; i++) {
        const DocumentKind *kind = kinds->list->pdata[i];
        json_t *serves = json_array();
        for (guint k = 0; k < kind->serves->len; k++)
            json_array_append_new(serves, json_string(kind->serves->pdata[k]));
        json_array_append_new(list, json_pack("{ss ss ss so}", "name", kind->name, "label", kind->label, "key", kind->key, "serves", serves));
    }
    return list;
}

static json_t *law_json(const char *share, const char *fingerprint, GError **error)
{
    g_autofree char *folder = g_build_filename(share, procedures_folder, NULL);
    g_autofree char *templates = g_build_filename(share, templates_folder, NULL);
    g_autoptr(GPtrArray) procedures = procedures_load(folder, error);
    g_autoptr(FormLibrary) library = procedures ? form_library_load(templates, error) : NULL;
    json_auto_t *nations = library ? nations_json(share, error) : NULL;
    if (!nations)
        return NULL;
    json_t *kinds = kinds_json(share, error);
    if (!kinds)
        return NULL;
    json_t *list = json_array(), *nation_list = json_array(), *nation;
    const char *code;
    json_object_foreach(nations, code, nation)
        json_array_append(nation_list, nation);
    for (guint i = 0; i < procedures->len; i++)
        json_array_append_new(list, procedure_json(procedures->pdata[i]));
    return json_pack("{ss so so so so}", "fingerprint", fingerprint, "kinds", kinds, "procedures", list, "form_pieces", form_pieces_json(library),
                     "nations", nation_list);
}

bool law_refresh(DbStore *store, const char *share, int *changed, GError **error)
{
    if (changed)
        *changed = 0;
    g_autofree char *ours = fingerprint_of(share, error);
    g_autofree char *theirs = ours ? db_law_fingerprint(store, error) : NULL;
    if (!theirs)
        return false;
    if (g_str_equal(ours, theirs))
        return true;
    json_auto_t *law = law_json(share, ours, error);
    if (!law)
        return false;
    char *text = json_dumps(law, JSON_COMPACT);
    bool loaded = db_law_load(store, text, changed, error);
    free(text);
    return loaded;
}
