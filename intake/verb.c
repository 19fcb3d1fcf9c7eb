#include "intake/verb.h"

#include "forms/french.h"
#include "intake/case_store.h"
#include "intake/command.h"
#include "intake/error.h"
#include "intake/store_error.h"

#include <stdio.h>
#include <string.h>

enum { LIMIT_DEFAULT = 50 };

static const Verb *find(const Verb *verbs, const char *name)
{
    if (!name)
        return verbs;
    for (; verbs->name; verbs++)
        if (strcmp(verbs->name, name) == 0)
            return verbs;
    return NULL;
}

static int misuse(const char *command)
{
    g_autofree char *key = g_strconcat("arguments.", command, NULL);
    g_autofree char *message = french_format("verb.misuse", "command", command, "arguments", french(key), NULL);
    fprintf(stderr, "guichet %s: %s\n", command, message);
    return 2;
}

static int run_with_store(const Verb *verb, VerbCall *call)
{
    g_autoptr(GError) error = NULL;
    ReaderOptions options = reader_options_default();
    g_autoptr(Reader) reader = verb->with_reader ? reader_new(&options, &error) : NULL;
    g_autoptr(DbStore) store = error ? NULL : case_store_open(&error);
    call->reader = reader;
    call->store = store;
    if (store && verb->run(call, &error))
        return 0;
    store_error_tell(call->command, error);
    return 1;
}

static void clear(VerbCall *call)
{
    char *options[] = {call->reason, call->kind, call->state, call->text, call->office, call->from, call->to, call->output};
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++)
        g_free(options[i]);
}

/* Of `all`, which ends with an empty one, those that `options` names, and --json. Transfer container, freed with g_free. */
static GOptionEntry *heeded(const GOptionEntry *all, const char *options)
{
    g_auto(GStrv) names = g_strsplit(options, " ", -1);
    GArray *kept = g_array_new(TRUE, TRUE, sizeof *all);
    for (; all->long_name; all++)
        if (strcmp(all->long_name, "json") == 0 || g_strv_contains((const char *const *)names, all->long_name))
            g_array_append_val(kept, *all);
    return (GOptionEntry *)(void *)g_array_free(kept, FALSE);
}

int verb_run(const Verb *verbs, const char *options, int argc, char **argv)
{
    const char *command = argv[0];
    gboolean as_json = FALSE;
    VerbCall call = {.command = command, .limit = LIMIT_DEFAULT};
    const GOptionEntry entries[] = {
        {"reason", 0, 0, G_OPTION_ARG_STRING, &call.reason, french("verb.option.reason"), "TEXTE"},
        {"kind", 0, 0, G_OPTION_ARG_STRING, &call.kind, french("verb.option.kind"), "SORTE"},
        {"state", 0, 0, G_OPTION_ARG_STRING, &call.state, french("verb.option.state"), "ÉTAT"},
        {"text", 0, 0, G_OPTION_ARG_STRING, &call.text, french("verb.option.text"), "TEXTE"},
        {"office", 0, 0, G_OPTION_ARG_STRING, &call.office, french("option.office"), "CODE"},
        {"from", 0, 0, G_OPTION_ARG_STRING, &call.from, french("verb.option.from"), french("verb.day")},
        {"to", 0, 0, G_OPTION_ARG_STRING, &call.to, french("verb.option.to"), french("verb.day")},
        {"output", 'o', 0, G_OPTION_ARG_STRING, &call.output, french("verb.option.output"), french("verb.folder")},
        {"limit", 0, 0, G_OPTION_ARG_INT, &call.limit, french("verb.option.limit"), "N"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, french("option.json"), NULL},
        {0},
    };
    g_autofree GOptionEntry *own = heeded(entries, options);
    int answer = command_parse(command, own, &argc, &argv);
    if (answer >= 0) {
        clear(&call);
        return answer;
    }
    call.as_json = as_json;
    const Verb *verb = find(verbs, argc > 1 ? argv[1] : NULL);
    call.words = argv + MIN(argc, 2);
    call.word_count = MAX(argc - 2, 0);
    answer = verb && call.word_count == verb->words ? run_with_store(verb, &call) : misuse(command);
    clear(&call);
    return answer;
}

bool verb_number(const VerbCall *call, int place, int64_t *number, GError **error)
{
    if (g_ascii_string_to_signed(call->words[place], 10, 0, G_MAXINT64, number, NULL))
        return true;
    g_autofree char *message = french_format("verb.number", "word", call->words[place], NULL);
    g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, message);
    return false;
}

void verb_print_json(const char *json)
{
    puts(json);
}

void verb_answer(const VerbCall *call, json_t *facts, char *line)
{
    if (!call->as_json)
        g_clear_pointer(&facts, json_decref);
    command_answer(facts, line);
}

void verb_say(char *line)
{
    puts(line);
    g_free(line);
}
