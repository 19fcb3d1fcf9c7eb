/* The settings' file. */
#include "intake/config.h"

#include "fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    int file = memfd_create("config", MFD_CLOEXEC);
    if (file < 0 || write(file, bytes, size) != (ssize_t)size)
        g_error("no memory for a file");
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", file);
    g_setenv("GUICHET_CONFIG", path, TRUE);
    g_autoptr(GError) error = NULL;
    if (!config_load(&error) && (!error || !g_utf8_validate(error->message, -1, NULL)))
        g_error("refused without words that can be shown");
    for (int key = 0; key < CONFIG_COUNT; key++)
        if (strchr(config_text((ConfigKey)key), '\n'))
            g_error("a setting of several lines");
    config_number(CONFIG_WORKERS);
    close(file);
    return 0;
}
