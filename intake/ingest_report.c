#include "intake/ingest_report.h"

#include "db/case.h"
#include "forms/french.h"
#include "intake/table.h"

#include <stdlib.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static char *number_of(const json_t *object, const char *key)
{
    return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(object, key)));
}

/* Numbers of the cases that a batch's pages went to, in order, each once. JSON array, transfer full. */
static json_t *cases_of(const json_t *state)
{
    json_t *cases = json_array();
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    size_t i, j;
    const json_t *original, *page;
    json_array_foreach(json_object_get(state, "originals"), i, original)
        json_array_foreach(json_object_get(original, "pages"), j, page) {
            const char *number = json_string_value(json_object_get(page, "case"));
            if (number && g_hash_table_add(seen, (char *)number))
                json_array_append_new(cases, json_string(number));
        }
    return cases;
}

static void print_quarantine(const json_t *state, FILE *stream)
{
    size_t index;
    const json_t *original;
    bool first = true;
    json_array_foreach(json_object_get(state, "originals"), index, original) {
        const json_t *problem = json_object_get(original, "problem");
        if (!json_is_object(problem))
            continue;
        if (first) {
            g_autofree char *batch = number_of(state, "batch");
            g_autofree char *head = french_format("ingest.quarantined", "batch", batch, NULL);
            fprintf(stream, "%s\n", head);
        }
        first = false;
        g_autofree char *name = terminal_text(text_of(original, "name"));
        g_autofree char *message = terminal_text(text_of(problem, "message"));
        fprintf(stream, "  %s : %s\n", name, message);
    }
}

static void print_to_place(const json_t *state, FILE *stream)
{
    size_t i, j;
    const json_t *original, *page;
    bool any = false;
    json_array_foreach(json_object_get(state, "originals"), i, original)
        json_array_foreach(json_object_get(original, "pages"), j, page) {
            if (strcmp(text_of(page, "fate"), "to_place") != 0)
                continue;
            any = true;
            g_autofree char *key = g_strconcat("place.", text_of(page, "reason"), NULL);
            g_autofree char *number = number_of(page, "page");
            g_autofree char *name = terminal_text(text_of(original, "name"));
            g_autofree char *line =
                french_format("ingest.to_place", "file", name, "page", number, "reason",
                              french_has(key) ? french(key) : text_of(page, "reason"), NULL);
            fprintf(stream, "  %s\n", line);
        }
    if (!any)
        return;
    g_autofree char *batch = number_of(state, "batch");
    g_autofree char *hint = french_format("ingest.place_hint", "batch", batch, NULL);
    fprintf(stream, "%s\n", hint);
}

static void print_cases(const json_t *cases, FILE *stream)
{
    g_autoptr(GString) line = g_string_new(NULL);
    enum { SHOWN = 12 };
    size_t index;
    const json_t *number;
    json_array_foreach(cases, index, number) {
        if (index == SHOWN) {
            g_string_append(line, " …");
            break;
        }
        g_string_append_printf(line, "%s%s", index ? ", " : "", json_string_value(number));
    }
    g_autofree char *count = g_strdup_printf("%zu", json_array_size(cases));
    g_autofree char *text =
        french_format(line->len ? "ingest.cases" : "ingest.no_case", "count", count, "numbers", line->str, NULL);
    fprintf(stream, "%s\n", text);
}

/* Fields of these cases that wait for a person. */
static int waiting_fields(DbStore *store, const json_t *cases)
{
    g_autofree char *text = db_case_list(store, "{\"limit\":10000}", NULL);
    json_t *list = text ? json_loads(text, 0, NULL) : NULL;
    int waiting = 0;
    size_t i, j;
    const json_t *line, *number;
    json_array_foreach(list, i, line)
        json_array_foreach(cases, j, number)
            if (strcmp(text_of(line, "number"), json_string_value(number)) == 0)
                waiting += (int)json_integer_value(json_object_get(line, "waiting"));
    json_decref(list);
    return waiting;
}

/* The same sheet twice, as it seems: proposed, nothing is dropped. */
static void print_duplicates(const json_t *state, FILE *stream)
{
    int count = 0;
    size_t i, j;
    const json_t *original, *page;
    json_array_foreach(json_object_get(state, "originals"), i, original)
        json_array_foreach(json_object_get(original, "pages"), j, page)
            count += strcmp(text_of(page, "duplicate"), "proposed") == 0;
    if (count == 0)
        return;
    g_autofree char *number = g_strdup_printf("%d", count);
    g_autofree char *line = french_format("ingest.duplicates", "count", number, NULL);
    fprintf(stream, "%s\n", line);
}

