/* forms/import_guess.h: what the words of a label say about a field, from forms/import_guess.yaml. A guess, for a person
 * to look at. */
#ifndef FORMS_IMPORT_GUESS_H
#define FORMS_IMPORT_GUESS_H
#include "forms/template.h"

typedef struct ImportGuesses ImportGuesses;

/* Errors: FORMS_ERROR_DEFINITION, G_FILE_ERROR. */
ImportGuesses *import_guesses_load(const char *path, GError **error);
void import_guesses_free(ImportGuesses *guesses);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImportGuesses, import_guesses_free)

/* Sets the field's content and whether it identifies the person by the first of `texts` (some may be NULL) that says
 * something. The name that a case has for it, when words for a person say so: the last of several texts is a technical name; or NULL; borrowed. */
const char *import_guess_content(const ImportGuesses *guesses, FormField *field, const char *const *texts, int count);

/* Whether `text` heads the administration's own frame. */
bool import_guess_reserved(const ImportGuesses *guesses, const char *text);

/* What a line or box is for by its label and size: a signature, a photograph, or what it was. */
FormFieldKind import_guess_kind(const ImportGuesses *guesses, const FormField *field);

/* Whether an author's `text` tells how to fill in ("choisir dans la liste") rather than what is asked. */
bool import_guess_explains(const ImportGuesses *guesses, const char *text);

/* A simple word out of any text: "Nom de l'épouse" is nom_epouse; "" when nothing is left. At most 32 characters.
 * Transfer full. */
char *import_guess_word(const char *text);

#endif
