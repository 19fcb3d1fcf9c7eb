/* intake/desk/logins.h: whoever comes with a password. Comparing one takes 15 to 100 ms on purpose: it is done beside the desk's thread, one after the other in
 * the order in which they came, so that a flood of logins keeps nobody waiting who is in already. */
#ifndef INTAKE_DESK_LOGINS_H
#define INTAKE_DESK_LOGINS_H
#include "intake/desk/desk.h"

/* So many wait for their turn at most; whoever comes on top is told to come again. */
enum { LOGINS_WAITING_MOST = 100 };

Logins *logins_new(void);

/* Refuses those who still wait, and frees. */
void logins_free(Logins *logins);

/* Answers `request`, now or later: in, refused, locked, or to wait. */
void logins_take(Desk *desk, HttpRequest *request, const char *name, const char *password);

/* What to wait for, and to be called after waiting. */
int logins_descriptors(const Logins *logins, struct pollfd *descriptors, int most);
void logins_advance(Desk *desk);

#endif
