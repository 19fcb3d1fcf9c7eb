/* forms/import_signature.h: the place to sign under a date: "Date et signature" is printed once, over both. */
#ifndef FORMS_IMPORT_SIGNATURE_H
#define FORMS_IMPORT_SIGNATURE_H
#include "forms/import_guess.h"

/* Of the fields from `from` on: a place without words of its own, right under one whose words speak of signing, is where that is done. Names are made anew. */
void import_signatures_take(const ImportGuesses *guesses, GPtrArray *fields, guint from, GHashTable *names);

#endif
