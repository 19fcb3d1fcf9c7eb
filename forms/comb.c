#include "forms/comb.h"

#include "forms/rule_content.h"

#include <string.h>

/* A value that cannot be, or that the tables do not hold, is this much less likely than one that can, before looking at the
 * paper: people do write wrong keys and dates, and what stands clearly on the paper is never bent into a possible value. */
static double impossible_weight(const FormField *field)
{
    if (g_strcmp0(field->content, "nir") == 0)
        return 0.001;
    if (g_strcmp0(field->content, "checked_number") == 0)
        return 0.005;
    /* Nearly everybody writes one of these as the tables have it. */
    static const char *const listed[] = {"commune", "country", "nationality", NULL};
    if (field->content && g_strv_contains(listed, field->content))
        return 0.005;
    return field->kind == FORM_FIELD_DATE ? 0.01 : 0.05;
}

/* A date that exists, but in a year of which forms hardly ever speak. */
static const double odd_year_weight = 0.1;

static void set_alphabets(const FormField *field, OcrGlyphSet *sets, int count)
{
    const char *alphabet = field->kind == FORM_FIELD_DATE ? "0123456789" : field->alphabet;
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
    return comb->seen != NULL;
}

char *comb_text(const Comb *comb, const char *text)
{
    if (comb->row->field->kind != FORM_FIELD_DATE)
        return g_strdup(text);
    return g_strdup_printf("%*s%s", comb->lead, "", text);
}

/* Whose letters follow each other as they do in names. */
static bool has_names(const FormField *field)
{
    static const char *const contents[] = {"name", "place", "commune", "country", "nationality", NULL};
    return field->content && g_strv_contains(contents, field->content);
}

/* Within a word letters stand with letters and digits with digits; a change costs what it does in addresses and numbers. */
static double mixture_weight(const char *text)
{
    static const double change = 0.1;
    double weight = 1;
    for (const char *at = text; at[0] && at[1]; at++)
        if ((g_ascii_isdigit(at[0]) && g_ascii_isalpha(at[1])) || (g_ascii_isalpha(at[0]) && g_ascii_isdigit(at[1])))
            weight *= change;
    return weight;
}

static double whole_weight(const char *text, const void *data)
{
    const Comb *comb = data;
    const FormField *field = comb->row->field;
    g_autofree char *raw = comb_text(comb, text);
    g_autofree char *value = form_content_normalise(field, raw);
    if (form_content_broken(field, comb->context->models->tables, value))
        return mixture_weight(text) * impossible_weight(field);
    if (field->kind != FORM_FIELD_DATE)
        return mixture_weight(text);
    gint64 year = g_ascii_strtoll(value, NULL, 10);
    return year >= 1920 && year <= 2045 ? 1 : odd_year_weight;
}

static double name_weight(const char *text, const void *data)
{
    return whole_weight(text, data) * name_model_words(text, ((const Comb *)data)->context->models->names);
}

/* Capitals are often written without their accents; the network was trained on as many with. */
static const double accent_weight = 0.3;

static double name_step(const gunichar before[ROW_HISTORY], gunichar next, const void *data)
{
    return (next < 0x80 ? 1 : accent_weight) * name_model_step(before, next, ((const Comb *)data)->context->models->names);
}

GArray *comb_answers(Comb *comb, OcrRowReader *engine, int limit)
{
    const FormModels *models = comb->context->models;
    int count = comb->row->count;
    if (engine != models->network) {
        const RowPrior prior = {whole_weight, NULL, comb};
        g_autofree OcrCellReading *readings = g_new0(OcrCellReading, count);
        bool read = engine->read(engine, comb->cells, comb->alphabets, count, readings, NULL);
        return read ? row_decode(readings, count, &prior, limit) : NULL;
    }
    /* Tesseract knows words by itself; the network sees each cell alone, so names have a say. */
    bool names = models->names && has_names(comb->row->field);
    const RowPrior prior = {names ? name_weight : whole_weight, names ? name_step : NULL, comb};
    return comb_look(comb) ? row_decode(comb->seen, count, &prior, limit) : NULL;
}
