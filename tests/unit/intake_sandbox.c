#include "intake/config.h"
#include "intake/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Each act answers 0 when it got what it wanted: the sandbox must make that impossible. */
static int act_nothing(void) { return 0; }
static int act_read_passwd(void) { return open("/etc/passwd", O_RDONLY) >= 0 ? 0 : 1; }
static int act_read_font_folder(void) { return open("/usr/share/fonts", O_RDONLY | O_DIRECTORY) >= 0 ? 0 : 1; }
static int act_write_tmp(void) { return open("/tmp/guichet-sandbox-test", O_WRONLY | O_CREAT, 0600) >= 0 ? 0 : 1; }
static int act_socket(void) { return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 0 : 1; }
static int act_unix_socket(void) { return socket(AF_UNIX, SOCK_STREAM, 0) >= 0 ? 0 : 1; }
static int act_fork(void) { return fork() >= 0 ? 0 : 1; }
static int act_exec(void) { return execl("/bin/true", "true", (char *)NULL); }
static int act_ptrace(void) { return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0 ? 0 : 1; }
static int act_kill_parent(void) { return kill(getppid(), 0) == 0 ? 0 : 1; }
static int act_kill_itself(void) { return raise(SIGKILL); }
static int act_unlink(void) { return unlink("/tmp/guichet-sandbox-victim") == 0 ? 0 : 1; }
static int act_executable_memory(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page != MAP_FAILED ? 0 : 1;
}
static int act_root_again(void) { return setuid(0) == 0 ? 0 : 1; }
static int act_spin(void)
{
    for (volatile bool forever = true; forever;)
        continue;
    return 0;
}
#ifndef __SANITIZE_ADDRESS__
static int act_much_memory(void)
{
    void *much = mmap(NULL, (size_t)2 << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return much != MAP_FAILED ? 0 : 1;
}
#endif

static int act_read_own_environment(void) { return open("/proc/self/environ", O_RDONLY) >= 0 ? 0 : 1; }
static int act_read_own_memory(void) { return open("/proc/self/mem", O_RDONLY) >= 0 ? 0 : 1; }
static int parent;
static int act_read_parent_memory(void)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/mem", parent);
    return open(path, O_RDONLY) >= 0 ? 0 : 1;
}

/* Ways out that have no wrapper, each with arguments of nothing. */
static const struct {
    const char *name;
    long number;
} calls[] = {{"clone3", SYS_clone3}, {"vfork", SYS_vfork}, {"execveat", SYS_execveat}, {"process_vm_readv", SYS_process_vm_readv},
             {"process_vm_writev", SYS_process_vm_writev}, {"pidfd_open", SYS_pidfd_open}, {"pidfd_getfd", SYS_pidfd_getfd},
             {"io_uring_setup", SYS_io_uring_setup}, {"userfaultfd", SYS_userfaultfd}, {"bpf", SYS_bpf}, {"perf_event_open", SYS_perf_event_open},
             {"memfd_create", SYS_memfd_create}, {"shmget", SYS_shmget}, {"msgget", SYS_msgget}, {"keyctl", SYS_keyctl}, {"add_key", SYS_add_key},
             {"unshare", SYS_unshare}, {"setns", SYS_setns}, {"mount", SYS_mount}, {"chroot", SYS_chroot}, {"pivot_root", SYS_pivot_root},
             {"connect", SYS_connect}, {"bind", SYS_bind}, {"sendto", SYS_sendto}, {"sendmsg", SYS_sendmsg}, {"socketpair", SYS_socketpair},
             {"rename", SYS_rename}, {"link", SYS_link}, {"symlink", SYS_symlink}, {"mkdir", SYS_mkdir}, {"chmod", SYS_chmod},
             {"openat2", SYS_openat2}, {"open_by_handle_at", SYS_open_by_handle_at}, {"name_to_handle_at", SYS_name_to_handle_at},
             {"inotify_init1", SYS_inotify_init1}, {"personality", SYS_personality}, {"kcmp", SYS_kcmp}, {"setrlimit", SYS_setrlimit},
             {"tkill", SYS_tkill}, {"rt_sigqueueinfo", SYS_rt_sigqueueinfo}, {"setpgid", SYS_setpgid}, {"init_module", SYS_init_module},
             {"kexec_load", SYS_kexec_load}, {"reboot", SYS_reboot}, {"sched_setscheduler", SYS_sched_setscheduler}, {"dup", SYS_dup},
             {"splice", SYS_splice}, {"ioperm", SYS_ioperm}};
