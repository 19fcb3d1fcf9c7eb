#include "intake/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
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

static int status_of(int (*act)(void))
{
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
    g_test_add_func("/sandbox/limits", test_limits_hold);
    g_test_add_func("/sandbox/descriptors", test_descriptors_are_closed);
    g_test_add_func("/sandbox/machine", test_machine_can);
    return g_test_run();
}
