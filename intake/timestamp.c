#include "intake/timestamp.h"

#include "intake/error.h"

#include <openssl/err.h>
#include <openssl/http.h>
#include <openssl/rand.h>
#include <openssl/ts.h>
#include <signal.h>
#include <string.h>
#include <time.h>

enum { RESPONSE_BYTES = 1 << 18, WAIT_S = 20, NONCE_BYTES = 8 };

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TS_REQ, TS_REQ_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TS_RESP, TS_RESP_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TS_MSG_IMPRINT, TS_MSG_IMPRINT_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TS_VERIFY_CTX, TS_VERIFY_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509_ALGOR, X509_ALGOR_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509_STORE, X509_STORE_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ASN1_INTEGER, ASN1_INTEGER_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BIGNUM, BN_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BIO, BIO_free_all)

static bool fail(int code, const char *what, GError **error)
{
    char reason[256] = "";
    unsigned long cause = ERR_get_error();
    if (cause)
        ERR_error_string_n(cause, reason, sizeof reason);
    ERR_clear_error();
    g_set_error(error, INTAKE_ERROR, code, "time stamp: %s%s%s", what, *reason ? ": " : "", reason);
    return false;
}

static ASN1_INTEGER *make_nonce(void)
{
    unsigned char bytes[NONCE_BYTES];
    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return NULL;
    g_autoptr(BIGNUM) number = BN_bin2bn(bytes, sizeof bytes, NULL);
    return number ? BN_to_ASN1_INTEGER(number, NULL) : NULL;
}

static TS_REQ *make_request(const guint8 *digest)
{
    g_autoptr(TS_REQ) request = TS_REQ_new();
    g_autoptr(TS_MSG_IMPRINT) imprint = TS_MSG_IMPRINT_new();
    g_autoptr(X509_ALGOR) algorithm = X509_ALGOR_new();
    g_autoptr(ASN1_INTEGER) nonce = make_nonce();
    bool made = request && imprint && algorithm && nonce &&
                X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) &&
                TS_MSG_IMPRINT_set_algo(imprint, algorithm) &&
                TS_MSG_IMPRINT_set_msg(imprint, (unsigned char *)digest, TIMESTAMP_SHA256_BYTES) &&
                TS_REQ_set_version(request, 1) && TS_REQ_set_msg_imprint(request, imprint) &&
                TS_REQ_set_nonce(request, nonce) && TS_REQ_set_cert_req(request, 1);
    return made ? g_steal_pointer(&request) : NULL;
}

/* An authority that hangs up while it is spoken to is an error, not the end of the process. */
static TS_RESP *transfer(const char *host, const char *port, const char *path, BIO *body)
{
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction before;
    sigaction(SIGPIPE, &ignore, &before);
    g_autoptr(BIO) answer = OSSL_HTTP_transfer(NULL, host, port, path, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, "application/timestamp-query", body,
                                               "application/timestamp-reply", 1, RESPONSE_BYTES, WAIT_S, 0);
    sigaction(SIGPIPE, &before, NULL);
    return answer ? d2i_TS_RESP_bio(answer, NULL) : NULL;
}

static TS_RESP *send_request(const char *authority, TS_REQ *request, GError **error)
{
    char *host = NULL, *port = NULL, *path = NULL;
    int secure = 0;
    g_autoptr(BIO) body = BIO_new(BIO_s_mem());
    TS_RESP *response = NULL;
    if (OSSL_HTTP_parse_url(authority, &secure, NULL, &host, &port, NULL, &path, NULL, NULL) != 1 || secure) {
        fail(INTAKE_ERROR_SETUP, "the setting \"tsa\" is no http:// address", error);
    } else if (body && i2d_TS_REQ_bio(body, request) == 1) {
        response = transfer(host, port, path, body);
        if (!response)
            fail(INTAKE_ERROR_AWAY, "the authority gave no answer", error);
    }
    OPENSSL_free(host);
    OPENSSL_free(port);
    OPENSSL_free(path);
    return response;
}

