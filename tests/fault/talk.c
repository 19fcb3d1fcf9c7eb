/* Preloaded into the program: makes one call fail by which its processes talk to each other and to the store, or by which one is begun.
 *
 *   GUICHET_TALK=KIND:NUMBER:HOW  KIND send, receive, memory, fork or wait; NUMBER of the call, from 1, over all processes together;
 *                                 HOW EINTR, short (half of the bytes), reset (the other side of a socket is gone), ENOSPC or EAGAIN
 *   GUICHET_TALK_MARK=FILE        begins with "came" when the fault came; then how many such calls there were
 *
 * send and receive: pipes and sockets; memory: what is written to a file of memory. The count lies in the file, shared: a jailed
 * process opens none. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    char came[8];
    _Atomic int calls;
} Shared;

static Shared *shared;
static char wanted[16], how[16];
static int number;

static ssize_t (*next_write)(int, const void *, size_t);
static ssize_t (*next_read)(int, void *, size_t);
static ssize_t (*next_send)(int, const void *, size_t, int);
static ssize_t (*next_recv)(int, void *, size_t, int);
static ssize_t (*next_sendmsg)(int, const struct msghdr *, int);
static ssize_t (*next_recvmsg)(int, struct msghdr *, int);
static int (*next_poll)(struct pollfd *, nfds_t, int);
static pid_t (*next_fork)(void);

static void find_next(void)
{
    *(void **)&next_write = dlsym(RTLD_NEXT, "write");
    *(void **)&next_read = dlsym(RTLD_NEXT, "read");
    *(void **)&next_send = dlsym(RTLD_NEXT, "send");
    *(void **)&next_recv = dlsym(RTLD_NEXT, "recv");
    *(void **)&next_sendmsg = dlsym(RTLD_NEXT, "sendmsg");
    *(void **)&next_recvmsg = dlsym(RTLD_NEXT, "recvmsg");
    *(void **)&next_poll = dlsym(RTLD_NEXT, "poll");
    *(void **)&next_fork = dlsym(RTLD_NEXT, "fork");
}

/* Before main, and before any jail: later neither the environment nor a file can be looked at. What the program starts is left alone. */
__attribute__((constructor)) static void begin(void)
{
    find_next();
    unsetenv("LD_PRELOAD");
    const char *plan = getenv("GUICHET_TALK"), *path = getenv("GUICHET_TALK_MARK");
    if (!plan || !path || sscanf(plan, "%15[^:]:%d:%15s", wanted, &number, how) != 3)
        return;
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return;
    void *map = ftruncate(file, sizeof *shared) == 0 ? mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) : MAP_FAILED;
    close(file);
    shared = map == MAP_FAILED ? NULL : map;
}

enum { LET_THROUGH, HALF, FAIL };

static int fault_of(const char *kind)
{
    if (!next_fork) /* another library's constructor was first */
        find_next();
    if (!shared || strcmp(kind, wanted) != 0 || atomic_fetch_add(&shared->calls, 1) + 1 != number)
        return LET_THROUGH;
    memcpy(shared->came, "came", 4);
    if (strcmp(how, "short") == 0)
        return HALF;
    errno = strcmp(how, "reset") == 0 ? ECONNRESET : strcmp(how, "ENOSPC") == 0 ? ENOSPC : strcmp(how, "EAGAIN") == 0 ? EAGAIN : EINTR;
    return FAIL;
}

static const char *kind_of(int descriptor, const char *kind)
{
    struct stat status;
    if (!shared || fstat(descriptor, &status) != 0)
        return "";
    /* A pipe within one machine is not reset: whoever reads it would have to die, which tests/fault/kill.sh tries. */
    if (S_ISSOCK(status.st_mode) || (S_ISFIFO(status.st_mode) && strcmp(how, "reset") != 0))
        return kind;
    /* A file of memory has no name. */
    return S_ISREG(status.st_mode) && status.st_nlink == 0 && strcmp(kind, "send") == 0 ? "memory" : "";
}

/* A socket that was reset is dead from then on, for both sides. */
static int fault_at(int descriptor, const char *kind)
{
    int fault = fault_of(kind);
    if (fault == FAIL && errno == ECONNRESET) {
        shutdown(descriptor, SHUT_RDWR);
        errno = ECONNRESET;
    }
    return fault;
}

static size_t part(int fault, size_t size)
{
    return fault == HALF ? (size + 1) / 2 : size;
}

ssize_t write(int descriptor, const void *bytes, size_t size)
{
    int fault = fault_at(descriptor, kind_of(descriptor, "send"));
    return fault == FAIL ? -1 : next_write(descriptor, bytes, part(fault, size));
}

ssize_t read(int descriptor, void *bytes, size_t size)
{
    int fault = fault_at(descriptor, kind_of(descriptor, "receive"));
    return fault == FAIL ? -1 : next_read(descriptor, bytes, part(fault, size));
}

ssize_t send(int descriptor, const void *bytes, size_t size, int flags)
{
    int fault = fault_at(descriptor, "send");
    return fault == FAIL ? -1 : next_send(descriptor, bytes, part(fault, size), flags);
}

ssize_t recv(int descriptor, void *bytes, size_t size, int flags)
{
    int fault = fault_at(descriptor, "receive");
    return fault == FAIL ? -1 : next_recv(descriptor, bytes, part(fault, size), flags);
}

/* Messages are whole or not there. */
ssize_t sendmsg(int descriptor, const struct msghdr *message, int flags)
{
    return fault_at(descriptor, "send") == FAIL ? -1 : next_sendmsg(descriptor, message, flags);
}

ssize_t recvmsg(int descriptor, struct msghdr *message, int flags)
{
    return fault_at(descriptor, "receive") == FAIL ? -1 : next_recvmsg(descriptor, message, flags);
}

int poll(struct pollfd *places, nfds_t count, int wait_ms)
{
    return fault_of("wait") == FAIL ? -1 : next_poll(places, count, wait_ms);
}

pid_t fork(void)
{
    return fault_of("fork") == FAIL ? -1 : next_fork();
}
