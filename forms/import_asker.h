/* forms/import_asker.h: the printed words that ask what boxes to tick answer. */
#ifndef FORMS_IMPORT_ASKER_H
#define FORMS_IMPORT_ASKER_H
#include "forms/import_label.h"

/* For each of `boxes` (FormField*, check boxes in reading order) the phrase that asks for it: before it in its row, over it, or that of the box
 * before or over it, or a heading right over it; of a matrix (`heads`: import_matrix_heads) what stands before its row; NULL: none. */
GPtrArray *import_askers(const ImportPrint *print, const GPtrArray *boxes, const GPtrArray *heads, ImportLabelKind side);

/* What such a phrase asks, without the first answer that may stand in it. Transfer full. */
char *import_asker_question(const ImportPrint *print, const ImportPhrase *asker);

#endif
