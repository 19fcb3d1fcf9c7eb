#include "db/cluster.h"
#include "db/journal.h"
#include "db/queue.h"
#include "forms/french.h"
#include "intake/case_store.h"
#include "intake/command.h"
#include "intake/config.h"
#include "intake/law.h"
#include "intake/store_error.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static gboolean as_json;

static bool is_private(void)
{
    return *config_text(CONFIG_DB) == '\0';
}

static int complain(const GError *error)
{
    store_error_tell("db", error);
    return 1;
}

static void say(char *line)
{
    puts(line);
    g_free(line);
}

static char *digits(int64_t value)
{
    return g_strdup_printf("%" G_GINT64_FORMAT, value);
}

static DbStore *open_unmigrated(GError **error)
{
    g_autofree char *conninfo = case_store_conninfo(error);
    return conninfo ? db_store_open(conninfo, error) : NULL;
}

static int migrate(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DbStore) store = open_unmigrated(&error);
    int applied = 0, theirs = 0, ours = 0, procedures = 0;
    if (!store || !db_store_migrate(store, &applied, &error) || !db_store_version(store, &theirs, &ours, &error) ||
        !law_refresh(store, config_text(CONFIG_SHARE), &procedures, &error))
        return complain(error);
    if (as_json) {
        printf("{\"applied\":%d,\"version\":%d,\"procedures\":%d}\n", applied, theirs, procedures);
        return 0;
    }
    g_autofree char *version = digits(theirs), *count = digits(applied), *loaded = digits(procedures);
    say(french_format("db.migrated", "version", version, "applied", count, "procedures", loaded, NULL));
    return 0;
}

typedef struct {
    int theirs, ours;
    json_t *queue;   /* NULL where the schema is not there */
    int64_t events;
    char *journal;   /* what is wrong with it; NULL: nothing */
} Status;

static void status_clear(Status *status)
{
    json_decref(status->queue);
    g_free(status->journal);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Status, status_clear)

static bool gather(DbStore *store, Status *status, GError **error)
{
    if (!db_store_version(store, &status->theirs, &status->ours, error))
        return false;
    if (status->theirs != status->ours)
        return true;
    g_autofree char *queue = db_queue_state(store, error);
    if (!queue)
        return false;
    status->queue = json_loads(queue, 0, NULL);
    g_autoptr(GError) broken = NULL;
    if (!db_journal_verify(store, &status->events, &broken))
        status->journal = g_strdup(broken->message);
    return true;
}

static void print_status_json(const Status *status)
{
    json_t *json = json_pack("{sbsisisOsIsoso*}", "private", is_private(), "version", status->theirs, "expected",
                             status->ours, "queue", status->queue ? status->queue : json_null(), "events",
                             (json_int_t)status->events, "journal_intact", json_boolean(!status->journal), "journal_problem",
                             status->journal ? json_string(status->journal) : NULL);
    g_autofree char *text = json_dumps(json, JSON_COMPACT);
    puts(text);
    json_decref(json);
}

static void print_queue(const json_t *queue)
{
    g_autofree char *waiting = digits(json_integer_value(json_object_get(queue, "waiting")));
    g_autofree char *running = digits(json_integer_value(json_object_get(queue, "running")));
    g_autofree char *dead = digits(json_integer_value(json_object_get(queue, "dead")));
    say(french_format("db.status_queue", "waiting", waiting, "running", running, "dead", dead, NULL));
}

static void print_status(const Status *status)
{
    g_autofree char *theirs = digits(status->theirs), *ours = digits(status->ours);
    say(is_private() ? french_format("db.status_private", "home", config_text(CONFIG_HOME), NULL)
                     : french_format("db.status_server", "server", "GUICHET_DB", NULL));
    if (status->theirs == status->ours)
        say(french_format("db.status_schema", "theirs", theirs, "ours", ours, NULL));
    else
        say(french_format("db.status_behind", "theirs", theirs, "ours", ours, NULL));
    if (!status->queue)
        return;
    print_queue(status->queue);
    g_autofree char *count = digits(status->events);
    say(status->journal ? french_format("db.status_journal_bad", "detail", status->journal, NULL)
                        : french_format("db.status_journal", "count", count, NULL));
}

static int show_status(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DbStore) store = open_unmigrated(&error);
    g_auto(Status) status = {0};
    if (!store || !gather(store, &status, &error)) {
        g_autofree char *message = french_format("db.status_away", "detail", error->message, NULL);
        fprintf(stderr, "guichet db: %s\n", message);
        return 1;
    }
    if (as_json)
        print_status_json(&status);
    else
        print_status(&status);
    return status.theirs == status.ours && !status.journal ? 0 : 1;
}

static int print_url(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *conninfo = case_store_conninfo(&error);
    if (!conninfo)
        return complain(error);
    puts(conninfo);
    return 0;
}

static int start_or_stop(bool start)
{
    if (!is_private()) {
        fprintf(stderr, "guichet db: %s\n", french("db.not_private"));
        return 2;
    }
    if (start)
        return print_url();
    g_autoptr(GError) error = NULL;
    if (!db_cluster_stop(config_text(CONFIG_HOME), &error))
        return complain(error);
    puts(french("db.stopped"));
    return 0;
}

int command_db(int argc, char **argv)
{
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, french("option.json"), NULL},
        {0},
    };
    int answer = command_parse("db", entries, &argc, &argv);
    if (answer >= 0)
        return answer;
    store_error_log_show();
    const char *verb = argc == 2 ? argv[1] : "";
    if (strcmp(verb, "migrate") == 0)
        return migrate();
    if (strcmp(verb, "status") == 0)
        return show_status();
    if (strcmp(verb, "url") == 0)
        return print_url();
    if (strcmp(verb, "start") == 0 || strcmp(verb, "stop") == 0)
        return start_or_stop(strcmp(verb, "start") == 0);
    g_autofree char *message = french_format("db.verb", "verb", verb, NULL);
    fprintf(stderr, "guichet db: %s\n", message);
    return 2;
}
