#include "db/batch.h"
#include "forms/french.h"
#include "intake/command.h"
#include "intake/config.h"
#include "intake/table_json.h"
#include "intake/verb.h"

#include <stdio.h>
#include <string.h>

static bool list(const VerbCall *call, GError **error)
{
    g_autofree char *answer = db_batch_list(call->store, error);
    if (!answer)
        return false;
    if (call->as_json) {
        verb_print_json(answer);
        return true;
    }
    static const char *const keys[] = {"batch", "state",  "label",    "channel",    "received_on", "pages",
                                       "documents", "separators", "blanks", "to_place", "quarantined", "cases", NULL};
    json_auto_t *rows = json_loads(answer, 0, NULL);
    g_autoptr(Table) table = table_of_json("batch.column", keys, rows);
    table_print(table, stdout);
    return true;
}

/* Why a batch stands still: what was seen, and how it differs from what was expected. */
static void print_stop(const json_t *batch)
{
    const json_t *stop = json_object_get(batch, "stop");
    /* A difference from what was expected is told below, one line each. */
    if (json_is_object(stop) && g_strcmp0(json_word(stop, "code"), "expected_differs") != 0) {
        g_autofree char *message = terminal_text(json_word(stop, "message"));
        verb_say(french_format("batch.stop", "message", message, "batch", json_word(batch, "batch"), NULL));
    }
    const json_t *differences = json_object_get(batch, "differences");
    for (size_t i = 0; i < json_array_size(differences); i++) {
        const json_t *difference = json_array_get(differences, i);
        g_autofree char *expected = json_as_text(json_object_get(difference, "expected"));
        g_autofree char *found = json_as_text(json_object_get(difference, "found"));
        verb_say(french_format("batch.difference", "what", french_word("batch.what", json_word(difference, "what")),
                               "expected", expected, "found", found, NULL));
    }
    if (strcmp(json_word(batch, "state"), "stopped") == 0) {
        g_autofree char *id = json_as_text(json_object_get(batch, "batch"));
        verb_say(french_format("batch.release_hint", "batch", id, NULL));
    }
}

/* Why a page has its fate, in the words of the desk's screens. */
static const char *reason_words(const char *reason)
{
    const char *waits = french_word("place", reason);
    return waits == reason ? french_word("batch.reason", reason) : waits;
}

/* The words about one page in the last column: why it has its fate, what it lacks, what it resembles. */
static char *page_note(const json_t *page)
{
    GString *note = g_string_new(reason_words(json_word(page, "reason")));
    const json_t *advice = json_object_get(page, "advice");
    for (size_t i = 0; i < json_array_size(advice); i++)
        g_string_append_printf(note, "%s%s", note->len ? " ; " : "",
                               french_word("advice", json_string_value(json_array_get(advice, i))));
    if (json_is_integer(json_object_get(page, "duplicate_of"))) {
        g_autofree char *twin = json_as_text(json_object_get(page, "duplicate_of"));
        g_autofree char *text = french_format("batch.duplicate", "page", twin, NULL);
        g_string_append_printf(note, "%s%s", note->len ? " ; " : "", text);
    }
    return g_string_free(note, FALSE);
}

static void add_pages(Table *table, const json_t *original)
{
    const json_t *pages = json_object_get(original, "pages");
    for (size_t i = 0; i < json_array_size(pages); i++) {
        const json_t *page = json_array_get(pages, i);
        g_autofree char *id = json_as_text(json_object_get(page, "page_id"));
        g_autofree char *number = json_as_text(json_object_get(page, "page"));
        g_autofree char *note = page_note(page);
        const char *cells[] = {json_word(original, "name"),
                               number,
                               id,
                               french_word("batch.fate", json_word(page, "fate")),
                               json_word(page, "case"),
                               french_word("batch.page.kind", json_word(page, "kind")),
                               note};
        table_add(table, cells);
    }
}

static void print_quarantined(const json_t *originals)
{
    for (size_t i = 0; i < json_array_size(originals); i++) {
        const json_t *original = json_array_get(originals, i);
        if (g_strcmp0(json_word(original, "state"), "quarantined") != 0)
            continue;
        g_autofree char *id = json_as_text(json_object_get(original, "original"));
        g_autofree char *name = terminal_text(json_word(original, "name"));
        g_autofree char *reason = terminal_text(json_word(json_object_get(original, "problem"), "message"));
        verb_say(french_format("batch.quarantined", "original", id, "name", name, "reason", reason, NULL));
    }
}

static bool show(const VerbCall *call, GError **error)
{
    int64_t id = 0;
    g_autofree char *answer = verb_number(call, 0, &id, error) ? db_batch_show(call->store, id, error) : NULL;
    if (!answer)
        return false;
    if (call->as_json) {
        verb_print_json(answer);
        return true;
    }
    json_auto_t *batch = json_loads(answer, 0, NULL);
    const json_t *originals = json_object_get(batch, "originals");
    g_autofree char *label = terminal_text(json_word(batch, "label"));
    verb_say(french_format("batch.head", "batch", call->words[0], "label", label, "state",
                           french_word("batch.column.state", json_word(batch, "state")), "received",
                           json_word(batch, "received_on"), NULL));
    print_stop(batch);
    print_quarantined(originals);
    const char *titles[] = {french("batch.page.original"), french("batch.page.page"), french("batch.page.id"),
                            french("batch.page.fate"), french("batch.page.case"), french("batch.page.kind"),
                            french("batch.page.note"), NULL};
    g_autoptr(Table) table = table_new(titles);
    for (size_t i = 0; i < json_array_size(originals); i++)
        add_pages(table, json_array_get(originals, i));
    table_print(table, stdout);
    if (json_integer_value(json_object_get(batch, "to_place")) > 0)
        puts(french("batch.place_hint"));
    if (json_integer_value(json_object_get(batch, "quarantined")) > 0)
        verb_say(french_format("batch.retry_hint", "batch", call->words[0], NULL));
    return true;
}

static bool manifest(const VerbCall *call, GError **error)
{
    int64_t batch = 0;
    g_autofree char *answer = verb_number(call, 0, &batch, error) ? db_batch_manifest(call->store, batch, error) : NULL;
    if (answer)
        verb_print_json(answer);
    return answer != NULL;
}

static bool retry(const VerbCall *call, GError **error)
{
    int64_t batch = 0;
    int count = 0;
    if (!verb_number(call, 0, &batch, error) ||
        !db_batch_retry(call->store, batch, 0, config_text(CONFIG_AGENT), &count, error))
        return false;
    g_autofree char *text = g_strdup_printf("%d", count);
    verb_answer(call, json_pack("{sI si}", "batch", (json_int_t)batch, "retried", count), french_format("batch.retried", "count", text, NULL));
    return true;
}

static bool release(const VerbCall *call, GError **error)
{
    int64_t batch = 0;
    if (!verb_number(call, 0, &batch, error) ||
        !db_batch_release(call->store, batch, config_text(CONFIG_AGENT), call->reason ? call->reason : "", error))
        return false;
    verb_answer(call, json_pack("{sI sb}", "batch", (json_int_t)batch, "released", true),
                french_format("batch.released", "batch", call->words[0], NULL));
    return true;
}

int command_batch(int argc, char **argv)
{
    static const Verb verbs[] = {
        {"list", 0, list, false}, {"show", 1, show, false}, {"retry", 1, retry, false}, {"release", 1, release, false},
        {"manifest", 1, manifest, false}, {NULL, 0, NULL, false},
    };
    return verb_run(verbs, "reason", argc, argv);
}
