#include "intake/trust_certificate.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

enum { CERTIFICATES_MOST = 5000, SERIALS_MOST = 100000 };

G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509_CRL, X509_CRL_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_MD_CTX, EVP_MD_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ECDSA_SIG, ECDSA_SIG_free)

typedef struct {
    const char *group, *name, *digest;
    size_t bytes; /* of r, of s */
} Curve;

static const Curve curves[] = {{"prime256v1", "P-256", "SHA256", 32}, {"secp384r1", "P-384", "SHA384", 48}, {"secp521r1", "P-521", "SHA512", 66}};

static const Curve *curve_of(EVP_PKEY *key)
{
    char group[64] = "";
    if (!key || !EVP_PKEY_is_a(key, "EC") || !EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group, NULL))
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(curves); i++)
        if (strcmp(curves[i].group, group) == 0)
            return &curves[i];
    return NULL;
}

static X509 *from_base64(const char *text)
{
    gsize size;
    g_autofree guchar *der = g_base64_decode(text, &size);
    const guchar *at = der;
    X509 *certificate = d2i_X509(NULL, &at, (long)size);
    ERR_clear_error();
    return certificate;
}

static char *common_name(const X509_NAME *name)
{
    int index = X509_NAME_get_index_by_NID((X509_NAME *)name, NID_commonName, -1);
    unsigned char *text = NULL;
    int size = index < 0 ? -1 : ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)));
    char *copy = size < 0 || size > 200 ? g_strdup("") : g_strndup((char *)text, (gsize)size);
    OPENSSL_free(text);
    return copy;
}

static char *whole_name(const X509_NAME *name)
{
    char *text = X509_NAME_oneline(name, NULL, 0);
    char *copy = g_utf8_make_valid(text ? text : "", -1);
    OPENSSL_free(text);
    return copy;
}

