/* intake/trust_store.h: the file `home`/trust.json. Not for other files than trust*.c.
 *
 * {"list": {"sequence","issued_on","next_update","sha256"} or null,
 *  "authorities": [{"id","name","accepted","certificates":[DER in base 64]}],
 *  "certificates": [{"authority","id","subject","from","to","curve","listed","der"}],   listed: an authority of the list signed it
 *  "revocations": [{"authority","next_update","serials":[hex]}]} */
#ifndef INTAKE_TRUST_STORE_H
#define INTAKE_TRUST_STORE_H
#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

/* An empty one when there is no file. NULL with INTAKE_ERROR_SETUP when the file is damaged. Transfer full. */
json_t *trust_store_load(const char *home, GError **error);

/* Whole or not at all, durable. Errors: INTAKE_ERROR_SETUP. */
bool trust_store_save(const char *home, const json_t *trust, GError **error);

/* The element of the array `key` whose `name` is `value`; NULL. Borrowed. */
json_t *trust_store_find(const json_t *trust, const char *key, const char *name, const char *value);

#endif
