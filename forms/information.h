/* forms/information.h: the sheet that helps a person understand the French papers, in other languages. Each language is one file of
 * forms/information/, built in; one that lacks a text of the French file, or a {slot} of it, is not offered. */
#ifndef FORMS_INFORMATION_H
#define FORMS_INFORMATION_H
#include <glib.h>
#include <stdbool.h>

typedef struct Information Information;

/* The codes of the languages that are complete ("ar", "en", "prs"...), French left out. NULL-terminated, transfer full. */
char **information_languages(void);

/* The texts of a language; NULL when there is none that is complete. Static. */
const Information *information_find(const char *language);

/* Keys: "name", "font", "title"... as forms/information/fr.txt has them. Static. */
const char *information_text(const Information *information, const char *key);

/* Whether somebody checked the translation and put a name to it. */
bool information_verified(const Information *information);

typedef struct {
    const char *case_number, *received_on; /* as they are to be printed */
} InformationSlots;

/* One page, in the language, tagged and named as that. Errors: G_FILE_ERROR; FORMS_ERROR_SETUP when the font of the language is not installed. */
bool information_write(const Information *information, const InformationSlots *slots, const char *path, GError **error);

#endif
