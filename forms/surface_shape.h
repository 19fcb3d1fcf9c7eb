/* forms/surface_shape.h: how a sheet of paper may be bent and folded; within forms/surface.c and forms/surface_fold.c only. */
#ifndef FORMS_SURFACE_SHAPE_H
#define FORMS_SURFACE_SHAPE_H
#include "forms/surface.h"

typedef enum { FOLD_ACROSS, FOLD_DOWN } Fold;

typedef struct {
    Fold way;
    double at, gap[2]; /* it may run anywhere in between: no pull there tells */
} Crease;

/* How strong the bends are, in millimetres, and where folds run. */
typedef struct {
    double broad, narrow;
    Crease folds[FORM_FOLDS_MOST];
    int fold_count;
} Shape;

/* Along the axis that the fold crosses. */
static inline double along(const Crease *fold, double x, double y)
{
    return fold->way == FOLD_ACROSS ? y : x;
}

/* Adds one fold to the shape, where it leaves the least when each part of the sheet is laid as a plane of its own. Where there are two, the
 * first is looked for once again, since it was found as if it were the only one. False: no part between folds would hold enough pulls. */
bool form_surface_fold_again(const FormPull *pulls, int count, FormBox sheet, Shape *shape);

#endif
