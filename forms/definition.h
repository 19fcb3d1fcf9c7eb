/* forms/definition.h: a YAML file as a tree whose every node knows its line, so that a message can say where.
 *
 * The first failure sticks: readers go on with harmless values and ask definition_done() once at the end, which keeps
 * loaders short. Nodes are numbers, 0 is "not there". Files of at most 1 MiB. */
#ifndef FORMS_DEFINITION_H
#define FORMS_DEFINITION_H
#include <glib.h>
#include <stdbool.h>

typedef struct Definition Definition;
typedef int DefinitionNode;

/* Errors: FORMS_ERROR_DEFINITION (not YAML, with the line), G_FILE_ERROR. */
Definition *definition_load(const char *path, GError **error);
void definition_free(Definition *definition);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Definition, definition_free)

/* True when nothing failed since the load; else the first failure is moved into `error`. */
bool definition_done(Definition *definition, GError **error);

/* Records "path:line: message" at `node` (0: the whole file), unless something failed before. Takes the message. */
void definition_fail(Definition *definition, DefinitionNode node, char *message);

/* The same for what was already taken out of the tree and remembers only its line. */
void definition_fail_line(Definition *definition, int line, char *message);

const char *definition_path(const Definition *definition);
const char *definition_sha256(const Definition *definition); /* hex, of the file's bytes */
int definition_line(const Definition *definition, DefinitionNode node);

DefinitionNode definition_root(const Definition *definition);
DefinitionNode definition_get(const Definition *definition, DefinitionNode map, const char *key);
int definition_count(const Definition *definition, DefinitionNode list);
DefinitionNode definition_item(const Definition *definition, DefinitionNode list, int index);

/* The scalar at the node itself, "" when it is none; borrowed. */
const char *definition_scalar(Definition *definition, DefinitionNode node);

/* Fails on a key that is not in `keys` (words between spaces) or stands twice: a typing error must not pass silently. */
void definition_keys(Definition *definition, DefinitionNode map, const char *keys);

/* Values under a key. need_: its absence is a failure. Texts are borrowed; text() without key is NULL. */
const char *definition_text(Definition *definition, DefinitionNode map, const char *key);
const char *definition_need_text(Definition *definition, DefinitionNode map, const char *key);
double definition_number(Definition *definition, DefinitionNode map, const char *key, double absent);
double definition_need_number(Definition *definition, DefinitionNode map, const char *key);
bool definition_flag(Definition *definition, DefinitionNode map, const char *key);

/* An ISO date under a key; NULL when the key is not there. Transfer full. */
char *definition_date(Definition *definition, DefinitionNode map, const char *key);

/* The list of numbers at `node` itself: exactly `count`. False, and a failure, when it is anything else. */
bool definition_numbers(Definition *definition, DefinitionNode node, double *numbers, int count);

#endif
