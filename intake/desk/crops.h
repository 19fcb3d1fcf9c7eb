/* intake/desk/crops.h: pictures of fields, cut by the reader out of the originals while everything else goes on. */
#ifndef INTAKE_DESK_CROPS_H
#define INTAKE_DESK_CROPS_H
#include "intake/desk/desk.h"

Crops *crops_new(void);

/* Ends what is under way; those who wait for it are told. */
void crops_free(Crops *crops);

/* Answers `call`, whose "id" is a field, with its picture as PNG: from the disk when it was cut before, else later. */
void crops_answer(const DeskCall *call);

/* For the loop: descriptors to wait for (at most `most`), and the look at what has come. */
int crops_descriptors(const Crops *crops, struct pollfd *descriptors, int most);
void crops_advance(Crops *crops);

#endif
