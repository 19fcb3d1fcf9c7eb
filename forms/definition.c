#include "forms/definition.h"

#include "forms/error.h"
#include "forms/french.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum { FILE_MAX = 1 << 20, DEPTH_MAX = 1000 };

struct Definition {
    yaml_document_t document;
    char *path;
    char *sha256;
    GError *failure;
};

static yaml_node_t *at(const Definition *definition, DefinitionNode node)
{
    return node > 0 ? yaml_document_get_node((yaml_document_t *)&definition->document, node) : NULL;
}

static void set_failure(GError **failure, const char *path, size_t line, const char *message)
{
    g_set_error(failure, FORMS_ERROR, FORMS_ERROR_DEFINITION, "%s:%zu: %s", path, line, message);
}

static bool parse(Definition *definition, const char *bytes, size_t length, GError **error)
{
    yaml_parser_t parser;
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_string(&parser, (const unsigned char *)bytes, length);
    bool sound = yaml_parser_load(&parser, &definition->document);
    if (!sound) {
        g_autofree char *message =
            french_format("definition.syntax", "problem", parser.problem ? parser.problem : "?", NULL);
        set_failure(error, definition->path, parser.problem_mark.line + 1, message);
        memset(&definition->document, 0, sizeof definition->document);
    } else if (!yaml_document_get_root_node(&definition->document)) {
        set_failure(error, definition->path, 1, french("definition.empty"));
        sound = false;
    }
    yaml_parser_delete(&parser);
    return sound;
}

/* libyaml's time grows with the square of open brackets: 200,000 of them take minutes. Brackets within quotes are counted
 * too, which no sane definition notices. */
static bool too_deep(const char *bytes, size_t length)
{
    long depth = 0, deepest = 0;
    for (size_t i = 0; i < length; i++) {
        depth += bytes[i] == '[' || bytes[i] == '{';
        depth -= bytes[i] == ']' || bytes[i] == '}';
        deepest = MAX(deepest, depth);
    }
    return deepest > DEPTH_MAX;
}

Definition *definition_load(const char *path, GError **error)
{
    g_autofree char *bytes = NULL;
    gsize length;
    if (!g_file_get_contents(path, &bytes, &length, error))
        return NULL;
    if (length > FILE_MAX || too_deep(bytes, length)) {
        set_failure(error, path, 1, french(length > FILE_MAX ? "definition.too_long" : "definition.too_deep"));
        return NULL;
    }
    g_autoptr(Definition) definition = g_new0(Definition, 1);
    definition->path = g_strdup(path);
    definition->sha256 = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, length);
    return parse(definition, bytes, length, error) ? g_steal_pointer(&definition) : NULL;
}

void definition_free(Definition *definition)
{
    if (!definition)
        return;
    yaml_document_delete(&definition->document);
    g_free(definition->path);
    g_free(definition->sha256);
    g_clear_error(&definition->failure);
    g_free(definition);
}

bool definition_done(Definition *definition, GError **error)
{
    if (!definition->failure)
        return true;
    g_propagate_error(error, g_steal_pointer(&definition->failure));
    return false;
}

void definition_fail(Definition *definition, DefinitionNode node, char *message)
{
    definition_fail_line(definition, definition_line(definition, node), message);
}

void definition_fail_line(Definition *definition, int line, char *message)
{
    if (!definition->failure)
        set_failure(&definition->failure, definition->path, (size_t)line, message);
    g_free(message);
}

const char *definition_path(const Definition *definition)
{
    return definition->path;
}

const char *definition_sha256(const Definition *definition)
{
    return definition->sha256;
}

int definition_line(const Definition *definition, DefinitionNode node)
{
    const yaml_node_t *found = at(definition, node);
    return found ? (int)found->start_mark.line + 1 : 1;
}

DefinitionNode definition_root(const Definition *definition)
{
    (void)definition;
    return 1;
}

static const char *scalar_of(const yaml_node_t *node)
{
    return node && node->type == YAML_SCALAR_NODE ? (const char *)node->data.scalar.value : NULL;
}

DefinitionNode definition_get(const Definition *definition, DefinitionNode map, const char *key)
{
    const yaml_node_t *node = at(definition, map);
    if (!node || node->type != YAML_MAPPING_NODE)
        return 0;
    for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++)
        if (g_strcmp0(scalar_of(at(definition, pair->key)), key) == 0)
            return pair->value;
    return 0;
}

