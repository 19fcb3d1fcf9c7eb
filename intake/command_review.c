#include "db/review.h"
#include "forms/french.h"
#include "intake/command.h"
#include "intake/config.h"
#include "intake/field_picture.h"
#include "intake/store_error.h"
#include "intake/table_json.h"
#include "intake/verb.h"

#include <stdio.h>
#include <string.h>

enum { CLAIM_S = 600, ANSWER_MAX = 2048 };

static bool list(const VerbCall *call, GError **error)
{
    g_autofree char *answer = db_review_list(call->store, call->limit, error);
    if (!answer)
        return false;
    if (call->as_json) {
        verb_print_json(answer);
        return true;
    }
    static const char *const keys[] = {"kind", "field", "page_id", "original", "batch", "case", "name", "reason",
                                       "urgent_on", "claimed_by", NULL};
    json_auto_t *rows = json_loads(answer, 0, NULL);
    g_autoptr(Table) table = table_of_json("review.column", keys, rows);
    table_print(table, stdout);
    return true;
}

static bool decide(DbStore *store, int64_t field, const json_t *decision, GError **error)
{
    g_autofree char *text = json_dumps(decision, JSON_COMPACT);
    return db_review_decide(store, field, text, error);
}

/* One decision from the command line: the verdict is the verb's name. */
static bool decide_as(const VerbCall *call, const char *verdict, GError **error)
{
    int64_t field = 0;
    if (!verb_number(call, 0, &field, error))
        return false;
    json_auto_t *decision = json_pack("{s:s, s:s, s:s*, s:s*}", "verdict", verdict, "agent", config_text(CONFIG_AGENT),
                                      "value", call->word_count > 1 ? call->words[1] : NULL, "reason", call->reason);
    if (!decide(call->store, field, decision, error))
        return false;
    verb_answer(call, json_pack("{sI ss}", "field", (json_int_t)field, "verdict", verdict),
                french_format("review.decided", "field", call->words[0], NULL));
    return true;
}

static bool accept(const VerbCall *call, GError **error)
{
    return decide_as(call, "accept", error);
}

static bool correct(const VerbCall *call, GError **error)
{
    return decide_as(call, "correct", error);
}

static bool set_empty(const VerbCall *call, GError **error)
{
    return decide_as(call, "empty", error);
}

static bool reject(const VerbCall *call, GError **error)
{
    return decide_as(call, "reject", error);
}

static bool place(const VerbCall *call, GError **error)
{
    int64_t page = 0;
    if (!verb_number(call, 0, &page, error))
        return false;
    json_auto_t *placement =
        json_pack("{s:I, s:s, s:s, s:s, s:s}", "page_id", (json_int_t)page, "case_number", call->words[1], "kind",
                  call->kind ? call->kind : "autre", "agent", config_text(CONFIG_AGENT), "reason",
                  call->reason ? call->reason : "");
    g_autofree char *text = json_dumps(placement, JSON_COMPACT);
    if (!db_review_place(call->store, text, error))
        return false;
    verb_answer(call, json_pack("{sI ss}", "page", (json_int_t)page, "case", call->words[1]),
                french_format("review.placed", "page", call->words[0], "case", call->words[1], NULL));
    return true;
}

/* What other papers and records of the person say, those that count most first. */
static void print_witnesses(const json_t *field)
{
    size_t i;
    json_t *witness;
    json_array_foreach(json_object_get(field, "witnesses"), i, witness) {
        if (!json_is_true(json_object_get(witness, "applicant")))
            continue;
        const char *number = json_word(witness, "case");
        g_autofree char *key = g_strconcat("witness.", json_word(witness, "source"), NULL);
        g_autofree char *source = g_strjoin(*number ? " " : "", french(key), number, NULL);
        g_autofree char *value = terminal_text(json_word(witness, "value"));
        g_autofree char *rank = g_strdup_printf("%d", (int)json_integer_value(json_object_get(witness, "rank")));
        bool differs = strcmp(json_word(witness, "says"), "other") == 0;
        verb_say(french_format(differs ? "review.witness_differs" : "review.witness", "rank", rank, "source", source, "value", value, NULL));
    }
}

