/* intake/sign_on_claim.h: what an OpenID provider says of a person, as an account may expect it and as an administrator reads it. */
#ifndef INTAKE_SIGN_ON_CLAIM_H
#define INTAKE_SIGN_ON_CLAIM_H
#include <jansson.h>

/* The value of the claim that the setting oidc_claim names, as accounts expect it; an address only where the provider has verified it. NULL:
 * none that counts. Transfer full. */
char *sign_on_claim(const json_t *claims);

/* A value as it is kept: addresses without regard to capitals. Transfer full. */
char *sign_on_expected(const char *value);

/* "Nadia Benali <nadia@example.fr>", as far as it is said. Transfer full. */
char *sign_on_shown(const json_t *claims);

#endif
