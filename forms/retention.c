#include "forms/retention.h"

#include "forms/definition.h"

#include <math.h>
#include <string.h>

enum { RULES = 100, MONTHS = 1200 };

static void rule_free(void *data)
{
    RetentionRule *rule = data;
    g_free(rule->name);
    g_free(rule->label);
    g_free(rule->source);
    g_ptr_array_unref(rule->states);
    g_ptr_array_unref(rule->count_from);
    g_free(rule);
}

static GPtrArray *words(Definition *definition, DefinitionNode map, const char *key)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    DefinitionNode list = definition_get(definition, map, key);
    int count = definition_count(definition, list);
    if (count == 0)
        definition_fail(definition, map, g_strdup_printf("\"%s\" needs a list of at least one word", key));
    for (int i = 0; i < count; i++)
        g_ptr_array_add(found, g_strdup(definition_scalar(definition, definition_item(definition, list, i))));
    return found;
}

static void check_bases(Definition *definition, DefinitionNode node, const GPtrArray *bases)
{
    for (guint i = 0; i < bases->len; i++) {
        const char *base = bases->pdata[i];
        if (strcmp(base, "closed") != 0 && strcmp(base, "permit_expiry") != 0)
            definition_fail(definition, node, g_strdup_printf("\"count_from\" knows \"closed\" and \"permit_expiry\", not \"%s\"", base));
    }
}

static RetentionRule *load_rule(Definition *definition, DefinitionNode node)
{
    definition_keys(definition, node, "name label states count_from months source");
    RetentionRule *rule = g_new0(RetentionRule, 1);
    double months = definition_need_number(definition, node, "months");
    rule->name = g_strdup(definition_need_text(definition, node, "name"));
    rule->label = g_strdup(definition_need_text(definition, node, "label"));
    rule->source = g_strdup(definition_need_text(definition, node, "source"));
    rule->states = words(definition, node, "states");
    rule->count_from = words(definition, node, "count_from");
    check_bases(definition, node, rule->count_from);
    /* A sign or a digit too many must not destroy anything. */
    if (!(months >= 0 && months <= MONTHS && floor(months) == months))
        definition_fail(definition, node, g_strdup_printf("\"months\" is a whole number from 0 to %d", MONTHS));
    else
        rule->months = (int)months;
    return rule;
}

GPtrArray *retention_rules_load(const char *path, GError **error)
{
    g_autoptr(Definition) definition = definition_load(path, error);
    if (!definition)
        return NULL;
    g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func(rule_free);
    DefinitionNode root = definition_root(definition), list = definition_get(definition, root, "rules");
    definition_keys(definition, root, "rules");
    int count = definition_count(definition, list);
    if (count == 0 || count > RULES)
        definition_fail(definition, root, g_strdup_printf("\"rules\" needs 1 to %d rules", RULES));
    for (int i = 0; i < MIN(count, RULES); i++)
        g_ptr_array_add(rules, load_rule(definition, definition_item(definition, list, i)));
    return definition_done(definition, error) ? g_steal_pointer(&rules) : NULL;
}