static void print_field(const json_t *field, const char *picture)
{
    g_autofree char *value = terminal_text(json_word(field, "value"));
    g_autofree char *key = g_strconcat("reason.", json_word(field, "reason"), NULL);
    const char *said = json_word(field, "message");
    g_autofree char *message = terminal_text(!*said && french_has(key) ? french(key) : said);
    g_autofree char *confidence = g_strdup_printf("%.1f", 100 * json_number_value(json_object_get(field, "confidence")));
    verb_say(french_format("review.field", "case", json_word(field, "case"), "name", json_word(field, "name"), "message",
                           message, "picture", picture ? picture : "", NULL));
    if (json_is_true(json_object_get(field, "blind"))) {
        puts(french("review.to_key"));
        return;
    }
    verb_say(french_format("review.value", "value", value, "confidence", confidence, NULL));
    const json_t *alternatives = json_object_get(field, "alternatives");
    for (size_t i = 0; i < json_array_size(alternatives) && i < 4; i++) {
        const json_t *alternative = json_array_get(alternatives, i);
        g_autofree char *text = terminal_text(json_string_value(json_array_get(alternative, 0)));
        printf("    %zu  %s\n", i + 1, text);
    }
    print_witnesses(field);
}

/* What a person typed, as a decision; NULL to go on without one. */
static json_t *decision_of(const json_t *field, const char *typed)
{
    const json_t *alternatives = json_object_get(field, "alternatives");
    const char *agent = config_text(CONFIG_AGENT);
    if (*typed == '\0' && json_is_true(json_object_get(field, "blind")))
        return NULL;
    if (*typed == '\0')
        return json_pack("{s:s, s:s}", "verdict", "accept", "agent", agent);
    if (strcmp(typed, "v") == 0)
        return json_pack("{s:s, s:s}", "verdict", "empty", "agent", agent);
    if (strcmp(typed, "i") == 0)
        return json_pack("{s:s, s:s, s:s}", "verdict", "reject", "agent", agent, "reason", french("review.illegible"));
    if (typed[1] == '\0' && *typed >= '1' && *typed <= '4') {
        const json_t *chosen = json_array_get(json_array_get(alternatives, (size_t)(*typed - '1')), 0);
        return chosen ? json_pack("{s:s, s:s, s:O}", "verdict", "correct", "agent", agent, "value", chosen) : NULL;
    }
    if (*typed == '=' && typed[1])
        return json_pack("{s:s, s:s, s:s}", "verdict", "correct", "agent", agent, "value", typed + 1);
    return NULL;
}

/* Asks until there is a decision, or the person passes on (false: the person stops). */
static bool ask(DbStore *store, const json_t *field)
{
    char typed[ANSWER_MAX];
    for (;;) {
        printf("%s ", french("review.prompt"));
        fflush(stdout);
        if (!fgets(typed, sizeof typed, stdin))
            return false;
        g_strstrip(typed);
        if (strcmp(typed, "q") == 0)
            return false;
        if (strcmp(typed, "p") == 0)
            return true;
        json_auto_t *decision = g_utf8_validate(typed, -1, NULL) ? decision_of(field, typed) : NULL;
        if (!decision) {
            puts(french("review.keys"));
            continue;
        }
        g_autoptr(GError) error = NULL;
        if (decide(store, json_integer_value(json_object_get(field, "field")), decision, &error))
            return true;
        store_error_tell("review", error);
    }
}

static bool review_one(DbStore *store, Reader *reader, bool *more, GError **error)
{
    g_autofree char *answer = db_review_claim(store, config_text(CONFIG_AGENT), CLAIM_S, error);
    if (!answer)
        return false;
    json_auto_t *field = json_loads(answer, JSON_DECODE_ANY, NULL);
    *more = json_is_object(field);
    if (!*more) {
        puts(french("review.nothing"));
        return true;
    }
    g_autoptr(GError) trouble = NULL;
    g_autofree char *picture = field_picture_write(reader, store, field, &trouble);
    if (trouble)
        fprintf(stderr, "guichet review: %s\n", trouble->message);
    print_field(field, picture);
    *more = ask(store, field);
    return true;
}

/* The terminal's review: one field after the other, most urgent first. */
static bool review_all(const VerbCall *call, GError **error)
{
    puts(french("review.keys"));
    for (bool more = true; more;)
        if (!review_one(call->store, call->reader, &more, error))
            return false;
    return true;
}

static bool next(const VerbCall *call, GError **error)
{
    g_autofree char *answer = db_review_claim(call->store, config_text(CONFIG_AGENT), CLAIM_S, error);
    if (answer)
        verb_print_json(answer);
    return answer != NULL;
}

int command_review(int argc, char **argv)
{
    static const Verb verbs[] = {
        {"start", 0, review_all, true}, {"list", 0, list, false},       {"next", 0, next, false},
        {"accept", 1, accept, false},   {"correct", 2, correct, false}, {"empty", 1, set_empty, false},
        {"reject", 1, reject, false},   {"place", 2, place, false},     {NULL, 0, NULL, false},
    };
    return verb_run(verbs, "kind reason limit", argc, argv);
}
