#include "intake/scanner_library.h"

#include "intake/scanner.h"

#include <dlfcn.h>

G_DEFINE_QUARK(scanner-error-quark, scanner_error)

static ScannerLibrary library;

/* ISO C has no cast from an object to a function; POSIX says that the bytes may be taken as they are. */
static bool find(void *handle, const char *name, void *place)
{
    void *found = dlsym(handle, name);
    *(void **)place = found;
    return found != NULL;
}

static bool find_all(void *handle)
{
    return find(handle, "sane_init", &library.init) && find(handle, "sane_get_devices", &library.get_devices) &&
           find(handle, "sane_open", &library.open) && find(handle, "sane_close", &library.close) &&
           find(handle, "sane_get_option_descriptor", &library.get_option_descriptor) &&
           find(handle, "sane_control_option", &library.control_option) &&
           find(handle, "sane_get_parameters", &library.get_parameters) && find(handle, "sane_start", &library.start) &&
           find(handle, "sane_read", &library.read) && find(handle, "sane_cancel", &library.cancel);
}

const ScannerLibrary *scanner_library(GError **error)
{
    static bool ready;
    if (ready)
        return &library;
    void *handle = dlopen("libsane.so.1", RTLD_NOW | RTLD_LOCAL);
    SANE_Int version = 0;
    if (!handle || !find_all(handle)) {
        g_set_error(error, SCANNER_ERROR, 0, "setup libsane.so.1: %s", dlerror());
        return NULL;
    }
    if (!scanner_sound(library.init(&version, NULL), "sane_init", error))
        return NULL;
    ready = true;
    return &library;
}

bool scanner_sound(SANE_Status status, const char *what, GError **error)
{
    static const char *const words[] = {
        [SANE_STATUS_UNSUPPORTED] = "unsupported", [SANE_STATUS_CANCELLED] = "cancelled", [SANE_STATUS_DEVICE_BUSY] = "busy",
        [SANE_STATUS_INVAL] = "invalid",           [SANE_STATUS_EOF] = "io",              [SANE_STATUS_JAMMED] = "jammed",
        [SANE_STATUS_NO_DOCS] = "no_docs",         [SANE_STATUS_COVER_OPEN] = "cover_open", [SANE_STATUS_IO_ERROR] = "io",
        [SANE_STATUS_NO_MEM] = "memory",           [SANE_STATUS_ACCESS_DENIED] = "denied", [SCANNER_STATUS_WARMING_UP] = "busy", [SCANNER_STATUS_HW_LOCKED] = "locked",
    };
    if (status == SANE_STATUS_GOOD)
        return true;
    const char *word = (unsigned)status < G_N_ELEMENTS(words) ? words[status] : NULL;
    g_set_error(error, SCANNER_ERROR, (int)status, "%s %s answered %d", word ? word : "io", what, (int)status);
    return false;
}
