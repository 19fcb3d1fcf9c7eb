/* Signed tokens and key sets, with keys made here: what is good is believed, and each thing that can be wrong is told by its word. */
#include "intake/fetch.h"
#include "intake/token.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <string.h>

enum { NOW = 1800000000 };

static EVP_PKEY *rsa_key, *curve_key;

static char *number(EVP_PKEY *key, const char *name)
{
    BIGNUM *value = NULL;
    g_assert_true(EVP_PKEY_get_bn_param(key, name, &value) == 1);
    g_autofree guint8 *bytes = g_malloc0(600);
    int size = BN_num_bytes(value);
    /* Coordinates are written at full length. */
    int length = strcmp(name, OSSL_PKEY_PARAM_EC_PUB_X) == 0 || strcmp(name, OSSL_PKEY_PARAM_EC_PUB_Y) == 0 ? 32 : size;
    BN_bn2binpad(value, bytes, length);
    BN_free(value);
    return token_base64url(bytes, (gsize)length);
}

static char *key_set(EVP_PKEY *rsa, EVP_PKEY *curve)
{
    g_autofree char *n = number(rsa, OSSL_PKEY_PARAM_RSA_N), *e = number(rsa, OSSL_PKEY_PARAM_RSA_E);
    g_autofree char *x = number(curve, OSSL_PKEY_PARAM_EC_PUB_X), *y = number(curve, OSSL_PKEY_PARAM_EC_PUB_Y);
    return g_strdup_printf("{\"keys\": [{\"kty\": \"oct\", \"k\": \"AAAA\"}, {\"kty\": \"RSA\", \"kid\": \"r\", \"use\": \"sig\", \"n\": \"%s\", \"e\": \"%s\"},"
                           "{\"kty\": \"EC\", \"kid\": \"c\", \"crv\": \"P-256\", \"alg\": \"ES256\", \"x\": \"%s\", \"y\": \"%s\"},"
                           "{\"kty\": \"RSA\", \"kid\": \"r2\", \"use\": \"enc\", \"n\": \"%s\", \"e\": \"%s\"}]}",
                           n, e, x, y, n, e);
}

/* r and s side by side, out of DER. */
static void flatten(guint8 *signature, size_t *size)
{
    const guint8 *at = signature;
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)*size);
    g_assert_nonnull(pair);
    BN_bn2binpad(ECDSA_SIG_get0_r(pair), signature, 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair), signature + 32, 32);
    ECDSA_SIG_free(pair);
    *size = 64;
}

static char *sign(EVP_PKEY *key, const char *header, const char *claims)
{
    g_autofree char *head = token_base64url((const guint8 *)header, strlen(header)), *body = token_base64url((const guint8 *)claims, strlen(claims));
    g_autofree char *said = g_strconcat(head, ".", body, NULL);
    guint8 signature[1024];
    size_t size = sizeof signature;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    g_assert_true(EVP_DigestSignInit_ex(context, NULL, "SHA256", NULL, NULL, key, NULL) == 1);
    g_assert_true(EVP_DigestSign(context, signature, &size, (const guint8 *)said, strlen(said)) == 1);
    EVP_MD_CTX_free(context);
    if (EVP_PKEY_is_a(key, "EC"))
        flatten(signature, &size);
    g_autofree char *last = token_base64url(signature, size);
    return g_strconcat(said, ".", last, NULL);
}

#define GOOD "\"iss\": \"https://i\", \"sub\": \"s\", \"aud\": \"me\", \"iat\": 1799999990, \"exp\": 1800000050, \"nonce\": \"n\", \"acr\": \"two\""

/* NULL when it is believed, else the word of why not. */
static const char *verdict(EVP_PKEY *key, const char *header, const char *claims)
{
    g_autofree char *json = key_set(rsa_key, curve_key), *text = sign(key, header, claims);
    g_autoptr(GError) error = NULL;
    g_autoptr(TokenKeys) keys = token_keys_parse(json, strlen(json), &error);
    g_assert_no_error(error);
    g_assert_cmpuint(token_keys_count(keys), ==, 2);
    const TokenDemand demand = {.issuer = "https://i", .client = "me", .nonce = "n", .levels = "one two", .now_s = NOW};
    g_autoptr(Token) token = token_parse(text, &error);
    bool good = token && token_keys_verify(keys, token, &error) && token_check(token, &demand, &error);
    g_assert_true(good == (error == NULL));
    return good ? NULL : token_error_word(error);
}

