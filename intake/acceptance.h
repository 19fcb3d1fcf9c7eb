/* intake/acceptance.h: taking originals in, whichever way they come: each is durable in the spool before anybody is told
 * "received", and goes on to the store at once while the store is there. */
#ifndef INTAKE_ACCEPTANCE_H
#define INTAKE_ACCEPTANCE_H
#include "intake/node_log.h"
#include "intake/spool.h"

typedef struct {
    const char *office, *channel; /* "counter" or "mail" */
    const char *received_on;      /* "YYYY-MM-DD" */
    const char *postmark_on;      /* NULL: not known */
    const char *label, *operator; /* NULL: none */
    int sheets, cases, separators; /* expected; -1: not said */
    bool duplex;
    NodeLog *node; /* whose numbers are given; NULL: this machine is no node */
} AcceptanceBatch;

/* What is wrong with a batch's data, as the key of a French text; NULL when nothing is. */
const char *acceptance_batch_problem(const AcceptanceBatch *batch);

/* The batch as db_batch_open takes it. Its key, which is also the number of the proof of deposit, comes from the data and
 * the originals' SHA-256s: the same originals brought again under the same data are the same batch, so that what was
 * interrupted goes on where it stood. On a node the key is a number of its own, and what it stands for is the "subject"; when it has none
 * left, the key is as elsewhere. Errors: INTAKE_ERROR_AWAY (no number could be made durable). Transfer full. */
char *acceptance_batch_json(const AcceptanceBatch *batch, char **sha256s, GError **error);

/* The key of such a batch. Transfer full. */
char *acceptance_deposit_number(const char *batch_json);

/* One batch being taken in. */
typedef struct Acceptance Acceptance;

/* `store` is the address of the connection: when the store goes away it is closed and set to NULL, and accepting goes on
 * without. Errors: INTAKE_ERROR_AWAY (the spool's disk), INTAKE_ERROR_INPUT. */
Acceptance *acceptance_begin(Spool *spool, DbStore **store, const char *batch_json, GError **error);
void acceptance_free(Acceptance *acceptance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Acceptance, acceptance_free)

typedef struct {
    bool stored;            /* false: durable in the spool, the store comes later */
    bool refused;           /* the store will never take it: it lies in the spool's refused folder */
    DbOriginalAnswer store; /* when stored */
} AcceptanceAnswer;

/* Errors: INTAKE_ERROR_AWAY: not received. */
bool acceptance_add(Acceptance *acceptance, const SpoolLabel *label, GBytes *content, AcceptanceAnswer *answer,
                    GError **error);

/* No more will come. `batch` gets its id in the store, 0 when the store is away. Errors: INTAKE_ERROR_AWAY. */
bool acceptance_end(Acceptance *acceptance, int64_t *batch, GError **error);

/* Many batches of one original each, taken in together. */
typedef struct AcceptanceGroup AcceptanceGroup;
AcceptanceGroup *acceptance_group_new(Spool *spool, DbStore **store);
void acceptance_group_free(AcceptanceGroup *group);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AcceptanceGroup, acceptance_group_free)

/* Not received before acceptance_group_end. The same batch is in a group once. Errors: as acceptance_add. */
bool acceptance_group_has(const AcceptanceGroup *group, const char *batch_key);
bool acceptance_group_add(AcceptanceGroup *group, const SpoolLabel *label, GBytes *content, GError **error);

/* All are received, in their order: array of AcceptanceAnswer, transfer full; the group is empty then. NULL: none was. Errors:
 * INTAKE_ERROR_AWAY. */
GArray *acceptance_group_end(AcceptanceGroup *group, GError **error);

#endif
