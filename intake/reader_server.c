#include "intake/reader_server.h"

#include "intake/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* What drawing a PDF page without embedded fonts needs; all of it is the system's own data. */
static const char *const readable_folders[] = {
    "/usr/share/fonts",       "/usr/local/share/fonts", "/usr/share/poppler",
    "/usr/share/fontconfig",  "/etc/fonts",             "/var/cache/fontconfig", NULL,
};

typedef struct {
    uint32_t job;
    pid_t pid;
} Child;

typedef struct {
    FormReader *reader;
    const ReaderLimits *limits;
    ReaderAnswer answer;
    int socket;
    GArray *children; /* Child */
} Server;

static G_NORETURN void child_main(const Server *server, const ReaderRequest *request, int original, int output)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_IGN);
    const int keep[] = {MIN(original, output), MAX(original, output)};
    const SandboxLimits limits = {server->limits->memory_bytes, server->limits->cpu_s, readable_folders};
    if (!sandbox_close_rest(keep, 2, NULL) || !sandbox_enter(&limits, NULL))
        _exit(READER_EXIT_NO_SANDBOX);
    struct stat status;
    void *bytes = fstat(original, &status) == 0 && status.st_size > 0
                      ? mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, original, 0)
                      : MAP_FAILED;
    if (bytes == MAP_FAILED)
        _exit(1);
    g_autoptr(GBytes) whole = g_bytes_new_static(bytes, (gsize)status.st_size);
    server->answer(server->reader, request, whole, output);
    _exit(0);
}

static void announce(const Server *server, uint32_t job, int status, int64_t peak_kib)
{
    const ReaderObituary obituary = {.job = job, .status = status, .peak_kib = peak_kib};
    reader_message_send(server->socket, &obituary, sizeof obituary, NULL, 0);
}

static void start_child(Server *server, const ReaderRequest *request, const int descriptors[2])
{
    pid_t pid = fork();
    if (pid == 0)
        child_main(server, request, descriptors[0], descriptors[1]);
    if (pid < 0) {
        announce(server, request->job, -1, 0);
        return;
    }
    const Child child = {request->job, pid};
    g_array_append_val(server->children, child);
}

static void kill_child(const Server *server, uint32_t job)
{
    for (guint i = 0; i < server->children->len; i++) {
        const Child *child = &g_array_index(server->children, Child, i);
        if (child->job == job)
            kill(child->pid, SIGKILL);
    }
}

static bool serve_request(Server *server)
{
    ReaderRequest request;
    int descriptors[2];
    ssize_t size = reader_message_receive(server->socket, &request, sizeof request, descriptors);
    if (size == (ssize_t)sizeof request) {
        if (request.operation == READER_KILL)
            kill_child(server, request.job);
        else if (descriptors[0] >= 0 && descriptors[1] >= 0)
            start_child(server, &request, descriptors);
    }
    for (int i = 0; i < 2; i++)
        if (descriptors[i] >= 0)
            close(descriptors[i]);
    return size > 0;
}

static void bury(Server *server)
{
    int status;
    struct rusage usage;
    pid_t pid;
    while ((pid = wait4(-1, &status, WNOHANG, &usage)) > 0) {
        for (guint i = 0; i < server->children->len; i++) {
            const Child *child = &g_array_index(server->children, Child, i);
            if (child->pid == pid) {
                announce(server, child->job, status, usage.ru_maxrss);
                g_array_remove_index_fast(server->children, i);
                break;
            }
        }
    }
}

void reader_server_run(FormReader *reader, const ReaderLimits *limits, ReaderAnswer answer, int socket)
{
    /* Ctrl-C reaches the whole group: it is the client who decides, and its end ends this one. */
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_DFL);
    sigset_t deaths;
    sigemptyset(&deaths);
    sigaddset(&deaths, SIGCHLD);
    sigprocmask(SIG_SETMASK, &deaths, NULL);
    int graveyard = signalfd(-1, &deaths, SFD_CLOEXEC | SFD_NONBLOCK);
    Server server = {reader, limits, answer, socket, g_array_new(FALSE, FALSE, sizeof(Child))};
    struct pollfd wait_for[] = {{.fd = socket, .events = POLLIN}, {.fd = graveyard, .events = POLLIN}};
    for (bool open = graveyard >= 0; open;) {
        if (poll(wait_for, 2, -1) < 0) {
            /* What it said last time holds no more: one would wait for a request, and hear of no death. */
            if (errno == EINTR)
                continue;
            break;
        }
        struct signalfd_siginfo death;
        while (read(graveyard, &death, sizeof death) > 0)
            continue;
        bury(&server);
        if (wait_for[0].revents)
            open = serve_request(&server);
    }
    for (guint i = 0; i < server.children->len; i++)
        kill(g_array_index(server.children, Child, i).pid, SIGKILL);
    g_array_unref(server.children);
}
