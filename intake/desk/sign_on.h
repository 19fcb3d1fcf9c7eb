/* intake/desk/sign_on.h: coming in by an OpenID provider: /connexion/agent sends the browser there, /connexion/retour takes it back.
 * A login is bound to the browser that began it, and comes back at most once. Who the provider knows and we do not gets a page that
 * says whom to ask, never a right. */
#ifndef INTAKE_DESK_SIGN_ON_H
#define INTAKE_DESK_SIGN_ON_H
#include "intake/desk/desk.h"

/* Sets desk->sign_on where the settings name a provider, and begins to look for it. Errors: INTAKE_ERROR_SETUP. */
bool sign_on_new(Desk *desk, GError **error);

/* Whoever is on the way is told that it did not work. */
void sign_on_free(SignOn *sign_on);

/* Takes a request of its two addresses; false: it is none. */
bool sign_on_answer(Desk *desk, HttpRequest *request);

/* Where a browser that came by the provider leaves it; NULL when that is not known. Transfer full. */
char *sign_on_leave_address(SignOn *sign_on, const char *id_token);

/* To be polled and served among others; NULL does nothing. */
int sign_on_descriptors(const SignOn *sign_on, struct pollfd *descriptors, int most);
void sign_on_advance(SignOn *sign_on);

#endif
