#include "forms/print_language.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the update has to repeat of the file's trailer and catalogue. */
typedef struct {
    long size, root, info, pages, structure, xref; /* structure -1: the file is not tagged */
} Trailer;

/* The last place of `key` in the bytes; a PDF's streams hold NULs, at which the string functions would stop. */
static const char *find_last(const char *bytes, size_t length, const char *key)
{
    const char *found = NULL;
    const char *next = bytes;
    while ((next = memmem(next, length - (size_t)(next - bytes), key, strlen(key))))
        found = next++;
    return found;
}

/* The number after the last `key`; -1 when there is none. */
static long last_number(const char *bytes, size_t length, const char *key)
{
    const char *found = find_last(bytes, length, key);
    return found ? atol(found + strlen(key)) : -1;
}

static bool read_trailer(const char *bytes, size_t length, Trailer *trailer)
{
    const char *end = find_last(bytes, length, "trailer");
    if (!end)
        return false;
    size_t rest = length - (size_t)(end - bytes);
    trailer->size = last_number(end, rest, "/Size ");
    trailer->root = last_number(end, rest, "/Root ");
    trailer->info = last_number(end, rest, "/Info ");
    trailer->xref = last_number(end, rest, "startxref\n");
    g_autofree char *object = g_strdup_printf("\n%ld 0 obj", trailer->root);
    const char *catalogue = find_last(bytes, length - rest, object);
    trailer->pages = catalogue ? last_number(catalogue, (size_t)(end - catalogue), "/Pages ") : -1;
    trailer->structure = catalogue ? last_number(catalogue, (size_t)(end - catalogue), "/StructTreeRoot ") : -1;
    return trailer->size > 0 && trailer->root > 0 && trailer->info > 0 && trailer->xref > 0 && trailer->pages > 0;
}

bool print_language_add(GByteArray *pdf, const char *language)
{
    Trailer trailer;
    /* A NUL ends it for atol, and is taken off again. */
    g_byte_array_append(pdf, (const guint8 *)"", 1);
    bool known = read_trailer((const char *)pdf->data, pdf->len - 1, &trailer);
    g_byte_array_set_size(pdf, pdf->len - 1);
    if (!known)
        return false;
    g_autoptr(GString) update = g_string_new("\n");
    size_t object = pdf->len + update->len;
    g_string_append_printf(update,
                           "%ld 0 obj\n<< /Type /Catalog /Pages %ld 0 R /Lang (%s)\n"
                           "   /ViewerPreferences << /DisplayDocTitle true >>",
                           trailer.root, trailer.pages, language);
    if (trailer.structure > 0)
        g_string_append_printf(update, "\n   /MarkInfo << /Marked true >> /StructTreeRoot %ld 0 R", trailer.structure);
    g_string_append(update, " >>\nendobj\n");
    size_t xref = pdf->len + update->len;
    g_string_append_printf(update, "xref\n%ld 1\n%010zu 00000 n \n", trailer.root, object);
    g_string_append_printf(update, "trailer\n<< /Size %ld /Root %ld 0 R /Info %ld 0 R /Prev %ld >>\nstartxref\n%zu\n%%%%EOF\n",
                           trailer.size, trailer.root, trailer.info, trailer.xref, xref);
    g_byte_array_append(pdf, (const guint8 *)update->str, (guint)update->len);
    return true;
}
