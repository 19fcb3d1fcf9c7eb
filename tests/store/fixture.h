/* tests/store/fixture.h: a throw-away private cluster, started once a test program, and short ways to call the store. */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H
#include "db/batch.h"
#include "db/case.h"
#include "db/cluster.h"
#include "db/journal.h"
#include "db/queue.h"
#include "db/reading.h"
#include "db/review.h"
#include "intake/law.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char *fixture_home;
static char *fixture_conninfo;

static inline DbStore *fixture_open(void)
{
    GError *error = NULL;
    DbStore *store = db_store_open(fixture_conninfo, &error);
    g_assert_no_error(error);
    return store;
}

static inline void fixture_remove(void)
{
    g_assert_true(db_cluster_stop(fixture_home, NULL));
    g_autofree char *command = g_strdup_printf("rm -rf '%s'", fixture_home);
    g_assert_cmpint(system(command), ==, 0);
}

/* A guardian removes the cluster when this program ends, however it ends: a failed assertion aborts. Returns the end of a
 * pipe whose closing it waits for. */
static inline int fixture_guard(pid_t *guardian)
{
    int ends[2];
    g_assert_cmpint(pipe2(ends, O_CLOEXEC), ==, 0);
    *guardian = fork();
    if (*guardian == 0) {
        char byte;
        close(ends[1]);
        while (read(ends[0], &byte, 1) > 0)
            ;
        fixture_remove();
        _exit(0);
    }
    close(ends[0]);
    return ends[1];
}

/* tests/run has made a store: a copy of it costs a tenth of a new one. */
static inline void fixture_copy(void)
{
    const char *made = g_getenv("GUICHET_TEST_STORE");
    g_autofree char *command = g_strdup_printf("cp -a --sparse=always '%s/.' '%s'", made, fixture_home);
    if (made)
        g_assert_cmpint(system(command), ==, 0);
}

static inline void fixture_start(void)
{
    GError *error = NULL;
    fixture_copy();
    g_autofree char *conninfo = db_cluster_ensure(fixture_home, &error);
    g_assert_no_error(error);
    /* Not waiting for the disk: no test here cuts the power. */
    fixture_conninfo = g_strconcat(conninfo, " options='-c synchronous_commit=off'", NULL);
    g_autoptr(DbStore) store = fixture_open();
    db_store_migrate(store, NULL, &error);
    g_assert_no_error(error);
    law_refresh(store, g_getenv("GUICHET_SHARE") ? g_getenv("GUICHET_SHARE") : ".", NULL, &error);
    g_assert_no_error(error);
}

/* Calls `body` with the cluster up; gives what it gave. */
static inline int fixture_around(int (*body)(void))
{
    pid_t guardian;
    fixture_home = g_dir_make_tmp("guichet-store-XXXXXX", NULL);
    g_assert_cmpint(g_chmod(fixture_home, 0711), ==, 0);
    int watched = fixture_guard(&guardian);
    fixture_start();
    int answer = body();
    close(watched);
    waitpid(guardian, NULL, 0);
    g_free(fixture_home);
    g_free(fixture_conninfo);
    return answer;
}

static inline int fixture_run(void)
{
    return fixture_around(g_test_run);
}

/* Parses and frees what the store answered. */
static inline json_t *fixture_json(char *text)
{
    g_assert_nonnull(text);
    json_t *json = json_loads(text, JSON_DECODE_ANY, NULL);
    g_assert_nonnull(json);
    g_free(text);
    return json;
}

static inline const char *text_at(const json_t *json, const char *key)
{
    return json_string_value(json_object_get(json, key));
}

static inline json_int_t number_at(const json_t *json, const char *key)
{
    g_assert_true(json_is_integer(json_object_get(json, key)));
    return json_integer_value(json_object_get(json, key));
}

static inline int64_t fixture_batch(DbStore *store, const char *key, const char *more)
{
    GError *error = NULL;
    g_autofree char *json = g_strdup_printf("{\"key\":\"%s\",\"office\":\"75\",\"channel\":\"mail\","
                                            "\"received_on\":\"2026-11-20\"%s}", key, more);
    int64_t batch = db_batch_open(store, json, &error);
    g_assert_no_error(error);
    return batch;
}

/* An original whose bytes are `content`. */
static inline DbOriginalAnswer fixture_add(DbStore *store, int64_t batch, int sequence, const char *content)
{
    GError *error = NULL;
    g_autofree char *sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, content, -1);
    DbOriginal original = {.sha256 = sha256, .media_type = "image/tiff", .name = "scan\xff.tif", .bytes = content,
                           .size = strlen(content)};
    DbOriginalAnswer answer;
    db_original_add(store, batch, sequence, &original, &answer, &error);
    g_assert_no_error(error);
    return answer;
}

/* A reading of `pages` pages without anything on them. */
static inline char *fixture_reading(const char *content, int pages)
{
    g_autofree char *sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, content, -1);
    GString *json = g_string_new(NULL);
    g_string_append_printf(json, "{\"file\":\"scan.tif\",\"sha256\":\"%s\",\"media_type\":\"image/tiff\",\"pages\":[", sha256);
    for (int i = 1; i <= pages; i++)
        g_string_append_printf(json, "%s{\"page\":%d,\"blank\":false,\"codes\":[],\"form\":null,\"fields\":[]}",
                               i > 1 ? "," : "", i);
    g_string_append(json, "],\"elapsed_ms\":1}");
    return g_string_free(json, FALSE);
}

/* Claims the next job, which must be of this kind. */
static inline void fixture_claim(DbStore *store, const char *kind, DbJob *job)
{
    GError *error = NULL;
    bool found = false;
    db_queue_claim(store, "test", 60, job, &found, &error);
    g_assert_no_error(error);
    g_assert_true(found);
    g_assert_cmpstr(job->kind, ==, kind);
}

#endif
