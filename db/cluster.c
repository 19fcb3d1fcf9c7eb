#include "db/cluster.h"

#include "db/cluster_make.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <libpq-fe.h>
#include <string.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* One process at a time makes, starts or stops the cluster. The descriptor must not reach the server, which would hold
 * the lock for its whole life. Returns it, -1 on error. */
static int take_lock(const ClusterPlace *place, GError **error)
{
    int descriptor = open(place->lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor >= 0) {
        while (flock(descriptor, LOCK_EX) != 0)
            if (errno != EINTR)
                break;
        return descriptor;
    }
    g_set_error(error, DB_ERROR, DB_ERROR_SETUP,
                "private PostgreSQL: cannot open %s: %s; use the account that made this store, or another GUICHET_HOME",
                place->lock, g_strerror(errno));
    return -1;
}

static bool running(const char *conninfo)
{
    return PQping(conninfo) == PQPING_OK;
}

/* The last lines that the server wrote say why it did not start. */
static void add_log(const ClusterPlace *place, GError **error)
{
    enum { SHOWN = 1500 };
    g_autofree char *log = NULL;
    gsize size = 0;
    if (!error || !*error || !g_file_get_contents(place->log, &log, &size, NULL))
        return;
    g_autofree char *valid = g_utf8_make_valid(size > SHOWN ? log + size - SHOWN : log, -1);
    g_autofree char *message = g_strdup_printf("%s; end of %s:\n%s", (*error)->message, place->log, valid);
    g_free((*error)->message);
    (*error)->message = g_steal_pointer(&message);
}

static bool start_once(const ClusterPlace *place, const char *programs, GError **error)
{
    g_autofree char *pg_ctl = g_build_filename(programs, "pg_ctl", NULL);
    g_autofree char *socket = g_shell_quote(place->socket);
    g_autofree char *options = g_strdup_printf("-c unix_socket_directories=%s", socket);
    const char *const arguments[] = {pg_ctl, "-D", place->data, "-l", place->log, "-o", options,
                                     "-w", "-t", "60", "-s", "start", NULL};
    return cluster_account_run(&place->account, arguments, NULL, error);
}

/* Whether a process of the server lives: each works in the data folder. */
static bool inhabited(const char *data)
{
    g_autoptr(GDir) processes = g_dir_open("/proc", 0, NULL);
    if (!processes)
        return true;
    for (const char *name; (name = g_dir_read_name(processes));) {
        g_autofree char *link = g_build_filename("/proc", name, "cwd", NULL);
        g_autofree char *folder = g_ascii_isdigit(*name) ? g_file_read_link(link, NULL) : NULL;
        if (folder && strcmp(folder, data) == 0)
            return true;
    }
    return false;
}

/* After a reboot or in a new container the number in the server's lock file may be that of a stranger, for whom the server
 * would wait for ever. */
static void remove_stale_lock(const ClusterPlace *place)
{
    g_autofree char *pid = g_build_filename(place->data, "postmaster.pid", NULL);
    if (!inhabited(place->data))
        g_unlink(pid);
}

/* Less than this, and a server that was cut off cannot even make the piece of journal (16 MiB) by which it recovers. */
enum { ROOM_BYTES = 32 << 20 };

static bool has_room(const ClusterPlace *place)
{
    struct statvfs facts;
    return statvfs(place->server, &facts) != 0 || (facts.f_bavail * facts.f_frsize >= ROOM_BYTES && (facts.f_files == 0 || facts.f_favail > 0));
}

/* A full disk ends by itself, when somebody makes room: to be waited for, as for a server that is away. */
static void blame_disk(const ClusterPlace *place, GError **error)
{
    g_clear_error(error);
    db_error_set(error, DB_ERROR_AWAY, DB_STATE_DISK_FULL, "private PostgreSQL: the disk of %s is full; make room, and it goes on by itself",
                 place->server);
}

