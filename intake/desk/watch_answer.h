/* intake/desk/watch_answer.h: /metrics and /health, for whoever watches the service: numbers, no personal data, no login. The
 * proxy that shows the desk to others keeps them to itself. */
#ifndef INTAKE_DESK_WATCH_ANSWER_H
#define INTAKE_DESK_WATCH_ANSWER_H
#include "intake/desk/desk.h"
#include "intake/desk/http.h"

/* False when the request is about neither. /health answers 200, or 503 while the store is away. */
bool watch_answer(Desk *desk, HttpRequest *request);

#endif
