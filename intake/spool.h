/* intake/spool.h: where an original is safe from the moment that somebody is told "received" until the store has it.
 *
 * GUICHET_HOME/spool/
 *   tmp/      being written; without worth after a crash
 *   waiting/  durable: written, fsynced, renamed here, folder fsynced. One file an entry, which describes itself:
 *             label (batch, place, name) as JSON, length and SHA-256 of the content, the content
 *   refused/  entries that the store will never take, or that the disk has spoiled, each with its reason beside it;
 *             nothing is deleted
 *
 * An entry leaves waiting/ only after the store has committed it; delivering twice is harmless (the store knows an
 * original by its SHA-256, a batch by its key). Whoever accepts an entry holds it (flock), so that it is the one who
 * delivers it as long as it lives; then anybody does. */
#ifndef INTAKE_SPOOL_H
#define INTAKE_SPOOL_H
#include "db/batch.h"

typedef struct Spool Spool;

/* Opens (makes) the spool under `home`. Errors: INTAKE_ERROR_SETUP. */
Spool *spool_open(const char *home, GError **error);
void spool_close(Spool *spool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Spool, spool_close)

typedef struct {
    const char *batch_json;   /* as db_batch_open takes it, with its "key": letters, digits, "-", "_" */
    int sequence;             /* 1-based place in the batch, under 999999 */
    const char *name;         /* UTF-8 */
    const char *media_type;
    const char *capture_json; /* may be NULL */
} SpoolLabel;

/* One durable entry, held by this process. */
typedef struct SpoolEntry SpoolEntry;
void spool_entry_free(SpoolEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SpoolEntry, spool_entry_free)

/* Says that originals of a batch will come: a durable mark, held until spool_end. When its holder dies and nobody begins
 * the same batch again within an hour, the batch is taken as ended. Errors: as spool_accept. Transfer full. */
SpoolEntry *spool_begin(Spool *spool, const char *batch_json, GError **error);

/* Durable when it returns. Errors: INTAKE_ERROR_AWAY (disk full, read-only), INTAKE_ERROR_INPUT (label). Transfer full. */
SpoolEntry *spool_accept(Spool *spool, const SpoolLabel *label, GBytes *content, GError **error);

/* Originals that are each their batch's only one, and need no mark: made durable together, at the price of a few. */
typedef struct SpoolGroup SpoolGroup;
SpoolGroup *spool_group_new(Spool *spool);
void spool_group_free(SpoolGroup *group);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SpoolGroup, spool_group_free)

/* Not received until the group is committed; a group takes the same batch once. Errors: as spool_accept. */
bool spool_group_has(const SpoolGroup *group, const char *key);
bool spool_group_add(SpoolGroup *group, const SpoolLabel *label, GBytes *content, GError **error);

/* Durable when it returns, all of them, in their order: array of SpoolEntry, transfer full; the group is empty then. NULL: none was received.
 * Errors: INTAKE_ERROR_AWAY. */
GPtrArray *spool_group_commit(SpoolGroup *group, GError **error);

/* No more originals will come: `mark`, of spool_begin, becomes the batch's last entry, which seals it in the store. */
bool spool_end(SpoolEntry *mark, GError **error);

typedef struct {
    DbOriginalAnswer original; /* of an entry of spool_accept */
    int64_t batch;
    bool refused;   /* moved to refused/: `reason` says why */
    char *reason;
} SpoolAnswer;

void spool_answer_clear(SpoolAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SpoolAnswer, spool_answer_clear)

/* Gives the entry to the store and takes it off the disk. Errors: those of db/batch.h but INPUT (which is an answer:
 * `refused`); the entry then stays. */
bool spool_entry_deliver(SpoolEntry *entry, DbStore *store, SpoolAnswer *answer, GError **error);

/* The same for several, at the price of a few: the store makes them durable together. `given` of them, from the first on, have their answer
 * and are off the disk; of the others nothing is known, and each stays. True when all were given. */
bool spool_entries_deliver(SpoolEntry *const *entries, guint count, DbStore *store, SpoolAnswer *answers, guint *given, GError **error);

/* Delivers all that waits and that nobody holds, oldest batch first, an end only when nothing of its batch waits any
 * more. `count` (may be NULL) is what was delivered. Errors: those of spool_entry_deliver, at the first. */
bool spool_deliver_all(Spool *spool, DbStore *store, int *count, GError **error);

/* Reads every entry that waits, held ones too, and compares its content with the SHA-256 of its label. False with
 * INTAKE_ERROR_INPUT naming the first that the disk has spoiled; it stays where it is. `count` may be NULL. */
bool spool_verify(const Spool *spool, int64_t *count, GError **error);

/* The places in the batch `key` of the originals that wait here, held ones too, in order. Array of int, transfer full. */
GArray *spool_waiting_of(const Spool *spool, const char *key);

/* Whether just this content waits at that place. */
bool spool_has(const Spool *spool, const char *key, int sequence, GBytes *content);

/* Entries that wait, held ones too. */
int spool_waiting(const Spool *spool);

#endif
