#include "ocr/media_structure.h"

#include <ctype.h>
#include <string.h>

enum { END_WITHIN = 2048, HEADER_WITHIN = 1024 };

/* The last occurrence of `word` in bytes[from, to); -1 when there is none. */
static ssize_t find_last(const uint8_t *bytes, size_t from, size_t to, const char *word)
{
    size_t length = strlen(word);
    for (size_t at = to; at >= from + length; at--)
        if (memcmp(bytes + at - length, word, length) == 0)
            return (ssize_t)(at - length);
    return -1;
}

/* Size without what mail gateways and block-wise copiers leave at the end: NUL bytes and white space. */
static size_t trimmed(const uint8_t *bytes, size_t size)
{
    while (size > 0 && (bytes[size - 1] == 0 || isspace(bytes[size - 1])))
        size--;
    return size;
}

/* Reads digits at `*at`; false when there are none or too many. */
static bool read_number(const uint8_t *bytes, size_t size, size_t *at, uint64_t *number)
{
    while (*at < size && isspace(bytes[*at]))
        (*at)++;
    size_t first = *at;
    *number = 0;
    for (; *at < size && isdigit(bytes[*at]) && *at - first < 18; (*at)++)
        *number = *number * 10 + (bytes[*at] - '0');
    return *at > first;
}

/* A cross-reference table ("xref") or a cross-reference stream ("12 0 obj"). */
static bool is_reference_table(const uint8_t *bytes, size_t size, uint64_t offset)
{
    if (offset >= size)
        return false;
    size_t at = offset;
    while (at < size && at < offset + 16 && isspace(bytes[at]))
        at++;
    if (size - at >= 4 && memcmp(bytes + at, "xref", 4) == 0)
        return true;
    uint64_t ignored;
    if (!read_number(bytes, size, &at, &ignored) || !read_number(bytes, size, &at, &ignored))
        return false;
    while (at < size && isspace(bytes[at]))
        at++;
    return size - at >= 3 && memcmp(bytes + at, "obj", 3) == 0;
}

static bool is_hole(const uint8_t *bytes, size_t size)
{
    while (size > 0 && bytes[size - 1] == 0)
        size--;
    return size == 0;
}

/* The length that a linearised PDF states about itself at its beginning; 0 for others. Such a file has an end marker
 * of its first page near the beginning, so that a short copy can look whole. */
static uint64_t stated_length(const uint8_t *bytes, size_t size)
{
    size_t head = MIN(size, (size_t)HEADER_WITHIN);
    const uint8_t *mark = memmem(bytes, head, "/Linearized", 11);
    const uint8_t *key = mark ? memmem(mark, head - (size_t)(mark - bytes), "/L ", 3) : NULL;
    if (key == NULL)
        return 0;
    size_t at = (size_t)(key - bytes) + 3;
    uint64_t length = 0;
    return read_number(bytes, size, &at, &length) ? length : 0;
}

static ssize_t end_marker(const uint8_t *bytes, size_t size)
{
    size_t end = trimmed(bytes, size);
    return find_last(bytes, end > END_WITHIN ? end - END_WITHIN : 0, end, "%%EOF");
}

bool ocr_pdf_has_end(const uint8_t *bytes, size_t size)
{
    return end_marker(bytes, size) >= 0 && stated_length(bytes, size) <= size;
}

char *ocr_pdf_missing(const uint8_t *bytes, size_t size)
{
    uint64_t length = stated_length(bytes, size);
    if (length > size)
        return g_strdup_printf("the PDF states a length of %" G_GUINT64_FORMAT " bytes and has %zu", length, size);
    ssize_t end = end_marker(bytes, size);
    if (end < 0)
        return g_strdup("the end marker of the PDF (%%EOF) is not there");
    ssize_t keyword = find_last(bytes, end > END_WITHIN ? (size_t)end - END_WITHIN : 0, (size_t)end, "startxref");
    uint64_t offset;
    size_t at = (size_t)keyword + 9;
    if (keyword < 0 || !read_number(bytes, (size_t)end, &at, &offset))
        return g_strdup("the PDF does not say where its cross-reference table is");
    const uint8_t *header = memmem(bytes, MIN(size, (size_t)HEADER_WITHIN), "%PDF-", 5);
    uint64_t junk = header ? (uint64_t)(header - bytes) : 0;
    if (is_reference_table(bytes, size, offset) || is_reference_table(bytes, size, offset + junk))
        return NULL;
    /* Careless producers miss the table by some bytes, which qpdf mends; a hole in a copy is another matter. */
    if (offset + 16 <= size && !is_hole(bytes + offset, 16))
        return NULL;
    return g_strdup_printf("there is no cross-reference table at byte %" G_GUINT64_FORMAT " of the PDF", offset);
}
