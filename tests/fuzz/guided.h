/* guided.h: runs a target on one input; keeps the input that it dies of; and, where our code is built to tell which ways it goes (gcc's
 * -fsanitize-coverage=trace-pc, B=san), whether it went a new one. Pairs of places, and how often to the next power of two, count as in AFL
 * (M. Zalewski). */
#ifndef TESTS_FUZZ_GUIDED_H
#define TESTS_FUZZ_GUIDED_H
#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct {
    const uint8_t *bytes; /* NULL: between two */
    size_t size;
    char *path; /* where it goes if the target dies */
} guided_now;

/* Of the processor; but who sleeps, over a socket, has at most twice as much of the clock on the wall. */
static double guided_seconds(void)
{
    static gint64 began_us;
    began_us = began_us ? began_us : g_get_monotonic_time();
    return MAX((double)clock() / CLOCKS_PER_SEC, (double)(g_get_monotonic_time() - began_us) / G_USEC_PER_SEC / 2);
}

/* Of a process that is dying: nothing but system calls. */
static void guided_keep(void)
{
    if (!guided_now.bytes)
        return;
    int file = open(guided_now.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0 || write(file, guided_now.bytes, guided_now.size) != (ssize_t)guided_now.size)
        return;
    close(file);
    static const char said[] = "# the input that broke it is kept as ";
    if (write(2, said, sizeof said - 1) > 0 && write(2, guided_now.path, strlen(guided_now.path)) > 0)
        guided_now.bytes = write(2, "\n", 1) > 0 ? NULL : guided_now.bytes;
}

static void guided_die(int number)
{
    guided_keep();
    signal(number, SIG_DFL);
    raise(number);
}

#ifdef GUICHET_GUIDED
#define GUIDED_PLAIN __attribute__((no_sanitize_coverage, no_sanitize("address", "undefined")))
enum { GUIDED_PLACES = 1 << 16 };
static uint8_t guided_times[GUIDED_PLACES], guided_seen[GUIDED_PLACES];
static guint guided_reached;

void __sanitizer_cov_trace_pc(void);
const char *__asan_default_options(void);
const char *__ubsan_default_options(void);

/* Abort, so that guided_die hears of it. */
GUIDED_PLAIN const char *__asan_default_options(void)
{
    return "abort_on_error=1";
}

GUIDED_PLAIN const char *__ubsan_default_options(void)
{
    return "abort_on_error=1:print_stacktrace=1";
}

GUIDED_PLAIN void __sanitizer_cov_trace_pc(void)
{
    static uintptr_t before;
    uintptr_t here = (uintptr_t)__builtin_return_address(0) - (uintptr_t)__sanitizer_cov_trace_pc;
    here = here * UINT64_C(0x9e3779b97f4a7c15) >> 48;
    uint8_t *times = &guided_times[(here ^ before) & (GUIDED_PLACES - 1)];
    *times = (uint8_t)(*times + (*times < 255));
    before = here >> 1;
}

GUIDED_PLAIN static bool guided_is_new(void)
{
    bool is_new = false;
    for (int at = 0; at < GUIDED_PLACES; at += (int)sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, guided_times + at, sizeof word);
        for (int i = at; word != 0; i++, word >>= 8) {
            uint8_t times = word & 255, size = times ? (uint8_t)(1 << (31 - __builtin_clz(times))) : 0;
            guided_reached += times && !guided_seen[i];
            is_new |= (size & ~guided_seen[i]) != 0;
            guided_seen[i] |= size;
        }
    }
    return is_new;
}
#endif

/* Whether it went a way that none before it went. */
static bool guided_run(const uint8_t *bytes, size_t size)
{
    guided_now.bytes = bytes;
    guided_now.size = size;
#ifdef GUICHET_GUIDED
    memset(guided_times, 0, sizeof guided_times);
#endif
    LLVMFuzzerTestOneInput(bytes, size);
    guided_now.bytes = NULL;
#ifdef GUICHET_GUIDED
    return guided_is_new();
#else
    return false;
#endif
}

static void guided_begin(const char *name)
{
    static const int deaths[] = {SIGTRAP, SIGABRT, SIGTERM, SIGFPE, SIGILL,
#ifndef GUICHET_GUIDED /* the sanitizer's own */
                                 SIGSEGV, SIGBUS,
#endif
    };
    const char *folder = g_getenv("FUZZ_FOUND");
    guided_now.path = g_build_filename(folder ? folder : ".", name, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(deaths); i++)
        signal(deaths[i], guided_die);
}

/* What is to be said of it, beside the rounds. Static. */
static const char *guided_words(guint kept)
{
    static char words[80];
#ifdef GUICHET_GUIDED
    g_snprintf(words, sizeof words, ", %u inputs kept, %u places reached", kept, guided_reached);
#else
    (void)kept;
#endif
    return words;
}

#endif
