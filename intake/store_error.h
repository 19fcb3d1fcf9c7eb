/* intake/store_error.h: errors of the store as people read them. */
#ifndef INTAKE_STORE_ERROR_H
#define INTAKE_STORE_ERROR_H
#include <glib.h>

/* In French: which rule was broken, or what to do about it, then the store's own words in brackets. An error of another
 * domain is given as it is. Transfer full. */
char *store_error_french(const GError *error);

/* The same to standard error, after "guichet COMMAND: ". */
void store_error_tell(const char *command, const GError *error);

#endif
