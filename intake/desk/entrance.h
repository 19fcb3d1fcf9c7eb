/* intake/desk/entrance.h: coming in, staying, leaving. */
#ifndef INTAKE_DESK_ENTRANCE_H
#define INTAKE_DESK_ENTRANCE_H
#include "intake/desk/desk.h"

/* {"name", "password"} as JSON in the body: anybody may ask. */
void entrance_answer_enter(Desk *desk, HttpRequest *request);

/* What the login page must know, for anybody: {"password", "provider" (its name, or null), "store"}. */
void entrance_answer_ways(Desk *desk, HttpRequest *request);

/* {"agent", "role", "office", "csrf"}. */
void entrance_answer_session(const DeskCall *call);

/* {"end": where the browser leaves the provider too, when the session came from there}. */
void entrance_answer_leave(const DeskCall *call);

#endif
