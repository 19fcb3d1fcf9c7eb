/* A row by a hand: what of the network's doubt counts, what its field makes likely, and what its answer is measured with. */
#include "forms/comb.h"

#include <string.h>

enum { MOST = 32 };

typedef struct {
    OcrRowReader network;
    FormModels models;
    FieldContext context;
    FormField field;
    FormRow row;
    Comb *comb;
} Row;

static int glyph(char character)
{
    return ocr_glyph_of((gunichar)character);
}

/* A row that reads `text`, a space for an empty cell, all but surely. */
static void open_row(Row *row, const char *content, const char *text)
{
    g_autoptr(GError) error = NULL;
    *row = (Row){.field = {.name = (char *)"row", .kind = FORM_FIELD_COMB, .content = (char *)content}};
    row->models.network = &row->network;
    row->network.method = "handprint";
    const char *share = g_getenv("GUICHET_SHARE");
    g_autofree char *letters = g_build_filename(share, "forms", "name_letters.bin", NULL);
    g_autofree char *words = g_build_filename(share, "forms", "name_words.bin", NULL);
    g_autofree char *calibration = g_build_filename(share, "forms", "calibration.json", NULL);
    row->models.names = name_model_load(letters, words, &error);
    g_assert_no_error(error);
    row->models.calibration = calibration_load(calibration, &error);
    g_assert_no_error(error);
    row->context.models = &row->models;
    row->row = (FormRow){.field = &row->field, .count = (int)strlen(text)};
    row->comb = g_new0(Comb, 1);
    row->comb->context = &row->context;
    row->comb->row = &row->row;
    row->comb->cells = g_new0(OcrCell, MOST);
    row->comb->alphabets = g_new0(OcrGlyphSet, MOST);
    row->comb->seen = g_new0(OcrCellReading, MOST);
    row->comb->style = ROW_HAND;
    for (int i = 0; text[i]; i++) {
        bool empty = text[i] == ' ';
        row->comb->cells[i].empty = row->comb->seen[i].empty = empty;
        if (empty && i == row->comb->lead)
            row->comb->lead++;
        if (!empty)
            row->comb->seen[i].p[glyph(text[i])] = 1;
    }
}

/* What stands in the cell looks like `one` with that share, otherwise like `other`. */
static void doubt(Row *row, int place, char one, float share, char other)
{
    float *p = row->comb->seen[place].p;
    memset(p, 0, sizeof row->comb->seen[place].p);
    p[glyph(one)] = share;
    p[glyph(other)] = 1 - share;
}

static void spoil(Row *row, int place, float share)
{
    float *p = row->comb->seen[place].p;
    for (int i = 0; i < OCR_GLYPH_CHARACTERS; i++)
        p[i] *= 1 - share;
    p[OCR_GLYPH_GARBAGE] = share;
}

static char *best(Row *row, double *p)
{
    g_autoptr(GArray) answers = comb_answers(row->comb, &row->network, 6);
    const RowAnswer *answer = &g_array_index(answers, RowAnswer, 0);
    *p = answer->p;
    return g_strdup(answer->text);
}

static void close_row(Row *row)
{
    comb_free(row->comb);
    name_model_free(row->models.names);
    calibration_free(row->models.calibration);
}

static void assert_best(Row *row, const char *expected)
{
    double p;
    g_autofree char *text = best(row, &p);
    g_assert_cmpstr(text, ==, expected);
}

static void assert_read(Row *row, const char *measure, FormStatus status)
{
    FormFieldReading *reading = field_comb_read(row->comb);
    field_settle(reading, &row->field, NULL);
    g_assert_cmpstr(reading->measure, ==, measure);
    g_assert_cmpint(reading->status, ==, status);
    form_field_reading_free(reading);
}

/* Odd hands look a little spoiled: that is no doubt about a row. A row with a cell that is spoiled is worth what such rows were found to be, and a
 * person sees it; so does one of print that is spoiled a little. */
static void test_only_what_is_clearly_spoiled_counts(void)
{
    Row row;
    double p;
    open_row(&row, "nir", "255081416802538");
    spoil(&row, 2, 0.6f);
    g_autofree char *odd = best(&row, &p);
    g_assert_cmpstr(odd, ==, "255081416802538");
    g_assert_cmpfloat(p, >, 0.999);
    assert_read(&row, "handprint keyed good", FORM_STATUS_ACCEPTED);
    spoil(&row, 2, 0.95f);
    assert_read(&row, "handprint spoiled good", FORM_STATUS_REVIEW);
    close_row(&row);
    open_row(&row, "number", "12345");
    row.comb->style = ROW_TYPED; /* print has no odd hands */
    doubt(&row, 2, '3', 1, '8');
    spoil(&row, 2, 0.6f);
    g_autofree char *typed = best(&row, &p);
    g_assert_cmpfloat(p, <, 0.5);
    close_row(&row);
}

static void test_streets_and_mailboxes(void)
{
    Row row;
    open_row(&row, "text", "12 RUE DES LILAS");
    doubt(&row, 4, 'V', 0.8f, 'U');
    assert_best(&row, "12 RUE DES LILAS");
    doubt(&row, 4, 'V', 0.9999f, 'U'); /* clear: stays, though no word */
    assert_best(&row, "12 RVE DES LILAS");
    close_row(&row);
    open_row(&row, "email", "A.ROSE@GMAIL.COM");
    doubt(&row, 7, 'C', 0.8f, 'G');
    assert_best(&row, "A.ROSE@GMAIL.COM");
    row.comb->style = ROW_TYPED;
    assert_best(&row, "A.ROSE@CMAIL.COM");
    close_row(&row);
}

