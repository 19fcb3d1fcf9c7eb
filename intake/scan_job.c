#include "intake/scan_job.h"

#include "intake/config.h"
#include "intake/error.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LINE_BYTES = 1 << 20, OBEY_S = 5 };

struct ScanJob {
    GPid pid; /* 0: buried */
    int output;
    GString *line;
    gint64 patient_until_us;
    bool concluded; /* its last line was no page: it said how it ends */
    const char *problem;
};

static gint64 seconds_from_now(int seconds)
{
    return g_get_monotonic_time() + (gint64)seconds * G_USEC_PER_SEC;
}

/* What SANE and its backends look for, and no password of the store. */
static char **environment(void)
{
    static const char *const kept[] = {"PATH", "HOME", "LD_LIBRARY_PATH", "SANE_CONFIG_DIR", "SANE_NET_HOSTS", "SANE_NET_TIMEOUT",
                                       "GUICHET_SHARE", "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS"};
    char **list = g_environ_setenv(NULL, "GUICHET_CONFIG", "/dev/null", TRUE);
    for (size_t i = 0; i < G_N_ELEMENTS(kept); i++)
        if (g_getenv(kept[i]))
            list = g_environ_setenv(list, kept[i], g_getenv(kept[i]), TRUE);
    return list;
}

/* Between fork and exec: a group of its own, so that what a backend starts dies with it; and none outlives the desk. */
static void set_apart(void *unused)
{
    (void)unused;
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
}

ScanJob *scan_job_start(const char *const *arguments, GError **error)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", error);
    if (!program)
        return NULL;
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_ptr_array_add(words, program);
    g_ptr_array_add(words, (char *)"scan");
    for (; *arguments; arguments++)
        g_ptr_array_add(words, (char *)*arguments);
    g_ptr_array_add(words, NULL);
    g_auto(GStrv) around = environment();
    g_autoptr(GError) problem = NULL;
    g_autoptr(ScanJob) job = g_new0(ScanJob, 1);
    job->line = g_string_new(NULL);
    job->output = -1;
    if (!g_spawn_async_with_pipes(NULL, (char **)words->pdata, around, G_SPAWN_DO_NOT_REAP_CHILD, set_apart, NULL, &job->pid, NULL,
                                  &job->output, NULL, &problem)) {
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, "no process for the scanner: %s", problem->message);
        return NULL;
    }
    fcntl(job->output, F_SETFL, O_NONBLOCK);
    fcntl(job->output, F_SETFD, FD_CLOEXEC);
    job->patient_until_us = seconds_from_now(config_number(CONFIG_SCAN_PATIENCE));
    return g_steal_pointer(&job);
}

static void kill_all(const ScanJob *job)
{
    kill(-job->pid, SIGKILL);
    kill(job->pid, SIGKILL);
}

void scan_job_free(ScanJob *job)
{
    if (!job)
        return;
    if (job->pid) {
        kill_all(job);
        while (waitpid(job->pid, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    if (job->output >= 0)
        close(job->output);
    g_string_free(job->line, TRUE);
    g_free(job);
}

int scan_job_descriptor(const ScanJob *job)
{
    return job->pid ? job->output : -1;
}

void scan_job_stop(ScanJob *job)
{
    if (!job->pid)
        return;
    kill(job->pid, SIGTERM);
    job->patient_until_us = MIN(job->patient_until_us, seconds_from_now(OBEY_S));
}

static void give_up(ScanJob *job, const char *problem)
{
    if (!job->problem)
        job->problem = problem;
    kill_all(job);
}

static void take_line(ScanJob *job, ScanLine line, void *context)
{
    json_auto_t *said = json_loads(job->line->str, JSON_REJECT_DUPLICATES, NULL);
    if (said) {
        job->concluded = !json_object_get(said, "page");
        line(said, context);
    } else
        give_up(job, "nonsense");
    g_string_truncate(job->line, 0);
}

static void take_output(ScanJob *job, ScanLine line, void *context)
{
    char block[8192];
    ssize_t got;
    while ((got = read(job->output, block, sizeof block)) > 0 || (got < 0 && errno == EINTR)) {
        for (ssize_t i = 0; i < got && !job->problem; i++) {
            if (block[i] == '\n')
                take_line(job, line, context);
            else if (job->line->len < LINE_BYTES)
                g_string_append_c(job->line, block[i]);
            else
                give_up(job, "nonsense");
        }
        if (got > 0 && !job->problem)
            job->patient_until_us = seconds_from_now(config_number(CONFIG_SCAN_PATIENCE));
    }
}

bool scan_job_advance(ScanJob *job, ScanLine line, void *context)
{
    if (!job->pid)
        return true;
    int status;
    pid_t ended = waitpid(job->pid, &status, WNOHANG);
    /* After its end, so that its last lines are not missed. */
    take_output(job, line, context);
    if (ended == job->pid) {
        kill(-job->pid, SIGKILL);
        job->pid = 0;
        /* A driver may end its process by exit(), too. */
        if ((WIFSIGNALED(status) || !job->concluded) && !job->problem)
            job->problem = "crashed";
        return true;
    }
    if (g_get_monotonic_time() > job->patient_until_us)
        give_up(job, "timeout");
    return false;
}

const char *scan_job_problem(const ScanJob *job)
{
    return job->problem;
}
