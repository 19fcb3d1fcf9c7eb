#include "ocr/typed_row.h"
#include "ocr/error.h"
#include <leptonica/allheaders.h>
#include <math.h>
#include <string.h>

/* A 40 pixel cell stands for about 8 mm: drawn twice as large it has the capitals of a 300 dpi scan. */
enum { SCALE = 2, MARGIN = 20 };

typedef struct {
    OcrRowReader reader;
    OcrText *text;
} TypedRow;

/* Where a filled cell's ink stands in the joined line. */
typedef struct {
    int cell;
    int from, to; /* columns of the picture */
} Place;

static void ink_columns(const OcrCell *cell, int *from, int *to)
{
    *from = OCR_CELL_SIDE;
    *to = 0;
    for (int y = 0; y < OCR_CELL_SIDE; y++) {
        for (int x = 0; x < OCR_CELL_SIDE; x++) {
            if (cell->pixel[y][x] < 64)
                continue;
            *from = MIN(*from, x);
            *to = MAX(*to, x + 1);
        }
    }
}

/* The filled cells side by side, their ink apart by `between` cell pixels; 4 is usual for printed letters. An empty cell between
 * filled ones is a space. */
static PIX *join_cells(const OcrCell *cells, int count, int between, GArray *places)
{
    enum { SPACE = 14 };
    PIX *row = pixCreate(count * (OCR_CELL_SIDE + SPACE + between) + 2 * MARGIN, OCR_CELL_SIDE + 2 * MARGIN, 8);
    pixSetAll(row);
    int at = MARGIN, from, to, gap = 0;
    for (int i = 0; i < count; i++) {
        ink_columns(&cells[i], &from, &to);
        if (cells[i].empty || to <= from) {
            gap = places->len ? SPACE : 0;
            continue;
        }
        at += gap;
        gap = 0;
        for (int y = 0; y < OCR_CELL_SIDE; y++) {
            l_uint32 *line = pixGetData(row) + (size_t)(y + MARGIN) * pixGetWpl(row);
            for (int x = from; x < to; x++)
                SET_DATA_BYTE(line, at + x - from, 255 - cells[i].pixel[y][x]);
        }
        Place place = {i, at * SCALE, (at + to - from) * SCALE};
        g_array_append_val(places, place);
        at += to - from + between;
    }
    BOX *used = boxCreate(0, 0, at + MARGIN, OCR_CELL_SIDE + 2 * MARGIN);
    PIX *cut = pixClipRectangle(row, used, NULL);
    PIX *large = pixScaleGrayLI(cut, SCALE, SCALE);
    pixSetResolution(large, 300, 300);
    boxDestroy(&used);
    pixDestroy(&row);
    pixDestroy(&cut);
    return large;
}

static char *joint_alphabet(const OcrGlyphSet *alphabet, int count)
{
    /* The space too: without it the first letter of every word after the first comes with next to no confidence. */
    g_autoptr(GString) all = g_string_new(" ");
    for (int glyph = 0; glyph < OCR_GLYPH_CHARACTERS; glyph++) {
        bool allowed = false;
        for (int i = 0; i < count && !allowed; i++)
            allowed = ocr_glyph_set_has(&alphabet[i], glyph);
        if (allowed)
            g_string_append_unichar(all, ocr_glyph_character(glyph));
    }
    return g_strdup(all->str);
}

enum { NO_SYMBOL = -1 };

static double middle_of(const OcrSymbol *symbol)
{
    return symbol->box.x + symbol->box.w / 2.0;
}

/* Which symbol stands in which place: both in order, each used once, the least way between their middles in all. The
 * engine's boxes are off by half a letter around narrow ones, so that a box alone does not tell its place; one left
 * out on either side costs as much as that. Source: Needleman and Wunsch, J. Mol. Biol. 48(3), 1970. */
