/* forms/surface.h: what a sheet of paper is off by everywhere, from what it is off by in some places: bent as a whole, buckled in
 * places, folded along a straight line or two: once, as a letter, in four. And how sure that is. */
#ifndef FORMS_SURFACE_H
#define FORMS_SURFACE_H
#include "forms/transform.h"

/* How far a point of the sheet lies from where it should, all in millimetres; `noise`: how well that is known (one deviation). */
typedef struct {
    double x, y;
    OcrPoint off;
    double noise;
} FormPull;

typedef struct FormSurface FormSurface;

/* A fold across or down the sheet that runs straight somewhere between these, in millimetres along the axis it crosses. */
typedef struct {
    bool across;
    double from, to;
} FormFold;

enum { FORM_SURFACE_MOST = 200 };

/* At least 3 pulls, at most FORM_SURFACE_MOST. What agrees with no neighbour has next to no say. Gaussian process regression (kriging),
 * after Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), 2.25 to 2.30 and 5.10 to 5.12: a plane, a broad and a narrow bend,
 * and a step with its own plane beyond each fold; how strong each is, and how many folds there are, is what makes the pulls likeliest. About 1 ms
 * for 150. Transfer full. */
FormSurface *form_surface_new(const FormPull *pulls, int count, FormBox sheet);
void form_surface_free(FormSurface *surface);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FormSurface, form_surface_free)

/* What that place is off by. */
OcrPoint form_surface_at(const FormSurface *surface, OcrPoint place);

/* The same for the nodes of a grid from corner to corner of the sheet, row by row: offs[rows * columns]. At once that is far less work. */
void form_surface_grid(const FormSurface *surface, int columns, int rows, OcrPoint *offs);

/* One deviation of that along one axis: grows where no pulls are near, and where the pulls disagree. */
double form_surface_deviation(const FormSurface *surface, OcrPoint place);

/* Of `which` fold, from 0: the same just before it, or just beyond it. */
OcrPoint form_surface_beside_fold(const FormSurface *surface, OcrPoint place, int which, bool beyond);

/* Between which pulls the folds run, at most FORM_FOLDS_MOST (forms/transform.h). And to say it better of one. */
int form_surface_fold_count(const FormSurface *surface);
FormFold form_surface_fold(const FormSurface *surface, int which);
void form_surface_set_fold(FormSurface *surface, int which, const FormFold *fold);

/* Where the sheet is folded (in the middle of that), with what lies hidden in the fold. */
FormBox form_surface_crease(const FormSurface *surface, int which);

#endif
