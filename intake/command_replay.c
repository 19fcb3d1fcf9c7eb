#include "forms/french.h"
#include "intake/case_store.h"
#include "intake/command.h"
#include "intake/config.h"
#include "intake/replay.h"
#include "intake/store_error.h"
#include "intake/table_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLE = 100 };

typedef struct {
    char *from, *to, *form;
    gint64 batch, original, sample;
    int workers;
    gboolean as_json, all;
} Options;

typedef struct {
    const Options *options;
    Table *table;
} Told;

static int parse(int *argc, char ***argv, Options *options)
{
    *options = (Options){.workers = config_number(CONFIG_WORKERS)};
    const GOptionEntry entries[] = {
        {"batch", 0, 0, G_OPTION_ARG_INT64, &options->batch, french("replay.option.batch"), "N"},
        {"original", 0, 0, G_OPTION_ARG_INT64, &options->original, french("replay.option.original"), "N"},
        {"from", 0, 0, G_OPTION_ARG_STRING, &options->from, french("verb.option.from"), french("verb.day")},
        {"to", 0, 0, G_OPTION_ARG_STRING, &options->to, french("verb.option.to"), french("verb.day")},
        {"form", 0, 0, G_OPTION_ARG_STRING, &options->form, french("replay.option.form"), "ID"},
        {"sample", 0, 0, G_OPTION_ARG_INT64, &options->sample, french("replay.option.sample"), "N"},
        {"all", 0, 0, G_OPTION_ARG_NONE, &options->all, french("replay.option.all"), NULL},
        {"workers", 0, 0, G_OPTION_ARG_INT, &options->workers, french("option.workers"), "N"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options->as_json, french("option.json"), NULL},
        {0},
    };
    return command_parse("replay", entries, argc, argv);
}

/* Nothing said: a sample of all there is. */
static char *about_json(const Options *options)
{
    bool chosen = options->batch || options->original || options->from || options->to || options->form;
    json_auto_t *about = json_pack("{ss* ss* ss*}", "from", options->from, "to", options->to, "form", options->form);
    const struct {
        const char *key;
        gint64 number;
    } numbers[] = {{"batch", options->batch}, {"original", options->original},
                   {"sample", options->sample || chosen ? options->sample : SAMPLE}};
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
        if (numbers[i].number > 0)
            json_object_set_new(about, numbers[i].key, json_integer(numbers[i].number));
    return json_dumps(about, JSON_COMPACT);
}