static char *day_of(const ASN1_TIME *time)
{
    struct tm parts;
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1)
        return g_strdup("");
    return g_strdup_printf("%04d-%02d-%02d", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

static char *hex_of(const ASN1_INTEGER *number)
{
    BIGNUM *big = ASN1_INTEGER_to_BN(number, NULL);
    char *hex = big ? BN_bn2hex(big) : NULL, *copy = g_strdup(hex ? hex : "");
    OPENSSL_free(hex);
    BN_free(big);
    return copy;
}

static void add_certificate(json_t *list, X509 *certificate)
{
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    const Curve *curve = curve_of(key);
    guchar *der = NULL;
    int size = curve && X509_check_ca(certificate) == 0 ? i2d_X509(certificate, &der) : 0;
    if (size > 0 && json_array_size(list) < CERTIFICATES_MOST) {
        g_autofree char *id = common_name(X509_get_subject_name(certificate)), *authority = common_name(X509_get_issuer_name(certificate));
        g_autofree char *subject = whole_name(X509_get_subject_name(certificate)), *text = g_base64_encode(der, (gsize)size);
        g_autofree char *from = day_of(X509_get0_notBefore(certificate)), *to = day_of(X509_get0_notAfter(certificate));
        json_array_append_new(list, json_pack("{ss ss ss ss ss ss sb ss}", "authority", authority, "id", id, "subject", subject, "from", from,
                                              "to", to, "curve", curve->name, "listed", 0, "der", text));
    }
    OPENSSL_free(der);
}

json_t *trust_certificates_read(const char *bytes, gsize size)
{
    json_t *list = json_array();
    BIO *memory = BIO_new_mem_buf(bytes, (int)MIN(size, G_MAXINT));
    const guchar *at = (const guchar *)bytes;
    g_autoptr(X509) single = d2i_X509(NULL, &at, (long)size);
    if (single) {
        add_certificate(list, single);
    } else {
        for (X509 *next; (next = PEM_read_bio_X509(memory, NULL, NULL, NULL)) != NULL; X509_free(next))
            add_certificate(list, next);
    }
    BIO_free(memory);
    ERR_clear_error();
    return list;
}

bool trust_certificate_signed_by(const char *der, const char *issuer_der)
{
    g_autoptr(X509) certificate = from_base64(der), issuer = from_base64(issuer_der);
    bool good = certificate && issuer && X509_NAME_cmp(X509_get_issuer_name(certificate), X509_get_subject_name(issuer)) == 0 &&
                X509_verify(certificate, X509_get0_pubkey(issuer)) == 1;
    ERR_clear_error();
    return good;
}

static X509_CRL *crl_from(const char *bytes, gsize size)
{
    const guchar *at = (const guchar *)bytes;
    X509_CRL *crl = d2i_X509_CRL(NULL, &at, (long)size);
    if (!crl) {
        BIO *memory = BIO_new_mem_buf(bytes, (int)MIN(size, G_MAXINT));
        crl = PEM_read_bio_X509_CRL(memory, NULL, NULL, NULL);
        BIO_free(memory);
    }
    ERR_clear_error();
    return crl;
}

json_t *trust_revocations_read(const char *bytes, gsize size)
{
    g_autoptr(X509_CRL) crl = crl_from(bytes, size);
    if (!crl)
        return NULL;
    json_t *serials = json_array();
    STACK_OF(X509_REVOKED) *revoked = X509_CRL_get_REVOKED(crl);
    for (int i = 0; i < MIN(sk_X509_REVOKED_num(revoked), SERIALS_MOST); i++) {
        g_autofree char *serial = hex_of(X509_REVOKED_get0_serialNumber(sk_X509_REVOKED_value(revoked, i)));
        json_array_append_new(serials, json_string(serial));
    }
    guchar *der = NULL;
    int length = i2d_X509_CRL(crl, &der);
    g_autofree char *text = g_base64_encode(der, (gsize)MAX(0, length)), *issuer = whole_name(X509_CRL_get_issuer(crl));
    g_autofree char *next = day_of(X509_CRL_get0_nextUpdate(crl));
    OPENSSL_free(der);
    return json_pack("{ss so ss ss}", "next_update", next, "serials", serials, "issuer", issuer, "der", text);
}

bool trust_revocations_signed_by(const char *der, const char *issuer_der)
{
    gsize size;
    g_autofree guchar *bytes = g_base64_decode(der, &size);
    g_autoptr(X509_CRL) crl = crl_from((const char *)bytes, size);
    g_autoptr(X509) issuer = from_base64(issuer_der);
    bool good = crl && issuer && X509_CRL_verify(crl, X509_get0_pubkey(issuer)) == 1;
    ERR_clear_error();
    return good;
}

char *trust_certificate_issuer(const char *der)
{
    g_autoptr(X509) certificate = from_base64(der);
    return certificate ? whole_name(X509_get_issuer_name(certificate)) : g_strdup("");
}

char *trust_certificate_serial(const char *der)
{
    g_autoptr(X509) certificate = from_base64(der);
    return certificate ? hex_of(X509_get0_serialNumber(certificate)) : g_strdup("");
}

/* r and s one after the other become what OpenSSL reads. */
static guchar *signature_der(GBytes *signature, size_t half, int *size)
{
    const guchar *bytes = g_bytes_get_data(signature, NULL);
    g_autoptr(ECDSA_SIG) pair = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(bytes, (int)half, NULL), *s = BN_bin2bn(bytes + half, (int)half, NULL);
    guchar *der = NULL;
    ECDSA_SIG_set0(pair, r, s);
    *size = i2d_ECDSA_SIG(pair, &der);
    return der;
}

bool trust_signature_good(const char *der, GBytes *said, GBytes *signature, bool exact)
{
    g_autoptr(X509) certificate = from_base64(der);
    EVP_PKEY *key = certificate ? X509_get0_pubkey(certificate) : NULL;
    const Curve *curve = curve_of(key);
    size_t there = g_bytes_get_size(signature);
    if (!curve || there < 2 * curve->bytes || (exact && there > 2 * curve->bytes))
        return false;
    int size = 0;
    guchar *text = signature_der(signature, curve->bytes, &size);
    g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new();
    bool good = size > 0 && EVP_DigestVerifyInit_ex(context, NULL, curve->digest, NULL, NULL, key, NULL) == 1 &&
                EVP_DigestVerify(context, text, (size_t)size, g_bytes_get_data(said, NULL), g_bytes_get_size(said)) == 1;
    OPENSSL_free(text);
    ERR_clear_error();
    return good;
}