int definition_count(const Definition *definition, DefinitionNode list)
{
    const yaml_node_t *node = at(definition, list);
    if (!node || node->type != YAML_SEQUENCE_NODE)
        return 0;
    return (int)(node->data.sequence.items.top - node->data.sequence.items.start);
}

DefinitionNode definition_item(const Definition *definition, DefinitionNode list, int index)
{
    bool there = index >= 0 && index < definition_count(definition, list);
    return there ? at(definition, list)->data.sequence.items.start[index] : 0;
}

const char *definition_scalar(Definition *definition, DefinitionNode node)
{
    const char *text = scalar_of(at(definition, node));
    if (!text)
        definition_fail(definition, node, g_strdup(french("definition.not_text")));
    return text ? text : "";
}

static bool has_word(const char *words, const char *word)
{
    g_auto(GStrv) list = g_strsplit(words, " ", -1);
    return g_strv_contains((const char *const *)list, word);
}

void definition_keys(Definition *definition, DefinitionNode map, const char *keys)
{
    const yaml_node_t *node = at(definition, map);
    if (!node || node->type != YAML_MAPPING_NODE) {
        definition_fail(definition, map, french_format("definition.not_map", "keys", keys, NULL));
        return;
    }
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++) {
        const char *key = scalar_of(at(definition, pair->key));
        if (!key || !has_word(keys, key))
            definition_fail(definition, pair->key,
                            french_format("definition.unknown_key", "key", key ? key : "?", "keys", keys, NULL));
        else if (!g_hash_table_add(seen, (char *)key))
            definition_fail(definition, pair->key, french_format("definition.twice", "key", key, NULL));
    }
}

const char *definition_text(Definition *definition, DefinitionNode map, const char *key)
{
    DefinitionNode node = definition_get(definition, map, key);
    return node ? definition_scalar(definition, node) : NULL;
}

const char *definition_need_text(Definition *definition, DefinitionNode map, const char *key)
{
    const char *text = definition_text(definition, map, key);
    if (!text || !*text)
        definition_fail(definition, map, french_format("definition.missing", "key", key, NULL));
    return text ? text : "";
}

static double number_at(Definition *definition, DefinitionNode node)
{
    const char *text = scalar_of(at(definition, node));
    char *end = NULL;
    double number = text ? g_ascii_strtod(text, &end) : 0;
    if (!text || end == text || *end || !(number > -1e6 && number < 1e6)) {
        definition_fail(definition, node, french_format("definition.not_number", "text", text ? text : "", NULL));
        return 0;
    }
    return number;
}

double definition_number(Definition *definition, DefinitionNode map, const char *key, double absent)
{
    DefinitionNode node = definition_get(definition, map, key);
    return node ? number_at(definition, node) : absent;
}

double definition_need_number(Definition *definition, DefinitionNode map, const char *key)
{
    if (!definition_get(definition, map, key))
        definition_fail(definition, map, french_format("definition.missing", "key", key, NULL));
    return definition_number(definition, map, key, 0);
}

bool definition_flag(Definition *definition, DefinitionNode map, const char *key)
{
    const char *text = definition_text(definition, map, key);
    if (text && strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
        definition_fail(definition, definition_get(definition, map, key),
                        french_format("definition.not_flag", "key", key, NULL));
    return g_strcmp0(text, "true") == 0;
}

char *definition_date(Definition *definition, DefinitionNode map, const char *key)
{
    const char *text = definition_text(definition, map, key);
    GDate date;
    g_date_clear(&date, 1);
    if (text)
        g_date_set_parse(&date, text);
    if (text && (strlen(text) != 10 || !g_date_valid(&date)))
        definition_fail(definition, map, french_format("definition.not_date", "text", text, NULL));
    return g_strdup(text);
}

bool definition_numbers(Definition *definition, DefinitionNode node, double *numbers, int count)
{
    memset(numbers, 0, sizeof *numbers * (size_t)count);
    if (definition_count(definition, node) != count) {
        g_autofree char *wanted = g_strdup_printf("%d", count);
        definition_fail(definition, node, french_format("definition.not_numbers", "count", wanted, NULL));
        return false;
    }
    for (int i = 0; i < count; i++)
        numbers[i] = number_at(definition, definition_item(definition, node, i));
    return !definition->failure;
}
