/* intake/desk/entrance.h: coming in, staying, leaving. */
#ifndef INTAKE_DESK_ENTRANCE_H
#define INTAKE_DESK_ENTRANCE_H
#include "intake/desk/desk.h"

/* {"name", "password"} as JSON in the body: the only thing that nobody may ask. */
void entrance_answer_enter(Desk *desk, HttpRequest *request);

/* {"agent", "role", "office", "csrf"}. */
void entrance_answer_session(const DeskCall *call);
void entrance_answer_leave(const DeskCall *call);

#endif
