/* forms/import_question.h: check boxes of one question ("Sexe", "Etat civil") become one choice, of an imported form. */
#ifndef FORMS_IMPORT_QUESTION_H
#define FORMS_IMPORT_QUESTION_H
#include "forms/import_field.h"
#include "forms/import_label.h"

/* Check boxes of `fields` from index `from` on (of one page, FormField*) that stand in one row and answer one question, by their
 * labels (oui and non), by the stem of their names in the PDF, or by the words before them, are replaced by a choice. `names` is kept. */
void import_questions_gather(const ImportPrint *print, ImportLabelKind side, GPtrArray *fields, guint from, GHashTable *names);

#endif
