/* intake/scanner_library.h: SANE's functions, loaded by name; a part of intake/scanner.c. */
#ifndef INTAKE_SCANNER_LIBRARY_H
#define INTAKE_SCANNER_LIBRARY_H
#include <glib.h>
#include <sane/sane.h>
#include <stdbool.h>

/* Later versions of the standard; Debian's header has them disabled. */
enum { SCANNER_STATUS_WARMING_UP = 12, SCANNER_STATUS_HW_LOCKED = 13 };

typedef struct {
    SANE_Status (*init)(SANE_Int *version, SANE_Auth_Callback authorise);
    SANE_Status (*get_devices)(const SANE_Device ***list, SANE_Bool local_only);
    SANE_Status (*open)(SANE_String_Const name, SANE_Handle *handle);
    void (*close)(SANE_Handle handle);
    const SANE_Option_Descriptor *(*get_option_descriptor)(SANE_Handle handle, SANE_Int option);
    SANE_Status (*control_option)(SANE_Handle handle, SANE_Int option, SANE_Action action, void *value, SANE_Int *info);
    SANE_Status (*get_parameters)(SANE_Handle handle, SANE_Parameters *parameters);
    SANE_Status (*start)(SANE_Handle handle);
    SANE_Status (*read)(SANE_Handle handle, SANE_Byte *data, SANE_Int most, SANE_Int *length);
    void (*cancel)(SANE_Handle handle);
} ScannerLibrary;

/* Loads and initialises it, once. Errors: SCANNER_ERROR "setup". */
const ScannerLibrary *scanner_library(GError **error);

/* False and the error's word for a status that is not good. */
bool scanner_sound(SANE_Status status, const char *what, GError **error);

#endif
