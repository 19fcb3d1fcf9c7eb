/* intake/desk/layings.h: pages that a person lays a form onto, read again with that. The reader answers later; the desk waits for nobody. */
#ifndef INTAKE_DESK_LAYINGS_H
#define INTAKE_DESK_LAYINGS_H
#include "intake/desk/desk.h"

Layings *layings_new(void);
/* Requests that wait are answered. */
void layings_free(Layings *layings);

/* "id": a page; {"form", "version", "form_page", "corners": [[x, y] four times, pixels of the page as it is shown], "case_number"} asked. The
 * page is read so and its answers enter the case that it lies in, or the one named (none: a new one). Answers what page_lay does. */
void layings_answer(const DeskCall *call);

/* For the loop: what to poll, and what to do afterwards. */
int layings_descriptors(const Layings *layings, struct pollfd *descriptors, int most);
void layings_advance(Desk *desk);

#endif
