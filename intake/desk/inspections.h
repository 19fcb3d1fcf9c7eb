/* intake/desk/inspections.h: anybody checks one of our papers here, without an account: its code typed, or a photograph of it. Nothing is kept and no
 * case is looked up; the answer is what the signature vouches for. Limited in all, whoever asks: a proxy hides who does. */
#ifndef INTAKE_DESK_INSPECTIONS_H
#define INTAKE_DESK_INSPECTIONS_H
#include "intake/desk/desk.h"

/* The most bytes of a photograph. */
enum { INSPECTION_BYTES = 12 << 20 };

Inspections *inspections_new(void);

/* Refuses what is still under way and frees. */
void inspections_free(Inspections *inspections);

/* Answers POST /api/v1/verify ({"code"}) and PUT /api/v1/verify/picture (the file's bytes); false: the request is none of the two. */
bool inspections_answer(Desk *desk, HttpRequest *request);

/* How many bytes a photograph may bring, hardly any when too many came lately (413); 0: the request is none. */
gsize inspections_ceiling(Desk *desk, const HttpRequest *request);

/* What to wait for, and to be called after waiting. */
int inspections_descriptors(const Inspections *inspections, struct pollfd *descriptors, int most);
void inspections_advance(Inspections *inspections);

#endif
