/* scripts/tools/samples/hand.h: hands of people who wrote on a pen tablet: their letters and digits as strokes, to fill forms
 * with for measuring. The recordings are no part of this repository (ocr/handprint.md names them). */
#ifndef SAMPLES_HAND_H
#define SAMPLES_HAND_H
#include <cairo.h>
#include <glib.h>
#include <stdbool.h>

typedef struct Hands Hands; /* all writers of some recordings */
typedef struct Hand Hand;   /* one writer */

/* Reads recordings, one JSON a line in gzip: "label", "writer", "strokes" as lists of [x, y] with y down. `paths` is
 * NULL-terminated. `wrong` (may be NULL): a file of lines that are not what their label says, "NAME NUMBER" from 0, NAME being what
 * follows unipen_ in the recording's name (scripts/train/glyph_truth.txt). Errors: G_FILE_ERROR. */
Hands *hands_load(char **paths, const char *wrong, GError **error);
void hands_free(Hands *hands);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Hands, hands_free)

/* The writer of that name; NULL when there is none. Borrowed, and changed by drawing: it writes no letter twice in the same
 * way before it has used all of its ways. */
Hand *hands_find(Hands *hands, const char *writer);

/* Begins a page: which way of each letter comes first. */
void hand_begin(Hand *hand, guint32 seed);

/* Where a letter goes and what this hand's habits add to it; millimetres. */
typedef struct {
    double x, y; /* its middle */
    double w_most, h, slant;
    bool bar, upstroke; /* a 7 or Z crossed, a 1 with its long upstroke */
} HandPlace;

/* Draws a capital or digit with cairo's pen as it is set. False, and nothing drawn, when this hand never wrote it. */
bool hand_draw(Hand *hand, cairo_t *cairo, gunichar character, const HandPlace *place);

#endif
