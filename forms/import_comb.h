/* forms/import_comb.h: where the cells of a fillable PDF's comb are printed: people write into these, not into equal shares of the field, and above
 * them where nothing is in the way. */
#ifndef FORMS_IMPORT_COMB_H
#define FORMS_IMPORT_COMB_H
#include "forms/template.h"
#include "ocr/page.h"

/* Moves the cells of a comb (equal shares of its box so far) onto the printed ones, which stand between ticks or walls on one floor; the box then holds
 * just these. Where the cells have no ceiling they are made as high as they are wide, as far as the paper over them is bare. False, and nothing
 * moved, where not every cell is seen. */
bool import_comb_settle(OcrPage *page, FormField *field);

#endif
