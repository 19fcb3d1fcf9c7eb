#include "intake/sandbox.h"

#include "intake/config.h"
#include "intake/error.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/landlock.h>
#include <pwd.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Debian 12's headers stop at Landlock's second version; newer kernels know more, and a kernel is asked only for what
 * its version has. */
enum { NETWORK_VERSION = 4, DEVICE_VERSION = 5, SCOPE_VERSION = 6 };
typedef struct {
    guint64 handled_access_fs;
    guint64 handled_access_net;
    guint64 scoped;
} LandlockRules;

static bool fail(const char *what, GError **error)
{
    g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP,
                "the sandbox of the reader cannot be set up: %s: %s; without it nothing is read "
                "(Linux 5.13 or later with seccomp and Landlock is needed)",
                what, g_strerror(errno));
    return false;
}

static bool point_to_null(int descriptor)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0)
        return false;
    bool done = null == descriptor || dup2(null, descriptor) == descriptor;
    if (null != descriptor)
        close(null);
    return done;
}

/* clearenv only forgets where the strings lie: who took the process over would find them. */
static void wipe_environment(void)
{
    for (char **variable = environ; variable && *variable; variable++) {
        char *value = strchr(*variable, '=');
        if (value)
            explicit_bzero(value + 1, strlen(value + 1));
    }
}

bool sandbox_close_rest(const int *keep, int count, GError **error)
{
    unsigned next = 0;
    for (int i = 0; i <= count; i++) {
        unsigned until = i < count ? (unsigned)keep[i] : ~0U;
        if (until > next && close_range(next, i < count ? until - 1 : ~0U, 0) != 0)
            return fail("close_range", error);
        next = until + 1;
    }
    for (int standard = 0; standard <= 2; standard++)
        if (fcntl(standard, F_GETFD) < 0 && !point_to_null(standard))
            return fail("/dev/null", error);
    wipe_environment();
    config_forget_secrets();
    return clearenv() == 0 || fail("clearenv", error);
}

enum { CPU_GRACE_S = 5 };

static bool limit(int resource, rlim_t value, rlim_t hard, const char *what, GError **error)
{
    const struct rlimit both = {value, hard};
    return setrlimit((__rlimit_resource_t)resource, &both) == 0 || fail(what, error);
}

static bool set_limits(const SandboxLimits *limits, GError **error)
{
#ifndef __SANITIZE_ADDRESS__ /* which reserves terabytes of address space for its shadow */
    if (!limit(RLIMIT_AS, limits->memory_bytes, limits->memory_bytes, "RLIMIT_AS", error))
        return false;
#endif
    /* The soft limit ends the process by SIGXCPU, so that SIGKILL is left to say "somebody else did it". */
    return limit(RLIMIT_CPU, limits->cpu_s, limits->cpu_s + CPU_GRACE_S, "RLIMIT_CPU", error) &&
           limit(RLIMIT_FSIZE, 0, 0, "RLIMIT_FSIZE", error) && limit(RLIMIT_CORE, 0, 0, "RLIMIT_CORE", error) &&
           limit(RLIMIT_NOFILE, 64, 64, "RLIMIT_NOFILE", error);
}

/* Root's rights over files and processes would outlive any filter's mistake. */
static bool drop_root(GError **error)
{
    if (geteuid() != 0)
        return true;
    const struct passwd *nobody = getpwnam("nobody");
    uid_t uid = nobody ? nobody->pw_uid : 65534;
    gid_t gid = nobody ? nobody->pw_gid : 65534;
    if (setgroups(0, NULL) != 0 || setresgid(gid, gid, gid) != 0 || setresuid(uid, uid, uid) != 0)
        return fail("becoming nobody", error);
    return true;
}

enum { READING = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR, TRUNCATING = 1 << 14, DEVICE_CALLS = 1 << 15 };
enum { WRITING = READING | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE | TRUNCATING };
enum { USING_DEVICES = READING | LANDLOCK_ACCESS_FS_WRITE_FILE | DEVICE_CALLS };

typedef struct {
    int descriptor;
    guint64 handled; /* what a rule may allow */
} Ruleset;

