/* forms/registration_check.h: how well a transform lies on a page, measured on print that did not make it. */
#ifndef FORMS_REGISTRATION_CHECK_H
#define FORMS_REGISTRATION_CHECK_H
#include "forms/registration.h"

/* Fills in the rows of `registration` from its transform, moves them onto the frames that are seen, and sets residual_mm
 * and features from the probes printed full and from those frames. */
void form_registration_measure(OcrPage *page, const FormTemplate *form, int number, FormRegistration *registration);

/* Whether the probes of the page read as they were printed, but for a speck in one. */
bool form_probes_hold(OcrPage *page, const FormTemplate *form, int number, const FormTransform *transform);

/* The solid square printed at `box`, within `reach` millimetres of where the transform puts it. */
bool form_find_square(OcrPage *page, const FormTransform *transform, FormBox box, double reach, OcrPoint *centre);

#endif
