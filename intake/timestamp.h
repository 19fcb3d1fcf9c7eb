/* intake/timestamp.h: time stamps of an authority (RFC 3161) over a SHA-256, asked for by HTTP (its section 3.4). */
#ifndef INTAKE_TIMESTAMP_H
#define INTAKE_TIMESTAMP_H
#include <glib.h>
#include <stdbool.h>

enum { TIMESTAMP_SHA256_BYTES = 32 };

/* Asks `authority` (an http:// address) for a stamp over the digest, with a nonce. The answer is checked before it is given:
 * granted, over this digest, this nonce; signed under `certificates` (a PEM file of trusted roots) when not empty.
 * Errors: INTAKE_ERROR_AWAY (no answer), INTAKE_ERROR_SETUP (refused, or an answer that does not hold). Transfer full: the
 * TimeStampResp in DER. Waits 20 s at most. */
GBytes *timestamp_ask(const char *authority, const char *certificates, const guint8 *digest, GError **error);

/* Whether `response` stamps this digest, and, when `certificates` is not empty, is signed under them as of its own time.
 * `at` gets that time, seconds since 1970. Errors: INTAKE_ERROR_INPUT saying what does not hold. */
bool timestamp_check(GBytes *response, const char *certificates, const guint8 *digest, gint64 *at, GError **error);

#endif
