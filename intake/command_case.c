#include "db/case.h"
#include "db/desk.h"
#include "db/dossier.h"
#include "db/journal.h"
#include "forms/document_kind.h"
#include "forms/french.h"
#include "intake/clock_words.h"
#include "intake/command.h"
#include "intake/config.h"
#include "intake/table_json.h"
#include "intake/twodoc_words.h"
#include "intake/value_sheet.h"
#include "intake/verb.h"

#include <stdio.h>

static bool list(const VerbCall *call, GError **error)
{
    json_auto_t *filter = json_pack("{s:s*, s:s*, s:i}", "state", call->state, "text", call->text, "limit", call->limit);
    g_autofree char *filter_text = json_dumps(filter, JSON_COMPACT);
    g_autofree char *answer = db_case_list(call->store, filter_text, error);
    if (!answer)
        return false;
    if (call->as_json) {
        verb_print_json(answer);
        return true;
    }
    static const char *const keys[] = {"number", "state", "procedure", "name", "first_names", "received_on",
                                       "channels", "values", "waiting", NULL};
    json_auto_t *rows = json_loads(answer, 0, NULL);
    g_autoptr(Table) table = table_of_json("case.column", keys, rows);
    table_print(table, stdout);
    return true;
}

/* The fields come in the order in which the forms have them. */
static int by_field(const void *a, const void *b)
{
    const json_t *const *one = a, *const *other = b;
    json_int_t first = json_integer_value(json_object_get(json_object_get(*one, "provenance"), "field"));
    json_int_t second = json_integer_value(json_object_get(json_object_get(*other, "provenance"), "field"));
    return (first > second) - (first < second);
}

static void print_values(const json_t *values)
{
    const char *titles[] = {french("case.value.name"), french("case.value.value"), french("case.value.method"),
                            french("case.value.confidence"), french("case.value.agent"), NULL};
    g_autoptr(Table) table = table_new(titles);
    g_autoptr(GPtrArray) ordered = g_ptr_array_new();
    const char *key;
    json_t *one;
    json_object_foreach((json_t *)values, key, one) {
        json_object_set_new(one, "name", json_string(key));
        g_ptr_array_add(ordered, one);
    }
    g_ptr_array_sort(ordered, by_field);
    for (guint i = 0; i < ordered->len; i++) {
        const json_t *value = ordered->pdata[i];
        const json_t *provenance = json_object_get(value, "provenance");
        g_autofree char *text = json_as_text(json_object_get(value, "value"));
        g_autofree char *confidence =
            g_strdup_printf("%.4f", json_number_value(json_object_get(provenance, "confidence")));
        const char *agent = json_word(provenance, "agent");
        const char *cells[] = {json_word(value, "name"), text, french_word("method", json_word(provenance, "method")),
                               *agent ? "" : confidence, agent};
        table_add(table, cells);
    }
    table_print(table, stdout);
}

static DocumentKinds *known_kinds(GError **error)
{
    g_autofree char *path = g_build_filename(config_text(CONFIG_SHARE), "forms/document_kinds.yaml", NULL);
    return document_kinds_load(path, error);
}

static const char *kind_words(const DocumentKinds *kinds, const char *kind)
{
    const DocumentKind *known = document_kind_find(kinds, kind);
    return known ? known->label : french_word("desk.piece", kind);
}

/* In the rows, which are about to be shown, for the name under `key`; what a procedure calls a piece goes first. */
static void put_kind_words(const DocumentKinds *kinds, const char *key, const json_t *rows)
{
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row) {
        const char *own = json_word(row, "label");
        json_object_set_new(row, key, json_string(*own ? own : kind_words(kinds, json_word(row, key))));
    }
}

static void print_list(const char *title, const char *prefix, const char *const *keys, const json_t *rows)
{
    if (json_array_size(rows) == 0)
        return;
    printf("\n%s\n", french(title));
    g_autoptr(Table) table = table_of_json(prefix, keys, rows);
    table_print(table, stdout);
}

static void print_twodocs(const json_t *documents)
{
    bool any = false;
    size_t i, k;
    json_t *document, *result;
    json_array_foreach(documents, i, document)
        json_array_foreach(json_object_get(json_object_get(document, "provenance"), "twodoc"), k, result) {
            g_autofree char *line = twodoc_words(result);
            if (!any)
                printf("\n%s\n", french("case.twodoc"));
            any = true;
            puts(line);
        }
}

