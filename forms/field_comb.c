#include "forms/field.h"
#include "forms/row_decode.h"
#include "forms/row_style.h"
#include "forms/rule_content.h"

#include <string.h>

enum { ANSWERS = 6 };

/* A value that the tables do not hold is this much less likely than one that they do, before looking at the paper. */
static const double unknown_weight = 0.05;

typedef struct {
    const FieldContext *context;
    const FormRow *row;
    OcrCell *cells;
    OcrGlyphSet *alphabets;
    bool alternatives; /* the engine that is asked gives several letters a cell, among which names have a say */
    int lead; /* empty cells before the first filled one: of a date they tell which part is unknown */
    RowStyle style;
} Comb;

/* What one engine makes of the row. */
typedef struct {
    GArray *answers; /* RowAnswer; NULL when the engine could not be asked */
    const char *method;
    FieldWorth worth; /* of the first answer */
} Opinion;

static void opinion_clear(Opinion *opinion)
{
    g_clear_pointer(&opinion->answers, g_array_unref);
}

static const RowAnswer *first_answer(const Opinion *opinion)
{
    return opinion->answers && opinion->answers->len > 0 ? &g_array_index(opinion->answers, RowAnswer, 0) : NULL;
}

/* The row as it stands on paper, for a date with its blank cells in front. */
static char *row_text(const Comb *comb, const char *text)
{
    if (comb->row->field->kind != FORM_FIELD_DATE)
        return g_strdup(text);
    return g_strdup_printf("%*s%s", comb->lead, "", text);
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

static double weight_of(const char *text, const void *data)
{
    const Comb *comb = data;
    const FormField *field = comb->row->field;
    const FormModels *models = comb->context->models;
    g_autofree char *raw = row_text(comb, text);
    g_autofree char *value = form_content_normalise(field, raw);
    double weight = mixture_weight(text) * (form_content_broken(field, models->tables, value) ? unknown_weight : 1);
    bool letters = field->content && (g_str_equal(field->content, "name") || g_str_equal(field->content, "place"));
    return letters && comb->alternatives ? weight * name_model_weight(text, models->names) : weight;
}

/* Which calibration a field takes: what can be confused depends on what may stand there. */
static const char *content_class(const FormField *field)
{
    if (field->kind == FORM_FIELD_DATE)
        return "date";
    if (!field->alphabet)
        return "mixed";
    bool digits = strpbrk(field->alphabet, "0123456789") != NULL;
    bool letters = strpbrk(field->alphabet, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != NULL;
    return digits && letters ? "mixed" : digits ? "digits" : "letters";
}

/* What an engine says of print and of a hand is worth different amounts, and is measured apart. Rows too short to tell count
 * as a hand for the network, which is worse at hands. */
static const char *worth_method(const Comb *comb, const OcrRowReader *engine)
{
    static const char *const typed[] = {[ROW_TYPED] = "typed", [ROW_HAND] = "typed_hand", [ROW_SHORT] = "typed_short"};
    static const char *const network[] = {[ROW_TYPED] = "network", [ROW_HAND] = "handprint", [ROW_SHORT] = "handprint"};
    return engine == comb->context->models->typed ? typed[comb->style] : network[comb->style];
}

static Opinion ask(Comb *comb, OcrRowReader *engine)
{
    comb->alternatives = engine == comb->context->models->network && comb->context->models->names;
    Opinion opinion = {.method = comb->style == ROW_TYPED ? "typed" : engine->method};
    g_autofree OcrCellReading *readings = g_new0(OcrCellReading, comb->row->count);
    if (!engine->read(engine, comb->cells, comb->alphabets, comb->row->count, readings, NULL))
        return opinion;
    opinion.answers = row_decode(readings, comb->row->count, weight_of, comb, ANSWERS);
    const RowAnswer *best = first_answer(&opinion);
    if (best)
        opinion.worth = field_worth(comb->context, worth_method(comb, engine), content_class(comb->row->field), best->p);
    return opinion;
}

static void take_answers(const Comb *comb, FormFieldReading *reading, const Opinion *opinion)
{
    const RowAnswer *best = first_answer(opinion);
    char *raw = row_text(comb, best->text);
    field_take(reading, form_content_normalise(comb->row->field, raw), raw, opinion->worth);
    reading->method = opinion->method;
    /* What the calibration takes from the first answer goes to the others in proportion. */
    double rest = 1 - best->p > 1e-9 ? (1 - opinion->worth.probability) / (1 - best->p) : 0;
    for (guint i = 1; i < opinion->answers->len; i++) {
        const RowAnswer *answer = &g_array_index(opinion->answers, RowAnswer, i);
        g_autofree char *text = row_text(comb, answer->text);
        g_autofree char *value = form_content_normalise(comb->row->field, text);
        field_offer(reading, value, answer->p * MIN(rest, 1));
    }
}

/* Two engines that see the same are far surer than each; two that differ leave it to a person. */
static void settle_opinions(const Comb *comb, FormFieldReading *reading, Opinion *first, const Opinion *second)
{
    const RowAnswer *a = first_answer(first), *b = first_answer(second);
    if (!a && !b) {
        field_doubt(reading, "illegible");
        return;
    }
    if (a && b && g_str_equal(a->text, b->text))
        first->worth = field_worth(comb->context, comb->style == ROW_TYPED ? "both" : "both_hand", content_class(comb->row->field), a->p);
    else if (a && b)
        first->worth.probability = MIN(first->worth.probability, 0.5);
    take_answers(comb, reading, a ? first : second);
    if (a && b) {
        g_autofree char *text = row_text(comb, b->text);
        g_autofree char *value = form_content_normalise(comb->row->field, text);
        field_offer(reading, value, second->worth.probability / 2);
    }
}

/* The network is asked first: a tenth of Tesseract's cost, and better at rows of cells (tests/bench/accuracy). Tesseract is
 * a second witness, asked in doubt; of a hand it is none. */
static void choose_engines(const Comb *comb, OcrRowReader **first, OcrRowReader **second)
{
    OcrRowReader *typed = comb->context->models->typed, *network = comb->context->models->network;
    *first = network ? network : typed;
    *second = network && comb->style != ROW_HAND ? typed : NULL;
}

static void read_filled(Comb *comb, FormFieldReading *reading)
{
    OcrRowReader *one, *other;
    choose_engines(comb, &one, &other);
    Opinion first = ask(comb, one), second = {0};
    bool sure = first.worth.probability >= calibration_threshold(comb->row->field->identity);
    if (!sure && other) {
        second = ask(comb, other);
        settle_opinions(comb, reading, &first, &second);
    } else if (first_answer(&first)) {
        take_answers(comb, reading, &first);
    } else {
        field_doubt(reading, "illegible");
    }
    opinion_clear(&first);
    opinion_clear(&second);
}

/* What the tables hold near a value that they do not hold: offered, never put in its place. */
static void offer_near(const Comb *comb, FormFieldReading *reading)
{
    const FormField *field = comb->row->field;
    const LookupTables *tables = comb->context->models->tables;
    if (!tables || !field->content || !*reading->value || !form_content_broken(field, tables, reading->value))
        return;
    g_autoptr(GPtrArray) near = NULL;
    if (g_str_equal(field->content, "country"))
        near = lookup_countries_near(tables, reading->value, 2, 3);
    else if (g_str_equal(field->content, "nationality"))
        near = lookup_nationalities_near(tables, reading->value, 2, 3);
    for (guint i = 0; near && i < near->len; i++)
        field_offer(reading, near->pdata[i], (1 - reading->confidence) / (near->len + 1));
}

static bool is_empty_cell(const Comb *comb, int i)
{
    return i < 0 || i >= comb->row->count || comb->cells[i].empty;
}

/* A little ink, alone with two empty cells on both sides of it, is dust: writing that starts again has a letter there.
 * How many cells were emptied. */
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

static bool all_empty(const Comb *comb)
{
    for (int i = 0; i < comb->row->count; i++)
        if (!comb->cells[i].empty)
            return false;
    return true;
}

static void set_alphabets(const FormField *field, const char *alphabet, OcrGlyphSet *sets, int count)
{
    OcrGlyphSet any = ocr_glyph_set(alphabet ? alphabet : OCR_GLYPHS);
    const OcrGlyphSet digits = ocr_glyph_set("0123456789"), capitals = ocr_glyph_set("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    for (int i = 0; i < count; i++) {
        char place = field->pattern ? field->pattern[i] : '*';
        sets[i] = place == '9' ? digits : place == 'L' ? capitals : any;
    }
}

FormFieldReading *field_comb_read(const FieldContext *context, const FormRow *row)
{
    FormFieldReading *reading = form_field_reading_new(row->field->name, (OcrBox){0});
    g_autofree OcrCell *cells = g_new0(OcrCell, row->count);
    g_autofree OcrGlyphSet *alphabets = g_new0(OcrGlyphSet, row->count);
    const char *alphabet = row->field->kind == FORM_FIELD_DATE ? "0123456789" : row->field->alphabet;
    set_alphabets(row->field, alphabet, alphabets, row->count);
    ocr_cells_cut(context->page, row->quads, row->count, cells);
    Comb comb = {context, row, cells, alphabets, false, 0, ROW_SHORT};
    int dust = drop_dust(&comb);
    if (all_empty(&comb)) {
        field_take(reading, g_strdup(""), g_strdup(""), field_worth(context, "empty", dust ? "dusty" : "cells", 1));
        return reading;
    }
    while (cells[comb.lead].empty)
        comb.lead++;
    comb.style = row_style(cells, row->count);
    read_filled(&comb, reading);
    if (dust && reading->status != FORM_STATUS_REVIEW)
        field_doubt(reading, "doubtful");
    offer_near(&comb, reading);
    return reading;
}
