/* forms/reading_text.h: which characters the texts of a reading may carry. The writer of readings cleans by this rule
 * and the trusted side refuses by it. */
#ifndef FORMS_READING_TEXT_H
#define FORMS_READING_TEXT_H
#include <glib.h>
#include <stdbool.h>

typedef enum {
    READING_TEXT_LINE,  /* one line: no control, format, private or unassigned character */
    READING_TEXT_LINES, /* the same, and line feeds */
    READING_TEXT_CODE   /* and the separators that bar codes carry: tab, CR, LF, EOT, FS, GS, RS, US */
} ReadingTextKind;

enum {
    READING_VALUE_BYTES = 1024,     /* value, raw, alternatives, messages */
    READING_CODE_BYTES = 3 * 4096,  /* a code of 4096 bytes, each of them replaced by U+FFFD */
    READING_PAGE_TEXT_BYTES = 1 << 20
};

/* Whether `length` bytes at `text` are UTF-8 of that kind without NUL, and not more than `ceiling`. */
bool reading_text_allowed(const char *text, size_t length, ReadingTextKind kind, size_t ceiling);

/* A copy that is allowed: what may not stand becomes U+FFFD in a code and vanishes elsewhere; cut at a character's
 * end to at most `ceiling` bytes. NULL counts as "". Transfer full. */
char *reading_text_clean(const char *text, ReadingTextKind kind, size_t ceiling);

#endif