static void test_good(void)
{
    g_assert_cmpstr(verdict(rsa_key, "{\"alg\": \"RS256\", \"kid\": \"r\"}", "{" GOOD "}"), ==, NULL);
    g_assert_cmpstr(verdict(curve_key, "{\"alg\": \"ES256\", \"kid\": \"c\"}", "{" GOOD "}"), ==, NULL);
    g_assert_cmpstr(verdict(rsa_key, "{\"alg\": \"RS256\"}", "{" GOOD "}"), ==, NULL);
}

static void test_signatures(void)
{
    EVP_PKEY *other = EVP_RSA_gen(2048);
    static const struct {
        const char *header, *word;
    } rsa_cases[] = {{"{\"alg\": \"none\"}", "algorithm"},          {"{\"alg\": \"HS256\", \"kid\": \"r\"}", "algorithm"}, {"{\"alg\": \"rs256\"}", "algorithm"},
                     {"{}", "algorithm"},                           {"{\"alg\": \"RS512\"}", "algorithm"},                  {"{\"alg\": \"RS256\", \"kid\": \"r2\"}", "key"},
                     {"{\"alg\": \"RS256\", \"kid\": \"c\"}", "key"}, {"{\"alg\": \"ES256\", \"kid\": \"r\"}", "key"},        {"{\"alg\": \"ES256\"}", "signature"},
                     {"{\"alg\": \"RS256\", \"crit\": [\"x\"]}", "malformed"}, {"{\"alg\": \"RS256\", \"alg\": \"RS256\"}", "malformed"}, {"[\"RS256\"]", "malformed"}};
    for (size_t i = 0; i < G_N_ELEMENTS(rsa_cases); i++)
        g_assert_cmpstr(verdict(rsa_key, rsa_cases[i].header, "{" GOOD "}"), ==, rsa_cases[i].word);
    g_assert_cmpstr(verdict(other, "{\"alg\": \"RS256\", \"kid\": \"r\"}", "{" GOOD "}"), ==, "signature");
    g_assert_cmpstr(verdict(other, "{\"alg\": \"RS256\"}", "{" GOOD "}"), ==, "signature");
    EVP_PKEY_free(other);
}

/* One claim each, in the place of the good one of the same name. */
static void test_claims(void)
{
    static const struct {
        const char *name, *value, *word;
    } cases[] = {{"iss", "\"https://i/\"", "issuer"},       {"iss", "[\"https://i\"]", "issuer"},   {"iss", NULL, "issuer"},
                 {"aud", "\"you\"", "audience"},            {"aud", "[\"you\"]", "audience"},       {"aud", "[]", "audience"},
                 {"aud", "[\"me\"]", NULL},                 {"aud", "[\"me\", \"you\"]", "audience"}, {"aud", NULL, "audience"},
                 {"azp", "\"you\"", "audience"},            {"azp", "\"me\"", NULL},                {"azp", "7", "audience"},
                 {"exp", "1799999930", "time"},             {"exp", "1799999950", NULL},            {"exp", "\"1800000050\"", "time"},
                 {"exp", NULL, "time"},                     {"exp", "1e300", "time"},               {"iat", NULL, "time"},
                 {"iat", "1799990000", "time"},             {"iat", "1800000070", "time"},          {"iat", "1800000050", NULL},
                 {"nbf", "1800000100", "time"},             {"nonce", "\"m\"", "nonce"},            {"nonce", NULL, "nonce"},
                 {"acr", "\"three\"", "level"},             {"acr", NULL, "level"},                 {"acr", "\"\"", "level"},
                 {"acr", "\"one\"", NULL},                  {"sub", "\"\"", "subject"},             {"sub", "\"a b\"", "subject"},
                 {"sub", "5", "subject"},                   {"sub", NULL, "subject"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        json_auto_t *claims = json_loads("{" GOOD "}", 0, NULL);
        json_object_del(claims, cases[i].name);
        if (cases[i].value)
            json_object_set_new(claims, cases[i].name, json_loads(cases[i].value, JSON_DECODE_ANY, NULL));
        char *text = json_dumps(claims, JSON_COMPACT);
        g_test_message("%s = %s", cases[i].name, cases[i].value ? cases[i].value : "(none)");
        g_assert_cmpstr(verdict(rsa_key, "{\"alg\": \"RS256\", \"kid\": \"r\"}", text), ==, cases[i].word);
        free(text);
    }
}

static void test_altered(void)
{
    g_autofree char *json = key_set(rsa_key, curve_key), *text = sign(curve_key, "{\"alg\": \"ES256\"}", "{" GOOD "}");
    g_autoptr(TokenKeys) keys = token_keys_parse(json, strlen(json), NULL);
    /* Any character, the last of each part with its unused bits too. */
    for (size_t i = 0; text[i]; i++) {
        g_autofree char *copy = g_strdup(text);
        copy[i] = copy[i] == 'A' ? 'B' : 'A';
        g_autoptr(Token) token = token_parse(copy, NULL);
        g_assert_false(token && token_keys_verify(keys, token, NULL));
    }
    static const char *const odd[] = {"", ".", "..", "...", "a.b.c", "e30.e30", "e30.e30.", "e30.e30.A", "e30.e30.AA=", "e30.e30.AB", "e30 .e30.AA"};
    for (size_t i = 0; i < G_N_ELEMENTS(odd); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Token) token = token_parse(odd[i], &error);
        g_assert_true((token == NULL) == (error != NULL));
        g_assert_false(token && token_keys_verify(keys, token, NULL));
    }
    g_autofree char *long_one = g_strnfill(40000, 'A');
    g_assert_null(token_parse(long_one, NULL));
}

