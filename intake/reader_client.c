#include "intake/reader_client.h"

#include "forms/french.h"
#include "intake/config.h"
#include "intake/error.h"
#include "intake/reader_frames.h"
#include "intake/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECOND_US = 1000000, OBITUARY_WAIT_MS = 5000, PROGRESS_MS = 1000 };

struct Reader {
    FormReader *forms;
    char *share, *templates;
    ReaderOptions options;
    pid_t server, owner; /* `owner`: the process that forked the server, and may end it */
    int socket;
    uint32_t last_job;
    GHashTable *obituaries; /* job to ReaderObituary*, of jobs whose end was heard while listening for another */
};

struct ReaderJob {
    Reader *reader;
    uint32_t number;
    int pipe;
    ReaderFrames *frames;
    int64_t started_us, heard_us;
    bool timed_out;
};

ReaderOptions reader_options_default(void)
{
    const char *templates = config_text(CONFIG_TEMPLATES);
    return (ReaderOptions){
        .form = {.share = config_text(CONFIG_SHARE), .templates = *templates ? templates : NULL},
        .limits = {.memory_bytes = (gsize)1 << 30, .cpu_s = 1800},
        .answer = reader_child_answer,
        .silence_ms = 60000,
    };
}

static bool fail(const char *what, GError **error)
{
    g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, "the reader cannot be started: %s: %s", what,
                g_strerror(errno));
    return false;
}

static bool start_server(Reader *reader, GError **error)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return fail("socketpair", error);
    pid_t pid = fork();
    if (pid < 0) {
        close(ends[0]);
        close(ends[1]);
        return fail("fork", error);
    }
    if (pid == 0) {
        if (sandbox_close_rest(&ends[1], 1, NULL))
            reader_server_run(reader->forms, &reader->options.limits, reader->options.answer, ends[1]);
        _exit(0);
    }
    close(ends[1]);
    reader->socket = ends[0];
    reader->server = pid;
    reader->owner = getpid();
    return true;
}

static void stop_server(Reader *reader)
{
    if (reader->socket >= 0)
        close(reader->socket);
    if (reader->server > 0 && reader->owner == getpid())
        while (waitpid(reader->server, NULL, 0) < 0 && errno == EINTR)
            continue;
    reader->socket = -1;
    reader->server = 0;
    g_hash_table_remove_all(reader->obituaries);
}

Reader *reader_new(const ReaderOptions *options, GError **error)
{
    g_autoptr(Reader) reader = g_new0(Reader, 1);
    reader->socket = -1;
    reader->obituaries = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    reader->share = g_strdup(options->form.share);
    reader->templates = g_strdup(options->form.templates);
    reader->options = *options;
    reader->options.form.share = reader->share;
    reader->options.form.templates = reader->templates;
    reader->forms = form_reader_new(&reader->options.form, error);
    if (!reader->forms || !start_server(reader, error))
        return NULL;
    return g_steal_pointer(&reader);
}

void reader_free(Reader *reader)
{
    if (!reader)
        return;
    stop_server(reader);
    form_reader_free(reader->forms);
    g_hash_table_unref(reader->obituaries);
    g_free(reader->share);
    g_free(reader->templates);
    g_free(reader);
}

bool reader_renew(Reader *reader, GError **error)
{
    stop_server(reader);
    return start_server(reader, error);
}

const ReaderOptions *reader_options(const Reader *reader)
{
    return &reader->options;
}

FormReader *reader_forms(Reader *reader)
{
    return reader->forms;
}

