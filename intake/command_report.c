#include "db/report.h"
#include "forms/french.h"
#include "intake/command.h"
#include "intake/config.h"
#include "intake/error.h"
#include "intake/table_json.h"
#include "intake/truth_export.h"
#include "intake/verb.h"

#include <stdio.h>
#include <string.h>

static char *percent(const json_t *row, const char *key)
{
    const json_t *share = json_object_get(row, key);
    return json_is_number(share) ? g_strdup_printf("%.2f %%", 100 * json_number_value(share)) : g_strdup("");
}

/* One line of the report as a table shows it: shares in per cent, the interval in one cell. */
static void add_row(Table *table, const json_t *row)
{
    double filled = json_number_value(json_object_get(row, "filled")), alone = json_number_value(json_object_get(row, "alone"));
    g_autofree char *by = g_strconcat("report.by.", json_word(row, "by"), NULL), *total = json_as_text(json_object_get(row, "total"));
    g_autofree char *share = filled > 0 ? g_strdup_printf("%.1f %%", 100 * alone / filled) : g_strdup("");
    g_autofree char *judged = json_as_text(json_object_get(row, "judged")), *wrong = json_as_text(json_object_get(row, "wrong"));
    g_autofree char *error = percent(row, "error"), *low = percent(row, "low"), *high = percent(row, "high");
    g_autofree char *between = *low ? g_strdup_printf("%s – %s", low, high) : g_strdup("");
    const char *key = strcmp(json_word(row, "by"), "all") == 0 ? french_word("report.all", json_word(row, "key")) : json_word(row, "key");
    const char *const cells[] = {french(by), *key ? key : french("report.unknown"), total, share, judged, wrong, error, between, NULL};
    table_add(table, cells);
}

static void print_attention(const json_t *attention)
{
    static const char *const keys[] = {"step", "acts", "cases", "seconds", "median_s", "p95_s", NULL};
    const json_t *steps = json_object_get(attention, "steps");
    if (json_array_size(steps) == 0)
        return;
    double cases = json_number_value(json_object_get(attention, "cases"));
    g_autofree char *each =
        g_strdup_printf("%.1f", cases > 0 ? json_number_value(json_object_get(attention, "seconds")) / cases : 0.0);
    g_autofree char *files = g_strdup_printf("%.0f", cases);
    verb_say(french_format("report.attention", "seconds", each, "cases", files, NULL));
    g_autoptr(Table) table = table_of_json("report.attention", keys, steps);
    table_print(table, stdout);
}

/* Period and office, as the store is asked. */
static char *about(const VerbCall *call)
{
    json_auto_t *asked = json_pack("{s:s*, s:s*, s:s*}", "from", call->from, "to", call->to, "office", call->office);
    return json_dumps(asked, JSON_COMPACT);
}

static bool quality(const VerbCall *call, GError **error)
{
    g_autofree char *asked = about(call), *answer = db_report_quality(call->store, asked, error);
    if (!answer)
        return false;
    if (call->as_json) {
        verb_print_json(answer);
        return true;
    }
    json_auto_t *report = json_loads(answer, 0, NULL);
    const char *const titles[] = {french("report.column.by"),     french("report.column.key"),   french("report.column.total"),
                                  french("report.column.alone"),  french("report.column.judged"), french("report.column.wrong"),
                                  french("report.column.error"),  french("report.column.between"), NULL};
    g_autoptr(Table) table = table_new(titles);
    size_t i;
    const json_t *row;
    json_array_foreach(json_object_get(report, "rows"), i, row)
        add_row(table, row);
    table_print(table, stdout);
    g_autofree char *pending = json_as_text(json_object_get(report, "pending"));
    verb_say(french_format("report.pending", "count", pending, NULL));
    print_attention(json_object_get(report, "attention"));
    return true;
}

/* The two channels of a line, each as a row of its own. */
static void split(json_t *lines, const json_t *row)
{
    static const char *const channels[] = {"paper", "online"};
    for (size_t i = 0; i < G_N_ELEMENTS(channels); i++) {
        json_t *side = json_object_get(row, channels[i]);
        if (!json_is_object(side))
            continue;
        json_t *line = json_pack("{s:O, s:O, s:O, s:s}", "by", json_object_get(row, "by"), "procedure",
                                 json_object_get(row, "procedure"), "office", json_object_get(row, "office"), "channel", channels[i]);
        json_object_update(line, side);
        json_array_append_new(lines, line);
    }
}

static bool parity(const VerbCall *call, GError **error)
{
    static const char *const keys[] = {"by",      "procedure",    "office",   "channel", "cases", "registered_days",
                                       "decided", "decided_days", "returned", NULL};
    g_autofree char *asked = about(call), *answer = db_report_parity(call->store, asked, error);
    if (!answer)
        return false;
    if (call->as_json) {
        verb_print_json(answer);
        return true;
    }
    json_auto_t *report = json_loads(answer, 0, NULL), *lines = json_array();
    size_t i;
    const json_t *row;
    json_array_foreach(json_object_get(report, "rows"), i, row)
        split(lines, row);
    g_autoptr(Table) table = table_of_json("report.parity", keys, lines);
    table_print(table, stdout);
    return true;
}

static bool truth(const VerbCall *call, GError **error)
{
    if (!call->output) {
        g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, french("report.truth.where"));
        return false;
    }
    g_autofree char *asked = about(call);
    int count = 0;
    if (!truth_export(call->store, call->reader, asked, call->output, &count, error))
        return false;
    g_autofree char *number = g_strdup_printf("%d", count);
    verb_answer(call, json_pack("{si ss}", "fields", count, "folder", call->output),
                french_format("report.truth.done", "count", number, "folder", call->output, NULL));
    return true;
}

static bool settings(const VerbCall *call, GError **error)
{
    static const char *const keys[] = {"name", "value", "set_by", NULL};
    g_autofree char *answer = db_review_settings(call->store, error);
    if (!answer)
        return false;
    if (call->as_json) {
        verb_print_json(answer);
        return true;
    }
    json_auto_t *rows = json_loads(answer, 0, NULL);
    g_autoptr(Table) table = table_of_json("report.setting", keys, rows);
    table_print(table, stdout);
    return true;
}

/* A number stays one; anything else is a list of names with commas between. */
static char *value_json(const char *typed)
{
    gint64 number = 0;
    if (g_ascii_string_to_signed(typed, 10, G_MININT32, G_MAXINT32, &number, NULL))
        return g_strdup(typed);
    g_auto(GStrv) names = g_strsplit(typed, ",", -1);
    json_auto_t *list = json_array();
    for (char **name = names; *name; name++)
        if (*g_strstrip(*name))
            json_array_append_new(list, json_string(*name));
    return json_dumps(list, JSON_COMPACT);
}

static bool set(const VerbCall *call, GError **error)
{
    g_autofree char *value = value_json(call->words[1]);
    if (!db_review_setting_change(call->store, call->words[0], value, config_text(CONFIG_AGENT), error))
        return false;
    verb_answer(call, json_pack("{ss so}", "name", call->words[0], "value", json_loads(value, JSON_DECODE_ANY, NULL)),
                french_format("report.set", "name", call->words[0], "value", call->words[1], NULL));
    return true;
}

int command_report(int argc, char **argv)
{
    static const Verb verbs[] = {
        {"quality", 0, quality, false}, {"parity", 0, parity, false}, {"truth", 0, truth, true}, {"settings", 0, settings, false}, {"set", 2, set, false}, {NULL, 0, NULL, false}};
    return verb_run(verbs, "office from to output", argc, argv);
}
