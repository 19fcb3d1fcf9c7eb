/* forms/print_language.h: the language of a PDF, which cairo cannot set and screen readers ask for (PDF 32000-1, 14.9.2). */
#ifndef FORMS_PRINT_LANGUAGE_H
#define FORMS_PRINT_LANGUAGE_H
#include <glib.h>
#include <stdbool.h>

/* Adds /Lang, and the wish that viewers show the title, to the catalogue of a PDF that cairo wrote, as an incremental
 * update behind its end (PDF 32000-1, 7.5.6). False, and nothing is changed, when the file is not laid out as cairo does. */
bool print_language_add(GByteArray *pdf, const char *language);

#endif
