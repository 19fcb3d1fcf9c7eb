/* intake/scanner_options.h: a device's options under the names that all backends share; a part of intake/scanner.c. */
#ifndef INTAKE_SCANNER_OPTIONS_H
#define INTAKE_SCANNER_OPTIONS_H
#include "intake/scanner_library.h"

#include <jansson.h>

typedef struct {
    const ScannerLibrary *library;
    SANE_Handle handle;
} ScannerDevice;

/* The option of that name that may be set now; NULL when there is none. `number` gets its number. */
const SANE_Option_Descriptor *scanner_option(const ScannerDevice *device, const char *name, SANE_Int *number);

/* Whether `choices` (NULL-terminated) hold what our word means ("feeder", "colour"...); NULL when not. Borrowed. */
const char *scanner_choice(const char *word, const SANE_String_Const *choices);

/* The nearest value that the option allows; false when there is no such option. Errors: SCANNER_ERROR. */
bool scanner_set_number(const ScannerDevice *device, const char *name, double value, GError **error);
bool scanner_set_word(const ScannerDevice *device, const char *name, const char *value, GError **error);

/* "NAME=VALUE", for an option of any type. Errors: SCANNER_ERROR "invalid". */
bool scanner_set(const ScannerDevice *device, const char *setting, GError **error);

/* The value in force; `otherwise` when there is no such option. */
double scanner_number(const ScannerDevice *device, const char *name, double otherwise);

/* Our words, of `words` (NULL-terminated), that the option `name` offers. Transfer full. */
json_t *scanner_offers(const ScannerDevice *device, const char *name, const char *const *words);
bool scanner_allows(const SANE_Option_Descriptor *option, double value);

#endif
