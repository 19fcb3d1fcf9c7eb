#include "intake/clock_words.h"

#include "forms/french.h"
#include "intake/notice_words.h"
#include "intake/table_json.h"

#include <string.h>

static void add(GString *text, char *line)
{
    g_string_append_printf(text, "%s%s", text->len ? "\n" : "", line);
    g_free(line);
}

static char *delay_of(const json_t *rule)
{
    json_int_t months = json_integer_value(json_object_get(rule, "months")), days = json_integer_value(json_object_get(rule, "days"));
    g_autofree char *count = g_strdup_printf("%" JSON_INTEGER_FORMAT, months ? months : days);
    return french_format(months ? "clock.months" : "clock.days", "count", count, NULL);
}

static void add_rule(GString *text, const json_t *clock)
{
    const json_t *rule = json_object_get(clock, "rule");
    if (!json_is_object(rule)) {
        add(text, g_strdup(french("clock.no_rule")));
        return;
    }
    g_autofree char *delay = delay_of(rule), *end = notice_day(json_word(clock, "without_suspension_on"));
    add(text, french_format("clock.rule", "delay", delay, "date", end, "source", json_word(rule, "source"), NULL));
    if (!json_is_true(json_object_get(rule, "verified")))
        add(text, g_strdup(french("clock.unverified")));
}

static void add_suspensions(GString *text, const json_t *clock)
{
    size_t i;
    json_t *stretch;
    json_array_foreach(json_object_get(clock, "suspensions"), i, stretch) {
        g_autofree char *from = notice_day(json_word(stretch, "from")), *to = notice_day(json_word(stretch, "to"));
        bool open = json_is_true(json_object_get(stretch, "open"));
        add(text, french_format(open ? "clock.suspended_open" : "clock.suspended", "from", from, "to", to, NULL));
    }
}

char *clock_words(const json_t *clock)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *received = notice_day(json_word(clock, "received_on")), *silence = notice_day(json_word(clock, "silence_on"));
    const char *runs_out = json_word(clock, "permit_expires_on"), *decided = json_word(clock, "silence_on");
    g_autofree char *permit = notice_day(runs_out), *postmark = notice_day(json_word(clock, "postmark_on"));
    add(text, french_format("clock.received", "date", received, NULL));
    if (*postmark)
        add(text, french_format("clock.postmark", "date", postmark, NULL));
    add_rule(text, clock);
    add_suspensions(text, clock);
    if (*silence)
        add(text, french_format("clock.silence", "date", silence, NULL));
    if (*permit)
        add(text, french_format("clock.permit", "date", permit, NULL));
    /* ISO days sort as text. */
    if (*permit && strcmp(runs_out, decided) < 0)
        add(text, french_format("clock.gap", "from", permit, "to", silence, NULL));
    return g_strdup(text->str);
}