static void print_head(const json_t *found)
{
    verb_say(french_format("case.head", "number", json_word(found, "number"), "state",
                           french_word("case.column.state", json_word(found, "state")), "procedure",
                           french_word("case.column.procedure", json_word(found, "procedure")), "received",
                           json_word(json_object_get(found, "times"), "received_on"), NULL));
}

static void print_case(const json_t *found)
{
    printf("\n%s\n", french("case.values"));
    print_values(json_object_get(found, "values"));
    static const char *const waiting[] = {"field", "name", "reason", NULL};
    static const char *const documents[] = {"kind", "form", "form_version", "missing_pages", NULL};
    static const char *const submissions[] = {"submission", "channel", "received_at", "postmark_on", "key", NULL};
    static const char *const events[] = {"at", "kind", "agent", NULL};
    print_list("case.waiting", "case.waiting", waiting, json_object_get(found, "waiting"));
    print_list("case.documents", "case.document", documents, json_object_get(found, "documents"));
    print_twodocs(json_object_get(found, "documents"));
    print_list("case.submissions", "case.submission", submissions, json_object_get(found, "submissions"));
    print_list("case.events", "case.event", events, json_object_get(found, "events"));
}

/* "Le passeport déposé le 3 mars est encore valable", and the person's other files. */
static void print_known(const json_t *found)
{
    static const char *const known[] = {"piece", "from_case", "deposited_on", "made_on", "valid_to", "document", NULL};
    static const char *const others[] = {"number", "why", "channels", "received_on", "procedure", "state", "linked", NULL};
    print_list("case.known", "case.known", known, json_object_get(found, "known"));
    print_list("case.others", "case.others", others, json_object_get(found, "others"));
}

/* What the clerk answers while the person is there: one of three, each piece with its reason, then the clock. */
static void print_dossier(const json_t *dossier)
{
    const json_t *completeness = json_object_get(dossier, "completeness");
    static const char *const pieces[] = {"kind", "state", "reason", "blocking", "class", "source", "verified", NULL};
    g_autofree char *clock = clock_words(json_object_get(dossier, "clock"));
    printf("\n%s\n", french_word("case.answer", json_word(completeness, "answer")));
    print_list("case.pieces", "case.piece", pieces, json_object_get(completeness, "pieces"));
    printf("\n%s\n%s\n", french("case.clock"), clock);
}

static bool show(const VerbCall *call, GError **error)
{
    g_autoptr(DocumentKinds) kinds = known_kinds(error);
    if (!kinds)
        return false;
    g_autofree char *answer = db_case_show(call->store, call->words[0], error);
    g_autofree char *behind = answer ? db_case_dossier(call->store, call->words[0], error) : NULL;
    g_autofree char *elsewhere = behind ? db_case_known(call->store, call->words[0], error) : NULL;
    if (!elsewhere)
        return false;
    json_auto_t *found = json_loads(answer, 0, NULL), *dossier = json_loads(behind, 0, NULL), *known = json_loads(elsewhere, 0, NULL);
    if (!call->as_json) {
        put_kind_words(kinds, "kind", json_object_get(found, "documents"));
        put_kind_words(kinds, "kind", json_object_get(json_object_get(dossier, "completeness"), "pieces"));
        put_kind_words(kinds, "piece", json_object_get(known, "known"));
        print_head(found);
        print_dossier(dossier);
        print_known(known);
        print_case(found);
        return true;
    }
    json_object_set(found, "completeness", json_object_get(dossier, "completeness"));
    json_object_set(found, "clock", json_object_get(dossier, "clock"));
    json_object_update(found, known);
    g_autofree char *text = json_dumps(found, JSON_COMPACT);
    verb_print_json(text);
    return true;
}

static bool move(const VerbCall *call, GError **error)
{
    if (!db_case_move(call->store, call->words[0], call->words[1], config_text(CONFIG_AGENT),
                      call->reason ? call->reason : "", error))
        return false;
    verb_answer(call, json_pack("{ss ss}", "number", call->words[0], "state", call->words[1]),
                french_format("case.moved", "number", call->words[0], "state", french_word("case.column.state", call->words[1]), NULL));
    return true;
}

static bool qualify(const VerbCall *call, GError **error)
{
    if (!db_case_qualify(call->store, call->words[0], call->words[1], config_text(CONFIG_AGENT), call->reason ? call->reason : "", error))
        return false;
    verb_answer(call, json_pack("{ss ss}", "number", call->words[0], "procedure", call->words[1]),
                french_format("case.qualified", "number", call->words[0], "procedure", french_word("case.column.procedure", call->words[1]), NULL));
    return true;
}

