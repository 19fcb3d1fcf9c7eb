#include "ocr/typed_row.h"
#include <leptonica/allheaders.h>
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

/* The filled cells side by side, their ink apart by what is usual between printed letters. An empty cell between
 * filled ones is a space. */
static PIX *join_cells(const OcrCell *cells, int count, GArray *places)
{
    enum { BETWEEN = 4, SPACE = 14 };
    PIX *row = pixCreate(count * (OCR_CELL_SIDE + SPACE) + 2 * MARGIN, OCR_CELL_SIDE + 2 * MARGIN, 8);
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
        at += to - from + BETWEEN;
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
    g_autoptr(GString) all = g_string_new(NULL);
    for (int glyph = 0; glyph < OCR_GLYPH_CHARACTERS; glyph++) {
        bool allowed = false;
        for (int i = 0; i < count && !allowed; i++)
            allowed = ocr_glyph_set_has(&alphabet[i], glyph);
        if (allowed)
            g_string_append_unichar(all, ocr_glyph_character(glyph));
    }
    return g_strdup(all->str);
}

/* The best symbol whose middle stands in a place, and how many do. */
static const OcrSymbol *symbol_in(const GArray *symbols, const Place *place, int *count)
{
    const OcrSymbol *found = NULL;
    *count = 0;
    for (guint i = 0; i < symbols->len; i++) {
        const OcrSymbol *symbol = &g_array_index(symbols, OcrSymbol, i);
        double middle = symbol->box.x + symbol->box.w / 2.0;
        if (middle < place->from - 4 || middle > place->to + 4)
            continue;
        ++*count;
        if (!found || symbol->confidence > found->confidence)
            found = symbol;
    }
    return found;
}

static void answer(const GArray *symbols, const Place *place, const OcrGlyphSet *allowed, OcrCellReading *out)
{
    int seen;
    const OcrSymbol *symbol = symbol_in(symbols, place, &seen);
    int glyph = symbol ? ocr_glyph_of(g_unichar_toupper(g_utf8_get_char(symbol->text))) : -1;
    if (glyph < 0 || !ocr_glyph_set_has(allowed, glyph)) {
        out->p[OCR_GLYPH_GARBAGE] = 1;
        return;
    }
    double p = symbol->confidence * (seen == 1 ? 1 : 0.4);
    out->p[glyph] = (float)p;
    out->p[OCR_GLYPH_GARBAGE] = (float)(1 - p);
}

static bool read_row(OcrRowReader *self, const OcrCell *cells, const OcrGlyphSet *alphabet, int count, OcrCellReading *out,
                     GError **error)
{
    memset(out, 0, sizeof *out * (size_t)count);
    for (int i = 0; i < count; i++)
        out[i].empty = true;
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(Place));
    g_autoptr(OcrImage) picture = join_cells(cells, count, places);
    if (places->len == 0)
        return true;
    g_autofree char *letters = joint_alphabet(alphabet, count);
    g_autoptr(GArray) symbols = ocr_text_read_picture(((TypedRow *)self)->text, picture, false, letters, error);
    if (!symbols)
        return false;
    for (guint i = 0; i < places->len; i++) {
        const Place *place = &g_array_index(places, Place, i);
        out[place->cell].empty = false;
        answer(symbols, place, &alphabet[place->cell], &out[place->cell]);
    }
    return true;
}

static void free_reader(OcrRowReader *self)
{
    g_free(self);
}

OcrRowReader *ocr_typed_row_new(OcrText *text)
{
    TypedRow *row = g_new0(TypedRow, 1);
    row->reader = (OcrRowReader){"typed", read_row, free_reader};
    row->text = text;
    return &row->reader;
}
