/* forms/import_column.h: labels of the second and further rows of a table, and of the further lines of an address: what heads the column,
 * and the row. */
#ifndef FORMS_IMPORT_COLUMN_H
#define FORMS_IMPORT_COLUMN_H
#include "forms/import_field.h"
#include "forms/import_label.h"

/* For the text fields of `fields` (FormField*, of one page) from index `from` on whose label is no better than a technical name. `names`: where a
 * name says nothing either it is made anew out of the label; NULL: names stay. */
void import_columns_head(const ImportPrint *print, GPtrArray *fields, guint from, GHashTable *names);

#endif
