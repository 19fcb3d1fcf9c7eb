/* intake/ingest.h: files from a disk into batches: listing them, taking them in, waiting for what comes of them. The command
 * `ingest` in steps. */
#ifndef INTAKE_INGEST_H
#define INTAKE_INGEST_H
#include "intake/acceptance.h"
#include "intake/progress.h"
#include "intake/reader_client.h"
#include "intake/worker_pool.h"

#include <jansson.h>

typedef struct {
    Reader *reader;
    Spool *spool;
    DbStore **store; /* NULL behind it while the store is away */
    WorkerPool *pool; /* NULL: nobody waits for the result */
    Progress *progress;
    int taken;       /* files so far, for the progress */
    json_t *outcome; /* {"batches": [{"batch", "deposit"}], "unaccepted": [{"file","error":{"code","message"}}],
                        "again": [{"file","batch"}], "files": n, "waiting": true when the store comes later} */
} Ingest;

/* Takes `files` (char*) in as one batch. Files that cannot be read at all are noted and left where they are; everything
 * else is accepted, good or bad: reading will tell, and the store keeps it. Errors: INTAKE_ERROR_AWAY, INTAKE_ERROR_SETUP. */
bool ingest_batch(Ingest *ingest, const AcceptanceBatch *batch, char **files, GError **error);

/* Waits until every batch of the outcome is put together or stopped, and adds {"states": [db_batch_show...]} to the
 * outcome. Errors: those of db/batch.h; INTAKE_ERROR_SETUP when no worker is left. */
bool ingest_wait(Ingest *ingest, GError **error);

/* Whether something of the outcome needs a person: quarantined, unaccepted, stopped. */
bool ingest_incomplete(const Ingest *ingest);

#endif
