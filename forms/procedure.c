#include "forms/procedure.h"

#include "forms/definition.h"
#include "forms/french.h"

#include <string.h>

static const char *const class_names[] = {"identity", "indispensable", "other", "at_handover"};

const char *piece_class_name(PieceClass class)
{
    return class_names[class];
}

static void answer_free(gpointer data)
{
    ProcedureAnswer *answer = data;
    g_free(answer->field);
    g_free(answer->value);
    g_free(answer);
}

static void piece_free(gpointer data)
{
    ProcedurePiece *piece = data;
    g_free(piece->name);
    g_free(piece->label);
    g_ptr_array_unref(piece->instead);
    g_ptr_array_unref(piece->only);
    g_free(piece->only_said);
    g_free(piece->source);
    g_free(piece->valid_from);
    g_free(piece->valid_to);
    g_free(piece);
}

static void delay_free(gpointer data)
{
    ProcedureDelay *delay = data;
    g_free(delay->name);
    g_free(delay->effect);
    g_free(delay->source);
    g_free(delay->valid_from);
    g_free(delay->valid_to);
    g_free(delay);
}

void procedure_free(Procedure *procedure)
{
    if (!procedure)
        return;
    g_free(procedure->id);
    g_free(procedure->title);
    g_free(procedure->form);
    g_ptr_array_unref(procedure->answers);
    g_ptr_array_unref(procedure->pieces);
    g_ptr_array_unref(procedure->delays);
    g_free(procedure);
}

static GPtrArray *load_answers(Definition *definition, DefinitionNode list)
{
    GPtrArray *answers = g_ptr_array_new_with_free_func(answer_free);
    for (int i = 0; i < definition_count(definition, list); i++) {
        DefinitionNode node = definition_item(definition, list, i);
        definition_keys(definition, node, "field value");
        ProcedureAnswer *answer = g_new0(ProcedureAnswer, 1);
        answer->field = g_strdup(definition_need_text(definition, node, "field"));
        answer->value = g_strdup(definition_need_text(definition, node, "value"));
        g_ptr_array_add(answers, answer);
    }
    return answers;
}

static PieceClass class_of(Definition *definition, DefinitionNode node)
{
    const char *name = definition_need_text(definition, node, "class");
    for (PieceClass class = PIECE_IDENTITY; class <= PIECE_AT_HANDOVER; class ++)
        if (strcmp(name, class_names[class]) == 0)
            return class;
    definition_fail(definition, node, french_format("procedure.class", "name", name, NULL));
    return PIECE_OTHER;
}

/* What it hangs on is also said in words, for whoever is told that it is not asked for. */
static void load_only(Definition *definition, DefinitionNode node, ProcedurePiece *piece)
{
    piece->only = load_answers(definition, definition_get(definition, node, "answers"));
    if (!node)
        return;
    definition_keys(definition, node, "answers said");
    piece->only_said = g_strdup(definition_need_text(definition, node, "said"));
}

static void load_piece(Definition *definition, DefinitionNode node, Procedure *procedure)
{
    definition_keys(definition, node, "name label class max_age_months instead valid only source valid_from valid_to verified");
    ProcedurePiece *piece = g_new0(ProcedurePiece, 1);
    piece->name = g_strdup(definition_need_text(definition, node, "name"));
    piece->label = g_strdup(definition_text(definition, node, "label"));
    piece->class = class_of(definition, node);
    piece->max_age_months = (int)definition_number(definition, node, "max_age_months", 0);
    piece->valid = definition_flag(definition, node, "valid");
    piece->verified = definition_flag(definition, node, "verified");
    piece->source = g_strdup(definition_need_text(definition, node, "source"));
    piece->instead = g_ptr_array_new_with_free_func(g_free);
    DefinitionNode instead = definition_get(definition, node, "instead");
    for (int i = 0; i < definition_count(definition, instead); i++)
        g_ptr_array_add(piece->instead, g_strdup(definition_scalar(definition, definition_item(definition, instead, i))));
    load_only(definition, definition_get(definition, node, "only"), piece);
    piece->valid_from = definition_date(definition, node, "valid_from");
    piece->valid_to = definition_date(definition, node, "valid_to");
    if (!piece->valid_from)
        piece->valid_from = definition_date(definition, definition_root(definition), "valid_from");
    g_ptr_array_add(procedure->pieces, piece);
}