static long tried;
static int act_call(void) { return syscall(tried, 0, 0, 0, 0, 0, 0) >= 0 ? 0 : 1; }

static int status_of(int (*act)(void))
{
    parent = (int)getpid();
    pid_t child = fork();
    g_assert_cmpint(child, >=, 0);
    if (child == 0) {
        static const char *const readable[] = {"/usr/share/fonts", NULL};
        const SandboxLimits limits = {.memory_bytes = (gsize)1 << 30, .cpu_s = 1, .readable = readable};
        if (!sandbox_close_rest(NULL, 0, NULL) || !sandbox_enter(&limits, NULL))
            _exit(99);
        _exit(act());
    }
    int status;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    return status;
}

static void assert_allowed(int (*act)(void))
{
    int status = status_of(act);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 0);
}

static void assert_refused(int (*act)(void))
{
    int status = status_of(act);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 1);
}

static void assert_killed(int (*act)(void), int signal)
{
    int status = status_of(act);
    g_assert_true(WIFSIGNALED(status));
    g_assert_cmpint(WTERMSIG(status), ==, signal);
}

static void test_work_goes_on(void)
{
    assert_allowed(act_nothing);
    assert_allowed(act_read_font_folder);
}

static void test_files_are_out_of_reach(void)
{
    assert_refused(act_read_passwd);
    assert_refused(act_read_own_environment);
    assert_refused(act_read_own_memory);
    assert_refused(act_read_parent_memory);
    assert_killed(act_write_tmp, SIGSYS);
    g_assert_true(g_file_set_contents("/tmp/guichet-sandbox-victim", "x", 1, NULL));
    assert_killed(act_unlink, SIGSYS);
    g_assert_cmpint(unlink("/tmp/guichet-sandbox-victim"), ==, 0);
}

static void test_network_is_out_of_reach(void)
{
    assert_killed(act_socket, SIGSYS);
    assert_killed(act_unix_socket, SIGSYS);
}

static void test_processes_are_out_of_reach(void)
{
    assert_killed(act_fork, SIGSYS);
    assert_killed(act_exec, SIGSYS);
    assert_killed(act_ptrace, SIGSYS);
    assert_killed(act_kill_parent, SIGSYS);
    assert_killed(act_kill_itself, SIGSYS);
    assert_killed(act_executable_memory, SIGSYS);
    assert_killed(act_root_again, SIGSYS);
}

static void test_no_other_call_gets_through(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(calls); i++) {
        g_test_message("%s", calls[i].name);
        tried = calls[i].number;
        assert_killed(act_call, SIGSYS);
    }
}

static void test_limits_hold(void)
{
#ifndef __SANITIZE_ADDRESS__
    assert_refused(act_much_memory);
#endif
    assert_killed(act_spin, SIGXCPU);
}

