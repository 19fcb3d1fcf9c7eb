#include "intake/reader_client.h"

#include "intake/error.h"

#include <fcntl.h>
#include <leptonica/allheaders.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_MS = 20000 };

static ReaderOptions options_with(ReaderAnswer answer)
{
    ReaderOptions options = {
        .form = {.share = g_getenv("G_TEST_SRCDIR") ? g_getenv("G_TEST_SRCDIR") : "."},
        .limits = {.memory_bytes = (gsize)1 << 30, .cpu_s = 5},
        .answer = answer,
        .silence_ms = 20000,
    };
    return options;
}

static Reader *reader_with(ReaderAnswer answer)
{
    const ReaderOptions options = options_with(answer);
    g_autoptr(GError) error = NULL;
    Reader *reader = reader_new(&options, &error);
    g_assert_no_error(error);
    return reader;
}

static ReaderResult *ask(Reader *reader, ReaderOperation operation, GBytes *bytes)
{
    const ReaderRequest request = {.operation = operation, .pictures = 1, .page = 1};
    g_autoptr(GError) error = NULL;
    ReaderResult *result = reader_run(reader, &request, bytes, NULL, NULL, &error);
    g_assert_no_error(error);
    return result;
}

/* A grey page of 300 dpi with a black bar, as PNG. */
static GBytes *page_png(void)
{
    PIX *page = pixCreate(1240, 1754, 8);
    pixSetAll(page);
    for (l_int32 y = 300; y < 340; y++)
        for (l_int32 x = 200; x < 900; x++)
            pixSetPixel(page, x, y, 0);
    pixSetResolution(page, 150, 150);
    l_uint8 *data;
    size_t size;
    g_assert_cmpint(pixWriteMemPng(&data, &size, page, 0), ==, 0);
    GBytes *bytes = g_bytes_new(data, size);
    lept_free(data);
    pixDestroy(&page);
    return bytes;
}

static void test_reads_a_page(void)
{
    g_autoptr(Reader) reader = reader_with(reader_child_answer);
    g_autoptr(GBytes) png = page_png();
    g_autoptr(ReaderResult) result = ask(reader, READER_READ, png);
    g_assert_cmpstr(result->error_code, ==, NULL);
    g_assert_cmpstr(result->media_type, ==, "image/png");
    g_assert_cmpuint(json_array_size(result->pages), ==, 1);
    g_assert_cmpuint(result->pictures->len, ==, 1);
    g_assert_nonnull(result->pictures->pdata[0]);
    const json_t *page = json_array_get(result->pages, 0);
    g_assert_cmpint(json_integer_value(json_object_get(page, "width_px")), ==, 1240);
}

static void test_probes(void)
{
    g_autoptr(Reader) reader = reader_with(reader_child_answer);
    g_autoptr(GBytes) png = page_png();
    g_autoptr(GBytes) half = g_bytes_new_from_bytes(png, 0, g_bytes_get_size(png) / 2);
    g_autoptr(GBytes) text = g_bytes_new_static("some text", 9);
    g_autoptr(ReaderResult) whole = ask(reader, READER_PROBE, png);
    g_autoptr(ReaderResult) partial = ask(reader, READER_PROBE, half);
    g_autoptr(ReaderResult) foreign = ask(reader, READER_PROBE, text);
    g_assert_cmpstr(whole->whole, ==, "whole");
    g_assert_cmpstr(partial->whole, ==, "partial");
    g_assert_cmpstr(partial->media_type, ==, "image/png");
    g_assert_cmpstr(foreign->whole, ==, "foreign");
}

