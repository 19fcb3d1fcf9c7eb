#include "intake/capture.h"

#include "intake/config.h"

#include <glib/gstdio.h>
#include <jansson.h>

static char *utc(gint64 seconds, int microseconds)
{
    g_autoptr(GDateTime) whole = g_date_time_new_from_unix_utc(seconds);
    g_autoptr(GDateTime) exact = g_date_time_add(whole, microseconds);
    return g_date_time_format(exact, "%Y-%m-%dT%H:%M:%S.%fZ");
}

static void add_setting(json_t *facts, ConfigKey key)
{
    const char *value = config_text(key);
    if (*value)
        json_object_set_new(facts, config_name(key), json_string(value));
}

static char *utc_us(gint64 time_us)
{
    return utc(time_us / G_USEC_PER_SEC, (int)(time_us % G_USEC_PER_SEC));
}

static json_t *facts_now(void)
{
    g_autofree char *accepted = utc_us(g_get_real_time());
    return json_pack("{ss ss}", "accepted_at", accepted, "host", g_get_host_name());
}

static char *written(const json_t *facts)
{
    char *text = json_dumps(facts, JSON_COMPACT), *copy = g_strdup(text);
    free(text);
    return copy;
}

char *capture_facts(const char *path)
{
    json_auto_t *facts = facts_now();
    GStatBuf status;
    if (path && g_stat(path, &status) == 0) {
        g_autofree char *file_at = utc(status.st_mtim.tv_sec, (int)(status.st_mtim.tv_nsec / 1000));
        json_object_set_new(facts, "file_at", json_string(file_at));
    }
    add_setting(facts, CONFIG_SCANNER);
    add_setting(facts, CONFIG_PROFILE);
    return written(facts);
}

char *capture_facts_scan(const CaptureScan *scan)
{
    json_auto_t *facts = facts_now();
    g_autofree char *began = utc_us(scan->began_us), *ended = utc_us(scan->ended_us);
    json_object_set_new(facts, "scanner", json_string(scan->scanner));
    json_object_set_new(facts, "profile", json_string(scan->profile));
    json_object_set_new(facts, "operator", json_string(scan->operator));
    json_object_set_new(facts, "resolution", json_real(scan->dpi));
    json_object_set_new(facts, "scan_began_at", json_string(began));
    json_object_set_new(facts, "scan_ended_at", json_string(ended));
    return written(facts);
}

char *capture_replacing(char *facts, gint64 page)
{
    if (page <= 0)
        return facts;
    json_auto_t *said = json_loads(facts, 0, NULL);
    json_object_set_new(said, "replaces", json_integer(page));
    g_free(facts);
    return written(said);
}
