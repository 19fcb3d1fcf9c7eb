#include "ocr/glyph.h"

/* The classes as code points, made on first use: lookups by class are then direct. */
static const gunichar *characters(void)
{
    static gunichar *points;
    if (g_once_init_enter(&points)) {
        glong count = 0;
        gunichar *made = g_utf8_to_ucs4_fast(OCR_GLYPHS, -1, &count);
        g_assert(count == OCR_GLYPH_CHARACTERS);
        g_once_init_leave(&points, made);
        /* Kept for the life of the program: cppcheck does not see that `points` holds it. */
        // cppcheck-suppress memleak
    }
    return points;
}

int ocr_glyph_of(gunichar character)
{
    const gunichar *points = characters();
    for (int glyph = 0; glyph < OCR_GLYPH_CHARACTERS; glyph++)
        if (points[glyph] == character)
            return glyph;
    return -1;
}

gunichar ocr_glyph_character(int glyph)
{
    g_return_val_if_fail(glyph >= 0 && glyph < OCR_GLYPH_CHARACTERS, 0xFFFD);
    return characters()[glyph];
}

OcrGlyphSet ocr_glyph_set(const char *utf8)
{
    OcrGlyphSet set = {0};
    for (const char *at = utf8; *at; at = g_utf8_next_char(at)) {
        int glyph = ocr_glyph_of(g_utf8_get_char(at));
        if (glyph >= 0)
            set.bits[glyph >> 6] |= (uint64_t)1 << (glyph & 63);
    }
    return set;
}