static void doubt_accent(Row *row, int place, gunichar accented, float share, char bare)
{
    doubt(row, place, bare, 1 - share, bare);
    row->comb->seen[place].p[glyph(bare)] = 1 - share;
    row->comb->seen[place].p[ocr_glyph_of(accented)] = share;
}

/* Hands seldom write accents on capitals, and hardly ever most of them: a speck makes none, a clear accent stays. Print has what was typed. */
static void test_accents_by_hand_are_rare(void)
{
    static const struct {
        gunichar accented;
        char bare, by_hand, typed; /* which of them: 'a' the accented one, 'b' the bare one */
        float share;
    } cells[] = {{0xC9, 'E', 'b', 'b', 0.7f}, {0xC9, 'E', 'a', 'a', 0.9f}, {0xCB, 'E', 'b', 'a', 0.9f}, {0xCB, 'E', 'a', 'a', 0.99f}};
    for (guint i = 0; i < G_N_ELEMENTS(cells); i++) {
        Row row;
        double p;
        open_row(&row, "name", "LEBRUN");
        doubt_accent(&row, 1, cells[i].accented, cells[i].share, cells[i].bare);
        g_autofree char *hand = best(&row, &p);
        g_assert_cmpint(g_str_is_ascii(hand) ? 'b' : 'a', ==, cells[i].by_hand);
        row.comb->style = ROW_TYPED;
        g_autofree char *typed = best(&row, &p);
        g_assert_cmpint(g_str_is_ascii(typed) ? 'b' : 'a', ==, cells[i].typed);
        close_row(&row);
    }
}

/* Whoever looks at the cells one by one finds each under its own character. */
static void test_characters_stand_in_their_cells(void)
{
    static const char *const contents[] = {"number", "text", "postal_code"};
    for (guint i = 0; i < G_N_ELEMENTS(contents); i++) {
        Row row;
        open_row(&row, contents[i], "  75 13");
        FormFieldReading *reading = field_comb_read(row.comb);
        g_assert_cmpstr(reading->raw, ==, "  75 13");
        g_assert_false(g_str_has_prefix(reading->value, " "));
        form_field_reading_free(reading);
        close_row(&row);
    }
}

static void assert_measure(Row *row, const char *expected)
{
    FormFieldReading *reading = field_comb_read(row->comb);
    g_assert_cmpstr(reading->measure, ==, expected);
    form_field_reading_free(reading);
}

/* A number whose key fails was misread or miswritten; those whose key holds are not measured with it. */
static void test_broken_values_are_measured_apart(void)
{
    Row row;
    open_row(&row, "nir", "255081416802538");
    assert_measure(&row, "handprint keyed good");
    doubt(&row, 5, '7', 1, '1');
    assert_measure(&row, "handprint broken good");
    close_row(&row);
}

/* A misread name is seldom one that a list knows; what a country's list does not know is broken. */
static void test_known_names_are_measured_apart(void)
{
    static const struct {
        const char *content, *text, *measure;
    } rows[] = {{"name", "DUPONT", "handprint known good"},  {"name", "DUPQNT", "handprint letters good"},        {"name", "LE GALL-DUPONT", "handprint known good"},
                {"name", "LE DUPQNT", "handprint letters good"}, {"name", "LY", "handprint letters good"},
                {"name", "DUPONT-", "handprint broken good"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        Row row;
        open_row(&row, rows[i].content, rows[i].text);
        assert_measure(&row, rows[i].measure);
        close_row(&row);
    }
}

/* A form that others drew has maps of its own; what was measured on ours alone is probable there, and promises nothing. */
static void test_imported_forms_are_measured_apart(void)
{
    Row row;
    open_row(&row, "phone", "0612345678");
    row.context.imported = true;
    assert_measure(&row, "handprint phone imported");
    row.context.poor = true;
    assert_measure(&row, "handprint phone imported_poor");
    close_row(&row);
    open_row(&row, "nir", "255081416802538");
    g_assert_cmpfloat(field_worth(&row.context, "handprint", "keyed", 1).bound, <, 0.005);
    row.context.imported = true;
    FieldWorth worth = field_worth(&row.context, "handprint", "keyed", 1);
    g_assert_cmpstr(worth.measure, ==, "handprint keyed good");
    g_assert_cmpfloat(worth.bound, ==, 1);
    g_assert_cmpfloat(worth.probability, >, 0.9);
    close_row(&row);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/forms/comb/spoiled", test_only_what_is_clearly_spoiled_counts);
    g_test_add_func("/forms/comb/characters-stand-in-their-cells", test_characters_stand_in_their_cells);
    g_test_add_func("/forms/comb/likely", test_streets_and_mailboxes);
    g_test_add_func("/forms/comb/accents", test_accents_by_hand_are_rare);
    g_test_add_func("/forms/comb/broken", test_broken_values_are_measured_apart);
    g_test_add_func("/forms/comb/known", test_known_names_are_measured_apart);
    g_test_add_func("/forms/comb/imported", test_imported_forms_are_measured_apart);
    return g_test_run();
}
