/* intake/scan_job.h: "guichet scan" as a process of its own, followed line by line. Scanner backends run in there; one that
 * crashes, hangs or talks nonsense costs its scan and nothing else. */
#ifndef INTAKE_SCAN_JOB_H
#define INTAKE_SCAN_JOB_H
#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

typedef struct ScanJob ScanJob;

/* Starts "guichet scan ARGUMENTS" (NULL-terminated; they must ask for JSON) without this process's secrets in its environment. It
 * ends with this process. Errors: INTAKE_ERROR_SETUP. */
ScanJob *scan_job_start(const char *const *arguments, GError **error);

/* Kills it, with all that it has started, if it still runs. */
void scan_job_free(ScanJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ScanJob, scan_job_free)

/* Poll this for reading; -1 when the job is over. */
int scan_job_descriptor(const ScanJob *job);

/* Asks it to stop; what does not obey within seconds is killed. */
void scan_job_stop(ScanJob *job);

/* A line that has come, borrowed: an object or an array. */
typedef void (*ScanLine)(const json_t *line, void *context);

/* Takes in what has come and looks at the clock; never waits. True when the job is over. */
bool scan_job_advance(ScanJob *job, ScanLine line, void *context);

/* Once it is over: why it gave no answer of its own, as a word of "scan.problem": "crashed", "timeout", "nonsense"; NULL when it
 * ended by itself. Static. */
const char *scan_job_problem(const ScanJob *job);

#endif
