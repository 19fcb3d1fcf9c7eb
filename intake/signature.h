/* intake/signature.h: signs what papers say, so that anybody can check them without the store and without a network: Ed25519
 * (RFC 8032). The signed code is QR alphanumerics:
 *
 *   GV1:KIND:CASE:RECEIVED:SILENCE:DIGEST:KEY:SIGNATURE
 *
 * KIND acknowledgement, piece_request or status in capitals; CASE the number; the two dates ISO, the second "-" when there is none;
 * DIGEST the first 100 bits of SHA-256 over what the paper says (its data in the store); KEY the first 40 bits of SHA-256 over the
 * public key; the signature over all that stands before it. Base 32 (RFC 4648) without padding. */
#ifndef INTAKE_SIGNATURE_H
#define INTAKE_SIGNATURE_H
#include <glib.h>
#include <stdbool.h>

typedef struct {
    char *kind, *case_number, *received_on, *silence_on, *digest;
} SignedFacts;

void signed_facts_clear(SignedFacts *facts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SignedFacts, signed_facts_clear)

/* DIGEST of what a paper says. Transfer full. */
char *signature_digest(const char *said);

/* The signed code, with the key of `home`/keys, which is made when there is none (mode 0600). Errors: INTAKE_ERROR_SETUP.
 * Transfer full. */
char *signature_make(const char *home, const SignedFacts *facts, GError **error);

/* The public part of that key as PEM, and KEY of it, as codes name it; made when there is none. Errors: INTAKE_ERROR_SETUP. Transfer full. */
char *signature_public_key(const char *home, char **key, GError **error);

/* Puts somebody else's public key into `home`/keys, so that what he signed is known from now on. Errors: INTAKE_ERROR_INPUT when it is not
 * the Ed25519 key that `key` names, INTAKE_ERROR_SETUP. */
bool signature_trust(const char *home, const char *key, const char *pem, GError **error);

typedef enum {
    SIGNATURE_NONE,    /* no code of this kind */
    SIGNATURE_VALID,
    SIGNATURE_INVALID, /* altered, or misread */
    SIGNATURE_UNKNOWN  /* signed with a key that is not in `home`/keys */
} SignatureVerdict;

/* `facts` is filled in when the answer is VALID. */
SignatureVerdict signature_check(const char *home, const char *code, SignedFacts *facts);

#endif
