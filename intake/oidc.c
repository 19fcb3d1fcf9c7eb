#include "intake/oidc.h"

#include "intake/config.h"
#include "intake/error.h"
#include "intake/table_json.h"

#include <string.h>

enum { SECRET_BYTES = 1024 };

struct OidcProvider {
    Fetcher *fetcher;
    OidcDiscovery *discovery;
    char *return_address, *leave_address;
};

/* One code on its way to a person. */
typedef struct {
    OidcProvider *provider;
    char *code, *nonce, *verifier, *id_token, *access_token;
    Token *token;
    bool looked_again; /* for new keys */
    OidcIdentified done;
    void *context;
} Identification;

bool oidc_on(void)
{
    return *config_text(CONFIG_OIDC_ISSUER) != '\0';
}

static bool lacking(ConfigKey key, const char *what, GError **error)
{
    g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, "the setting \"%s\" %s: sign-on by %s needs it", config_name(key), what, config_text(CONFIG_OIDC_ISSUER));
    return false;
}

static bool settings_fit(GError **error)
{
    static const ConfigKey needed[] = {CONFIG_OIDC_CLIENT, CONFIG_OIDC_SECRET_FILE, CONFIG_OIDC_ADDRESS, CONFIG_OIDC_NAME};
    for (size_t i = 0; i < G_N_ELEMENTS(needed); i++)
        if (!*config_text(needed[i]))
            return lacking(needed[i], "is empty", error);
    if (!fetch_address_allowed(config_text(CONFIG_OIDC_ISSUER)))
        return lacking(CONFIG_OIDC_ISSUER, "is no https:// address", error);
    return fetch_address_allowed(config_text(CONFIG_OIDC_ADDRESS)) || lacking(CONFIG_OIDC_ADDRESS, "is no https:// address", error);
}

OidcProvider *oidc_provider_new(Fetcher *fetcher, GError **error)
{
    if (!settings_fit(error))
        return NULL;
    const char *address = config_text(CONFIG_OIDC_ADDRESS);
    int length = (int)strlen(address) - (g_str_has_suffix(address, "/") ? 1 : 0);
    OidcProvider *provider = g_new0(OidcProvider, 1);
    *provider = (OidcProvider){.fetcher = fetcher,
                               .discovery = oidc_discovery_new(fetcher, config_text(CONFIG_OIDC_ISSUER)),
                               .return_address = g_strdup_printf("%.*s/connexion/retour", length, address),
                               .leave_address = g_strdup_printf("%.*s/connexion", length, address)};
    return provider;
}

void oidc_provider_free(OidcProvider *provider)
{
    if (!provider)
        return;
    oidc_discovery_free(provider->discovery);
    g_free(provider->return_address);
    g_free(provider->leave_address);
    g_free(provider);
}

/* Read anew each time: it can be changed without a restart, and lies in no memory meanwhile. Transfer full, to be wiped. */
static char *read_secret(GError **error)
{
    const char *path = config_text(CONFIG_OIDC_SECRET_FILE);
    g_autoptr(GError) problem = NULL;
    char *secret = NULL;
    gsize size = 0;
    if (!g_file_get_contents(path, &secret, &size, &problem)) {
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, "the secret of the setting \"oidc_secret_file\" cannot be read: %s", problem->message);
        return NULL;
    }
    g_strchomp(secret);
    if (*secret && strlen(secret) <= SECRET_BYTES && g_utf8_validate(secret, -1, NULL))
        return secret;
    g_free(secret);
    g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, "%s: one line with the secret is expected there", path);
    return NULL;
}

static void forget(char *secret)
{
    if (secret)
        explicit_bzero(secret, strlen(secret));
    g_free(secret);
}

void oidc_prepare(OidcProvider *provider, OidcReady done, void *context)
{
    g_autoptr(GError) error = NULL;
    char *secret = read_secret(&error);
    if (secret)
        oidc_discovery_need(provider->discovery, false, done, context);
    else
        done(error, context);
    forget(secret);
}

static char *challenge_of(const char *verifier)
{
    guint8 digest[32];
    gsize size = sizeof digest;
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, (const guchar *)verifier, -1);
    g_checksum_get_digest(checksum, digest, &size);
    return token_base64url(digest, size);
}

