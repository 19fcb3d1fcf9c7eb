/* ocr/glyph.h: the characters that a cell can hold, and sets of them. */
#ifndef OCR_GLYPH_H
#define OCR_GLYPH_H
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Classes 0..: digits, capitals, accented capitals and ligatures, signs, and last the class of things that are
 * no character (struck out, smudged, two in one cell). Weights depend on this order: append, never reorder. */
#define OCR_GLYPHS "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒÆÑŸ-'.,/@+_&()"
enum {
    OCR_GLYPH_CHARACTERS = 66,
    OCR_GLYPH_GARBAGE = OCR_GLYPH_CHARACTERS,
    OCR_GLYPH_COUNT
};

/* A set of classes: bit i of word i / 64. Garbage is not part of any set: it is always possible. */
typedef struct {
    uint64_t bits[2];
} OcrGlyphSet;

/* The class of a character, -1 when it has none. Lower case has none. */
int ocr_glyph_of(gunichar character);
gunichar ocr_glyph_character(int glyph);

/* The set of all characters of `utf8`. Characters without a class are left out. */
OcrGlyphSet ocr_glyph_set(const char *utf8);
static inline bool ocr_glyph_set_has(const OcrGlyphSet *set, int glyph)
{
    return set->bits[glyph >> 6] >> (glyph & 63) & 1;
}

#endif