static bool allow_folder(const Ruleset *ruleset, const char *path, guint64 access, GError **error)
{
    int folder = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return true;
    const struct landlock_path_beneath_attr rule = {.allowed_access = access & ruleset->handled, .parent_fd = folder};
    long answer = syscall(SYS_landlock_add_rule, ruleset->descriptor, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(folder);
    return answer == 0 || fail(path, error);
}

static bool allow_folders(const Ruleset *ruleset, const char *const *paths, guint64 access, GError **error)
{
    bool done = true;
    for (; done && paths && *paths; paths++)
        done = allow_folder(ruleset, *paths, access, error);
    return done;
}

/* Nothing of the file system and, unless `network`, nothing of the network is allowed yet. */
static bool make_ruleset(bool network, Ruleset *ruleset, GError **error)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return fail("Landlock", error);
    LandlockRules rules = {.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1};
    if (version >= 2)
        rules.handled_access_fs |= UINT64_C(1) << 13; /* refer */
    if (version >= 3)
        rules.handled_access_fs |= UINT64_C(1) << 14; /* truncate */
    if (version >= DEVICE_VERSION)
        rules.handled_access_fs |= UINT64_C(1) << 15; /* ioctl on devices */
    if (version >= NETWORK_VERSION && !network)
        rules.handled_access_net = 3; /* bind, connect */
    if (version >= SCOPE_VERSION)
        rules.scoped = 3; /* abstract sockets, signals */
    size_t size = version >= SCOPE_VERSION     ? sizeof rules
                  : version >= NETWORK_VERSION ? offsetof(LandlockRules, scoped)
                                               : offsetof(LandlockRules, handled_access_net);
    *ruleset = (Ruleset){(int)syscall(SYS_landlock_create_ruleset, &rules, size, 0), rules.handled_access_fs};
    return ruleset->descriptor >= 0 || fail("Landlock", error);
}

static bool obey_ruleset(const Ruleset *ruleset, bool sound, GError **error)
{
    bool done = sound && (syscall(SYS_landlock_restrict_self, ruleset->descriptor, 0) == 0 || fail("Landlock", error));
    close(ruleset->descriptor);
    return done;
}

static bool close_file_system(const char *const *readable, GError **error)
{
    Ruleset ruleset;
    return make_ruleset(false, &ruleset, error) && obey_ruleset(&ruleset, allow_folders(&ruleset, readable, READING, error), error);
}

/* What computing needs: memory, clocks, reading what is open, writing to the pipe, ending. The *stat, openat and
 * getdents calls are for fonts, within what Landlock leaves. */
static const int allowed[] = {
    SCMP_SYS(read),          SCMP_SYS(readv),        SCMP_SYS(pread64),       SCMP_SYS(write),
    SCMP_SYS(writev),        SCMP_SYS(lseek),        SCMP_SYS(close),         SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),    SCMP_SYS(stat),         SCMP_SYS(lstat),         SCMP_SYS(statx),
    SCMP_SYS(statfs),        SCMP_SYS(fstatfs),      SCMP_SYS(access),        SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),    SCMP_SYS(readlink),     SCMP_SYS(readlinkat),    SCMP_SYS(getdents64),
    SCMP_SYS(getcwd),        SCMP_SYS(brk),          SCMP_SYS(munmap),        SCMP_SYS(mremap),
    SCMP_SYS(madvise),       SCMP_SYS(fadvise64),    SCMP_SYS(futex),         SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),  SCMP_SYS(gettimeofday), SCMP_SYS(time),          SCMP_SYS(times),
    SCMP_SYS(getrusage),     SCMP_SYS(getrandom),    SCMP_SYS(getpid),        SCMP_SYS(gettid),
    SCMP_SYS(getuid),        SCMP_SYS(geteuid),      SCMP_SYS(getgid),        SCMP_SYS(getegid),
    SCMP_SYS(sched_yield),   SCMP_SYS(uname),        SCMP_SYS(sysinfo),       SCMP_SYS(sched_getaffinity),
    SCMP_SYS(getcpu),        SCMP_SYS(poll),         SCMP_SYS(ppoll),         SCMP_SYS(nanosleep),
    SCMP_SYS(rt_sigaction),  SCMP_SYS(sigaltstack),  SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
    SCMP_SYS(clock_nanosleep), SCMP_SYS(restart_syscall), SCMP_SYS(exit),     SCMP_SYS(exit_group),
};

/* Memory is never writable code; files are opened for reading only; the process may end itself by abort(). */
static int allow_by_argument(scmp_filter_ctx filter)
{
    const unsigned writing = O_ACCMODE | O_CREAT | O_TRUNC;
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) |
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) |
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1, SCMP_A1(SCMP_CMP_MASKED_EQ, writing, O_RDONLY)) |
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, writing, O_RDONLY)) |
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 2, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()),
                            SCMP_A2(SCMP_CMP_EQ, SIGABRT)) |
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, F_GETFL)) |
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, F_GETFD)) |
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, F_SETFD)) |
           /* stdio asks whether a descriptor is a terminal; libraries ask for more than they need */
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 0) |
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prctl), 0) |
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prlimit64), 0);
}