/* A person who types commands has no office: he may what the store lets him. */
static bool ask_desk(const VerbCall *call, EmbedFile question, json_t *asked, GError **error)
{
    json_auto_t *who = json_pack("{ss sn}", "agent", config_text(CONFIG_AGENT), "office"), *about = asked;
    g_autofree char *who_text = json_dumps(who, JSON_COMPACT), *text = json_dumps(about, JSON_COMPACT);
    g_autofree char *answer = db_desk_ask(call->store, question, who_text, text, error);
    if (answer && call->as_json)
        verb_print_json(answer);
    return answer != NULL;
}

static bool name(const VerbCall *call, GError **error)
{
    g_autoptr(DocumentKinds) kinds = known_kinds(error);
    if (!kinds || !ask_desk(call, EMBED_db_sql_desk_page_name_sql, json_pack("{ss ss}", "id", call->words[0], "kind", call->words[1]), error))
        return false;
    if (!call->as_json)
        verb_say(french_format("case.named", "page", call->words[0], "kind", kind_words(kinds, call->words[1]), NULL));
    return true;
}

static bool piece(const VerbCall *call, GError **error)
{
    g_autoptr(DocumentKinds) kinds = known_kinds(error);
    if (!kinds)
        return false;
    json_t *asked = json_pack("{ss ss ss ss}", "id", call->words[0], "kind", call->words[1], "decision", call->words[2], "reason",
                              call->reason ? call->reason : "");
    if (!ask_desk(call, EMBED_db_sql_desk_piece_sql, asked, error))
        return false;
    if (!call->as_json)
        verb_say(french_format("case.piece_decided", "number", call->words[0], "kind", kind_words(kinds, call->words[1]), "decision",
                               french_word("case.decision", call->words[2]), NULL));
    return true;
}

static bool reuse(const VerbCall *call, GError **error)
{
    int64_t document;
    g_autoptr(DocumentKinds) kinds = known_kinds(error);
    if (!kinds || !verb_number(call, 2, &document, error) ||
        !ask_desk(call, EMBED_db_sql_desk_reuse_sql,
                  json_pack("{ss ss sI}", "id", call->words[0], "kind", call->words[1], "document", (json_int_t)document), error))
        return false;
    if (!call->as_json)
        verb_say(french_format("case.reused", "number", call->words[0], "kind", kind_words(kinds, call->words[1]), NULL));
    return true;
}

static bool link_cases(const VerbCall *call, GError **error)
{
    if (!ask_desk(call, EMBED_db_sql_desk_link_sql, json_pack("{ss ss}", "id", call->words[0], "other", call->words[1]), error))
        return false;
    if (!call->as_json)
        verb_say(french_format("case.linked", "number", call->words[0], "other", call->words[1], NULL));
    return true;
}

static bool journal(const VerbCall *call, GError **error)
{
    g_autofree char *answer = db_journal_show(call->store, "case", call->words[0], error);
    if (!answer)
        return false;
    static const char *const keys[] = {"at", "kind", "agent", "data", NULL};
    json_auto_t *rows = json_loads(answer, 0, NULL);
    if (call->as_json) {
        verb_print_json(answer);
        return true;
    }
    g_autoptr(Table) table = table_of_json("case.event", keys, rows);
    table_print(table, stdout);
    return true;
}

static bool sheet(const VerbCall *call, GError **error)
{
    const char *number = call->words[0];
    g_autofree char *path = call->output ? g_strdup(call->output) : g_strdup_printf("ce-que-nous-avons-lu-%s.pdf", number);
    if (!value_sheet_make(call->store, number, config_text(CONFIG_AGENT), path, error))
        return false;
    verb_answer(call, json_pack("{ss ss}", "number", number, "file", path), french_format("notice.done", "path", path, "number", number, NULL));
    return true;
}

int command_case(int argc, char **argv)
{
    static const Verb verbs[] = {
        {"list", 0, list, false}, {"show", 1, show, false}, {"move", 2, move, false}, {"qualify", 2, qualify, false}, {"journal", 1, journal, false},
        {"name", 2, name, false}, {"piece", 3, piece, false}, {"reuse", 3, reuse, false},
        {"link", 2, link_cases, false}, {"sheet", 1, sheet, false}, {NULL, 0, NULL, false},
    };
    return verb_run(verbs, "reason state text limit output", argc, argv);
}
