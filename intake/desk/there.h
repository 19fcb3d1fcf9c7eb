/* intake/desk/there.h: whether what an address names is there for whoever asks: asked before any route is answered, and by nothing but what the
 * store shows of that person's office. */
#ifndef INTAKE_DESK_THERE_H
#define INTAKE_DESK_THERE_H
#include "intake/desk/desk.h"

/* `path` is the route's, with "{id}"; one without names nothing. True too while the store cannot say: the route's own answer tells that. */
bool there_is(const DeskCall *call, const char *path);

#endif