static void test_descriptors_are_closed(void)
{
    int ends[2];
    g_assert_cmpint(pipe(ends), ==, 0);
    int secret = open("/etc/passwd", O_RDONLY);
    g_assert_cmpint(secret, >, ends[1]);
    g_setenv("GUICHET_SECRET", "x", TRUE);
    pid_t child = fork();
    if (child == 0) {
        bool done = sandbox_close_rest(&ends[1], 1, NULL);
        char answer = done && fcntl(secret, F_GETFD) < 0 && fcntl(ends[0], F_GETFD) < 0 && fcntl(2, F_GETFD) >= 0 &&
                      !g_getenv("GUICHET_SECRET");
        _exit(write(ends[1], &answer, 1) == 1 ? 0 : 1);
    }
    char answer = 0;
    close(ends[1]);
    g_assert_cmpint(read(ends[0], &answer, 1), ==, 1);
    g_assert_cmpint(answer, ==, 1);
    g_assert_cmpint(waitpid(child, NULL, 0), ==, child);
    close(ends[0]);
    close(secret);
}

enum { SECRET_BYTES = 40 };

static char hidden(size_t i)
{
    return (char)('a' + (i * 7 + i / 3) % 26);
}

/* How often the secret stands in this process's own memory; -1: it cannot be looked at. */
static int count_secrets(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *maps = NULL;
    int memory = open("/proc/self/mem", O_RDONLY), found = 0;
    if (memory < 0 || !g_file_get_contents("/proc/self/maps", &maps, NULL, &error))
        return -1;
    g_auto(GStrv) lines = g_strsplit(maps, "\n", -1);
    enum { PIECE = 1 << 20 };
    const unsigned long most = 1ul << 36; /* what is larger is the shadow of the address sanitizer: terabytes of nothing */
    char *piece = mmap(NULL, PIECE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (char **line = lines; *line; line++) {
        unsigned long from, to;
        char mode[5] = "";
        if (sscanf(*line, "%lx-%lx %4s", &from, &to, mode) != 3 || mode[0] != 'r' || mode[1] != 'w' || (uintptr_t)piece == from || to - from > most)
            continue;
        for (unsigned long at = from; at < to; at += PIECE - SECRET_BYTES) {
            ssize_t size = pread(memory, piece, MIN((unsigned long)PIECE, to - at), (off_t)at);
            for (ssize_t i = 0; i + SECRET_BYTES <= size; i++) {
                size_t same = 0;
                while (same < SECRET_BYTES && piece[i + (ssize_t)same] == hidden(same))
                    same++;
                found += same == SECRET_BYTES;
            }
        }
    }
    close(memory);
    munmap(piece, PIECE);
    return found;
}

static void test_no_secret_is_left_in_memory(void)
{
    char secret[SECRET_BYTES + 1] = "";
    for (size_t i = 0; i < SECRET_BYTES; i++)
        secret[i] = hidden(i);
    g_setenv("GUICHET_DB", secret, TRUE);
    config_set(CONFIG_DB, secret);
    explicit_bzero(secret, sizeof secret);
    if (count_secrets() < 0) {
        g_test_skip("this process may not look at its own memory");
        return;
    }
    g_assert_cmpint(count_secrets(), >=, 2);
    pid_t child = fork();
    if (child == 0) {
        int ends = -1;
        bool closed = sandbox_close_rest(&ends, 0, NULL);
        _exit(closed ? MIN(count_secrets(), 50) : 99);
    }
    int status;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(WEXITSTATUS(status), ==, 0);
    g_unsetenv("GUICHET_DB");
    config_forget_secrets();
}

static void test_machine_can(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(sandbox_works(&error));
    g_assert_no_error(error);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sandbox/work", test_work_goes_on);
    g_test_add_func("/sandbox/files", test_files_are_out_of_reach);
    g_test_add_func("/sandbox/network", test_network_is_out_of_reach);
    g_test_add_func("/sandbox/processes", test_processes_are_out_of_reach);
    g_test_add_func("/sandbox/calls", test_no_other_call_gets_through);
    g_test_add_func("/sandbox/secrets", test_no_secret_is_left_in_memory);
    g_test_add_func("/sandbox/limits", test_limits_hold);
    g_test_add_func("/sandbox/descriptors", test_descriptors_are_closed);
    g_test_add_func("/sandbox/machine", test_machine_can);
    return g_test_run();
}
