#include "forms/legal_text.h"

#include "forms/definition.h"
#include "forms/french.h"

#include <string.h>

static void text_free(void *data)
{
    LegalText *text = data;
    g_free(text->name);
    g_free(text->text);
    g_free(text->source);
    g_free(text->valid_from);
    g_free(text->valid_to);
    g_free(text);
}

static bool is_in_force(const LegalText *text, const char *day)
{
    return strcmp(text->valid_from, day) <= 0 && (!text->valid_to || strcmp(day, text->valid_to) <= 0);
}

static bool overlap(const LegalText *a, const LegalText *b)
{
    return strcmp(a->name, b->name) == 0 && (is_in_force(a, b->valid_from) || is_in_force(b, a->valid_from));
}

static LegalText *load_text(Definition *definition, DefinitionNode node)
{
    definition_keys(definition, node, "name text source valid_from valid_to verified");
    LegalText *text = g_new0(LegalText, 1);
    text->name = g_strdup(definition_need_text(definition, node, "name"));
    text->text = g_strdup(definition_need_text(definition, node, "text"));
    text->source = g_strdup(definition_need_text(definition, node, "source"));
    text->valid_from = definition_date(definition, node, "valid_from");
    text->valid_to = definition_date(definition, node, "valid_to");
    text->verified = definition_flag(definition, node, "verified");
    if (!text->valid_from)
        text->valid_from = g_strdup(definition_need_text(definition, node, "valid_from"));
    return text;
}

GPtrArray *legal_texts_load(const char *path, GError **error)
{
    g_autoptr(Definition) definition = definition_load(path, error);
    if (!definition)
        return NULL;
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(text_free);
    DefinitionNode root = definition_root(definition), list = definition_get(definition, root, "texts");
    definition_keys(definition, root, "texts");
    for (int i = 0; i < definition_count(definition, list); i++) {
        LegalText *text = load_text(definition, definition_item(definition, list, i));
        for (guint k = 0; k < texts->len; k++)
            if (overlap(texts->pdata[k], text))
                definition_fail(definition, definition_item(definition, list, i), french_format("legal_text.twice", "name", text->name, NULL));
        g_ptr_array_add(texts, text);
    }
    return definition_done(definition, error) ? g_steal_pointer(&texts) : NULL;
}

const LegalText *legal_text_find(const GPtrArray *texts, const char *name, const char *day)
{
    for (guint i = 0; i < texts->len; i++) {
        const LegalText *text = texts->pdata[i];
        if (strcmp(text->name, name) == 0 && is_in_force(text, day))
            return text;
    }
    return NULL;
}
