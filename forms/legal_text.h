/* forms/legal_text.h: the sentences that the law has our papers say, as data with a source and a validity: forms/legal_texts.yaml. */
#ifndef FORMS_LEGAL_TEXT_H
#define FORMS_LEGAL_TEXT_H
#include <glib.h>
#include <stdbool.h>

typedef struct {
    char *name, *text, *source;
    char *valid_from, *valid_to; /* ISO; valid_to NULL: still in force */
    bool verified;               /* somebody has compared it with the text in force */
} LegalText;

/* An array of LegalText that frees them. Errors: those of forms/definition.h, which name the line; two of one name on one day are one. Transfer full. */
GPtrArray *legal_texts_load(const char *path, GError **error);

/* The one of that name in force on `day` (ISO); NULL when there is none. Borrowed. */
const LegalText *legal_text_find(const GPtrArray *texts, const char *name, const char *day);

#endif
