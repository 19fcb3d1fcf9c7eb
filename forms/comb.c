#include "forms/comb.h"

#include "forms/comb_prior.h"
#include "forms/rule_content.h"

static void set_alphabets(const FormField *field, OcrGlyphSet *sets, int count)
{
    const char *alphabet = field->alphabet ? field->alphabet : form_content_alphabet(field->kind == FORM_FIELD_DATE ? "date" : field->content);
    OcrGlyphSet any = ocr_glyph_set(alphabet ? alphabet : OCR_GLYPHS);
    const OcrGlyphSet digits = ocr_glyph_set("0123456789"), capitals = ocr_glyph_set("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    for (int i = 0; i < count; i++) {
        char place = field->pattern ? field->pattern[i] : '*';
        sets[i] = place == '9' ? digits : place == 'L' ? capitals : any;
    }
}

static bool is_empty_cell(const Comb *comb, int i)
{
    return i < 0 || i >= comb->row->count || comb->cells[i].empty;
}

/* A little ink, alone with two empty cells on both sides of it, is dust: writing that starts again has a letter there. */
static int drop_dust(const Comb *comb)
{
    static const double most_ink_mm2 = 0.45;
    int dropped = 0;
    for (int i = 0; i < comb->row->count; i++) {
        bool alone = is_empty_cell(comb, i - 1) && is_empty_cell(comb, i - 2) && is_empty_cell(comb, i + 1) &&
                     is_empty_cell(comb, i + 2);
        if (comb->cells[i].empty || !alone || comb->cells[i].ink_mm2 > most_ink_mm2)
            continue;
        comb->cells[i].empty = true;
        dropped++;
    }
    return dropped;
}

Comb *comb_new(const FieldContext *context, const FormRow *row)
{
    Comb *comb = g_new0(Comb, 1);
    comb->context = context;
    comb->row = row;
    comb->cells = g_new0(OcrCell, row->count);
    comb->alphabets = g_new0(OcrGlyphSet, row->count);
    set_alphabets(row->field, comb->alphabets, row->count);
    ocr_cells_cut(context->page, row->quads, row->count, comb->cells);
    comb->dust = drop_dust(comb);
    while (comb->lead < row->count && comb->cells[comb->lead].empty)
        comb->lead++;
    comb->style = row_style(comb->cells, row->count);
    return comb;
}

void comb_free(Comb *comb)
{
    if (!comb)
        return;
    g_free(comb->cells);
    g_free(comb->alphabets);
    g_free(comb->seen);
    g_free(comb);
}

bool comb_by_hand(const Comb *comb)
{
    return comb->lead < comb->row->count && comb->style != ROW_TYPED;
}

bool comb_look(Comb *comb)
{
    OcrRowReader *network = comb->context->models->network;
    if (comb->seen || !network)
        return comb->seen != NULL;
    g_autofree OcrCellReading *seen = g_new0(OcrCellReading, comb->row->count);
    if (network->read(network, comb->cells, comb->alphabets, comb->row->count, seen, NULL))
        comb->seen = g_steal_pointer(&seen);
    /* Print is sure enough at first sight. */
    if (comb->seen && comb->style != ROW_TYPED && network->look_again)
        network->look_again(network, comb->cells, comb->alphabets, comb->row->count, comb->seen);
    return comb->seen != NULL;
}

char *comb_text(const Comb *comb, const char *text)
{
    return g_strdup_printf("%*s%s", comb->lead, "", text);
}

/* Strange hands look spoiled to the network long before they are: of good cells by writers whom it does not know one in seven
 * hundred is over this share, of spoiled ones four in five, and the rest of these lie between characters (ocr/handprint.md). */
static const float spoiled_least = 0.9f;

bool comb_spoiled(const Comb *comb)
{
    for (int i = 0; comb->seen && comb->style != ROW_TYPED && i < comb->row->count; i++)
        if (!comb->cells[i].empty && comb->seen[i].p[OCR_GLYPH_GARBAGE] >= spoiled_least)
            return true;
    return false;
}

/* What the network sees in a row by hand, without the doubt that its cells hold characters: one that surely does not makes the row's answers
 * worth another amount (comb_spoiled), which is measured. */
static OcrCellReading *seen_as_characters(const Comb *comb)
{
    int count = comb->row->count;
    OcrCellReading *cells = g_memdup2(comb->seen, sizeof *cells * (size_t)count);
    for (int i = 0; i < count; i++) {
        float characters = 1 - cells[i].p[OCR_GLYPH_GARBAGE];
        if (cells[i].empty || characters < 1e-6F)
            continue;
        for (int glyph = 0; glyph < OCR_GLYPH_CHARACTERS; glyph++)
            cells[i].p[glyph] /= characters;
        cells[i].p[OCR_GLYPH_GARBAGE] = 0;
    }
    return cells;
}

GArray *comb_answers(Comb *comb, OcrRowReader *engine, int limit)
{
    const FormModels *models = comb->context->models;
    int count = comb->row->count;
    /* Tesseract knows words by itself; the network sees each cell alone, so its letters' neighbours have a say. */
    const RowPrior prior = comb_prior(comb, engine == models->network);
    if (engine != models->network) {
        g_autofree OcrCellReading *readings = g_new0(OcrCellReading, count);
        bool read = engine->read(engine, comb->cells, comb->alphabets, count, readings, NULL);
        return read ? row_decode(readings, count, &prior, limit) : NULL;
    }
    if (!comb_look(comb))
        return NULL;
    if (comb->style == ROW_TYPED)
        return row_decode(comb->seen, count, &prior, limit);
    g_autofree OcrCellReading *cells = seen_as_characters(comb);
    return row_decode(cells, count, &prior, limit);
}
