/* intake/trust_certificate.h: certificates and revocation lists, OpenSSL's side. Not for other files than trust*.c. */
#ifndef INTAKE_TRUST_CERTIFICATE_H
#define INTAKE_TRUST_CERTIFICATE_H
#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

/* The certificates of a file, PEM (several) or DER (one), as "certificates" of intake/trust_store.h, "authority" being the issuer's common name
 * and "listed" false. Certificates of authorities and those whose key is on no known curve are left out. Transfer full; an
 * empty array for other files. */
json_t *trust_certificates_read(const char *bytes, gsize size);

/* Whether `issuer_der` (base 64) signed `der` (base 64). */
bool trust_certificate_signed_by(const char *der, const char *issuer_der);

/* A revocation list, PEM or DER: {"next_update","serials","issuer","der"}; NULL for other files. Transfer full. */
json_t *trust_revocations_read(const char *bytes, gsize size);
bool trust_revocations_signed_by(const char *der, const char *issuer_der);

/* Who issued the certificate, comparable with "issuer" above; its serial in hex. Transfer full. */
char *trust_certificate_issuer(const char *der);
char *trust_certificate_serial(const char *der);

/* Whether the key of `der` made `signature` over `said`. Unless `exact`, what stands behind the signature's length is left out. */
bool trust_signature_good(const char *der, GBytes *said, GBytes *signature, bool exact);

#endif
