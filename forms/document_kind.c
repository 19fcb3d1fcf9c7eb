#include "forms/document_kind.h"

#include "forms/definition.h"
#include "forms/french.h"

#include <string.h>

static void kind_free(gpointer data)
{
    DocumentKind *kind = data;
    g_free(kind->name);
    g_free(kind->label);
    g_free(kind->key);
    g_ptr_array_unref(kind->serves);
    g_free(kind);
}

DocumentKinds *document_kinds_load(const char *path, GError **error)
{
    g_autoptr(Definition) definition = definition_load(path, error);
    if (!definition)
        return NULL;
    g_autoptr(DocumentKinds) kinds = g_new0(DocumentKinds, 1);
    kinds->list = g_ptr_array_new_with_free_func(kind_free);
    DefinitionNode root = definition_root(definition), list = definition_get(definition, root, "kinds");
    definition_keys(definition, root, "kinds");
    for (int i = 0; i < definition_count(definition, list); i++) {
        DefinitionNode node = definition_item(definition, list, i);
        definition_keys(definition, node, "name label key serves");
        const char *name = definition_need_text(definition, node, "name");
        if (document_kind_find(kinds, name))
            definition_fail(definition, node, french_format("definition.twice", "key", name, NULL));
        DocumentKind *kind = g_new0(DocumentKind, 1);
        kind->name = g_strdup(name);
        kind->label = g_strdup(definition_need_text(definition, node, "label"));
        const char *key = definition_text(definition, node, "key");
        kind->key = g_strdup(key ? key : "");
        kind->serves = g_ptr_array_new_with_free_func(g_free);
        DefinitionNode serves = definition_get(definition, node, "serves");
        for (int k = 0; k < definition_count(definition, serves); k++)
            g_ptr_array_add(kind->serves, g_strdup(definition_scalar(definition, definition_item(definition, serves, k))));
        g_ptr_array_add(kinds->list, kind);
    }
    return definition_done(definition, error) ? g_steal_pointer(&kinds) : NULL;
}

void document_kinds_free(DocumentKinds *kinds)
{
    if (kinds)
        g_ptr_array_unref(kinds->list);
    g_free(kinds);
}

const DocumentKind *document_kind_find(const DocumentKinds *kinds, const char *name)
{
    for (guint i = 0; i < kinds->list->len; i++) {
        const DocumentKind *kind = kinds->list->pdata[i];
        if (strcmp(kind->name, name) == 0)
            return kind;
    }
    return NULL;
}
