/* forms/registration_bend.h: follows paper that does not lie flat: bent, stretched in places, folded. */
#ifndef FORMS_REGISTRATION_BEND_H
#define FORMS_REGISTRATION_BEND_H
#include "forms/transform.h"

/* Sets the bends of `transform`, which so far lays `ties` flat, over a sheet, to look again from there. Locally weighted regression
 * after Cleveland, JASA 74(368), 1979, begun at the middlemost of the nearest neighbours, so that what disagrees has no say and a fold stays a
 * step. About 2 ms. */
void form_bend(const FormTie *ties, int count, FormBox sheet, FormTransform *transform);

/* The same as well as the ties tell it, bare parts of the sheet too (forms/surface.h). Answers the 90th percentile over `places` (OcrPoint, millimetres
 * of the form) of how far the print may lie from where the transform says. About 8 ms. */
double form_bend_surely(const FormTie *ties, int count, FormBox sheet, const GArray *places, FormTransform *transform);

#endif
