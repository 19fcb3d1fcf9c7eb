#include "forms/twodoc_table.h"

#include "forms/definition.h"
#include "forms/french.h"

#include <string.h>

struct TwodocTables {
    GHashTable *types, *fields; /* by id */
};

static void type_free(gpointer data)
{
    TwodocType *type = data;
    g_free(type->id);
    g_free(type->label);
    g_free(type->kind);
    g_free(type);
}

static void field_free(gpointer data)
{
    TwodocField *field = data;
    g_free(field->id);
    g_free(field->label);
    g_free(field->role);
    g_free(field);
}

/* The id at `node`: two characters that no other has; NULL after a failure. */
static const char *new_id(Definition *definition, DefinitionNode node, GHashTable *known)
{
    const char *id = definition_need_text(definition, node, "id");
    if (strlen(id) == 2 && !g_hash_table_contains(known, id))
        return id;
    definition_fail(definition, node, french_format("definition.twice", "key", id, NULL));
    return NULL;
}

static void load_type(Definition *definition, DefinitionNode node, TwodocTables *tables)
{
    definition_keys(definition, node, "id label kind");
    const char *id = new_id(definition, node, tables->types), *kind = definition_text(definition, node, "kind");
    if (!id)
        return;
    TwodocType *type = g_new0(TwodocType, 1);
    type->id = g_strdup(id);
    type->label = g_strdup(definition_need_text(definition, node, "label"));
    type->kind = g_strdup(kind ? kind : "");
    g_hash_table_insert(tables->types, type->id, type);
}

static void load_field(Definition *definition, DefinitionNode node, TwodocTables *tables)
{
    definition_keys(definition, node, "id least most label role");
    const char *id = new_id(definition, node, tables->fields);
    if (!id)
        return;
    const char *label = definition_text(definition, node, "label"), *role = definition_text(definition, node, "role");
    TwodocField *field = g_new0(TwodocField, 1);
    field->id = g_strdup(id);
    field->label = g_strdup(label ? label : id);
    field->role = g_strdup(role ? role : "");
    field->least = (int)definition_need_number(definition, node, "least");
    field->most = (int)definition_need_number(definition, node, "most");
    g_hash_table_insert(tables->fields, field->id, field);
}

TwodocTables *twodoc_tables_load(const char *path, GError **error)
{
    g_autoptr(Definition) definition = definition_load(path, error);
    if (!definition)
        return NULL;
    g_autoptr(TwodocTables) tables = g_new0(TwodocTables, 1);
    tables->types = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, type_free);
    tables->fields = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, field_free);
    DefinitionNode root = definition_root(definition);
    definition_keys(definition, root, "types fields");
    DefinitionNode types = definition_get(definition, root, "types"), fields = definition_get(definition, root, "fields");
    for (int i = 0; i < definition_count(definition, types); i++)
        load_type(definition, definition_item(definition, types, i), tables);
    for (int i = 0; i < definition_count(definition, fields); i++)
        load_field(definition, definition_item(definition, fields, i), tables);
    return definition_done(definition, error) ? g_steal_pointer(&tables) : NULL;
}

void twodoc_tables_free(TwodocTables *tables)
{
    if (!tables)
        return;
    g_hash_table_unref(tables->types);
    g_hash_table_unref(tables->fields);
    g_free(tables);
}

const TwodocType *twodoc_table_type(const TwodocTables *tables, const char *id)
{
    return g_hash_table_lookup(tables->types, id);
}

const TwodocField *twodoc_table_field(const TwodocTables *tables, const char *id)
{
    return g_hash_table_lookup(tables->fields, id);
}
