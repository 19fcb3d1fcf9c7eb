/* intake/token.h: signed tokens (JSON Web Signature, RFC 7515, compact; JSON Web Token, RFC 7519), as an OpenID provider gives them: parsed,
 * checked against the provider's keys (RS256 and ES256, nothing else), and against what was asked (OpenID Connect Core 1.0, 3.1.3.7). */
#ifndef INTAKE_TOKEN_H
#define INTAKE_TOKEN_H
#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

/* Why a token is not believed. */
typedef enum {
    TOKEN_ERROR_MALFORMED,
    TOKEN_ERROR_ALGORITHM, /* none of the two: "none" and HS256 with a public key are old tricks */
    TOKEN_ERROR_KEY,       /* no key of the provider is named so: it may have new ones */
    TOKEN_ERROR_SIGNATURE,
    TOKEN_ERROR_ISSUER,
    TOKEN_ERROR_AUDIENCE,
    TOKEN_ERROR_TIME,
    TOKEN_ERROR_NONCE,
    TOKEN_ERROR_LEVEL,     /* acr: the person did not prove himself as strongly as is demanded */
    TOKEN_ERROR_SUBJECT
} TokenError;

#define TOKEN_ERROR token_error_quark()
GQuark token_error_quark(void);

/* "malformed", "algorithm" … for the journal. Static. */
const char *token_error_word(const GError *error);

typedef struct {
    json_t *header, *claims;
    char *said;         /* what was signed */
    guint8 *signature;
    gsize signature_size;
} Token;

/* Splits and decodes; believes nothing. At most 32 KiB. Transfer full. */
Token *token_parse(const char *text, GError **error);
void token_free(Token *token);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Token, token_free)

/* The string at `name` of the claims, "" when there is none. Borrowed. */
const char *token_word(const Token *token, const char *name);

typedef struct {
    const char *issuer, *client;
    const char *nonce; /* NULL: not asked for */
    const char *levels; /* accepted values of acr, separated by spaces; "": any */
    gint64 now_s;      /* seconds of the epoch */
} TokenDemand;

/* Issuer, audience and azp, times (with a minute for clocks that differ), nonce, acr, subject. */
bool token_check(const Token *token, const TokenDemand *demand, GError **error);

/* What a signed answer of userinfo must not contradict: there, issuer, audience and end need not be said (5.3.2). */
bool token_check_loosely(const Token *token, const TokenDemand *demand, GError **error);

/* The keys of a provider (JSON Web Key Set, RFC 7517): those that can check RS256 (2048 bits and more) or ES256; others are passed over. */
typedef struct TokenKeys TokenKeys;
TokenKeys *token_keys_parse(const char *json, gsize size, GError **error);
void token_keys_free(TokenKeys *keys);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TokenKeys, token_keys_free)
guint token_keys_count(const TokenKeys *keys);

/* Whether one of the keys signed it. */
bool token_keys_verify(const TokenKeys *keys, const Token *token, GError **error);

/* Base 64 for addresses, without padding (RFC 4648, 5). Decoding takes only what encoding gives; NULL: it is not that. Transfer full. */
char *token_base64url(const guint8 *bytes, gsize size);
guint8 *token_base64url_bytes(const char *text, gsize *size);

#endif
