/* intake/worker_pool.h: several workers as processes of their own, each with its reader, watched by the one that started
 * them: a worker that dies is replaced, and what it held is given back. */
#ifndef INTAKE_WORKER_POOL_H
#define INTAKE_WORKER_POOL_H
#include "intake/worker.h"

typedef struct WorkerPool WorkerPool;

typedef struct {
    int workers;
    int lease_s;
    bool once;
    Spool *spool; /* for the first worker; NULL: the spool is somebody else's task */
} WorkerPoolOptions;

/* Forks the workers. `reader` is borrowed: its models are shared, its server is not. Errors: INTAKE_ERROR_SETUP. */
WorkerPool *worker_pool_start(Reader *reader, const WorkerPoolOptions *options, GError **error);

/* Takes reports in and replaces the dead; `store` (may be NULL) is where their jobs are given back. Waits at most
 * `wait_ms` for news. False when no worker is left: all have ended, or one met an error that an operator must mend. */
bool worker_pool_tend(WorkerPool *pool, DbStore *store, int wait_ms);

/* What was done so far; whether a worker gave up with an error. */
WorkerReport worker_pool_report(const WorkerPool *pool);
bool worker_pool_failed(const WorkerPool *pool);

/* Lets the workers finish the job in hand and waits for them. */
void worker_pool_free(WorkerPool *pool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WorkerPool, worker_pool_free)

#endif