static void test_crops(void)
{
    g_autoptr(Reader) reader = reader_with(reader_child_answer);
    g_autoptr(GBytes) png = page_png();
    const ReaderRequest request = {
        .operation = READER_CROP, .page = 1, .turn = 90, .box_count = 2, .boxes = {{1754 - 340, 200, 40, 700}, {10, 20, 30, 50}}};
    g_autoptr(GError) error = NULL;
    g_autoptr(ReaderResult) result = reader_run(reader, &request, png, NULL, NULL, &error);
    g_assert_no_error(error);
    g_assert_nonnull(result->crops);
    g_assert_cmpuint(result->crops->len, ==, 2);
    gsize size;
    const void *second = g_bytes_get_data(result->crops->pdata[1], &size);
    PIX *other = pixReadMem(second, size);
    g_assert_cmpint(pixGetWidth(other), ==, 30);
    g_assert_cmpint(pixGetHeight(other), ==, 50);
    pixDestroy(&other);
    const void *data = g_bytes_get_data(result->crops->pdata[0], &size);
    PIX *crop = pixReadMem(data, size);
    g_assert_cmpint(pixGetWidth(crop), ==, 40);
    g_assert_cmpint(pixGetHeight(crop), ==, 700);
    l_uint32 value = 255;
    pixGetPixel(crop, 20, 350, &value);
    g_assert_cmpint((int)value, <, 40);
    pixDestroy(&crop);
}

static void test_bad_files_have_words(void)
{
    g_autoptr(Reader) reader = reader_with(reader_child_answer);
    g_autoptr(GBytes) empty = g_bytes_new_static("", 0);
    g_autoptr(GBytes) text = g_bytes_new_static("some text", 9);
    g_autoptr(ReaderResult) nothing = ask(reader, READER_READ, empty);
    g_autoptr(ReaderResult) foreign = ask(reader, READER_READ, text);
    g_assert_cmpstr(nothing->error_code, ==, "empty");
    g_assert_cmpstr(foreign->error_code, ==, "foreign");
    g_autofree char *message = reader_error_message(nothing->error_code);
    g_assert_nonnull(strstr(message, "vide"));
    g_autofree char *unknown = reader_error_message("never_heard");
    g_assert_nonnull(strstr(unknown, "never_heard"));
}

/* The children below do what a taken-over reader could do; the first byte of the original chooses. */
static void say(int output, ReaderFrameKind kind, const char *text)
{
    reader_frame_write(output, kind, text, strlen(text));
}

static void hostile_words(char act, int output)
{
    static const char start[] = "{\"media_type\":\"image/png\",\"pages\":1}";
    switch (act) {
    case 'd': /* done before all was said */
        say(output, READER_FRAME_DONE, "");
        break;
    case 'j': /* no JSON */
        say(output, READER_FRAME_START, "{\"media_type\":");
        break;
    case 'n': /* too many pages */
        say(output, READER_FRAME_START, "{\"media_type\":\"image/png\",\"pages\":2000000000}");
        break;
    case 'p': /* a page that does not fit the schema */
        say(output, READER_FRAME_START, start);
        reader_frame_write(output, READER_FRAME_PICTURE, NULL, 0);
        say(output, READER_FRAME_PAGE, "{\"page\":1,\"width_px\":-5}");
        break;
    case 'i': /* a picture that is none */
        say(output, READER_FRAME_START, start);
        say(output, READER_FRAME_PICTURE, "<svg onload=alert(1)>");
        break;
    case 'e': /* an error that nobody knows */
        say(output, READER_FRAME_ERROR, "{\"code\":\"' ; DROP TABLE\",\"detail\":\"\"}");
        break;
    default: { /* an impossible size */
        const ReaderFrameHeader header = {.kind = READER_FRAME_PAGE, .size = 0xFFFFFFF0u};
        if (write(output, &header, sizeof header) < 0)
            _exit(1);
        break;
    }
    }
}

static void hostile_answer(FormReader *reader, const ReaderRequest *request, GBytes *bytes, int output)
{
    (void)reader, (void)request;
    char act = *(const char *)g_bytes_get_data(bytes, NULL);
    switch (act) {
    case 'A':
        abort();
    case 'S':
        raise(SIGSEGV); /* refused by the sandbox: SIGSYS, and dead all the same */
        break;
    case 'X': /* ends without a word */
        break;
    case 'H':
        for (;;)
            poll(NULL, 0, 1000);
    case 'C':
        for (volatile bool forever = true; forever;)
            continue;
        break;
    case 'M':
        for (size_t i = 0; i < 4096; i++)
            memset(g_malloc((gsize)1 << 20), 1, (gsize)1 << 20);
        break;
    case 'F': /* a flood of well-formed frames */
        for (;;)
            say(output, READER_FRAME_START, "{\"media_type\":\"image/png\",\"pages\":1}");
    case 'O': /* reaches for a file and tells */
        say(output, READER_FRAME_ERROR,
            open("/etc/passwd", O_RDONLY) >= 0 ? "{\"code\":\"format\",\"detail\":\"open\"}"
                                               : "{\"code\":\"format\",\"detail\":\"shut\"}");
        break;
    default:
        hostile_words(act, output);
        break;
    }
}

