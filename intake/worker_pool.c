#include "intake/worker_pool.h"

#include "db/queue.h"
#include "intake/error.h"
#include "intake/leak_check.h"
#include "intake/log.h"
#include "intake/reader_version.h"
#include "intake/store_error.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DEATHS_MOST = 20 }; /* in one run: after that something is wrong that no new worker mends */

typedef struct {
    pid_t pid; /* 0: ended and not replaced */
    char *name;
} Member;

struct WorkerPool {
    Reader *reader;
    WorkerPoolOptions options;
    GArray *members; /* Member */
    int reports[2];
    char *version; /* of what all of them read with: a file that changes later is not loaded again */
    WorkerReport total;
    int deaths;
    bool failed;
};

static void stop_on_signal(int number)
{
    (void)number;
    worker_stop();
}

static G_NORETURN void member_main(WorkerPool *pool, const char *name, bool with_spool)
{
    const struct sigaction stop = {.sa_handler = stop_on_signal};
    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGINT, &stop, NULL);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    g_autoptr(GError) error = NULL;
    const WorkerOptions options = {.name = name,
                                   .lease_s = pool->options.lease_s,
                                   .once = pool->options.once,
                                   .report = pool->reports[1],
                                   .version = pool->version,
                                   .spool = with_spool ? pool->options.spool : NULL};
    bool sound = reader_renew(pool->reader, &error) && worker_run(pool->reader, &options, &error);
    if (!sound)
        store_error_tell("work", error);
    reader_free(pool->reader);
    leak_check();
    _exit(sound ? 0 : 1);
}

static bool start_member(WorkerPool *pool, guint index, GError **error)
{
    static int started;
    Member *member = &g_array_index(pool->members, Member, index);
    g_free(member->name);
    member->name = worker_name(++started);
    member->pid = fork();
    if (member->pid == 0)
        member_main(pool, member->name, index == 0);
    if (member->pid > 0)
        return true;
    member->pid = 0;
    g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, "no process for a worker: %s", g_strerror(errno));
    return false;
}

WorkerPool *worker_pool_start(Reader *reader, const WorkerPoolOptions *options, GError **error)
{
    g_autoptr(WorkerPool) pool = g_new0(WorkerPool, 1);
    pool->reader = reader;
    pool->options = *options;
    pool->reports[0] = pool->reports[1] = -1;
    pool->members = g_array_new(FALSE, TRUE, sizeof(Member));
    g_array_set_size(pool->members, (guint)MAX(options->workers, 1));
    pool->version = reader_version_text(reader, error);
    if (!pool->version)
        return NULL;
    if (pipe2(pool->reports, O_CLOEXEC | O_NONBLOCK) != 0) {
        pool->reports[0] = pool->reports[1] = -1;
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, "no pipe for the workers: %s", g_strerror(errno));
        return NULL;
    }
    for (guint i = 0; i < pool->members->len; i++)
        if (!start_member(pool, i, error))
            return NULL;
    return g_steal_pointer(&pool);
}

static void take_reports(WorkerPool *pool, int wait_ms)
{
    struct pollfd wait_for = {.fd = pool->reports[0], .events = POLLIN};
    poll(&wait_for, 1, wait_ms);
    WorkerReport report;
    while (read(pool->reports[0], &report, sizeof report) == (ssize_t)sizeof report) {
        pool->total.pages += report.pages;
        pool->total.originals += report.originals;
    }
}

/* Ended by itself: done, or it has said what an operator must mend. Ended by a signal: replaced. */
static void bury_member(WorkerPool *pool, guint index, int status, DbStore *store)
{
    Member *member = &g_array_index(pool->members, Member, index);
    member->pid = 0;
    if (store)
        db_queue_release(store, member->name, NULL);
    if (!WIFSIGNALED(status)) {
        pool->failed |= WEXITSTATUS(status) != 0;
        return;
    }
    g_autofree char *signal = g_strdup_printf("%d", WTERMSIG(status));
    if (!log_is_json())
        fprintf(stderr, "guichet: worker %s was ended by signal %s\n", member->name, signal);
    log_fact("worker.died", "worker", member->name, "signal", signal, NULL);
    if (++pool->deaths > DEATHS_MOST || !start_member(pool, index, NULL))
        pool->failed = true;
}

bool worker_pool_tend(WorkerPool *pool, DbStore *store, int wait_ms)
{
    take_reports(pool, wait_ms);
    int alive = 0;
    for (guint i = 0; i < pool->members->len; i++) {
        const Member *member = &g_array_index(pool->members, Member, i);
        int status;
        if (member->pid > 0 && waitpid(member->pid, &status, WNOHANG) == member->pid)
            bury_member(pool, i, status, store);
        alive += g_array_index(pool->members, Member, i).pid > 0;
    }
    return alive > 0;
}

WorkerReport worker_pool_report(const WorkerPool *pool)
{
    return pool->total;
}

bool worker_pool_failed(const WorkerPool *pool)
{
    return pool->failed;
}

void worker_pool_free(WorkerPool *pool)
{
    if (!pool)
        return;
    for (guint i = 0; i < pool->members->len; i++) {
        const Member *member = &g_array_index(pool->members, Member, i);
        if (member->pid > 0)
            kill(member->pid, SIGTERM);
    }
    for (guint i = 0; i < pool->members->len; i++) {
        Member *member = &g_array_index(pool->members, Member, i);
        while (member->pid > 0 && waitpid(member->pid, NULL, 0) < 0 && errno == EINTR)
            continue;
        g_free(member->name);
    }
    g_array_unref(pool->members);
    g_free(pool->version);
    for (int i = 0; i < 2; i++)
        if (pool->reports[i] >= 0)
            close(pool->reports[i]);
    g_free(pool);
}
