/* intake/trust_tsl.h: the trust list as it is published (ETSI TS 102 231 XML). Not for other files than trust*.c. */
#ifndef INTAKE_TRUST_TSL_H
#define INTAKE_TRUST_TSL_H
#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

/* "list" and "authorities" of intake/trust_store.h. An authority is accepted when every service of it is ("inaccord"). The list's own
 * XML signature is not checked: its SHA-256 is there to be compared with what the administration publishes.
 * NULL with INTAKE_ERROR_INPUT when the bytes are no such list. Transfer full. */
json_t *trust_tsl_read(const char *bytes, gsize size, GError **error);

#endif
