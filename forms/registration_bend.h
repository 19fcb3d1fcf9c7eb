/* forms/registration_bend.h: follows paper that does not lie flat: bent, stretched in places, folded. */
#ifndef FORMS_REGISTRATION_BEND_H
#define FORMS_REGISTRATION_BEND_H
#include "forms/transform.h"

/* Sets the bends of `transform`, which so far lays `ties` flat, over a sheet. Answers the 90th percentile, in
 * millimetres, of how far a tie lies from where its neighbours say; where 6 % of `printed` have no ties near it,
 * that part may be bent unseen as the rest is, and at least that much is answered. Locally weighted regression after Cleveland, JASA 74(368), 1979,
 * begun at the middlemost of the nearest neighbours, so that what disagrees has no say and a fold stays a step. About 2 ms. */
double form_bend(const FormTie *ties, int count, FormBox sheet, FormBox printed, FormTransform *transform);

#endif
