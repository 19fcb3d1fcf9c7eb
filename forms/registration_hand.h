/* forms/registration_hand.h: lays a form onto a scan where a person says it lies, when the machine could not. */
#ifndef FORMS_REGISTRATION_HAND_H
#define FORMS_REGISTRATION_HAND_H
#include "forms/registration.h"

/* The four points that a person shows, in millimetres of the form, clockwise from the top left: the middles of its marks, or the corners
 * of the paper of a form without. */
void form_corners(const FormTemplate *form, OcrPoint corners_mm[4]);

/* Registers `page` (upright) as page `number` of `form`: `seen` are these points on it, in pixels. What frames are seen refine it, as in
 * form_register, and say how far it is off (residual_mm). False: four such points are no paper (mirrored, askew, another size).
 * `registration` is always filled in and has to be cleared. */
bool form_register_by_hand(OcrPage *page, const FormTemplate *form, int number, const OcrPoint seen[4], FormRegistration *registration);

#endif
