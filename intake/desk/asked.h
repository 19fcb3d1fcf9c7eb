/* intake/desk/asked.h: what a request asks for, in one object. */
#ifndef INTAKE_DESK_ASKED_H
#define INTAKE_DESK_ASKED_H
#include "intake/desk/http.h"

#include <jansson.h>

/* Path, query and body in one object: the query wins over the body, and `id`, the part of the path that stands for a thing
 * (may be NULL), over both. NULL: the body is no JSON object. Transfer full. */
json_t *asked_of(const HttpRequest *request, const char *id);

#endif
