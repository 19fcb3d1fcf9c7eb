/* intake/oidc_discovery.h: what an OpenID provider says of itself (OpenID Connect Discovery 1.0) and its keys: fetched together, kept
 * for an hour; when they cannot be had anew, what was there stays in use. */
#ifndef INTAKE_OIDC_DISCOVERY_H
#define INTAKE_OIDC_DISCOVERY_H
#include "intake/fetch.h"
#include "intake/token.h"

typedef struct OidcDiscovery OidcDiscovery;

/* `fetcher` is borrowed and must be freed first: it tells those who wait. */
OidcDiscovery *oidc_discovery_new(Fetcher *fetcher, const char *issuer);
void oidc_discovery_free(OidcDiscovery *discovery);

typedef void (*OidcReady)(const GError *error, void *context);

/* Calls `done` once everything is there, which may be before this returns. `anew`: a key is missing, so look again, at most every five
 * seconds. Errors: INTAKE_ERROR_AWAY, INTAKE_ERROR_SETUP (what the provider says is not fit to be used). */
void oidc_discovery_need(OidcDiscovery *discovery, bool anew, OidcReady done, void *context);

/* "authorization_endpoint" …: an address that may be asked, "" when there is none. Borrowed until the next need. */
const char *oidc_discovery_address(const OidcDiscovery *discovery, const char *name);

/* Whether the list at `name` holds `word`. */
bool oidc_discovery_lists(const OidcDiscovery *discovery, const char *name, const char *word);

/* NULL before the first success. */
const TokenKeys *oidc_discovery_keys(const OidcDiscovery *discovery);

#endif
