#include "intake/put_aside.h"

#include "intake/error.h"
#include "intake/write_whole.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_ROOM = 40 }; /* in a name of 255 bytes, for what is added to it */
enum { COPIES_MOST = 1000 };

/* A name that is not taken: some numbers are tried, then one that nobody else thinks of, for a scanner that calls each scan by the same name. */
static char *name_for(const char *name, int copy)
{
    enum { COUNTED = 20 };
    g_autofree char *part = g_strndup(name, NAME_MAX - NAME_ROOM);
    if (copy > COUNTED)
        return g_strdup_printf("%s.%" G_GINT64_FORMAT ".%08x", part, g_get_real_time() / G_USEC_PER_SEC, g_random_int());
    return copy ? g_strdup_printf("%s.%d", part, copy) : g_steal_pointer(&part);
}

static int open_place(int folder, const char *sub, bool make)
{
    if (!sub)
        return fcntl(folder, F_DUPFD_CLOEXEC, 0);
    if (make && mkdirat(folder, sub, 0755) != 0 && errno != EEXIST)
        return -1;
    return openat(folder, sub, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static char *path_in(const char *folder, const char *sub, const char *name)
{
    return sub ? g_build_filename(folder, sub, name, NULL) : g_build_filename(folder, name, NULL);
}

/* Over NFS a rename that replaces nothing is not one call: the file gets its second name, then loses the first. A file of somebody else's may
 * not be given one (protected_hardlinks): there only a look before goes. */
static bool move_replacing_nothing(int from, const char *name, int to, const char *as)
{
    if (renameat2(from, name, to, as, RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    if (linkat(from, name, to, as, 0) == 0)
        return unlinkat(from, name, 0) == 0;
    if (errno != EPERM)
        return false;
    struct stat taken;
    if (fstatat(to, as, &taken, AT_SYMLINK_NOFOLLOW) == 0) {
        errno = EEXIST;
        return false;
    }
    return renameat(from, name, to, as) == 0;
}

static char *move_between(const PutAside *order, int from, int to)
{
    for (int copy = 0; copy < COPIES_MOST; copy++) {
        g_autofree char *as = name_for(order->as, copy);
        if (move_replacing_nothing(from, order->name, to, as))
            return path_in(order->folder, order->to, as);
        if (errno != EEXIST)
            break;
    }
    return NULL;
}

static void close_place(int descriptor)
{
    if (descriptor >= 0)
        close(descriptor);
}

char *put_aside(const PutAside *order, GError **error)
{
    int folder = open(order->folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    int from = folder >= 0 ? open_place(folder, order->from, false) : -1;
    int to = from >= 0 ? open_place(folder, order->to, true) : -1;
    char *moved = to >= 0 ? move_between(order, from, to) : NULL;
    int reason = errno;
    close_place(to);
    close_place(from);
    close_place(folder);
    if (!moved) {
        g_autofree char *path = path_in(order->folder, order->from, order->name), *place = path_in(order->folder, order->to, "");
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_AWAY, "%s cannot be moved to %s: %s", path, place, g_strerror(reason));
    }
    return moved;
}

bool put_aside_note(const PutAside *order, const char *text, GError **error)
{
    int folder = open(order->folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    int to = folder >= 0 ? open_place(folder, order->to, true) : -1;
    if (to >= 0)
        unlinkat(to, order->as, 0);
    int note = to >= 0 ? openat(to, order->as, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644) : -1;
    bool done = note >= 0 && write_whole(note, text, strlen(text));
    if (!done)
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_AWAY, "%s/%s: %s", order->folder, order->as, g_strerror(errno));
    close_place(note);
    close_place(to);
    close_place(folder);
    return done;
}
