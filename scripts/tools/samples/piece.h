/* scripts/tools/samples/piece.h: papers that come with a form, invented: a passport's page and a bill. */
#ifndef SAMPLES_PIECE_H
#define SAMPLES_PIECE_H
#include <glib.h>
#include <poppler.h>

/* The page of a passport of Utopia (UTO: no country has this code) for the person of `values`, with a machine-readable zone
 * whose check digits hold (ICAO Doc 9303). Transfer full. */
PopplerDocument *piece_passport(GHashTable *values, GError **error);

/* Its two lines of 44 characters, joined by a line feed. Transfer full. */
char *piece_passport_mrz(GHashTable *values);

/* A letter: the lines of a text file on a sheet. Transfer full. */
PopplerDocument *piece_letter(const char *text_path, GError **error);

#endif
