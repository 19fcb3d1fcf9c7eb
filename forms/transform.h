/* forms/transform.h: from millimetres on a form to pixels of a scan, and how to find that from points seen in both. */
#ifndef FORMS_TRANSFORM_H
#define FORMS_TRANSFORM_H
#include "forms/template.h"
#include "ocr/cell.h"

enum { FORM_BEND_COLUMNS = 21, FORM_BEND_ROWS = 29, FORM_FOLDS_MOST = 2 };

/* A fold across (as wide as the page) or down the sheet. */
typedef struct {
    FormBox box; /* it runs in there, and nothing in there is sure to be seen; w or h 0: there is none */
    OcrPoint step[2][FORM_BEND_ROWS]; /* bends just before and just beyond it, in the grid's columns if it runs across, else rows */
} FormCrease;

/* Projective: px = (h0 x + h1 y + h2) / (h6 x + h7 y + 1), the same for y with h3..h5; then, where paper did not lie flat,
 * an offset in pixels between the nodes of a grid over the page; along the middle of a crease there are nodes of either side of it. */
typedef struct {
    double h[8];
    OcrPoint bend[FORM_BEND_ROWS][FORM_BEND_COLUMNS];
    double bend_width_mm, bend_height_mm; /* of the page that the grid covers; 0: none */
    FormCrease creases[FORM_FOLDS_MOST];
} FormTransform;

/* Else it runs down. */
bool form_crease_runs_across(const FormTransform *transform, const FormCrease *crease);

/* One point on paper and where it was seen. One of FORM_TIE_SURE is sure by itself, whatever its neighbours say. */
enum { FORM_TIE_SURE = 100 };
typedef struct {
    double x_mm, y_mm;
    OcrPoint seen;
    double weight;
} FormTie;

typedef enum { FORM_FIT_SIMILAR, FORM_FIT_AFFINE, FORM_FIT_PROJECTIVE } FormFit;

/* Least squares over `count` ties: at least 2, 3, 4 for the three kinds. False when they do not determine it (too few,
 * on one line). */
bool form_transform_fit(const FormTie *ties, int count, FormFit fit, FormTransform *transform);

OcrPoint form_transform_point(const FormTransform *transform, double x_mm, double y_mm);

/* Where it may lie: in a crease (whose number is then put into `crease`), where it would just before the fold, and just beyond it. Answers how
 * many places: 1 or 2. */
int form_transform_places(const FormTransform *transform, double x_mm, double y_mm, OcrPoint there[2], int *crease);
OcrQuad form_transform_box(const FormTransform *transform, FormBox box);

/* Pixels a millimetre (geometric mean of both axes), and the clockwise angle of the x axis, at a point of the form. */
double form_transform_scale(const FormTransform *transform, double x_mm, double y_mm);
double form_transform_angle_deg(const FormTransform *transform, double x_mm, double y_mm);

/* Whether it keeps paper like paper over a page of that size: not mirrored, both axes within 8 % of each other in
 * scale, the same scale within 8 % in all corners, right angles within 4 degrees. */
bool form_transform_plausible(const FormTransform *transform, double width_mm, double height_mm);

#endif
