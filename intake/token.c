#include "intake/token.h"

#include "intake/table_json.h"

#include <string.h>

enum { TOKEN_BYTES = 32 * 1024, SKEW_S = 60, OLDEST_S = 900, SUBJECT_BYTES = 255 };

G_DEFINE_QUARK(guichet-token-error, token_error)

const char *token_error_word(const GError *error)
{
    static const char *const words[] = {"malformed", "algorithm", "key", "signature", "issuer", "audience", "time", "nonce", "level", "subject"};
    return error->domain == TOKEN_ERROR && error->code < (int)G_N_ELEMENTS(words) ? words[error->code] : "other";
}

static bool refuse(TokenError code, const char *what, GError **error)
{
    g_set_error(error, TOKEN_ERROR, (int)code, "token: %s", what);
    return false;
}

char *token_base64url(const guint8 *bytes, gsize size)
{
    char *text = g_base64_encode(bytes, size);
    g_strdelimit(text, "+", '-');
    g_strdelimit(text, "/", '_');
    text[strcspn(text, "=")] = '\0';
    return text;
}

guint8 *token_base64url_bytes(const char *text, gsize *size)
{
    size_t length = strlen(text);
    if (length % 4 == 1)
        return NULL;
    g_autoptr(GString) padded = g_string_new(text);
    g_strdelimit(padded->str, "-", '+');
    g_strdelimit(padded->str, "_", '/');
    while (padded->len % 4)
        g_string_append_c(padded, '=');
    g_autofree guint8 *bytes = g_base64_decode(padded->str, size);
    /* GLib passes over what is no base 64, and there are several ways to write the last bits: only one is taken. */
    g_autofree char *again = token_base64url(bytes, *size);
    return strcmp(again, text) == 0 ? g_steal_pointer(&bytes) : NULL;
}

static json_t *object_of(const char *part)
{
    gsize size = 0;
    g_autofree guint8 *bytes = token_base64url_bytes(part, &size);
    json_t *object = bytes ? json_loadb((const char *)bytes, size, JSON_REJECT_DUPLICATES, NULL) : NULL;
    if (json_is_object(object))
        return object;
    json_decref(object);
    return NULL;
}

Token *token_parse(const char *text, GError **error)
{
    g_auto(GStrv) parts = strnlen(text, TOKEN_BYTES + 1) <= TOKEN_BYTES ? g_strsplit(text, ".", 4) : NULL;
    if (!parts || g_strv_length(parts) != 3) {
        refuse(TOKEN_ERROR_MALFORMED, "not three parts", error);
        return NULL;
    }
    g_autoptr(Token) token = g_new0(Token, 1);
    token->header = object_of(parts[0]);
    token->claims = object_of(parts[1]);
    token->signature = token_base64url_bytes(parts[2], &token->signature_size);
    token->said = g_strconcat(parts[0], ".", parts[1], NULL);
    if (!token->header || !token->claims || !token->signature) {
        refuse(TOKEN_ERROR_MALFORMED, "a part is no JSON object in base 64", error);
        return NULL;
    }
    /* An extension that must be understood: we know none. */
    if (json_object_get(token->header, "crit")) {
        refuse(TOKEN_ERROR_MALFORMED, "it demands an extension", error);
        return NULL;
    }
    return g_steal_pointer(&token);
}

void token_free(Token *token)
{
    if (!token)
        return;
    json_decref(token->header);
    json_decref(token->claims);
    g_free(token->said);
    g_free(token->signature);
    g_free(token);
}

const char *token_word(const Token *token, const char *name)
{
    return json_word(token->claims, name);
}

/* One audience as a string, several as a list; several need azp to say for whom of them it is. */
static bool audience_fits(const Token *token, const char *client)
{
    const json_t *audience = json_object_get(token->claims, "aud"), *party = json_object_get(token->claims, "azp");
    if (party && strcmp(token_word(token, "azp"), client) != 0)
        return false;
    if (json_is_string(audience))
        return strcmp(json_string_value(audience), client) == 0;
    bool named = false;
    for (size_t i = 0; i < json_array_size(audience); i++) {
        const char *one = json_string_value(json_array_get(audience, i));
        named |= one && strcmp(one, client) == 0;
    }
    return named && (json_array_size(audience) == 1 || party);
}

static bool seconds_at(const Token *token, const char *name, gint64 *seconds)
{
    const json_t *value = json_object_get(token->claims, name);
    if (!json_is_number(value))
        return false;
    double said = json_number_value(value);
    *seconds = said > -1e15 && said < 1e15 ? (gint64)said : 0;
    return true;
}

static bool times_fit(const Token *token, gint64 now)
{
    gint64 end = 0, made = 0, from = 0;
    if (!seconds_at(token, "exp", &end) || !seconds_at(token, "iat", &made))
        return false;
    if (json_object_get(token->claims, "nbf") && (!seconds_at(token, "nbf", &from) || from > now + SKEW_S))
        return false;
    return now < end + SKEW_S && made <= now + SKEW_S && made > now - OLDEST_S;
}

static bool level_fits(const Token *token, const char *levels)
{
    g_auto(GStrv) accepted = g_strsplit(levels, " ", -1);
    const char *level = token_word(token, "acr");
    return !*levels || (*level && g_strv_contains((const char *const *)accepted, level));
}

static bool subject_fits(const Token *token)
{
    const char *subject = token_word(token, "sub");
    if (!*subject || strlen(subject) > SUBJECT_BYTES)
        return false;
    for (; *subject; subject++)
        if ((guchar)*subject <= ' ' || *subject == 0x7f)
            return false;
    return true;
}

bool token_check(const Token *token, const TokenDemand *demand, GError **error)
{
    if (strcmp(token_word(token, "iss"), demand->issuer) != 0)
        return refuse(TOKEN_ERROR_ISSUER, "of another issuer", error);
    if (!audience_fits(token, demand->client))
        return refuse(TOKEN_ERROR_AUDIENCE, "for another client", error);
    if (!times_fit(token, demand->now_s))
        return refuse(TOKEN_ERROR_TIME, "not of now", error);
    if (demand->nonce && strcmp(token_word(token, "nonce"), demand->nonce) != 0)
        return refuse(TOKEN_ERROR_NONCE, "for another login", error);
    if (!level_fits(token, demand->levels))
        return refuse(TOKEN_ERROR_LEVEL, "the person was not identified as strongly as is demanded", error);
    return subject_fits(token) || refuse(TOKEN_ERROR_SUBJECT, "of nobody", error);
}

bool token_check_loosely(const Token *token, const TokenDemand *demand, GError **error)
{
    gint64 end = 0;
    if (json_object_get(token->claims, "iss") && strcmp(token_word(token, "iss"), demand->issuer) != 0)
        return refuse(TOKEN_ERROR_ISSUER, "of another issuer", error);
    if (json_object_get(token->claims, "aud") && !audience_fits(token, demand->client))
        return refuse(TOKEN_ERROR_AUDIENCE, "for another client", error);
    if (json_object_get(token->claims, "exp") && (!seconds_at(token, "exp", &end) || demand->now_s >= end + SKEW_S))
        return refuse(TOKEN_ERROR_TIME, "not of now", error);
    return true;
}