static int sealed_memory(const void *bytes, size_t size)
{
    int memory = memfd_create("original", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (memory < 0)
        return -1;
    for (const char *at = bytes; size > 0;) {
        ssize_t written = write(memory, at, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0) {
            close(memory);
            return -1;
        }
        at += written;
        size -= (size_t)written;
    }
    if (fcntl(memory, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0) {
        close(memory);
        return -1;
    }
    return memory;
}

/* Sends a request with its original and the pipe's writing end; a server that is gone is replaced, once. */
static bool send_request(Reader *reader, const ReaderRequest *request, const int descriptors[2], GError **error)
{
    if (reader_message_send(reader->socket, request, sizeof *request, descriptors, 2))
        return true;
    stop_server(reader);
    if (!start_server(reader, error))
        return false;
    return reader_message_send(reader->socket, request, sizeof *request, descriptors, 2) || fail("sendmsg", error);
}

static ReaderJob *job_new(Reader *reader, const ReaderRequest *request, int pipe_end)
{
    ReaderJob *job = g_new0(ReaderJob, 1);
    job->reader = reader;
    job->number = request->job;
    job->pipe = pipe_end;
    job->frames = reader_frames_new(request, form_reader_library(reader->forms), form_reader_kinds(reader->forms));
    job->started_us = job->heard_us = g_get_monotonic_time();
    return job;
}

ReaderJob *reader_job_start(Reader *reader, const ReaderRequest *request, const void *bytes, size_t size,
                            GError **error)
{
    ReaderRequest numbered = *request;
    numbered.job = ++reader->last_job;
    int ends[2];
    int memory = size > 0 ? sealed_memory(bytes, size) : -1;
    if (size == 0 || memory < 0 || pipe2(ends, O_CLOEXEC) != 0) {
        if (size == 0) {
            ReaderJob *job = job_new(reader, &numbered, -1);
            reader_frames_give_up(job->frames, "empty", "");
            return job;
        }
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_AWAY, "no memory or descriptor to hand an original over: %s",
                    g_strerror(errno));
        if (memory >= 0)
            close(memory);
        return NULL;
    }
    bool sent = send_request(reader, &numbered, (int[]){memory, ends[1]}, error);
    close(memory);
    close(ends[1]);
    if (!sent) {
        close(ends[0]);
        return NULL;
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    return job_new(reader, &numbered, ends[0]);
}

int reader_job_descriptor(const ReaderJob *job)
{
    return job->pipe;
}

int reader_job_patience_ms(const ReaderJob *job)
{
    int64_t silent_ms = (g_get_monotonic_time() - job->heard_us) / 1000;
    return (int)CLAMP(job->reader->options.silence_ms - silent_ms, 0, G_MAXINT);
}

static void end_child(ReaderJob *job)
{
    const ReaderRequest order = {.job = job->number, .operation = READER_KILL};
    reader_message_send(job->reader->socket, &order, sizeof order, NULL, 0);
    close(job->pipe);
    job->pipe = -1;
}

bool reader_job_advance(ReaderJob *job)
{
    static _Thread_local char buffer[1 << 16];
    while (job->pipe >= 0) {
        ssize_t size = read(job->pipe, buffer, sizeof buffer);
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0 && errno == EAGAIN)
            break;
        if (size <= 0) {
            close(job->pipe);
            job->pipe = -1;
            break;
        }
        job->heard_us = g_get_monotonic_time();
        if (!reader_frames_feed(job->frames, buffer, (size_t)size))
            end_child(job);
    }
    if (job->pipe >= 0 && reader_job_patience_ms(job) == 0) {
        job->timed_out = true;
        end_child(job);
    }
    return job->pipe < 0;
}

void reader_job_progress(const ReaderJob *job, int *done, int *total)
{
    reader_frames_progress(job->frames, done, total);
}

/* How the job's child ended; false when the server is gone too. */
static bool hear_obituary(Reader *reader, uint32_t number, ReaderObituary *obituary)
{
    const ReaderObituary *known = g_hash_table_lookup(reader->obituaries, GUINT_TO_POINTER(number));
    if (known) {
        *obituary = *known;
        g_hash_table_remove(reader->obituaries, GUINT_TO_POINTER(number));
        return true;
    }
    int64_t until_us = g_get_monotonic_time() + (int64_t)OBITUARY_WAIT_MS * 1000;
    for (int64_t left_us; (left_us = until_us - g_get_monotonic_time()) > 0;) {
        struct pollfd wait_for = {.fd = reader->socket, .events = POLLIN};
        if (poll(&wait_for, 1, (int)(left_us / 1000) + 1) <= 0)
            continue;
        int none[2];
        if (reader_message_receive(reader->socket, obituary, sizeof *obituary, none) != sizeof *obituary)
            return false;
        if (obituary->job == number)
            return true;
        g_hash_table_replace(reader->obituaries, GUINT_TO_POINTER(obituary->job), g_memdup2(obituary, sizeof *obituary));
    }
    return false;
}

static void explain_death(ReaderJob *job, const ReaderObituary *obituary)
{
    const ReaderLimits *limits = &job->reader->options.limits;
    bool killed = WIFSIGNALED(obituary->status);
    g_autofree char *detail =
        killed ? g_strdup_printf("ended by signal %d, %s", WTERMSIG(obituary->status),
                                 g_strsignal(WTERMSIG(obituary->status)))
               : g_strdup_printf("ended without an answer, status %d", WEXITSTATUS(obituary->status));
    const char *code = "crashed";
    if (job->timed_out || (killed && WTERMSIG(obituary->status) == SIGXCPU))
        code = "timeout";
    else if (obituary->peak_kib > (int64_t)(limits->memory_bytes / 1024 / 4 * 3))
        code = "memory";
    reader_frames_give_up(job->frames, code, detail);
}

/* Errors that are not the original's fault: it was not looked at, or not to the end. */
static bool blameless(const ReaderJob *job, bool heard, const ReaderObituary *obituary, GError **error)
{
    if (heard && obituary->status != -1 && WIFEXITED(obituary->status) &&
        WEXITSTATUS(obituary->status) == READER_EXIT_NO_SANDBOX) {
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP,
                    "the reader could not shut itself in (seccomp, Landlock) and has looked at nothing; "
                    "\"guichet doctor\" tells what is missing");
        return true;
    }
    bool by_others = heard && obituary->status != -1 && WIFSIGNALED(obituary->status) &&
                     WTERMSIG(obituary->status) == SIGKILL && !job->timed_out;
    if (reader_frames_complete(job->frames) || (heard && obituary->status != -1 && !by_others))
        return false;
    g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_AWAY, "the reader was ended from outside: try again");
    return true;
}