static void print_state(const json_t *state, const char *deposit, DbStore *store, FILE *stream)
{
    g_autofree char *batch = number_of(state, "batch");
    g_autofree char *key = g_strconcat("ingest.state_", text_of(state, "state"), NULL);
    g_autofree char *head = french_format("ingest.batch", "batch", batch, "deposit", deposit, "state",
                                          french_has(key) ? french(key) : text_of(state, "state"), NULL);
    fprintf(stream, "%s\n", head);
    g_autofree char *pages = number_of(state, "pages");
    g_autofree char *documents = number_of(state, "documents");
    g_autofree char *separators = number_of(state, "separators");
    g_autofree char *blanks = number_of(state, "blanks");
    g_autofree char *to_place = number_of(state, "to_place");
    g_autofree char *fates = french_format("ingest.pages", "pages", pages, "documents", documents, "separators", separators,
                                           "blanks", blanks, "to_place", to_place, NULL);
    fprintf(stream, "%s\n", fates);
    const json_t *stop = json_object_get(state, "stop");
    if (json_is_object(stop)) {
        g_autofree char *message = terminal_text(text_of(stop, "message"));
        g_autofree char *line = french_format("ingest.stopped", "batch", batch, "message", message, NULL);
        fprintf(stream, "%s\n", line);
    }
    json_t *cases = cases_of(state);
    print_cases(cases, stream);
    if (store) {
        g_autofree char *waiting = g_strdup_printf("%d", waiting_fields(store, cases));
        g_autofree char *line = french_format("ingest.waiting_fields", "count", waiting, NULL);
        fprintf(stream, "%s\n", line);
    }
    json_decref(cases);
    print_duplicates(state, stream);
    if (!json_is_object(stop))
        print_to_place(state, stream);
    print_quarantine(state, stream);
}

static void print_notes(const json_t *outcome, FILE *stream)
{
    size_t index;
    const json_t *item;
    json_array_foreach(json_object_get(outcome, "again"), index, item) {
        g_autofree char *file = terminal_text(text_of(item, "file"));
        g_autofree char *batch = number_of(item, "batch");
        g_autofree char *line = french_format("ingest.again", "file", file, "batch", batch, NULL);
        fprintf(stream, "%s\n", line);
    }
    json_array_foreach(json_object_get(outcome, "unaccepted"), index, item) {
        g_autofree char *file = terminal_text(text_of(item, "file"));
        g_autofree char *message = terminal_text(text_of(json_object_get(item, "error"), "message"));
        g_autofree char *line = french_format("ingest.unaccepted", "file", file, "message", message, NULL);
        fprintf(stream, "%s\n", line);
    }
}

void ingest_report_print(const json_t *outcome, DbStore *store, FILE *stream)
{
    size_t index, at = 0;
    const json_t *batch;
    const json_t *states = json_object_get(outcome, "states");
    json_array_foreach(json_object_get(outcome, "batches"), index, batch) {
        const json_t *state = json_array_get(states, at);
        json_int_t id = json_integer_value(json_object_get(batch, "batch"));
        if (id && state && json_integer_value(json_object_get(state, "batch")) == id) {
            print_state(state, text_of(batch, "deposit"), store, stream);
            at++;
            continue;
        }
        g_autofree char *number = number_of(batch, "batch");
        g_autofree char *line = french_format(id ? "ingest.accepted" : "ingest.spooled", "deposit",
                                              text_of(batch, "deposit"), "batch", number, NULL);
        fprintf(stream, "%s\n", line);
    }
    print_notes(outcome, stream);
}

void ingest_report_json(const json_t *outcome, FILE *stream)
{
    json_t *report = json_deep_copy(outcome);
    json_t *cases = json_array();
    size_t index;
    const json_t *state;
    json_array_foreach(json_object_get(outcome, "states"), index, state) {
        json_t *of_batch = cases_of(state);
        json_array_extend(cases, of_batch);
        json_decref(of_batch);
    }
    json_object_set_new(report, "cases", cases);
    char *text = json_dumps(report, JSON_COMPACT);
    fprintf(stream, "%s\n", text);
    free(text);
    json_decref(report);
}
