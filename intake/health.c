#include "intake/health.h"

#include "db/queue.h"
#include "intake/config.h"

#include <sys/statvfs.h>

static const struct {
    const char *name, *help;
} metrics[] = {
    {"store_up", "Whether the case store answers."},
    {"jobs_waiting", "Readings and assemblies that wait for a worker."},
    {"jobs_running", "Jobs that a worker holds."},
    {"jobs_lapsed", "Jobs whose worker has not been heard of in time."},
    {"jobs_dead", "Dead letters: jobs given up after the fifth attempt."},
    {"queue_oldest_seconds", "Age of the oldest job that is not done."},
    {"originals_quarantined", "Originals that could not be read."},
    {"batches_stopped", "Batches that wait for a person."},
    {"pages_to_place", "Pages that a person has to place."},
    {"fields_waiting", "Fields that wait for a person."},
    {"review_oldest_seconds", "Age of the oldest field that waits for a person."},
    {"scanners_failed", "Scanners whose last test deck was not good: what they read goes to a person."},
    {"scanners_unchecked", "Scanners that owe a test deck: what they read goes to a person."},
    {"scanner_check_age_seconds", "Age of the last test deck of any scanner."},
    {"spool_waiting", "Entries in this machine's spool that the store has not yet."},
    {"disk_free_bytes", "Free room where the spool lies."},
    {"disk_size_bytes", "Size of the file system where the spool lies."},
    {"journal_events", "Links of the journal's chain."},
    {"journal_head_age_seconds", "Age of the journal's last event."},
    {"anchor_age_seconds", "Age of the last anchor of the journal."},
    {"legal_danger_days", "Days to the nearest implicit decision or expiry of a permit among open cases."},
    {"cases_overdue", "Open cases whose implicit decision or permit's expiry has passed."},
};

static const struct {
    const char *worry, *metric;
    json_int_t from, to; /* worrying within, both included */
} limits[] = {
    {"store_away", "store_up", 0, 0},
    {"jobs_dead", "jobs_dead", 1, INT64_MAX},
    {"queue_old", "queue_oldest_seconds", 600, INT64_MAX},
    {"quarantine", "originals_quarantined", 1, INT64_MAX},
    {"stopped", "batches_stopped", 1, INT64_MAX},
    {"scanner_failed", "scanners_failed", 1, INT64_MAX},
    {"scanner_unchecked", "scanners_unchecked", 1, INT64_MAX},
    {"disk", "disk_free_bytes", 0, (json_int_t)1 << 30},
    {"anchor_old", "anchor_age_seconds", 2 * 86400, INT64_MAX},
    {"danger", "legal_danger_days", 0, 7},
    {"overdue", "cases_overdue", 1, INT64_MAX},
};

static void add_disk(json_t *health)
{
    struct statvfs facts;
    if (statvfs(config_text(CONFIG_HOME), &facts) != 0)
        return;
    json_object_set_new(health, "disk_free_bytes", json_integer((json_int_t)(facts.f_bavail * facts.f_frsize)));
    json_object_set_new(health, "disk_size_bytes", json_integer((json_int_t)(facts.f_blocks * facts.f_frsize)));
}

json_t *health_look(DbStore *store, const Spool *spool, GError **error)
{
    g_autofree char *text = store ? db_watch_state(store, error) : NULL;
    json_t *health = text ? json_loads(text, 0, NULL) : NULL;
    bool up = json_is_object(health);
    if (!up) {
        json_decref(health);
        health = json_object();
    }
    json_object_set_new(health, "store_up", json_integer(up));
    if (spool)
        json_object_set_new(health, "spool_waiting", json_integer(spool_waiting(spool)));
    add_disk(health);
    return health;
}

char *health_metrics(const json_t *health)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(metrics); i++) {
        const json_t *value = json_object_get(health, metrics[i].name);
        if (json_is_integer(value))
            g_string_append_printf(text, "# HELP guichet_%s %s\n# TYPE guichet_%s gauge\nguichet_%s %" JSON_INTEGER_FORMAT "\n",
                                   metrics[i].name, metrics[i].help, metrics[i].name, metrics[i].name, json_integer_value(value));
    }
    return g_string_free(text, FALSE);
}

json_t *health_worries(const json_t *health)
{
    json_t *worries = json_array();
    for (size_t i = 0; i < G_N_ELEMENTS(limits); i++) {
        const json_t *value = json_object_get(health, limits[i].metric);
        if (json_is_integer(value) && json_integer_value(value) >= limits[i].from && json_integer_value(value) <= limits[i].to)
            json_array_append_new(worries, json_string(limits[i].worry));
    }
    /* Without a single anchor there is no age to be too old. */
    if (json_integer_value(json_object_get(health, "store_up")) == 1 && !json_is_integer(json_object_get(health, "anchor_age_seconds")))
        json_array_append_new(worries, json_string("anchor_none"));
    return worries;
}