static void load_delay(Definition *definition, DefinitionNode node, Procedure *procedure)
{
    definition_keys(definition, node, "name months days effect source valid_from valid_to verified");
    ProcedureDelay *delay = g_new0(ProcedureDelay, 1);
    delay->name = g_strdup(definition_need_text(definition, node, "name"));
    delay->months = (int)definition_number(definition, node, "months", 0);
    delay->days = (int)definition_number(definition, node, "days", 0);
    delay->effect = g_strdup(definition_need_text(definition, node, "effect"));
    delay->source = g_strdup(definition_need_text(definition, node, "source"));
    definition_need_text(definition, node, "valid_from");
    delay->valid_from = definition_date(definition, node, "valid_from");
    delay->valid_to = definition_date(definition, node, "valid_to");
    delay->verified = definition_flag(definition, node, "verified");
    if (delay->months + delay->days <= 0 || delay->months < 0 || delay->days < 0)
        definition_fail(definition, node, g_strdup(french("procedure.no_delay")));
    g_ptr_array_add(procedure->delays, delay);
}

static void load_all(Definition *definition, Procedure *procedure)
{
    DefinitionNode root = definition_root(definition);
    definition_keys(definition, root, "id title form valid_from answers pieces delays");
    procedure->id = g_strdup(definition_need_text(definition, root, "id"));
    procedure->title = g_strdup(definition_need_text(definition, root, "title"));
    procedure->form = g_strdup(definition_need_text(definition, root, "form"));
    definition_need_text(definition, root, "valid_from"); /* of all pieces without one of their own */
    procedure->answers = load_answers(definition, definition_get(definition, root, "answers"));
    DefinitionNode pieces = definition_get(definition, root, "pieces");
    for (int i = 0; i < definition_count(definition, pieces); i++)
        load_piece(definition, definition_item(definition, pieces, i), procedure);
    DefinitionNode delays = definition_get(definition, root, "delays");
    for (int i = 0; i < definition_count(definition, delays); i++)
        load_delay(definition, definition_item(definition, delays, i), procedure);
}

Procedure *procedure_load(const char *path, GError **error)
{
    g_autoptr(Definition) definition = definition_load(path, error);
    if (!definition)
        return NULL;
    g_autoptr(Procedure) procedure = g_new0(Procedure, 1);
    procedure->pieces = g_ptr_array_new_with_free_func(piece_free);
    procedure->delays = g_ptr_array_new_with_free_func(delay_free);
    load_all(definition, procedure);
    return definition_done(definition, error) ? g_steal_pointer(&procedure) : NULL;
}

static gint compare(gconstpointer a, gconstpointer b)
{
    return strcmp((*(Procedure *const *)a)->id, (*(Procedure *const *)b)->id);
}

GPtrArray *procedures_load(const char *folder, GError **error)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
    if (!dir)
        return NULL;
    g_autoptr(GPtrArray) procedures = g_ptr_array_new_with_free_func((GDestroyNotify)procedure_free);
    const char *name;
    while ((name = g_dir_read_name(dir))) {
        if (!g_str_has_suffix(name, ".yaml") || name[0] == '.')
            continue;
        g_autofree char *path = g_build_filename(folder, name, NULL);
        Procedure *procedure = procedure_load(path, error);
        if (!procedure)
            return NULL;
        g_ptr_array_add(procedures, procedure);
    }
    g_ptr_array_sort(procedures, compare);
    return g_steal_pointer(&procedures);
}

const Procedure *procedure_find(const GPtrArray *procedures, const char *id)
{
    for (guint i = 0; i < procedures->len; i++)
        if (strcmp(((const Procedure *)procedures->pdata[i])->id, id) == 0)
            return procedures->pdata[i];
    return NULL;
}

const ProcedureDelay *procedure_delay(const Procedure *procedure, const char *name, const char *date)
{
    for (guint i = 0; i < procedure->delays->len; i++) {
        const ProcedureDelay *delay = procedure->delays->pdata[i];
        if (strcmp(delay->name, name) == 0 && strcmp(delay->valid_from, date) <= 0 &&
            (!delay->valid_to || strcmp(date, delay->valid_to) <= 0))
            return delay;
    }
    return NULL;
}