static void print_json(const json_t *json)
{
    json_dumpf(json, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
    putchar('\n');
}

/* A field as "VALUE (status)", any other thing as it is. */
static char *as_text(const json_t *what)
{
    const char *status = json_string_value(json_object_get(what, "status"));
    if (!status)
        return json_is_object(what) ? json_dumps(what, JSON_COMPACT | JSON_REAL_PRECISION(6)) : json_as_text(what);
    double confidence = json_number_value(json_object_get(what, "confidence"));
    g_autofree char *percent = g_strdelimit(g_strdup_printf("%.2f", 100 * confidence), ".", ',');
    return french_format("replay.field", "value", json_word(what, "value"), "status", french_word("status", status), "confidence",
                         percent, NULL);
}

static void tell(const json_t *outcome, void *context)
{
    const Told *told = context;
    if (told->options->as_json) {
        print_json(outcome);
        return;
    }
    size_t i;
    json_t *difference;
    json_array_foreach(json_object_get(outcome, "differences"), i, difference) {
        const char *what = json_word(difference, "what");
        bool small = strcmp(what, "confidence") == 0 || strcmp(what, "other") == 0;
        if (small && !told->options->all)
            continue;
        g_autofree char *original = json_as_text(json_object_get(outcome, "original"));
        g_autofree char *page = json_as_text(json_object_get(difference, "page"));
        g_autofree char *was = as_text(json_object_get(difference, "was")), *now = as_text(json_object_get(difference, "now"));
        const char *cells[] = {original, page, json_word(difference, "name"), french_word("replay.what", what), was, now,
                               json_word(difference, "decided")};
        table_add(told->table, cells);
    }
}

static void say_count(const char *key, int number, int other)
{
    g_autofree char *text = g_strdup_printf("%d", number), *second = g_strdup_printf("%d", other);
    g_autofree char *line = french_format(key, "count", text, "other", second, NULL);
    puts(line);
}

static void print_changed(const json_t *changed)
{
    size_t i;
    json_t *one;
    json_array_foreach((json_t *)changed, i, one) {
        g_autofree char *safe = terminal_text(json_word(one, "name"));
        printf("  %s %s\n", french_word("replay.changed", json_word(one, "what")), safe);
    }
}

static void print_summary(const ReplayOutcome *outcome)
{
    const ReplayTally *tally = &outcome->tally;
    say_count("replay.identical", tally->identical, tally->originals);
    say_count("replay.compared", tally->pages, tally->fields);
    say_count("replay.values", tally->values, tally->promised);
    say_count("replay.statuses", tally->statuses, tally->facts);
    say_count("replay.small", tally->confidences, tally->others);
    if (tally->decided > 0) {
        say_count("replay.decided", tally->decided, tally->right_before);
        say_count("replay.decided_now", tally->right_now, tally->decided);
    }
    say_count("replay.same_versions", outcome->same, tally->originals);
    if (outcome->unknown > 0)
        say_count("replay.unknown_versions", outcome->unknown, tally->originals);
    if (outcome->other > 0) {
        say_count("replay.other_versions", outcome->other, tally->originals);
        print_changed(outcome->changed);
    }
    if (outcome->broken > 0)
        say_count("replay.broken", outcome->broken, outcome->same);
}

static void print_summary_json(const ReplayOutcome *outcome)
{
    const ReplayTally *t = &outcome->tally;
    json_auto_t *json = json_pack(
        "{s{si si si si si si si si si si si si si si si si sO}}", "summary", "originals", t->originals, "identical", t->identical, "pages",
        t->pages, "fields", t->fields, "values", t->values, "accepted_values", t->promised, "statuses", t->statuses, "confidences",
        t->confidences, "others", t->others, "page_facts", t->facts, "decided", t->decided, "right_before", t->right_before, "right_now",
        t->right_now, "same_versions", outcome->same, "other_versions", outcome->other, "unknown_versions", outcome->unknown, "changed",
        outcome->changed);
    print_json(json);
}

/* The store as it is: whoever compares before an upgrade has not migrated it yet. */
static DbStore *open_store(GError **error)
{
    g_autofree char *conninfo = case_store_conninfo(error);
    return conninfo ? db_store_open(conninfo, error) : NULL;
}

static int run(const Options *options, GError **error)
{
    const ReaderOptions reading = reader_options_default();
    g_autoptr(Reader) reader = reader_new(&reading, error);
    g_autoptr(DbStore) store = reader ? open_store(error) : NULL;
    if (!store)
        return 1;
    const char *titles[] = {french("replay.original"), french("replay.page"), french("replay.name"), french("replay.what"),
                            french("replay.was"), french("replay.now"), french("replay.by_person"), NULL};
    g_autoptr(Table) table = table_new(titles);
    Told told = {options, table};
    char *about = about_json(options);
    const ReplayOrder order = {reader, store, options->workers, about, tell, &told};
    g_auto(ReplayOutcome) outcome = {0};
    bool sound = replay_run(&order, &outcome, error);
    free(about);
    if (!sound)
        return 1;
    if (options->as_json)
        print_summary_json(&outcome);
    else if (table_rows(table) > 0)
        table_print(table, stdout);
    if (!options->as_json)
        print_summary(&outcome);
    return outcome.tally.identical == outcome.tally.originals ? 0 : 1;
}

int command_replay(int argc, char **argv)
{
    Options options;
    int answer = parse(&argc, &argv, &options);
    g_autoptr(GError) error = NULL;
    if (answer < 0 && (argc > 1 || options.workers < 1 || options.batch < 0 || options.original < 0 || options.sample < 0)) {
        fprintf(stderr, "guichet replay: %s\n", french("replay.usage"));
        answer = 2;
    }
    if (answer < 0)
        answer = run(&options, &error);
    if (error)
        store_error_tell("replay", error);
    char *texts[] = {options.from, options.to, options.form};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    return answer;
}
