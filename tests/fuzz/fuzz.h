/* fuzz.h: one target of libFuzzer (make fuzz). In every other build the same file is a test that replays its seeds,
 * each at full length and cut off at several places. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H
#include <glib.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#ifndef GUICHET_FUZZ
static int replay_folder(const char *folder)
{
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
            g_autofree uint8_t *copy = g_memdup2(content, length);
            LLVMFuzzerTestOneInput(copy, length);
        }
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
    printf("1..1\n%s 1 %d seeds of %s replayed\n", replayed > 0 ? "ok" : "not ok", replayed, name);
    return replayed == 0;
}
#endif

#endif
