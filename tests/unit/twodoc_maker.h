/* Keys, certificates and signed 2D-Docs of a test authority that nobody else has. */
#ifndef TESTS_TWODOC_MAKER_H
#define TESTS_TWODOC_MAKER_H
#include <glib.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

static inline EVP_PKEY *maker_key(const char *curve)
{
    return EVP_EC_gen(curve);
}

static inline void maker_name(X509_NAME *name, const char *common_name)
{
    X509_NAME_add_entry_by_txt(name, "O", MBSTRING_ASC, (const guchar *)"Essais", -1, -1, 0);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const guchar *)common_name, -1, -1, 0);
}

/* Valid from 2020 to 2039. `signer` signs it as `issuer`; an authority's own has its own name as issuer. */
static inline X509 *maker_certificate(EVP_PKEY *key, const char *id, const char *issuer, EVP_PKEY *signer, long serial)
{
    X509 *certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial);
    ASN1_TIME_set_string_X509(X509_getm_notBefore(certificate), "20200101000000Z");
    ASN1_TIME_set_string_X509(X509_getm_notAfter(certificate), "20391231235959Z");
    maker_name(X509_get_subject_name(certificate), id);
    maker_name(X509_get_issuer_name(certificate), issuer);
    X509_set_pubkey(certificate, key);
    if (strcmp(id, issuer) == 0) {
        X509_EXTENSION *authority = X509V3_EXT_conf_nid(NULL, NULL, NID_basic_constraints, "critical,CA:TRUE");
        X509_add_ext(certificate, authority, -1);
        X509_EXTENSION_free(authority);
    }
    X509_sign(certificate, signer, EVP_sha256());
    return certificate;
}

static inline char *maker_pem(X509 *certificate)
{
    BIO *memory = BIO_new(BIO_s_mem());
    char *text;
    PEM_write_bio_X509(memory, certificate);
    long size = BIO_get_mem_data(memory, &text);
    char *copy = g_strndup(text, (gsize)size);
    BIO_free(memory);
    return copy;
}

static inline void maker_base32(GString *text, const guint8 *bytes, gsize size)
{
    guint32 held = 0;
    int bits = 0;
    for (gsize i = 0; i < size; i++) {
        held = held << 8 | bytes[i];
        for (bits += 8; bits >= 5; bits -= 5)
            g_string_append_c(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[held >> (bits - 5) & 31]);
    }
    if (bits > 0)
        g_string_append_c(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[held << (5 - bits) & 31]);
}

/* `said` with its signature behind it, in base 32. */
static inline char *maker_sign(EVP_PKEY *key, const char *said)
{
    int half = (EVP_PKEY_get_bits(key) + 7) / 8;
    const char *digest = half == 32 ? "SHA256" : half == 48 ? "SHA384" : "SHA512";
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    guint8 der[256], pair[132];
    size_t size = sizeof der;
    EVP_DigestSignInit_ex(context, NULL, digest, NULL, NULL, key, NULL);
    EVP_DigestSign(context, der, &size, (const guint8 *)said, strlen(said));
    EVP_MD_CTX_free(context);
    const guint8 *at = der;
    ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &at, (long)size);
    BN_bn2binpad(ECDSA_SIG_get0_r(signature), pair, half);
    BN_bn2binpad(ECDSA_SIG_get0_s(signature), pair + half, half);
    ECDSA_SIG_free(signature);
    GString *text = g_string_new(said);
    g_string_append_c(text, 0x1f);
    maker_base32(text, pair, 2 * (gsize)half);
    return g_string_free(text, FALSE);
}

/* Days since 2000-01-01 in four hex digits. */
static inline char *maker_day(int year, int month, int day)
{
    GDate from, to;
    g_date_set_dmy(&from, 1, G_DATE_JANUARY, 2000);
    g_date_set_dmy(&to, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    return g_strdup_printf("%04X", g_date_days_between(&from, &to));
}

#endif
