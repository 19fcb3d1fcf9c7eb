#include "forms/comb.h"
#include "forms/rule_content.h"

#include <string.h>

enum { ANSWERS = 6 };

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

/* Which calibration a field takes: what can be confused depends on what may stand there. */
static const char *content_class(const FormField *field)
{
    if (field->kind == FORM_FIELD_DATE)
        return "date";
    /* A check of their own makes answers far surer than the same digits without. */
    if (g_strcmp0(field->content, "nir") == 0 || g_strcmp0(field->content, "checked_number") == 0)
        return g_str_equal(field->content, "nir") ? "keyed" : "checked";
    const char *alphabet = field->alphabet ? field->alphabet : form_content_alphabet(field->content);
    if (!alphabet)
        return "mixed";
    bool digits = strpbrk(alphabet, "0123456789") != NULL;
    bool letters = strpbrk(alphabet, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != NULL;
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

/* Few of all digits make a postal code, and nearly all a telephone number: misreadings of one show, of the other they do not.
 * Nor do those of a name show that nobody knows, where a known one would have had to become another known one. */
static const char *content_class_by_hand(const FormField *field, const NameModel *names, const char *value)
{
    if (g_strcmp0(field->content, "phone") == 0 || g_strcmp0(field->content, "postal_code") == 0)
        return field->content;
    const char *class = content_class(field);
    /* Those that the tables do not hold are broken. */
    bool listed = g_strcmp0(field->content, "country") == 0 || g_strcmp0(field->content, "nationality") == 0;
    return g_str_equal(class, "letters") && (listed || (names && name_model_knows_all(names, value))) ? "known" : class;
}

/* Of a hand, a value that cannot be, which is never accepted, is measured apart: a key that fails says that something was
 * misread, and values whose key holds are not to answer for it. So is one with a spoiled cell, never accepted either. */
static const char *worth_content(const Comb *comb, const char *method, const char *text)
{
    const FormField *field = comb->row->field;
    if (!g_str_equal(method, "handprint"))
        return content_class(field);
    g_autofree char *raw = comb_text(comb, text);
    g_autofree char *value = form_content_normalise(field, raw);
    if (form_content_broken(field, comb->context->models->tables, value))
        return "broken";
    return comb_spoiled(comb) ? "spoiled" : content_class_by_hand(field, comb->context->models->names, value);
}

static Opinion ask(Comb *comb, OcrRowReader *engine)
{
    Opinion opinion = {.worth.bound = 1, .method = comb->style == ROW_TYPED ? "typed" : engine->method};
    opinion.answers = comb_answers(comb, engine, ANSWERS);
    const RowAnswer *best = first_answer(&opinion);
    const char *method = worth_method(comb, engine);
    if (best)
        opinion.worth = field_worth(comb->context, method, worth_content(comb, method, best->text), best->p);
    return opinion;
}

static void take_answers(const Comb *comb, FormFieldReading *reading, const Opinion *opinion)
{
    const RowAnswer *best = first_answer(opinion);
    char *raw = comb_text(comb, best->text);
    field_take(reading, form_content_normalise(comb->row->field, raw), raw, opinion->worth);
    reading->method = opinion->method;
    /* What the calibration takes from the first answer goes to the others in proportion. */
    double rest = 1 - best->p > 1e-9 ? (1 - opinion->worth.probability) / (1 - best->p) : 0;
    for (guint i = 1; i < opinion->answers->len; i++) {
        const RowAnswer *answer = &g_array_index(opinion->answers, RowAnswer, i);
        g_autofree char *text = comb_text(comb, answer->text);
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
        first->worth.probability = MIN(first->worth.probability, 0.5), first->worth.bound = 1;
    take_answers(comb, reading, a ? first : second);
    if (a && b) {
        g_autofree char *text = comb_text(comb, b->text);
        g_autofree char *value = form_content_normalise(comb->row->field, text);
        field_offer(reading, value, second->worth.probability / 2);
    }
}

/* From this doubt on a second witness is asked, where there is one. */
static const double doubt_for_a_second = 0.01;

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
    Opinion first = ask(comb, one), second = {.worth.bound = 1};
    bool sure = field_is_sure(comb->row->field, first.worth.probability, first.worth.bound) &&
                1 - first.worth.probability <= doubt_for_a_second + 1e-9;
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

FormFieldReading *field_comb_read(Comb *comb)
{
    FormFieldReading *reading = form_field_reading_new(comb->row->field->name, (OcrBox){0});
    if (comb->lead == comb->row->count) {
        FieldWorth worth = field_worth(comb->context, "empty", comb->dust ? "dusty" : "cells", 1);
        field_take(reading, g_strdup(""), g_strdup(""), worth);
        return reading;
    }
    read_filled(comb, reading);
    if ((comb->dust || comb_spoiled(comb)) && reading->status != FORM_STATUS_REVIEW)
        field_doubt(reading, "doubtful");
    offer_near(comb, reading);
    return reading;
}
