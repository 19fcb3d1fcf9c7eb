/* intake/desk/router.h: which address does what, for whom. Nothing behind /api/v1 is done for nobody, and nothing is changed
 * without the session's token. */
#ifndef INTAKE_DESK_ROUTER_H
#define INTAKE_DESK_ROUTER_H
#include "intake/desk/desk.h"

/* HttpHandler and HttpCeiling; `context` is the Desk. */
void router_handle(HttpRequest *request, void *context);
gsize router_ceiling(HttpRequest *request, void *context);

#endif