/* ProConnect knows no acr_values; the parameter "claims" says the same (OpenID Connect Core 1.0, 5.5.1.1). NULL: nothing is demanded. */
static char *demanded_claims(void)
{
    g_auto(GStrv) levels = g_strsplit(config_text(CONFIG_OIDC_ACR), " ", -1);
    json_auto_t *values = json_array();
    for (char **level = levels; *level; level++)
        if (**level)
            json_array_append_new(values, json_string(*level));
    json_auto_t *claims = json_pack("{s{s{sb sO}}}", "id_token", "acr", "essential", true, "values", values);
    return json_array_size(values) > 0 ? json_dumps(claims, JSON_COMPACT) : NULL;
}

static char *with_query(const char *address, const char *query)
{
    return g_strconcat(address, strchr(address, '?') ? "&" : "?", query, NULL);
}

char *oidc_enter_address(const OidcProvider *provider, const OidcAttempt *attempt)
{
    g_autofree char *challenge = challenge_of(attempt->verifier), *claims = demanded_claims();
    g_autofree char *query = fetch_form("response_type", "code", "client_id", config_text(CONFIG_OIDC_CLIENT), "redirect_uri", provider->return_address, "scope",
                                        config_text(CONFIG_OIDC_SCOPE), "state", attempt->state, "nonce", attempt->nonce, "code_challenge", challenge,
                                        "code_challenge_method", "S256", "claims", claims, NULL);
    return with_query(oidc_discovery_address(provider->discovery, "authorization_endpoint"), query);
}

char *oidc_leave_address(const OidcProvider *provider, const char *id_token, const char *state)
{
    const char *address = oidc_discovery_address(provider->discovery, "end_session_endpoint");
    if (!*address)
        return NULL;
    g_autofree char *query = fetch_form("id_token_hint", id_token, "state", state, "post_logout_redirect_uri", provider->leave_address, NULL);
    return with_query(address, query);
}

static void end(Identification *going, const OidcPerson *person, const GError *error)
{
    going->done(person, error, going->context);
    token_free(going->token);
    g_free(going->code);
    g_free(going->nonce);
    g_free(going->verifier);
    g_free(going->id_token);
    forget(going->access_token);
    g_free(going);
}

static void end_with(Identification *going, int code, const char *what)
{
    g_autoptr(GError) error = g_error_new(INTAKE_ERROR, code, "OpenID provider: %s", what);
    end(going, NULL, error);
}

static TokenDemand demand_of(const Identification *going)
{
    return (TokenDemand){.issuer = config_text(CONFIG_OIDC_ISSUER), .client = config_text(CONFIG_OIDC_CLIENT), .nonce = going->nonce,
                         .levels = config_text(CONFIG_OIDC_ACR), .now_s = g_get_real_time() / G_USEC_PER_SEC};
}

static void end_well(Identification *going, json_t *more)
{
    json_auto_t *claims = json_deep_copy(going->token->claims);
    json_object_update(claims, more);
    const OidcPerson person = {.issuer = config_text(CONFIG_OIDC_ISSUER), .subject = token_word(going->token, "sub"), .claims = claims,
                               .id_token = going->id_token};
    end(going, &person, NULL);
}

/* Userinfo comes as JSON, or, from ProConnect, signed. Transfer full. */
static json_t *read_userinfo(const Identification *going, const FetchAnswer *answer, GError **error)
{
    if (strcmp(answer->type, "application/jwt") == 0) {
        const TokenDemand demand = demand_of(going);
        g_autoptr(Token) token = token_parse(answer->body, error);
        bool good = token && token_keys_verify(oidc_discovery_keys(going->provider->discovery), token, error) && token_check_loosely(token, &demand, error);
        return good ? json_incref(token->claims) : NULL;
    }
    json_t *said = json_loadb(answer->body, answer->size, JSON_REJECT_DUPLICATES, NULL);
    if (json_is_object(said))
        return said;
    json_decref(said);
    g_set_error_literal(error, TOKEN_ERROR, TOKEN_ERROR_MALFORMED, "userinfo: no JSON object");
    return NULL;
}

static void take_userinfo(const FetchAnswer *answer, void *context)
{
    Identification *going = context;
    if (answer->status != 200) {
        end_with(going, INTAKE_ERROR_AWAY, *answer->problem ? answer->problem : "it says nothing about the person");
        return;
    }
    g_autoptr(GError) error = NULL;
    json_auto_t *said = read_userinfo(going, answer, &error);
    /* Another's token in the place of this one's would make one person of two (5.3.2). */
    if (said && strcmp(json_word(said, "sub"), token_word(going->token, "sub")) != 0)
        g_set_error_literal(&error, TOKEN_ERROR, TOKEN_ERROR_SUBJECT, "userinfo: of another person");
    if (error)
        end(going, NULL, error);
    else
        end_well(going, said);
}