static void test_keys(void)
{
    static const char *const odd[] = {"", "[]", "{}", "{\"keys\": {}}", "{\"keys\": []", "\"keys\""};
    for (size_t i = 0; i < G_N_ELEMENTS(odd); i++)
        g_assert_null(token_keys_parse(odd[i], strlen(odd[i]), NULL));
    /* Too short, a point beside the curve, exponents 1 and even: no keys. */
    EVP_PKEY *small = EVP_RSA_gen(1024);
    g_autofree char *weak = key_set(small, curve_key), *strong = key_set(rsa_key, curve_key);
    g_autofree char *y = number(curve_key, OSSL_PKEY_PARAM_EC_PUB_Y), *e = number(rsa_key, OSSL_PKEY_PARAM_RSA_E);
    g_autoptr(GString) beside = g_string_new(strong), one = g_string_new(strong), even = g_string_new(strong);
    g_string_replace(beside, y, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE", 0);
    g_autofree char *quoted = g_strdup_printf("\"e\": \"%s\"", e);
    g_string_replace(one, quoted, "\"e\": \"AQ\"", 0);
    g_string_replace(even, quoted, "\"e\": \"AQAA\"", 0);
    const char *const sets[] = {weak, beside->str, one->str, even->str};
    for (size_t i = 0; i < G_N_ELEMENTS(sets); i++) {
        g_autoptr(TokenKeys) keys = token_keys_parse(sets[i], strlen(sets[i]), NULL);
        g_assert_cmpuint(token_keys_count(keys), ==, 1);
    }
    EVP_PKEY_free(small);
}

static void test_addresses(void)
{
    static const struct {
        const char *address;
        bool allowed;
    } cases[] = {{"https://a.example/x", true},        {"http://a.example", false},          {"http://127.0.0.1:80/x", true},     {"http://localhost:8", true},
                 {"http://[::1]:8/", true},            {"http://127.0.0.1.evil.example", false}, {"http://127.0.0.1@evil.example", false}, {"https://u:p@a.example", false},
                 {"file:///etc/passwd", false},        {"ftp://127.0.0.1/", false},          {"", false},                         {"a.example", false},
                 {"https://", false},                  {"gopher://localhost", false}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].address);
        g_assert_true(fetch_address_allowed(cases[i].address) == cases[i].allowed);
    }
    g_autofree char *form = fetch_form("a", "x y&z=é", "none", NULL, "b", "", NULL);
    g_assert_cmpstr(form, ==, "a=x%20y%26z%3D%C3%A9&b=");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rsa_key = EVP_RSA_gen(2048);
    curve_key = EVP_EC_gen("P-256");
    g_test_add_func("/intake/token/good", test_good);
    g_test_add_func("/intake/token/signatures", test_signatures);
    g_test_add_func("/intake/token/claims", test_claims);
    g_test_add_func("/intake/token/altered", test_altered);
    g_test_add_func("/intake/token/keys", test_keys);
    g_test_add_func("/intake/token/addresses", test_addresses);
    int failures = g_test_run();
    EVP_PKEY_free(rsa_key);
    EVP_PKEY_free(curve_key);
    return failures;
}
