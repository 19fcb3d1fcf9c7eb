#include "forms/rule.h"

#include "forms/french.h"
#include "forms/rule_content.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    const FormRule *rule;
    const LookupTables *tables;
    const char *value[2]; /* of the first two fields; NULL: not seen */
    GHashTable *values;
} RuleCase;

static bool filled(const char *value)
{
    return value && *value;
}

/* "YYYY-MM-DD" up to the first unknown part: 1990-00-00 is "1990". */
static size_t known_length(const char *date)
{
    if (strlen(date) != 10)
        return 0;
    if (strncmp(date + 5, "00", 2) == 0)
        return 4;
    return strncmp(date + 8, "00", 2) == 0 ? 7 : 10;
}

static bool date_order(const RuleCase *facts)
{
    if (!filled(facts->value[0]) || !filled(facts->value[1]))
        return true;
    size_t common = MIN(known_length(facts->value[0]), known_length(facts->value[1]));
    return strncmp(facts->value[0], facts->value[1], common) <= 0;
}

static bool years_apart(const RuleCase *facts)
{
    if (!filled(facts->value[0]) || !filled(facts->value[1]) || !facts->rule->argument)
        return true;
    size_t common = MIN(known_length(facts->value[0]), known_length(facts->value[1]));
    if (common == 0)
        return true;
    int years = atoi(facts->rule->argument);
    g_autofree char *latest = g_strdup_printf("%04d%s", atoi(facts->value[0]) + years, facts->value[0] + 4);
    return strncmp(facts->value[1], latest, common) <= 0;
}

/* Whether the second field has one of the argument's values; without argument, whether it is filled. */
static bool condition(const RuleCase *facts)
{
    if (!filled(facts->value[1]))
        return false;
    if (!facts->rule->argument)
        return true;
    g_auto(GStrv) wanted = g_strsplit(facts->rule->argument, "|", -1);
    g_auto(GStrv) parts = g_strsplit(facts->value[1], ",", -1);
    for (char **part = parts; *part; part++)
        if (g_strv_contains((const char *const *)wanted, *part))
            return true;
    return false;
}

static bool required_if(const RuleCase *facts)
{
    return !facts->value[0] || *facts->value[0] || !condition(facts);
}

static bool empty_if(const RuleCase *facts)
{
    return !filled(facts->value[0]) || !condition(facts);
}

/* How many of the fields are filled; -1 when one was not seen. */
static int count_filled(const RuleCase *facts)
{
    int count = 0;
    bool all_seen = true;
    for (char **name = facts->rule->fields; *name; name++) {
        const char *value = g_hash_table_lookup(facts->values, *name);
        all_seen &= value != NULL;
        count += filled(value);
    }
    return count > 0 || all_seen ? count : -1;
}

static bool one_of(const RuleCase *facts)
{
    return count_filled(facts) != 0;
}

static bool at_most_one(const RuleCase *facts)
{
    return count_filled(facts) <= 1;
}

static bool different(const RuleCase *facts)
{
    return !filled(facts->value[0]) || !filled(facts->value[1]) || !g_str_equal(facts->value[0], facts->value[1]);
}

static bool commune_fits(const RuleCase *facts)
{
    return !filled(facts->value[0]) || !filled(facts->value[1]) || !facts->tables ||
           lookup_commune_fits(facts->tables, facts->value[0], facts->value[1]);
}

typedef enum { BLAME_FIRST, BLAME_FILLED } Blame;

static const struct {
    const char *name;
    bool (*holds)(const RuleCase *facts);
    Blame blame;
    int fewest, most;
} rules[] = {
    {"date_order", date_order, BLAME_FILLED, 2, 2},   {"years_apart", years_apart, BLAME_FILLED, 2, 2},
    {"required_if", required_if, BLAME_FIRST, 2, 2},  {"empty_if", empty_if, BLAME_FIRST, 2, 2},
    {"one_of", one_of, BLAME_FIRST, 2, 16},           {"at_most_one", at_most_one, BLAME_FILLED, 2, 16},
    {"different", different, BLAME_FILLED, 2, 2},     {"commune_fits", commune_fits, BLAME_FILLED, 2, 2},
};

static int rule_index(const char *name)
{
    for (int i = 0; i < (int)G_N_ELEMENTS(rules); i++)
        if (g_str_equal(rules[i].name, name))
            return i;
    return -1;
}

bool form_rule_known(const char *name, int *fewest, int *most)
{
    int index = rule_index(name);
    if (index < 0)
        return false;
    *fewest = rules[index].fewest;
    *most = rules[index].most;
    return true;
}

static const char *message_of(const char *word)
{
    g_autofree char *key = g_strconcat("rule.", word, NULL);
    return french(key);
}

bool form_rule_check_field(const FormField *field, const LookupTables *tables, const char *value, RuleBreach *breach)
{
    const char *word = NULL;
    if (*value)
        word = form_content_broken(field, tables, value);
    else if (field->required)
        word = "required";
    if (!word)
        return false;
    *breach = (RuleBreach){field->name, word, message_of(word)};
    return true;
}

static void add_breaches(GArray *breaches, const RuleCase *facts, Blame blame)
{
    const char *message = facts->rule->message ? facts->rule->message : message_of(facts->rule->name);
    for (char **name = facts->rule->fields; *name; name++) {
        RuleBreach breach = {*name, facts->rule->name, message};
        if (blame == BLAME_FIRST || filled(g_hash_table_lookup(facts->values, *name)))
            g_array_append_val(breaches, breach);
        if (blame == BLAME_FIRST)
            return;
    }
}

GArray *form_rules_check(const FormTemplate *form, const LookupTables *tables, GHashTable *values)
{
    GArray *breaches = g_array_new(FALSE, FALSE, sizeof(RuleBreach));
    for (int i = 0; i < form->rule_count; i++) {
        const FormRule *rule = form->rules[i];
        int index = rule_index(rule->name);
        int count = (int)g_strv_length(rule->fields);
        if (index < 0 || count < rules[index].fewest)
            continue;
        RuleCase facts = {.rule = rule, .tables = tables, .values = values};
        for (int j = 0; j < 2; j++)
            facts.value[j] = g_hash_table_lookup(values, rule->fields[j]);
        if (!rules[index].holds(&facts))
            add_breaches(breaches, &facts, rules[index].blame);
    }
    return breaches;
}