static void ask_userinfo(Identification *going)
{
    const char *address = oidc_discovery_address(going->provider->discovery, "userinfo_endpoint");
    if (!*address || !going->access_token) {
        end_well(going, NULL);
        return;
    }
    const FetchOrder order = {.address = address, .bearer = going->access_token, .done = take_userinfo, .context = going};
    fetcher_ask(going->provider->fetcher, &order);
}

static void believe(const GError *trouble, void *context)
{
    Identification *going = context;
    const TokenDemand demand = demand_of(going);
    g_autoptr(GError) error = NULL;
    if (trouble) {
        end(going, NULL, trouble);
        return;
    }
    bool good = token_keys_verify(oidc_discovery_keys(going->provider->discovery), going->token, &error) && token_check(going->token, &demand, &error);
    if (!good && g_error_matches(error, TOKEN_ERROR, TOKEN_ERROR_KEY) && !going->looked_again) {
        going->looked_again = true;
        oidc_discovery_need(going->provider->discovery, true, believe, going);
    } else if (!good)
        end(going, NULL, error);
    else
        ask_userinfo(going);
}

/* A token is a word of one line: it goes into a header. */
static bool is_one_word(const char *text)
{
    for (; *text; text++)
        if (*text <= ' ' || *text > '~')
            return false;
    return true;
}

static void take_tokens(const FetchAnswer *answer, void *context)
{
    Identification *going = context;
    json_auto_t *said = answer->status ? json_loadb(answer->body, answer->size, JSON_REJECT_DUPLICATES, NULL) : NULL;
    if (answer->status != 200) {
        bool known = strcmp(json_word(said, "error"), "invalid_grant") == 0, away = answer->status == 0 || answer->status >= 500;
        end_with(going, known ? INTAKE_ERROR_INPUT : away ? INTAKE_ERROR_AWAY : INTAKE_ERROR_SETUP,
                 known ? "the code is used or too old" : away ? "it gives no token" : "it refuses the desk: compare oidc_client, the secret and both addresses with what it knows");
        return;
    }
    g_autoptr(GError) error = NULL;
    going->id_token = g_strdup(json_word(said, "id_token"));
    going->access_token = is_one_word(json_word(said, "access_token")) && *json_word(said, "access_token") ? g_strdup(json_word(said, "access_token")) : NULL;
    going->token = token_parse(going->id_token, &error);
    if (going->token)
        believe(NULL, going);
    else
        end(going, NULL, error);
}

/* The secret in the form where the provider takes it so, else in the header (OpenID Connect Core 1.0, 9). */
static void ask_tokens(const GError *trouble, void *context)
{
    Identification *going = context;
    g_autoptr(GError) error = NULL;
    char *secret = trouble ? NULL : read_secret(&error);
    if (!secret) {
        end(going, NULL, trouble ? trouble : error);
        return;
    }
    const OidcProvider *provider = going->provider;
    const char *client = config_text(CONFIG_OIDC_CLIENT);
    bool posted = oidc_discovery_lists(provider->discovery, "token_endpoint_auth_methods_supported", "client_secret_post");
    char *form = fetch_form("grant_type", "authorization_code", "code", going->code, "redirect_uri", provider->return_address, "client_id", client,
                            "code_verifier", going->verifier, "client_secret", posted ? secret : NULL, NULL);
    g_autofree char *name = fetch_encoded(client);
    char *password = fetch_encoded(secret);
    const FetchOrder order = {.address = oidc_discovery_address(provider->discovery, "token_endpoint"), .form = form, .name = posted ? NULL : name,
                              .password = posted ? NULL : password, .done = take_tokens, .context = going};
    fetcher_ask(provider->fetcher, &order);
    forget(form);
    forget(password);
    forget(secret);
}

void oidc_identify(OidcProvider *provider, const char *code, const OidcAttempt *attempt, OidcIdentified done, void *context)
{
    Identification *going = g_new0(Identification, 1);
    *going = (Identification){.provider = provider, .code = g_strdup(code), .nonce = g_strdup(attempt->nonce), .verifier = g_strdup(attempt->verifier),
                              .done = done, .context = context};
    oidc_discovery_need(provider->discovery, false, ask_tokens, going);
}
