#include "forms/reading_text.h"

#include <string.h>

static bool character_allowed(gunichar c, ReadingTextKind kind)
{
    if (c == '\n')
        return kind != READING_TEXT_LINE;
    if (kind == READING_TEXT_CODE && (c == '\t' || c == '\r' || c == 0x04 || (c >= 0x1C && c <= 0x1F)))
        return true;
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT: /* among them the marks that turn the direction of text around */
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_UNASSIGNED:
        return false;
    default:
        return true;
    }
}

bool reading_text_allowed(const char *text, size_t length, ReadingTextKind kind, size_t ceiling)
{
    if (length > ceiling || memchr(text, '\0', length) || !g_utf8_validate(text, (gssize)length, NULL))
        return false;
    for (const char *p = text; p < text + length; p = g_utf8_next_char(p))
        if (!character_allowed(g_utf8_get_char(p), kind))
            return false;
    return true;
}

char *reading_text_clean(const char *text, ReadingTextKind kind, size_t ceiling)
{
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
    GString *clean = g_string_new(NULL);
    for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (!character_allowed(c, kind)) {
            if (kind != READING_TEXT_CODE)
                continue;
            c = 0xFFFD;
        }
        char bytes[6];
        int size = g_unichar_to_utf8(c, bytes);
        if (clean->len + (size_t)size > ceiling)
            break;
        g_string_append_len(clean, bytes, size);
    }
    return g_string_free(clean, FALSE);
}