static char *code_of(Reader *reader, const char *act)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(act, 1);
    g_autoptr(ReaderResult) result = ask(reader, READER_READ, bytes);
    g_assert_null(result->pages);
    g_assert_null(result->pictures);
    g_test_message("%s: %s", act, result->error_detail);
    return g_steal_pointer(&result->error_code);
}

static void assert_code(Reader *reader, const char *act, const char *code)
{
    g_autofree char *found = code_of(reader, act);
    if (g_strcmp0(found, code) != 0)
        g_test_message("act %s", act);
    g_assert_cmpstr(found, ==, code);
}

static void test_crashes_cost_one_original(void)
{
    g_autoptr(Reader) reader = reader_with(hostile_answer);
    assert_code(reader, "A", "crashed");
    assert_code(reader, "S", "crashed");
    assert_code(reader, "X", "crashed");
#ifndef __SANITIZE_ADDRESS__
    assert_code(reader, "M", "memory");
#endif
    assert_code(reader, "F", "nonsense");
}

static void test_nonsense_is_refused(void)
{
    g_autoptr(Reader) reader = reader_with(hostile_answer);
    for (const char *act = "djnpiez"; *act; act++) {
        const char one[] = {*act, '\0'};
        assert_code(reader, one, "nonsense");
    }
}

static void test_nothing_is_in_reach(void)
{
    g_autoptr(Reader) reader = reader_with(hostile_answer);
    g_autoptr(GBytes) bytes = g_bytes_new_static("O", 1);
    g_autoptr(ReaderResult) result = ask(reader, READER_READ, bytes);
    g_assert_cmpstr(result->error_detail, ==, "shut");
}

static void test_hangs_are_ended(void)
{
    ReaderOptions options = options_with(hostile_answer);
    options.silence_ms = 300;
    options.limits.cpu_s = 1;
    g_autoptr(Reader) reader = reader_new(&options, NULL);
    assert_code(reader, "H", "timeout");
    assert_code(reader, "C", "timeout");
}

static void test_cpu_time_is_limited(void)
{
    ReaderOptions options = options_with(hostile_answer);
    options.limits.cpu_s = 1;
    g_autoptr(Reader) reader = reader_new(&options, NULL);
    assert_code(reader, "C", "timeout");
}

static pid_t only_child(pid_t parent)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/task/%d/children", parent, parent);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return (pid_t)atoi(text);
}

static void test_dead_server_is_replaced(void)
{
    g_autoptr(Reader) reader = reader_with(reader_child_answer);
    pid_t server = only_child(getpid());
    g_assert_cmpint(kill(server, SIGKILL), ==, 0);
    g_usleep(50000);
    g_autoptr(GBytes) png = page_png();
    g_autoptr(ReaderResult) result = ask(reader, READER_PROBE, png);
    g_assert_cmpstr(result->whole, ==, "whole");
}

static void test_killed_from_outside_is_nobodys_fault(void)
{
    g_autoptr(Reader) reader = reader_with(hostile_answer);
    pid_t server = only_child(getpid());
    const ReaderRequest request = {.operation = READER_READ};
    g_autoptr(GError) error = NULL;
    ReaderJob *job = reader_job_start(reader, &request, "H", 1, &error);
    g_assert_nonnull(job);
    pid_t child;
    while ((child = only_child(server)) == 0)
        g_usleep(1000);
    g_assert_cmpint(kill(child, SIGKILL), ==, 0);
    while (!reader_job_advance(job))
        g_usleep(1000);
    g_assert_null(reader_job_finish(job, &error));
    g_assert_error(error, INTAKE_ERROR, INTAKE_ERROR_AWAY);
}

