#include "intake/table_json.h"
#include "intake/token.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

enum { SET_BYTES = 256 * 1024, KEYS_MAX = 64, RSA_BITS_LEAST = 2048, RSA_BYTES_MAX = 1024, COORDINATE = 32 };

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BIGNUM, BN_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ECDSA_SIG, ECDSA_SIG_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_MD_CTX, EVP_MD_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_PKEY_CTX, EVP_PKEY_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OSSL_PARAM_BLD, OSSL_PARAM_BLD_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OSSL_PARAM, OSSL_PARAM_free)

typedef struct {
    char *id;              /* "" when it has none */
    const char *algorithm; /* "RS256" or "ES256" */
    EVP_PKEY *key;
} Key;

struct TokenKeys {
    GPtrArray *keys;
};

static void key_free(void *entry)
{
    Key *key = entry;
    EVP_PKEY_free(key->key);
    g_free(key->id);
    g_free(key);
}

static BIGNUM *number_at(const json_t *key, const char *name)
{
    gsize size = 0;
    g_autofree guint8 *bytes = token_base64url_bytes(json_word(key, name), &size);
    return bytes && size > 0 && size <= RSA_BYTES_MAX ? BN_bin2bn(bytes, (int)size, NULL) : NULL;
}

static EVP_PKEY *key_from(const char *type, OSSL_PARAM *parameters)
{
    g_autoptr(EVP_PKEY_CTX) context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    EVP_PKEY *key = NULL;
    bool made = context && parameters && EVP_PKEY_fromdata_init(context) == 1 && EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters) == 1;
    return made ? key : NULL;
}

static EVP_PKEY *rsa_key(const json_t *said)
{
    g_autoptr(OSSL_PARAM_BLD) builder = OSSL_PARAM_BLD_new();
    g_autoptr(BIGNUM) modulus = number_at(said, "n"), exponent = number_at(said, "e");
    if (!modulus || !exponent || BN_num_bits(modulus) < RSA_BITS_LEAST || !BN_is_odd(exponent) || BN_num_bits(exponent) > 64 || BN_is_one(exponent))
        return NULL;
    OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, modulus);
    OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, exponent);
    g_autoptr(OSSL_PARAM) parameters = OSSL_PARAM_BLD_to_param(builder);
    return key_from("RSA", parameters);
}

/* OpenSSL refuses a point that is not on the curve. */
static EVP_PKEY *curve_key(const json_t *said)
{
    gsize x_size = 0, y_size = 0;
    g_autofree guint8 *x = token_base64url_bytes(json_word(said, "x"), &x_size), *y = token_base64url_bytes(json_word(said, "y"), &y_size);
    if (!x || !y || x_size != COORDINATE || y_size != COORDINATE || strcmp(json_word(said, "crv"), "P-256") != 0)
        return NULL;
    guint8 point[1 + 2 * COORDINATE] = {POINT_CONVERSION_UNCOMPRESSED};
    memcpy(point + 1, x, COORDINATE);
    memcpy(point + 1 + COORDINATE, y, COORDINATE);
    g_autoptr(OSSL_PARAM_BLD) builder = OSSL_PARAM_BLD_new();
    OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point);
    g_autoptr(OSSL_PARAM) parameters = OSSL_PARAM_BLD_to_param(builder);
    return key_from("EC", parameters);
}

static void add_key(TokenKeys *keys, const json_t *said)
{
    const char *use = json_word(said, "use"), *type = json_word(said, "kty"), *stated = json_word(said, "alg");
    bool rsa = strcmp(type, "RSA") == 0, curve = strcmp(type, "EC") == 0;
    const char *algorithm = rsa ? "RS256" : "ES256";
    if ((*use && strcmp(use, "sig") != 0) || (*stated && strcmp(stated, algorithm) != 0) || keys->keys->len >= KEYS_MAX)
        return;
    EVP_PKEY *made = rsa ? rsa_key(said) : curve ? curve_key(said) : NULL;
    ERR_clear_error();
    if (!made)
        return;
    Key *key = g_new0(Key, 1);
    *key = (Key){.id = g_strdup(json_word(said, "kid")), .algorithm = algorithm, .key = made};
    g_ptr_array_add(keys->keys, key);
}

TokenKeys *token_keys_parse(const char *json, gsize size, GError **error)
{
    json_auto_t *set = size <= SET_BYTES ? json_loadb(json, size, JSON_REJECT_DUPLICATES, NULL) : NULL;
    const json_t *list = json_object_get(set, "keys");
    if (!json_is_array(list)) {
        g_set_error_literal(error, TOKEN_ERROR, TOKEN_ERROR_MALFORMED, "keys: no JSON Web Key Set");
        return NULL;
    }
    TokenKeys *keys = g_new0(TokenKeys, 1);
    keys->keys = g_ptr_array_new_with_free_func(key_free);
    for (size_t i = 0; i < json_array_size(list); i++)
        add_key(keys, json_array_get(list, i));
    return keys;
}

void token_keys_free(TokenKeys *keys)
{
    if (!keys)
        return;
    g_ptr_array_unref(keys->keys);
    g_free(keys);
}

guint token_keys_count(const TokenKeys *keys)
{
    return keys->keys->len;
}

/* r and s side by side, as DER, which OpenSSL takes. */
static guint8 *signature_der(const Token *token, int *size)
{
    *size = 0;
    if (token->signature_size != 2 * COORDINATE)
        return NULL;
    g_autoptr(ECDSA_SIG) pair = ECDSA_SIG_new();
    ECDSA_SIG_set0(pair, BN_bin2bn(token->signature, COORDINATE, NULL), BN_bin2bn(token->signature + COORDINATE, COORDINATE, NULL));
    guint8 *der = NULL;
    *size = i2d_ECDSA_SIG(pair, &der);
    return der;
}

static bool signed_with(const Key *key, const Token *token)
{
    bool curve = strcmp(key->algorithm, "ES256") == 0;
    int size = (int)token->signature_size;
    guint8 *der = curve ? signature_der(token, &size) : NULL;
    const guint8 *signature = curve ? der : token->signature;
    g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new();
    bool good = signature && size > 0 && EVP_DigestVerifyInit_ex(context, NULL, "SHA256", NULL, NULL, key->key, NULL) == 1 &&
                EVP_DigestVerify(context, signature, (size_t)size, (const guint8 *)token->said, strlen(token->said)) == 1;
    OPENSSL_free(der);
    ERR_clear_error();
    return good;
}

bool token_keys_verify(const TokenKeys *keys, const Token *token, GError **error)
{
    const char *algorithm = json_word(token->header, "alg"), *id = json_word(token->header, "kid");
    if (strcmp(algorithm, "RS256") != 0 && strcmp(algorithm, "ES256") != 0) {
        g_set_error_literal(error, TOKEN_ERROR, TOKEN_ERROR_ALGORITHM, "token: signed neither by RS256 nor by ES256");
        return false;
    }
    bool tried = false;
    for (guint i = 0; i < keys->keys->len; i++) {
        const Key *key = g_ptr_array_index(keys->keys, i);
        if (strcmp(key->algorithm, algorithm) != 0 || (*id && strcmp(key->id, id) != 0))
            continue;
        tried = true;
        if (signed_with(key, token))
            return true;
    }
    g_set_error_literal(error, TOKEN_ERROR, tried ? TOKEN_ERROR_SIGNATURE : TOKEN_ERROR_KEY,
                        tried ? "token: the signature is not the provider's" : "token: the provider has no such key");
    return false;
}
