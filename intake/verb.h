/* intake/verb.h: commands that talk to the store by a verb: guichet batch list, guichet case show NUMBER... */
#ifndef INTAKE_VERB_H
#define INTAKE_VERB_H
#include "db/store.h"
#include "intake/reader_client.h"

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

/* What a verb gets: the store, the words after it, and how to answer. */
typedef struct {
    DbStore *store;
    Reader *reader; /* for verbs that ask for one */
    const char *command;
    char **words; /* NULL-terminated, after the verb */
    int word_count;
    bool as_json;
    char *reason, *kind, *state, *text, *office, *from, *to, *output; /* options; NULL when not given */
    int limit;
} VerbCall;

typedef struct {
    const char *name;
    int words;                                       /* how many it needs */
    bool (*run)(const VerbCall *call, GError **error); /* false: the error is told and the exit code is 1 */
    bool with_reader; /* it looks at originals: the reader is forked before the store is opened */
} Verb;

/* Parses the options, finds the verb (`verbs` ends with a NULL name; the first is what is done without a word), opens the
 * store and runs it. `options`: the long names, in one text, of those that some verb heeds beside --json; others are refused, for
 * an option that is taken and not heeded misleads. Returns the exit code. */
int verb_run(const Verb *verbs, const char *options, int argc, char **argv);

/* A number among the words; an error (VERB_ERROR) that says which word is not one. */
bool verb_number(const VerbCall *call, int place, int64_t *number, GError **error);

/* Prints the store's JSON as it is, on one line. */
void verb_print_json(const char *json);

/* What was done: `facts` where JSON is asked for, otherwise `line`, in French. Takes both. */
void verb_answer(const VerbCall *call, json_t *facts, char *line);

/* Prints a French line with its slots filled, and frees it. */
void verb_say(char *line);

#endif