/* In place of the system's: where a wait is interrupted, POSIX leaves open what the descriptors say, and here they say what they said before. */
int poll(struct pollfd *descriptors, nfds_t count, int wait_ms)
{
    struct pollfd before[8];
    g_assert_cmpuint(count, <=, G_N_ELEMENTS(before));
    const struct timespec patience = {wait_ms / 1000, wait_ms % 1000 * 1000000L};
    if (count > 0)
        memcpy(before, descriptors, sizeof *before * count);
    int ready = ppoll(descriptors, count, wait_ms < 0 ? NULL : &patience, NULL);
    if (ready < 0 && count > 0)
        memcpy(descriptors, before, sizeof *before * count);
    return ready;
}

static void on_signal(int number)
{
    (void)number;
}

/* Until nobody reads any more. */
static void write_on(FormReader *forms, const ReaderRequest *request, GBytes *bytes, int output)
{
    (void)forms, (void)request, (void)bytes;
    while (write(output, "x", 1) > 0)
        continue;
}

/* A server whose waiting is interrupted: what its descriptors said before is no request that waits for it. */
static void test_an_interrupted_server_hears_of_deaths(void)
{
    enum { JOB = 7, SIGNALS = 20 };
    int ends[2], output[2];
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), ==, 0);
    pid_t server = fork();
    if (server == 0) {
        const struct sigaction noted = {.sa_handler = on_signal};
        const ReaderLimits limits = {.memory_bytes = (gsize)1 << 30, .cpu_s = 5};
        sigaction(SIGUSR1, &noted, NULL);
        close(ends[0]);
        reader_server_run(NULL, &limits, write_on, ends[1]);
        _exit(0);
    }
    const ReaderRequest request = {.job = JOB, .operation = READER_READ};
    int memory = memfd_create("original", MFD_CLOEXEC);
    g_assert_cmpint(write(memory, "x", 1), ==, 1);
    g_assert_cmpint(pipe2(output, O_CLOEXEC), ==, 0);
    g_assert_true(reader_message_send(ends[0], &request, sizeof request, (int[]){memory, output[1]}, 2));
    close(ends[1]);
    close(output[1]);
    close(memory);
    char byte;
    g_assert_cmpint(read(output[0], &byte, 1), ==, 1);
    for (int i = 0; i < SIGNALS; i++) {
        kill(server, SIGUSR1);
        g_usleep(5000);
    }
    close(output[0]);
    struct pollfd wait_for = {.fd = ends[0], .events = POLLIN};
    g_assert_cmpint(poll(&wait_for, 1, PATIENCE_MS), ==, 1);
    ReaderObituary obituary = {0};
    g_assert_cmpint(recv(ends[0], &obituary, sizeof obituary, 0), ==, sizeof obituary);
    g_assert_cmpuint(obituary.job, ==, JOB);
    close(ends[0]);
    g_assert_cmpint(waitpid(server, NULL, 0), ==, server);
}

static void test_two_at_a_time(void)
{
    ReaderOptions options = options_with(hostile_answer);
    options.limits.cpu_s = 1;
    g_autoptr(Reader) reader = reader_new(&options, NULL);
    const ReaderRequest request = {.operation = READER_READ};
    ReaderJob *slow = reader_job_start(reader, &request, "C", 1, NULL);
    assert_code(reader, "A", "crashed");
    g_assert_false(reader_job_advance(slow));
    while (!reader_job_advance(slow))
        g_usleep(20000);
    g_autoptr(ReaderResult) result = reader_job_finish(slow, NULL);
    g_assert_cmpstr(result->error_code, ==, "timeout");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reader/page", test_reads_a_page);
    g_test_add_func("/reader/probe", test_probes);
    g_test_add_func("/reader/crop", test_crops);
    g_test_add_func("/reader/bad-files", test_bad_files_have_words);
    g_test_add_func("/reader/crash", test_crashes_cost_one_original);
    g_test_add_func("/reader/nonsense", test_nonsense_is_refused);
    g_test_add_func("/reader/reach", test_nothing_is_in_reach);
    g_test_add_func("/reader/hang", test_hangs_are_ended);
    g_test_add_func("/reader/cpu", test_cpu_time_is_limited);
    g_test_add_func("/reader/dead-server", test_dead_server_is_replaced);
    g_test_add_func("/reader/killed", test_killed_from_outside_is_nobodys_fault);
    g_test_add_func("/reader/interrupted", test_an_interrupted_server_hears_of_deaths);
    g_test_add_func("/reader/two", test_two_at_a_time);
    return g_test_run();
}
