/* intake/desk/follow.h: screens that stay true by themselves: a question of the desk is asked again and again, and what has
 * changed is sent as a server-sent event "change" with the whole answer. */
#ifndef INTAKE_DESK_FOLLOW_H
#define INTAKE_DESK_FOLLOW_H
#include "intake/desk/desk.h"

Follow *follow_new(void);

/* Ends every stream. Before the server is freed, which must have one more turn in between. */
void follow_end(Follow *follow);
void follow_free(Follow *follow);

/* Answers `call` with such a stream. */
void follow_answer(const DeskCall *call, EmbedFile question);

/* For the loop: asks those whose turn it is. */
void follow_advance(Desk *desk);

#endif