static void align(const GArray *symbols, const GArray *places, int *symbol_of)
{
    static const double left_out = 18;
    guint m = places->len, n = symbols->len, width = n + 1;
    g_autofree double *cost = g_new(double, (gsize)(m + 1) * width);
    for (guint i = 0; i <= m; i++)
        for (guint j = 0; j <= n; j++) {
            double best = i == 0 && j == 0 ? 0 : G_MAXDOUBLE;
            if (i > 0)
                best = MIN(best, cost[(i - 1) * width + j] + left_out);
            if (j > 0)
                best = MIN(best, cost[i * width + j - 1] + left_out);
            if (i > 0 && j > 0) {
                const Place *place = &g_array_index(places, Place, i - 1);
                double off = fabs((place->from + place->to) / 2.0 - middle_of(&g_array_index(symbols, OcrSymbol, j - 1)));
                best = MIN(best, cost[(i - 1) * width + j - 1] + MIN(off, 2 * left_out - 1));
            }
            cost[i * width + j] = best;
        }
    for (guint i = 0; i < m; i++)
        symbol_of[i] = NO_SYMBOL;
    for (guint i = m, j = n; i > 0 && j > 0;) {
        double here = cost[i * width + j];
        if (here >= cost[(i - 1) * width + j] + left_out - 1e-9) {
            i--;
        } else if (here >= cost[i * width + j - 1] + left_out - 1e-9) {
            j--;
        } else {
            symbol_of[--i] = (int)--j;
        }
    }
}

/* `doubted`: more or fewer symbols were seen than there are places, or a second attempt was needed. */
static void answer(const OcrSymbol *symbol, bool doubted, const OcrGlyphSet *allowed, OcrCellReading *out)
{
    int glyph = symbol ? ocr_glyph_of(g_unichar_toupper(g_utf8_get_char(symbol->text))) : -1;
    if (glyph < 0 || !ocr_glyph_set_has(allowed, glyph)) {
        out->p[OCR_GLYPH_GARBAGE] = 1;
        return;
    }
    double p = symbol->confidence * (doubted ? 0.8 : 1);
    out->p[glyph] = (float)p;
    out->p[OCR_GLYPH_GARBAGE] = (float)(1 - p);
}

typedef struct {
    const OcrCell *cells;
    const OcrGlyphSet *alphabet;
    int count;
} Row;

enum { USUAL = 4, WIDE = 9 };

/* Reads the row once, its letters `between` apart (wide ones as a bare line). The number of filled cells without a letter, one more when the engine
 * saw more or fewer symbols than there are letters; negative when it failed. */
static int try_row(TypedRow *self, const Row *row, int between, OcrCellReading *out)
{
    memset(out, 0, sizeof *out * (size_t)row->count);
    for (int i = 0; i < row->count; i++)
        out[i].empty = true;
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(Place));
    g_autoptr(OcrImage) picture = join_cells(row->cells, row->count, between, places);
    if (places->len == 0)
        return 0;
    g_autofree char *letters = joint_alphabet(row->alphabet, row->count);
    OcrPictureKind kind = between == WIDE ? OCR_PICTURE_BARE_LINE : OCR_PICTURE_LINE;
    g_autoptr(GArray) symbols = ocr_text_read_picture(self->text, picture, kind, letters, NULL);
    if (!symbols)
        return -1;
    g_autofree int *symbol_of = g_new(int, places->len);
    align(symbols, places, symbol_of);
    int unanswered = symbols->len != places->len;
    for (guint i = 0; i < places->len; i++) {
        int cell = g_array_index(places, Place, i).cell;
        out[cell].empty = false;
        const OcrSymbol *symbol = symbol_of[i] == NO_SYMBOL ? NULL : &g_array_index(symbols, OcrSymbol, symbol_of[i]);
        answer(symbol, symbols->len != places->len || kind == OCR_PICTURE_BARE_LINE, &row->alphabet[cell], &out[cell]);
        unanswered += out[cell].p[OCR_GLYPH_GARBAGE] >= 1;
    }
    return unanswered;
}

/* Letters that the engine ran together are read once more, farther apart; the answer with fewer gaps is kept. */
static bool read_row(OcrRowReader *self, const OcrCell *cells, const OcrGlyphSet *alphabet, int count, OcrCellReading *out,
                     GError **error)
{
    const Row row = {cells, alphabet, count};
    int unanswered = try_row((TypedRow *)self, &row, USUAL, out);
    if (unanswered > 0) {
        g_autofree OcrCellReading *again = g_new(OcrCellReading, count);
        int wide = try_row((TypedRow *)self, &row, WIDE, again);
        if (wide >= 0 && wide < unanswered)
            memcpy(out, again, sizeof *out * (size_t)count);
    }
    if (unanswered >= 0)
        return true;
    g_set_error(error, OCR_ERROR, OCR_ERROR_SETUP, "Tesseract failed on a row; check its installation");
    return false;
}

static void free_reader(OcrRowReader *self)
{
    g_free(self);
}

OcrRowReader *ocr_typed_row_new(OcrText *text)
{
    TypedRow *row = g_new0(TypedRow, 1);
    row->reader = (OcrRowReader){"typed", read_row, NULL, free_reader};
    row->text = text;
    return &row->reader;
}
