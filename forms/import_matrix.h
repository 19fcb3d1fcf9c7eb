/* forms/import_matrix.h: boxes to tick in rows and columns, whose answers are printed once over each column and whose questions stand before each row. */
#ifndef FORMS_IMPORT_MATRIX_H
#define FORMS_IMPORT_MATRIX_H
#include "forms/import_phrase.h"

/* For each of `boxes` (FormField*, check boxes in reading order) the words over its column, where two or more of its row have such and none has words of its own;
 * NULL: it stands in no matrix. Boxes of a fillable PDF stand in none. */
GPtrArray *import_matrix_heads(const ImportPrint *print, const GPtrArray *boxes);

/* What stands at the left of a row; NULL: nothing. */
const ImportPhrase *import_matrix_row(const ImportPrint *print, FormBox box);

#endif
