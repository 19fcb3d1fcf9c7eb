/* forms/print_archive.h: page pictures with what was read on them, as one searchable PDF/A-2b (ISO 19005-2:2011): the
 * copy that is still readable when nobody has this program any more. */
#ifndef FORMS_PRINT_ARCHIVE_H
#define FORMS_PRINT_ARCHIVE_H
#include "forms/template.h"

typedef struct PrintArchive PrintArchive;

/* What was read, and where on the page, in millimetres from the top left. `text` is borrowed. */
typedef struct {
    const char *text;
    FormBox box_mm;
} PrintArchiveWord;

/* An empty document. `title` goes into its metadata. */
PrintArchive *print_archive_new(const char *title);
void print_archive_free(PrintArchive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PrintArchive, print_archive_free)

/* Adds a page of that size with `jpeg` over the whole of it, taken as it is, and the words under it: found by a search, copied
 * by a selection, not seen. Errors: G_FILE_ERROR when the bytes are no JPEG that a PDF can carry. */
bool print_archive_add(PrintArchive *archive, GBytes *jpeg, FormBox page_mm, const PrintArchiveWord *words, int count,
                       GError **error);

/* Writes the file, whole or not at all. Errors: G_FILE_ERROR. */
bool print_archive_write(PrintArchive *archive, const char *path, GError **error);

#endif
