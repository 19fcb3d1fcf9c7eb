/* forms/deck.h: the test deck, a sheet that each scanner reads every morning: what is printed on it is known, so that what comes
 * back tells how the scanner is. Printed by forms/print_deck.c, measured by forms/deck_measure.c.
 *
 * Everything in millimetres from the top left of an A4 sheet printed at its own size. */
#ifndef FORMS_DECK_H
#define FORMS_DECK_H
#include "forms/field.h"
#include "forms/print_paper.h"

#include <jansson.h>

enum { DECK_MARKS = 4, DECK_RULER = 11, DECK_CODES = 3, DECK_GREYS = 8, DECK_TICKS = 6, DECK_ROWS = 3, DECK_ROW = 12, DECK_FAULTS = 16 };
#define DECK_GLYPHS "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

FormBox deck_mark(int i);            /* solid squares in the corners, row by row */
FormBox deck_ruler(int i, bool down);/* solid squares along the top, or down the left side */
FormBox deck_code(int i);            /* QR of "MIRE n", modules of 0.5, 0.75 and 1 mm */
FormBox deck_own_code(void);         /* QR that says what the sheet is */
FormBox deck_grey(int i);            /* from white (0) to black (7) in equal steps */
FormBox deck_tick(int i);            /* check boxes, of which deck_tick_fill is inked */
double deck_tick_fill(int i);
FormBox deck_cell(int i);            /* cells with the letters of DECK_GLYPHS, by our own pen */
FormBox deck_bar(bool down);         /* a black bar across the sheet, or down it: light stripes show in it */
FormBox deck_band(bool down);        /* white beside it: dark stripes show in it */
FormBox deck_field(void);            /* nothing but paper */

/* `dpi` of the file against what the ruler says. Shares are 0 to 1, of ink. */
typedef struct {
    bool found;          /* the four marks; all else is 0 without them */
    double dpi_x, dpi_y; /* by the marks */
    double off_mm;       /* the farthest that a square of the ruler lies from its place between the marks */
    int ruler;           /* squares found, of 22 */
    double grey[DECK_GREYS], tick[DECK_TICKS];
    int ticks;           /* boxes judged as they are, of 6 */
    int codes, glyphs;   /* of 3, of 36 */
    int stripes;         /* columns or rows of 0.25 mm that are dark or light from end to end */
    double dirt;         /* dark share of the empty field */
    const char *faults[DECK_FAULTS]; /* words, each with its French text "deck.fault.WORD"; ended by NULL: none, the scanner is good */
} DeckReading;

/* Measures the deck on an upright page of `dpi`; `codes` as ocr_codes_find gave them. Transfer full (g_free). */
DeckReading *deck_measure(OcrPage *page, const GPtrArray *codes, const FormModels *models);

/* As it stands under "deck" in a page's reading, of test decks only. Transfer full. */
json_t *deck_to_json(const DeckReading *deck);

/* Whether it is such an object, all its numbers in their ranges, all its faults known. Errors: FORMS_ERROR_INPUT. */
bool deck_json_check(const json_t *deck, GError **error);

/* Draws it, or prints it to a file. `share`: where forms/strokes.txt is. Errors: G_FILE_ERROR. */
bool deck_draw(PrintPaper *paper, const char *share, GError **error);
bool deck_print(const char *share, const char *path, GError **error);

#endif
