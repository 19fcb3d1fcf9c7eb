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

char *capture_facts(const char *path)
{
    gint64 now = g_get_real_time();
    g_autofree char *accepted = utc(now / G_USEC_PER_SEC, (int)(now % G_USEC_PER_SEC));
    json_auto_t *facts = json_pack("{ss ss}", "accepted_at", accepted, "host", g_get_host_name());
    GStatBuf status;
    if (path && g_stat(path, &status) == 0) {
        g_autofree char *written = utc(status.st_mtim.tv_sec, (int)(status.st_mtim.tv_nsec / 1000));
        json_object_set_new(facts, "file_at", json_string(written));
    }
    add_setting(facts, CONFIG_SCANNER);
    add_setting(facts, CONFIG_PROFILE);
    char *text = json_dumps(facts, JSON_COMPACT), *copy = g_strdup(text);
    free(text);
    return copy;
}
