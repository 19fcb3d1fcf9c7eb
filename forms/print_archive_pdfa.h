/* forms/print_archive_pdfa.h: what makes a PDF one for archives: metadata that says so, the colours it means, no second
 * set of metadata. */
#ifndef FORMS_PRINT_ARCHIVE_PDFA_H
#define FORMS_PRINT_ARCHIVE_PDFA_H
#include <glib.h>
#include <stdbool.h>

/* A PDF (fonts embedded, nothing encrypted) as PDF/A-2b with that title. Errors: G_FILE_ERROR. NULL then; transfer full. */
GBytes *print_archive_pdfa(const void *pdf, size_t size, const char *title, GError **error);

#endif