/* After a kill of the postmaster its children need a moment to notice; until then the server refuses to start. */
static bool start(const ClusterPlace *place, const char *programs, GError **error)
{
    enum { TRIES = 5 };
    if (!cluster_account_folder(&place->account, place->socket, error))
        return false;
    for (int i = 1; i < TRIES; i++) {
        remove_stale_lock(place);
        if (start_once(place, programs, NULL))
            return true;
        if (!has_room(place)) {
            blame_disk(place, error);
            return false;
        }
        g_usleep(500 * 1000);
    }
    if (start_once(place, programs, error))
        return true;
    add_log(place, error);
    return false;
}

static bool stop_server(const ClusterPlace *place, const char *programs, GError **error)
{
    g_autofree char *pg_ctl = g_build_filename(programs, "pg_ctl", NULL);
    const char *const status[] = {pg_ctl, "-D", place->data, "status", NULL};
    const char *const stop[] = {pg_ctl, "-D", place->data, "-m", "fast", "-w", "-t", "60", "-s", "stop", NULL};
    return !cluster_account_run(&place->account, status, NULL, NULL) ||
           cluster_account_run(&place->account, stop, NULL, error);
}

/* A server whose folder was removed under it takes the socket of its successor with it when it notices, a minute later. */
static bool lost_its_socket(const ClusterPlace *place)
{
    g_autofree char *socket = g_build_filename(place->socket, ".s.PGSQL.5432", NULL);
    return !g_file_test(socket, G_FILE_TEST_EXISTS) && inhabited(place->data);
}

static bool make_and_start(const ClusterPlace *place, const char *conninfo, GError **error)
{
    /* Another process may have done it while this one waited for the lock. */
    if (running(conninfo) && cluster_has_role(place))
        return true;
    g_autofree char *programs = cluster_programs(place->data, error);
    if (!programs)
        return false;
    if (!g_file_test(place->data, G_FILE_TEST_IS_DIR) && !cluster_make(place, programs, error))
        return false;
    bool lacks_role = !cluster_has_role(place);
    if ((lacks_role || lost_its_socket(place)) && !stop_server(place, programs, error))
        return false;
    if (lacks_role)
        remove_stale_lock(place);
    if (lacks_role && !cluster_add_role(place, error))
        return false;
    return start(place, programs, error);
}

char *db_cluster_ensure(const char *home, GError **error)
{
    g_auto(ClusterPlace) place = {0};
    if (!cluster_place_find(home, &place, error))
        return NULL;
    g_autofree char *conninfo = cluster_place_conninfo(&place);
    if (g_access(place.password, R_OK) == 0 && cluster_has_role(&place) && running(conninfo))
        return g_steal_pointer(&conninfo);
    int lock = take_lock(&place, error);
    if (lock < 0)
        return NULL;
    bool done = make_and_start(&place, conninfo, error);
    close(lock);
    return done ? g_steal_pointer(&conninfo) : NULL;
}

void db_cluster_blame_disk(const char *home, GError **error)
{
    g_auto(ClusterPlace) place = {0};
    if (error && *error && cluster_place_find(home, &place, NULL) && !has_room(&place))
        blame_disk(&place, error);
}

bool db_cluster_stop(const char *home, GError **error)
{
    if (!g_file_test(home, G_FILE_TEST_IS_DIR))
        return true;
    g_auto(ClusterPlace) place = {0};
    if (!cluster_place_find(home, &place, error))
        return false;
    g_autofree char *pid = g_build_filename(place.data, "postmaster.pid", NULL);
    if (!g_file_test(pid, G_FILE_TEST_EXISTS))
        return true;
    g_autofree char *programs = cluster_programs(place.data, error);
    int lock = programs ? take_lock(&place, error) : -1;
    if (lock < 0)
        return false;
    bool done = stop_server(&place, programs, error);
    if (done && strcmp(place.socket, place.server) != 0)
        g_rmdir(place.socket);
    close(lock);
    return done;
}