static bool close_system_calls(GError **error)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter)
        return fail("seccomp", error);
    /* Threads that a library has started are shut in with the rest. */
    int answer = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(allowed); i++)
        answer |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    answer |= allow_by_argument(filter);
    if (answer == 0)
        answer = seccomp_load(filter);
    seccomp_release(filter);
    errno = answer < 0 ? -answer : errno;
    return answer == 0 || fail("seccomp", error);
}

bool sandbox_enter(const SandboxLimits *limits, GError **error)
{
    /* Not dumpable: no other process of the same account may look in or attach. */
    if (prctl(PR_SET_DUMPABLE, 0) != 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
        return fail("prctl", error);
    if (!drop_root(error))
        return false;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return fail("no_new_privs", error);
    /* A change of uid forgets the parent's death signal. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
        return fail("prctl", error);
    return close_file_system(limits->readable, error) && set_limits(limits, error) && close_system_calls(error);
}

/* No driver of a scanner needs these. */
static const int refused[] = {
    SCMP_SYS(execve),          SCMP_SYS(execveat),      SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(pidfd_getfd),
    SCMP_SYS(kcmp),            SCMP_SYS(bpf),           SCMP_SYS(userfaultfd),      SCMP_SYS(perf_event_open),   SCMP_SYS(init_module),
    SCMP_SYS(finit_module),    SCMP_SYS(delete_module), SCMP_SYS(kexec_load),       SCMP_SYS(kexec_file_load),   SCMP_SYS(mount),
    SCMP_SYS(umount2),         SCMP_SYS(pivot_root),    SCMP_SYS(chroot),           SCMP_SYS(setns),             SCMP_SYS(unshare),
    SCMP_SYS(swapon),          SCMP_SYS(swapoff),       SCMP_SYS(reboot),           SCMP_SYS(add_key),           SCMP_SYS(request_key),
    SCMP_SYS(keyctl),          SCMP_SYS(io_uring_setup), SCMP_SYS(open_by_handle_at), SCMP_SYS(personality),     SCMP_SYS(move_mount),
    SCMP_SYS(open_tree),       SCMP_SYS(fsopen),        SCMP_SYS(settimeofday),     SCMP_SYS(clock_settime),     SCMP_SYS(acct),
#ifndef __SANITIZE_ADDRESS__ /* whose search for leaks traces the process */
    SCMP_SYS(ptrace),
#endif
};

static bool refuse_system_calls(GError **error)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (!filter)
        return fail("seccomp", error);
    int answer = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++)
        answer |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), refused[i], 0);
    answer |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ioctl), 1, SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffffffff, TIOCSTI));
    if (answer == 0)
        answer = seccomp_load(filter);
    seccomp_release(filter);
    errno = answer < 0 ? -answer : errno;
    return answer == 0 || fail("seccomp", error);
}

bool sandbox_enter_driver(const char *const *readable, const char *const *writable, GError **error)
{
    static const char *const systems[] = {"/usr", "/lib", "/lib64", "/etc", "/sys", "/proc", "/run", "/opt", "/var/lib/hp", "/var/lib/brother", NULL};
    static const char *const devices[] = {"/dev", NULL}, *const locks[] = {"/run/lock/sane", "/var/lock/sane", NULL};
    if (prctl(PR_SET_DUMPABLE, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return fail("prctl", error);
    Ruleset ruleset;
    return make_ruleset(true, &ruleset, error) &&
           obey_ruleset(&ruleset, allow_folders(&ruleset, systems, READING, error) && allow_folders(&ruleset, readable, READING, error) &&
                        allow_folders(&ruleset, devices, USING_DEVICES, error) && allow_folders(&ruleset, locks, WRITING, error) &&
                        allow_folders(&ruleset, writable, WRITING, error), error) &&
           refuse_system_calls(error);
}

bool sandbox_works(GError **error)
{
    pid_t child = fork();
    if (child < 0)
        return fail("fork", error);
    if (child == 0) {
        const SandboxLimits limits = {.memory_bytes = (gsize)1 << 30, .cpu_s = 1};
        _exit(sandbox_enter(&limits, NULL) ? 0 : 1);
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    errno = ENOSYS;
    return fail("seccomp or Landlock", error);
}
