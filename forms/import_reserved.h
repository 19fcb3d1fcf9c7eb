/* forms/import_reserved.h: the administration's own frames on a blank page, by the words that head them. */
#ifndef FORMS_IMPORT_RESERVED_H
#define FORMS_IMPORT_RESERVED_H
#include "forms/import_guess.h"
#include "forms/import_label.h"

/* Looks for the frames only where such words stand, since that costs time; without a closed frame around them, what stands right below the
 * words. Array of FormBox; transfer full. `print` without picture: none. */
GArray *import_reserved_find(const ImportGuesses *guesses, const ImportPrint *print, FormPageSize sheet);

bool import_reserved_holds(const GArray *reserved, const FormBox *box);

#endif
