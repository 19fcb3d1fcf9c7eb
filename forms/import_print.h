/* forms/import_print.h: what is printed where a fillable PDF has its fields: frames of check boxes, which a widget is a
 * little larger or smaller than, ticks of combs, rules between columns. Millimetres from the page's top left. */
#ifndef FORMS_IMPORT_PRINT_H
#define FORMS_IMPORT_PRINT_H
#include "forms/template.h"
#include "ocr/page.h"

/* The printed frame at `box`, at most 0.6 mm outside of it; `box` itself where none is printed. */
FormBox import_printed_frame(OcrPage *page, FormBox box);

/* How many equal cells are marked off inside `box` by ticks or walls that stand on its floor; 0: fewer than 4, or uneven. */
int import_printed_cells(OcrPage *page, FormBox box);

/* Whether an upright rule crosses all of `gap`. */
bool import_rule_between(OcrPage *page, FormBox gap);

/* A row of dots fills the lower half of this gap, and nothing the upper one. */
bool import_leaders_between(OcrPage *page, FormBox gap);

#endif
