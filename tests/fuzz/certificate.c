/* Certificates, revocation lists, time stamps: whatever calls itself one. */
#include "intake/timestamp.h"
#include "intake/trust_certificate.h"

#include "fuzz.h"

#include <string.h>

static void check_certificate(const json_t *certificate, GBytes *said)
{
    const char *der = json_string_value(json_object_get(certificate, "der"));
    if (!der || !json_string_value(json_object_get(certificate, "id")))
        g_error("a certificate without itself");
    g_autofree char *issuer = trust_certificate_issuer(der), *serial = trust_certificate_serial(der);
    trust_certificate_signed_by(der, der);
    g_autofree uint8_t *zeros = g_malloc0(200);
    for (int exact = 0; exact <= 1; exact++) {
        g_autoptr(GBytes) nothing = g_bytes_new(zeros, exact ? 64 : 200);
        if (trust_signature_good(der, said, nothing, exact))
            g_error("signed by nothing");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const guint8 digest[TIMESTAMP_SHA256_BYTES];
    g_autoptr(GBytes) whole = g_bytes_new(bytes, size);
    json_auto_t *certificates = trust_certificates_read((const char *)bytes, size);
    size_t i;
    json_t *certificate;
    json_array_foreach(certificates, i, certificate)
        check_certificate(certificate, whole);
    json_auto_t *revocations = trust_revocations_read((const char *)bytes, size);
    if (revocations && json_array_size(certificates) > 0)
        trust_revocations_signed_by(json_string_value(json_object_get(revocations, "der")),
                                    json_string_value(json_object_get(json_array_get(certificates, 0), "der")));
    g_autoptr(GError) error = NULL;
    gint64 at = 0;
    if (!timestamp_check(whole, NULL, digest, &at, &error) && !error)
        g_error("refused without a word");
    return 0;
}
