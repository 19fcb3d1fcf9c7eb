/* forms/registration_bend.h: follows paper that does not lie flat: bent, stretched in places, folded. */
#ifndef FORMS_REGISTRATION_BEND_H
#define FORMS_REGISTRATION_BEND_H
#include "forms/surface.h"
#include "forms/transform.h"

/* Sets the bends of `transform`, which so far lays `ties` flat, over a sheet, to look again from there. Locally weighted regression
 * after Cleveland, JASA 74(368), 1979, begun at the middlemost of the nearest neighbours, so that what disagrees has no say and a fold stays a
 * step. About 1 ms. */
void form_bend(const FormTie *ties, int count, FormBox sheet, FormTransform *transform);

/* Narrows where a fold runs by what the page shows; sides[0] and [1] lay what is around it as what is before and beyond it lies. */
typedef void (*FormFoldLook)(const FormTransform sides[2], FormFold *fold, const void *data);

typedef struct {
    FormBox box;          /* the whole page, in millimetres */
    const GArray *places; /* OcrPoint, millimetres of the form: where it matters how it lies; NULL: not asked, which is less work */
    FormFoldLook look;    /* NULL: a fold is known by the ties only */
    const void *data;
} FormSheet;

/* The same as well as the ties tell it, bare parts of the sheet too (forms/surface.h). Answers the 90th percentile over the places
 * of how far the print may lie from where the transform says, infinite where that is not asked or not known. About 2 ms, one more where there is a fold, one where it is asked how well. */
double form_bend_surely(const FormTie *ties, int count, const FormSheet *sheet, FormTransform *transform);

#endif
