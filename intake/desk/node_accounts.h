/* intake/desk/node_accounts.h: who may come in at a node while its store is away: whoever came in here by password in the last days, with
 * the store in reach. GUICHET_HOME/node/accounts.json, for the services' account alone: name, role, office, the password's hash as the
 * store keeps it, the day. What the store has changed since is heard at the next entrance with it. */
#ifndef INTAKE_DESK_NODE_ACCOUNTS_H
#define INTAKE_DESK_NODE_ACCOUNTS_H
#include "intake/desk/session.h"

/* The store has answered to a login by `name`: who came in is remembered; who has no account any more, or a locked one, is forgotten. What cannot be
 * written down is logged: it only matters once the store is away. */
void node_accounts_learn(DbStore *store, const char *name, const Login *login);

/* As session_login_begin(): LOGIN_LATER, for after the third mistake in a row a name has to wait, longer each time; or the `hash` to compare with. */
void node_accounts_begin(const char *name, Login *login, char **hash);

/* {"agent", "role", "office", "password": hash} of whom the password lets in: `matched` is that hash, NULL when the password is not the one behind it. NULL,
 * with `outcome` of `login` set, when nobody is let in. Transfer full. */
json_t *node_accounts_end(const char *name, const char *matched, Login *login);

#endif