ReaderResult *reader_job_finish(ReaderJob *job, GError **error)
{
    bool asked = !reader_frames_empty_original(job->frames);
    if (job->pipe >= 0)
        end_child(job);
    ReaderObituary obituary = {.status = -1};
    bool heard = asked && hear_obituary(job->reader, job->number, &obituary);
    bool failed = asked && blameless(job, heard, &obituary, error);
    if (!failed && !reader_frames_complete(job->frames))
        explain_death(job, &obituary);
    ReaderResult *result = reader_frames_take(job->frames);
    result->elapsed_ms = (g_get_monotonic_time() - job->started_us) / 1000;
    g_free(job);
    if (failed)
        g_clear_pointer(&result, reader_result_free);
    return result;
}

ReaderResult *reader_run(Reader *reader, const ReaderRequest *request, GBytes *bytes, ReaderProgress progress,
                         void *context, GError **error)
{
    gsize size;
    const void *data = g_bytes_get_data(bytes, &size);
    ReaderJob *job = reader_job_start(reader, request, data, size, error);
    if (!job)
        return NULL;
    while (!reader_job_advance(job)) {
        struct pollfd wait_for = {.fd = job->pipe, .events = POLLIN};
        int patience_ms = reader_job_patience_ms(job);
        poll(&wait_for, 1, progress ? MIN(patience_ms, PROGRESS_MS) : patience_ms);
        if (progress) {
            int done, total;
            reader_job_progress(job, &done, &total);
            progress(done, total, context);
        }
    }
    return reader_job_finish(job, error);
}

char *reader_error_message(const char *code)
{
    g_autofree char *key = g_strconcat("unread.", code, NULL);
    const char *known = french_has(key) ? key : "unread.other";
    return french_format(known, "code", code, NULL);
}
