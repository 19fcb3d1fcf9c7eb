/* Preloaded into a program: makes one call that writes, syncs or renames fail, once, and says so by making a file.
 *
 *   GUICHET_FAIL=KIND:NUMBER:HOW[:TIMES]  KIND write, sync or rename; NUMBER of the call, from 1; HOW ENOSPC, EIO, EINTR or
 *                                         short (half of the bytes are written, and that is said)
 *   GUICHET_FAIL_MARK=FILE                is made when the fault came
 *
 * Only regular files count: what goes through pipes and sockets is no promise of durability. Counted per process. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static int counted;

static void mark(void)
{
    const char *path = getenv("GUICHET_FAIL_MARK");
    int file = path ? open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (file >= 0)
        close(file);
}

/* 0: let it through; a negative number: write half; else the errno to fail with. */
static int fault_of(const char *kind)
{
    const char *plan = getenv("GUICHET_FAIL");
    char wanted[16], how[16];
    int number;
    if (!plan || sscanf(plan, "%15[^:]:%d:%15s", wanted, &number, how) != 3 || strcmp(wanted, kind) != 0 ||
        ++counted != number)
        return 0;
    mark();
    if (strcmp(how, "short") == 0)
        return -1;
    return strcmp(how, "ENOSPC") == 0 ? ENOSPC : strcmp(how, "EINTR") == 0 ? EINTR : EIO;
}

static int is_file(int descriptor)
{
    struct stat status;
    return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

static void *real(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

ssize_t write(int descriptor, const void *bytes, size_t size)
{
    static ssize_t (*next)(int, const void *, size_t);
    if (!next)
        *(void **)&next = real("write");
    int fault = is_file(descriptor) ? fault_of("write") : 0;
    if (fault <= 0)
        return next(descriptor, bytes, fault < 0 ? (size + 1) / 2 : size);
    errno = fault;
    return -1;
}

ssize_t writev(int descriptor, const struct iovec *parts, int count)
{
    static ssize_t (*next)(int, const struct iovec *, int);
    if (!next)
        *(void **)&next = real("writev");
    int fault = is_file(descriptor) ? fault_of("write") : 0;
    if (fault <= 0)
        return next(descriptor, parts, fault < 0 ? 1 : count);
    errno = fault;
    return -1;
}

int fsync(int descriptor)
{
    static int (*next)(int);
    if (!next)
        *(void **)&next = real("fsync");
    int fault = fault_of("sync");
    if (fault <= 0)
        return next(descriptor);
    errno = fault;
    return -1;
}

int rename(const char *from, const char *to)
{
    static int (*next)(const char *, const char *);
    if (!next)
        *(void **)&next = real("rename");
    int fault = fault_of("rename");
    if (fault <= 0)
        return next(from, to);
    errno = fault;
    return -1;
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    static int (*next)(int, const char *, int, const char *, unsigned);
    if (!next)
        *(void **)&next = real("renameat2");
    int fault = fault_of("rename");
    if (fault <= 0)
        return next(from_folder, from, to_folder, to, flags);
    errno = fault;
    return -1;
}
