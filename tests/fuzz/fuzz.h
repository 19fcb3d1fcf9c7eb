/* fuzz.h: one target of libFuzzer (make fuzz). In every other build the same file is a test that replays its seeds, each at full length and cut
 * off at several places, and then alters them at random, as long as FUZZ_SECONDS of processor time last (1 by default), alike each time with the
 * same FUZZ_SEED. Built with sanitizers (B=san) it is guided: what reaches something new in our code is kept and altered on. An input that
 * breaks it lies in FUZZ_FOUND (a folder, the working one by default) afterwards, under the target's name. */
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
#include "guided.h"

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

/* The beginning of one input and the end of another, or one alone; altered. As long as what is read, so that the address sanitizer sees a
 * byte too far. */
static uint8_t *descendant(const GPtrArray *pool, GRand *chance, size_t *size)
{
    enum { NEWEST = 16, LONGEST = 1 << 16 };
    guint newest = pool->len > NEWEST && g_rand_boolean(chance) ? pool->len - NEWEST : 0;
    GBytes *one = pool->pdata[g_rand_int_range(chance, (gint32)newest, (gint32)pool->len)];
    GBytes *other = g_rand_int_range(chance, 0, 4) == 0 ? pool->pdata[g_rand_int_range(chance, 0, (gint32)pool->len)] : NULL;
    gsize head, tail = 0;
    const uint8_t *first = g_bytes_get_data(one, &head), *second = other ? g_bytes_get_data(other, &tail) : NULL;
    if (other && head > 0 && tail > 0) {
        head = (gsize)g_rand_int_range(chance, 1, (gint32)head + 1);
        gsize from = (gsize)g_rand_int_range(chance, 0, (gint32)tail);
        second += from;
        tail = MIN(tail - from, LONGEST);
    }
    uint8_t *made = g_malloc(MAX(head + tail, 1));
    if (head > 0)
        memcpy(made, first, head);
    if (tail > 0)
        memcpy(made + head, second, tail);
    *size = head + tail > 0 ? alter(made, head + tail, chance) : 0;
    return g_realloc(made, MAX(*size, 1));
}

static guint64 alter_and_run(GPtrArray *pool, double seconds, guint32 seed)
{
    enum { ROUNDS_MOST = 10000, POOL_MOST = 20000 };
    g_autoptr(GRand) chance = g_rand_new_with_seed(seed);
    bool long_one = g_getenv("FUZZ_SECONDS") != NULL;
    double until = guided_seconds() + seconds;
    guint64 rounds = 0;
    for (; (long_one || rounds < ROUNDS_MOST) && guided_seconds() < until; rounds++) {
        size_t size;
        g_autofree uint8_t *made = descendant(pool, chance, &size);
        if (guided_run(made, size) && pool->len < POOL_MOST)
            g_ptr_array_add(pool, g_bytes_new(made, size));
    }
    return rounds;
}

static void replay_folder(const char *folder, GPtrArray *pool)
{
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    for (const char *name; files && (name = g_dir_read_name(files));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        char *content;
        gsize size;
        if (!g_file_get_contents(path, &content, &size, NULL))
            continue;
        for (gsize cut = 0; cut < 8; cut++) {
            gsize length = size - size * cut / 8;
            g_autofree uint8_t *copy = g_malloc(MAX(length, 1));
            memcpy(copy, content, length);
            guided_run(copy, length);
        }
        g_ptr_array_add(pool, g_bytes_new_take(content, size));
    }
}

int main(int argc, char **argv)
{
    const char *root = g_getenv("G_TEST_SRCDIR"), *said_seconds = g_getenv("FUZZ_SECONDS"), *said_seed = g_getenv("FUZZ_SEED");
    g_autofree char *name = g_path_get_basename(argv[0]);
    g_autofree char *folder = g_build_filename(root ? root : ".", "tests", "fuzz", "seeds", name, NULL);
    g_autoptr(GPtrArray) pool = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    guided_begin(name);
    for (int i = 1; i < argc; i++)
        if (argv[i][0] != '-')
            replay_folder(argv[i], pool);
    replay_folder(folder, pool);
    guint seeds = pool->len;
    guint64 rounds = seeds == 0 ? 0 : alter_and_run(pool, said_seconds ? g_ascii_strtod(said_seconds, NULL) : 1,
                                                    said_seed ? (guint32)g_ascii_strtoull(said_seed, NULL, 10) : 17);
    printf("1..1\n%s 1 %u seeds of %s replayed, altered %" G_GUINT64_FORMAT " times%s\n", seeds > 0 ? "ok" : "not ok", seeds, name, rounds,
           guided_words(pool->len - seeds));
    return seeds == 0;
}
#endif

#endif
