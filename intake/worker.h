/* intake/worker.h: takes jobs from the queue and does them: reads originals, puts batches together. */
#ifndef INTAKE_WORKER_H
#define INTAKE_WORKER_H
#include "intake/reader_client.h"
#include "intake/spool.h"

typedef struct {
    const char *name;  /* unlike any other worker's; as the queue lists it */
    int lease_s;       /* a job comes free so long after its worker vanished */
    bool once;         /* returns when nothing is to be done now */
    int report;        /* a pipe that gets a WorkerReport a job; -1: none */
    const char *version; /* with what it reads, as reader_version_text */
    Spool *spool;      /* what waits there is delivered too; NULL: not by this one */
} WorkerOptions;

typedef struct {
    int pages;   /* of an original that was read */
    int originals;
} WorkerReport;

/* Works until worker_stop() or, with `once`, until nothing is to be done; waits, longer and longer, while the store is
 * away. Errors: INTAKE_ERROR_SETUP, DB_ERROR_SETUP, DB_ERROR_DENIED; with `once` also DB_ERROR_AWAY. */
bool worker_run(Reader *reader, const WorkerOptions *options, GError **error);

/* Ends worker_run after the job in hand; for a signal handler. */
void worker_stop(void);

/* "host/pid/number". Transfer full. */
char *worker_name(int number);

#endif
