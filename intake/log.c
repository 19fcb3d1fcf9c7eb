#include "intake/log.h"

#include "intake/config.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WORDS_MOST = 2000 };

static bool as_json, asked_json;

bool log_is_json(void)
{
    return as_json;
}

void log_ask_json(void)
{
    asked_json = true;
}

/* systemd names the stream that it gave: standard error may since have become another. */
static bool is_journal(void)
{
    unsigned long device, inode;
    struct stat status;
    const char *stream = g_getenv("JOURNAL_STREAM");
    return stream && sscanf(stream, "%lu:%lu", &device, &inode) == 2 && fstat(STDERR_FILENO, &status) == 0 &&
           status.st_dev == device && status.st_ino == inode;
}

char *log_file(const char *name)
{
    enum { DIGITS = 12 };
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, name, -1);
    return g_strndup(sum, DIGITS);
}

static bool is_our_name(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!g_ascii_islower(text[i]) && text[i] != '_')
            return false;
    return length > 0;
}

/* What PostgreSQL adds to a broken rule: the values of the row. */
static bool is_detail(const char *at)
{
    return g_str_has_prefix(at, "Key (") || g_str_has_prefix(at, "Failing row contains");
}

char *log_clean(const char *words)
{
    GString *clean = g_string_new(NULL);
    const char *at = words;
    while (*at && !is_detail(at)) {
        const char *close = *at == '"' ? strchr(at + 1, '"') : NULL;
        if (*at == '"' && !(close && is_our_name(at + 1, (size_t)(close - at - 1)))) {
            g_string_append(clean, "\"…\"");
            at = close ? close + 1 : at + strlen(at);
        } else if (close) {
            g_string_append_len(clean, at, close + 1 - at);
            at = close + 1;
        } else {
            g_string_append_c(clean, *at++);
        }
    }
    if (*at)
        g_string_append(clean, "…");
    return g_string_free(clean, FALSE);
}

static void write_line(json_t *line)
{
    char *text = json_dumps(line, JSON_COMPACT);
    g_autofree char *whole = g_strconcat(text ? text : "{}", "\n", NULL);
    /* In one call, so that lines of several workers stay whole. */
    if (write(STDERR_FILENO, whole, strlen(whole)) < 0)
        clearerr(stderr);
    free(text);
    json_decref(line);
}

static json_t *line_of(const char *fact)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *at = g_date_time_format(now, "%Y-%m-%dT%H:%M:%S.%fZ");
    return json_pack("{ss ss si ss}", "at", at, "program", g_get_prgname() ? g_get_prgname() : "guichet", "pid", (int)getpid(), "fact", fact);
}

void log_fact(const char *fact, ...)
{
    if (!as_json)
        return;
    json_t *line = line_of(fact);
    va_list pairs;
    va_start(pairs, fact);
    for (const char *key; (key = va_arg(pairs, const char *)) != NULL;) {
        const char *value = va_arg(pairs, const char *);
        g_autofree char *valid = value ? g_utf8_make_valid(value, (gssize)strnlen(value, WORDS_MOST)) : NULL;
        if (valid)
            json_object_set_new(line, key, json_string(valid));
    }
    va_end(pairs);
    write_line(line);
}

static GLogWriterOutput write_log(GLogLevelFlags level, const GLogField *fields, gsize count, gpointer user)
{
    (void)user;
    const char *words = "", *domain = "";
    for (gsize i = 0; i < count; i++)
        if (strcmp(fields[i].key, "MESSAGE") == 0)
            words = fields[i].value;
        else if (strcmp(fields[i].key, "GLIB_DOMAIN") == 0)
            domain = fields[i].value;
    if (g_log_writer_default_would_drop(level, domain))
        return G_LOG_WRITER_HANDLED;
    g_autofree char *clean = log_clean(words);
    log_fact(level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING) ? "warning" : "note", "domain", domain, "words", clean, NULL);
    return G_LOG_WRITER_HANDLED;
}

void log_begin(void)
{
    const char *asked = config_text(CONFIG_LOG);
    as_json = asked_json || strcmp(asked, "json") == 0 || (*asked == '\0' && is_journal());
    if (as_json)
        g_log_set_writer_func(write_log, NULL, NULL);
}
