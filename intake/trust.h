/* intake/trust.h: whether a 2D-Doc is genuine: ECDSA on P-256, P-384 and P-521 against the certificates and lists that the
 * administrator imported (`guichet trust import`). They are kept in `home`/trust.json; nothing is ever fetched.
 * Source: ANTS, Processus 2D-Doc, 1.2 (2020), 3.3.4.1: hash SHA-256, SHA-384, SHA-512 by the curve, signature r and s. */
#ifndef INTAKE_TRUST_H
#define INTAKE_TRUST_H
#include "forms/twodoc.h"

#include <jansson.h>

typedef enum {
    TRUST_VALID,
    TRUST_INVALID,      /* altered, misread or forged */
    TRUST_UNKNOWN_CERT, /* no such certificate here: says nothing about the paper */
    TRUST_REVOKED,      /* the signature fits, the certificate or its authority was withdrawn */
    TRUST_LIST_STALE    /* the signature fits, the list or revocations are past their date */
} TrustVerdict;

/* "VALID", "INVALID", "UNKNOWN_CERT", "REVOKED", "LIST_STALE". Static. */
const char *trust_verdict_name(TrustVerdict verdict);

typedef struct Trust Trust;

/* What `home` holds; nothing imported yet is no error. Errors: INTAKE_ERROR_SETUP when the file is damaged. */
Trust *trust_open(const char *home, GError **error);
void trust_free(Trust *trust);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Trust, trust_free)

/* `today` is ISO. `outside` (may be NULL) tells whether the code was signed on a day on which its certificate was not valid: a person
 * should look, though the signature holds. */
TrustVerdict trust_check(const Trust *trust, const Twodoc *code, const char *today, bool *outside);

/* For showing: {"list":{"sequence","issued_on","next_update","sha256"} or null, "authorities":[{"id","name","accepted","certificates"}],
 * "certificates":[{"authority","id","subject","from","to","curve","listed"}], "revocations":[{"authority","count","next_update"}]}.
 * Transfer full. */
json_t *trust_describe(const Trust *trust);

#endif
