/* fuzz.h: one target of libFuzzer (make fuzz). In every other build the same file is a test that replays its seeds, each at
 * full length, cut off at several places, and altered at random as long as a second lasts, or as FUZZ_SECONDS says; alike each time with the
 * same FUZZ_SEED. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#ifndef GUICHET_FUZZ
/* A few bytes changed, moved or taken away. */
static size_t alter(uint8_t *bytes, size_t size, GRand *chance)
{
    static const uint8_t odd[] = {0, 1, 0x7f, 0x80, 0xff, ' ', '(', '/', '<', '"', '-', '9'};
    for (int changes = g_rand_int_range(chance, 1, 9); changes > 0 && size > 1; changes--) {
        size_t at = (size_t)g_rand_int_range(chance, 0, (gint32)size), from = (size_t)g_rand_int_range(chance, 0, (gint32)size);
        size_t most = MIN(size - MAX(at, from), 16);
        switch (g_rand_int_range(chance, 0, 4)) {
        case 0:
            bytes[at] ^= (uint8_t)(1 << g_rand_int_range(chance, 0, 8));
            break;
        case 1:
            bytes[at] = odd[g_rand_int_range(chance, 0, G_N_ELEMENTS(odd))];
            break;
        case 2:
            memmove(bytes + at, bytes + from, most);
            break;
        default:
            memmove(bytes + at, bytes + at + most, size - at - most);
            size -= most;
        }
    }
    return size;
}

static guint64 rounds;

static void replay_altered(const char *content, size_t size, double seconds, guint32 seed)
{
    enum { ROUNDS_A_SECOND = 500 };
    g_autoptr(GRand) chance = g_rand_new_with_seed(seed);
    g_autoptr(GTimer) timer = g_timer_new();
    bool long_one = g_getenv("FUZZ_SECONDS") != NULL;
    for (int i = 0; (long_one || i < ROUNDS_A_SECOND) && g_timer_elapsed(timer, NULL) < seconds; i++, rounds++) {
        g_autofree uint8_t *copy = g_malloc(MAX(size, 1));
        memcpy(copy, content, size);
        size_t length = size > 0 ? alter(copy, size, chance) : 0;
        /* As long as what is read, so that the address sanitizer sees a byte too far. */
        g_autofree uint8_t *exact = g_realloc(g_steal_pointer(&copy), MAX(length, 1));
        LLVMFuzzerTestOneInput(exact, length);
    }
}

static int replay_folder(const char *folder)
{
    g_autoptr(GDir) counted = g_dir_open(folder, 0, NULL);
    int seeds = 0;
    while (counted && g_dir_read_name(counted))
        seeds++;
    const char *said_seconds = g_getenv("FUZZ_SECONDS"), *said_seed = g_getenv("FUZZ_SEED");
    double seconds = said_seconds ? g_ascii_strtod(said_seconds, NULL) : 1;
    guint32 seed = said_seed ? (guint32)g_ascii_strtoull(said_seed, NULL, 10) : 17;
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    int replayed = 0;
    for (const char *name; files != NULL && (name = g_dir_read_name(files)) != NULL;) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        char *content;
        size_t size;
        if (!g_file_get_contents(path, &content, &size, NULL))
            continue;
        for (int cut = 0; cut < 8; cut++) {
            size_t length = size - size * (size_t)cut / 8;
            g_autofree uint8_t *copy = g_malloc(MAX(length, 1));
            memcpy(copy, content, length);
            LLVMFuzzerTestOneInput(copy, length);
        }
        replay_altered(content, size, seconds / seeds, seed);
        g_free(content);
        replayed++;
    }
    return replayed;
}

int main(int argc, char **argv)
{
    const char *root = g_getenv("G_TEST_SRCDIR");
    g_autofree char *name = g_path_get_basename(argv[0]);
    g_autofree char *folder = g_build_filename(root ? root : ".", "tests", "fuzz", "seeds", name, NULL);
    int replayed = 0;
    for (int i = 1; i < argc; i++)
        replayed += argv[i][0] == '-' ? 0 : replay_folder(argv[i]);
    replayed += replay_folder(folder);
    printf("1..1\n%s 1 %d seeds of %s replayed, altered %" G_GUINT64_FORMAT " times\n", replayed > 0 ? "ok" : "not ok", replayed, name, rounds);
    return replayed == 0;
}
#endif

#endif
