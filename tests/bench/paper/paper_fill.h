/* tests/bench/paper/paper_fill.h: any form's page filled in by an invented person, typed or by the simulated pen, painted. */
#ifndef PAPER_FILL_H
#define PAPER_FILL_H
#include "forms/template.h"
#include "scripts/tools/samples/pen.h"

#include <leptonica/allheaders.h>

/* What a reader should give back, by field name: chosen by what each field is for. A quarter of the fields stays empty. Transfer
 * full. */
GHashTable *paper_values(const FormTemplate *form, GRand *rand);

/* From now on official forms are painted in shades of this ink ("rrggbb" as a number) instead of their own colours; `written`: so is what is
 * written on them. */
void paper_ink(unsigned rgb, bool written);

/* Page `page` of the official form in colour, PAPER_PX_MM a millimetre, with its values: by `writer`, or typed when NULL. What could
 * not be typed into its box is taken out of `values`. Transfer full. */
PIX *paper_paint(const FormTemplate *form, int page, GHashTable *values, PenWriter *writer, GError **error);

#endif
