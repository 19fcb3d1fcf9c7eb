/* forms/document_kind.h: the kinds of document that separators, pieces and clerks name: forms/document_kinds.yaml. */
#ifndef FORMS_DOCUMENT_KIND_H
#define FORMS_DOCUMENT_KIND_H
#include <glib.h>

typedef struct {
    char *name;  /* "justificatif_domicile" */
    char *label; /* French */
    char *key;   /* by which a person names a page so; "" none */
    GPtrArray *serves; /* char*: pieces that it is as good as, beside its own */
} DocumentKind;

typedef struct {
    GPtrArray *list; /* DocumentKind*, in the file's order */
} DocumentKinds;

/* Errors: FORMS_ERROR_DEFINITION, G_FILE_ERROR. */
DocumentKinds *document_kinds_load(const char *path, GError **error);
void document_kinds_free(DocumentKinds *kinds);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DocumentKinds, document_kinds_free)

/* NULL when there is none of that name. Borrowed. */
const DocumentKind *document_kind_find(const DocumentKinds *kinds, const char *name);

#endif