/* The time that the token gives; -1 when it has none. */
static gint64 stamped_at(TS_RESP *response)
{
    TS_TST_INFO *info = TS_RESP_get_tst_info(response);
    const ASN1_GENERALIZEDTIME *at = info ? TS_TST_INFO_get_time(info) : NULL;
    struct tm parts;
    return at && ASN1_TIME_to_tm(at, &parts) ? (gint64)timegm(&parts) : -1;
}

/* Trusted roots, as of the token's own time: a certificate that has expired since was good then. */
static bool trust(TS_VERIFY_CTX *context, const char *certificates, gint64 at, GError **error)
{
    if (!certificates || !*certificates)
        return true;
    g_autoptr(X509_STORE) roots = X509_STORE_new();
    if (!roots || X509_STORE_load_file(roots, certificates) != 1)
        return fail(INTAKE_ERROR_SETUP, "the setting \"tsa_ca\" names no readable certificates", error);
    X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(roots), (time_t)at);
    TS_VERIFY_CTX_set_store(context, g_steal_pointer(&roots));
    TS_VERIFY_CTX_add_flags(context, TS_VFY_SIGNATURE);
    return true;
}

static bool holds(TS_RESP *response, TS_VERIFY_CTX *context, const char *certificates, int code, GError **error)
{
    gint64 at = stamped_at(response);
    if (at < 0)
        return fail(code, "it was not granted", error);
    if (!trust(context, certificates, at, error))
        return false;
    return TS_RESP_verify_response(context, response) == 1 || fail(code, "it does not hold", error);
}

GBytes *timestamp_ask(const char *authority, const char *certificates, const guint8 *digest, GError **error)
{
    g_autoptr(TS_REQ) request = make_request(digest);
    if (!request) {
        fail(INTAKE_ERROR_SETUP, "no request could be made", error);
        return NULL;
    }
    g_autoptr(TS_RESP) response = send_request(authority, request, error);
    g_autoptr(TS_VERIFY_CTX) context = response ? TS_REQ_to_TS_VERIFY_CTX(request, NULL) : NULL;
    if (!context)
        return NULL;
    TS_VERIFY_CTX_set_flags(context, TS_VFY_VERSION | TS_VFY_IMPRINT | TS_VFY_NONCE);
    if (!holds(response, context, certificates, INTAKE_ERROR_SETUP, error))
        return NULL;
    unsigned char *der = NULL;
    int length = i2d_TS_RESP(response, &der);
    GBytes *bytes = length > 0 ? g_bytes_new(der, (gsize)length) : NULL;
    OPENSSL_free(der);
    return bytes;
}

bool timestamp_check(GBytes *response, const char *certificates, const guint8 *digest, gint64 *at, GError **error)
{
    gsize size;
    const unsigned char *from = g_bytes_get_data(response, &size);
    g_autoptr(TS_RESP) parsed = size <= RESPONSE_BYTES ? d2i_TS_RESP(NULL, &from, (long)size) : NULL;
    g_autoptr(TS_VERIFY_CTX) context = TS_VERIFY_CTX_new();
    unsigned char *imprint = OPENSSL_memdup(digest, TIMESTAMP_SHA256_BYTES);
    if (!parsed || !context || !imprint) {
        OPENSSL_free(imprint);
        return fail(INTAKE_ERROR_INPUT, "it is damaged", error);
    }
    TS_VERIFY_CTX_set_imprint(context, imprint, TIMESTAMP_SHA256_BYTES);
    TS_VERIFY_CTX_set_flags(context, TS_VFY_VERSION | TS_VFY_IMPRINT);
    if (!holds(parsed, context, certificates, INTAKE_ERROR_INPUT, error))
        return false;
    if (at)
        *at = stamped_at(parsed);
    return true;
}
