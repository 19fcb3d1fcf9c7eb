/* intake/oidc.h: somebody else says who a person is: an OpenID provider, by the authorization code flow with PKCE (OpenID Connect Core 1.0,
 * RFC 7636). Settings oidc_*. Nothing here waits: what is asked for comes by a call, once, in the thread that advances the fetcher. */
#ifndef INTAKE_OIDC_H
#define INTAKE_OIDC_H
#include "intake/oidc_discovery.h"

typedef struct OidcProvider OidcProvider;

/* Whether the setting oidc_issuer names one. */
bool oidc_on(void);

/* Errors: INTAKE_ERROR_SETUP: a setting is missing or wrong. `fetcher` is borrowed and must be freed first. Transfer full. */
OidcProvider *oidc_provider_new(Fetcher *fetcher, GError **error);
void oidc_provider_free(OidcProvider *provider);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OidcProvider, oidc_provider_free)

/* Makes sure that the addresses and keys of the provider are there, and the secret. */
void oidc_prepare(OidcProvider *provider, OidcReady done, void *context);

/* One login: three secrets of at least 43 letters and digits each. */
typedef struct {
    const char *state, *nonce, *verifier;
} OidcAttempt;

/* Where the browser is sent; after oidc_prepare. Transfer full. */
char *oidc_enter_address(const OidcProvider *provider, const OidcAttempt *attempt);

/* Borrowed for the call. */
typedef struct {
    const char *issuer, *subject;
    const json_t *claims; /* of the ID token, under those of userinfo */
    const char *id_token; /* to be shown again at the end */
} OidcPerson;

/* `person` is NULL and `error` says why: TOKEN_ERROR_* (what came is not to be believed), INTAKE_ERROR_INPUT (the provider does not
 * know the code: used, too old), INTAKE_ERROR_AWAY, INTAKE_ERROR_SETUP (it does not know the desk or its secret). */
typedef void (*OidcIdentified)(const OidcPerson *person, const GError *error, void *context);

/* What came back with `code` for that attempt. */
void oidc_identify(OidcProvider *provider, const char *code, const OidcAttempt *attempt, OidcIdentified done, void *context);

/* Where a browser leaves the provider too; NULL when there is no such place, or it is not known yet. Transfer full. */
char *oidc_leave_address(const OidcProvider *provider, const char *id_token, const char *state);

#endif
