/* db/queue.h: work to do. Claims skip what others hold; a claim lapses, so that a machine that vanished loses nothing. */
#ifndef DB_QUEUE_H
#define DB_QUEUE_H
#include "db/store.h"

typedef struct {
    int64_t id;
    char *kind;      /* "read" (subject: an original), "assemble" (subject: a batch), "look" (subject: a page; after all other work) */
    int64_t subject;
    int attempt;     /* 1-based */
    int left;        /* how many attempts follow, should this one fail */
} DbJob;

void db_job_clear(DbJob *job);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DbJob, db_job_clear)

/* Takes the next job for `worker` for `lease_s` seconds, ten minutes at most. `found` is false when there is none. Does not wait for the disk:
 * a claim that a power cut forgets waits again, and its result is refused as stale. */
bool db_queue_claim(DbStore *store, const char *worker, int lease_s, DbJob *job, bool *found, GError **error);

/* Still at it: the claim holds for `lease_s` more seconds from now. False with DB_ERROR_INPUT when it has lapsed and is
 * no longer this attempt's. */
bool db_queue_renew(DbStore *store, const DbJob *job, int lease_s, GError **error);

/* What a worker held that has died: claimable at once, its attempt counted. For whoever saw it die. */
bool db_queue_release(DbStore *store, const char *worker, GError **error);

/* The same for what a worker held when the store failed for want of room (db_error_no_room), its attempt not counted. */
bool db_queue_excuse(DbStore *store, const char *worker, GError **error);

/* Gives up this attempt: tried again after 5 s, 20 s, 80 s, 5 min; after the fifth attempt the job is dead (kept, listed),
 * its original in quarantine or its batch stopped, so that nothing waits for it for ever. */
bool db_queue_retry(DbStore *store, int64_t job, const char *reason, GError **error);

/* {"waiting", "running", "dead", "oldest_s"...} as JSON. Transfer full. */
char *db_queue_state(DbStore *store, GError **error);

/* What the watch wants to know of the whole store, numbers by name as JSON: queue, quarantine, reviews, scanners, journal, nearest legal
 * danger (see db/migrations, watch_state). What is unknown is null. Transfer full. */
char *db_watch_state(DbStore *store, GError **error);

/* The scanners: [{"office","scanner","scanned_at","passed","faults","measures","bar"}], of each its last test deck; those that fed
 * something in the last day and never showed one have null for it. "bar": why a person must look at what it reads, or null.
 * Transfer full. */
char *db_deck_list(DbStore *store, GError **error);

#endif
