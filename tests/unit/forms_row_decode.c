#include "forms/name_model.h"
#include "forms/row_decode.h"
#include "forms/rule_content.h"

#include <string.h>

/* A cell that is read as the characters of `text` with the probabilities that follow. */
static OcrCellReading cell(const char *text, ...)
{
    OcrCellReading reading = {.empty = *text == '\0'};
    va_list arguments;
    va_start(arguments, text);
    for (const char *at = text; *at; at = g_utf8_next_char(at))
        reading.p[ocr_glyph_of(g_utf8_get_char(at))] = (float)va_arg(arguments, double);
    va_end(arguments);
    return reading;
}

static const RowAnswer *answer(GArray *answers, guint i)
{
    g_assert_cmpuint(i, <, answers->len);
    return &g_array_index(answers, RowAnswer, i);
}

static void test_product_of_cells(void)
{
    OcrCellReading cells[] = {cell("AO", 0.9, 0.1), cell("B8", 0.6, 0.4)};
    g_autoptr(GArray) answers = row_decode(cells, 2, NULL, 10);
    g_assert_cmpuint(answers->len, ==, 4);
    g_assert_cmpstr(answer(answers, 0)->text, ==, "AB");
    g_assert_cmpfloat_with_epsilon(answer(answers, 0)->p, 0.54, 1e-6);
    g_assert_cmpstr(answer(answers, 1)->text, ==, "A8");
    g_assert_cmpstr(answer(answers, 3)->text, ==, "O8");
}

static void test_empty_cells(void)
{
    OcrCellReading cells[] = {cell(""), cell("A", 1.0), cell(""), cell("É", 1.0), cell("")};
    g_autoptr(GArray) answers = row_decode(cells, 5, NULL, 10);
    g_assert_cmpuint(answers->len, ==, 1);
    g_assert_cmpstr(answer(answers, 0)->text, ==, "A É");
    OcrCellReading none[] = {cell(""), cell("")};
    g_autoptr(GArray) nothing = row_decode(none, 2, NULL, 10);
    g_assert_cmpuint(nothing->len, ==, 0);
}

static void test_garbage_lowers_the_probability(void)
{
    OcrCellReading cells[] = {cell("A", 0.5)};
    cells[0].p[OCR_GLYPH_GARBAGE] = 0.5f;
    g_autoptr(GArray) answers = row_decode(cells, 1, NULL, 10);
    g_assert_cmpfloat_with_epsilon(answer(answers, 0)->p, 0.5, 1e-6);
}

/* Dates weighed by the product's own rule; those that do not exist stay possible. */
static double weigh_date(const char *text, const void *data)
{
    (void)data;
    const FormField field = {.name = (char *)"date", .kind = FORM_FIELD_DATE, .content = (char *)"date"};
    g_autofree char *value = form_content_normalise(&field, text);
    return form_content_broken(&field, NULL, value) ? 0.01 : 1;
}

static const RowPrior of_dates = {.whole = weigh_date};

static void fill_date(OcrCellReading *cells, const char *date)
{
    for (int i = 0; i < 8; i++) {
        cells[i] = (OcrCellReading){0};
        cells[i].p[ocr_glyph_of((gunichar)date[i])] = 1;
    }
}

static void test_date_settles_a_doubt(void)
{
    OcrCellReading cells[8];
    fill_date(cells, "31061990");
    cells[3] = cell("67", 0.6, 0.4); /* the 31st of June does not exist, the 31st of July does */
    g_autoptr(GArray) answers = row_decode(cells, 8, &of_dates, 10);
    g_assert_cmpstr(answer(answers, 0)->text, ==, "31071990");
    g_assert_cmpfloat(answer(answers, 0)->p, >, 0.98);
}

static void test_clear_impossible_date_stays(void)
{
    OcrCellReading cells[8];
    fill_date(cells, "31061990");
    cells[3] = cell("67", 0.9995, 0.0005);
    g_autoptr(GArray) answers = row_decode(cells, 8, &of_dates, 10);
    g_assert_cmpstr(answer(answers, 0)->text, ==, "31061990");
    g_assert_cmpfloat(weigh_date("00001985", NULL), ==, 1);
    g_assert_cmpfloat(weigh_date("29021900", NULL), <, 1);
    g_assert_cmpfloat(weigh_date("1 021999", NULL), <, 1);
}

static void test_long_rows_stay_exact_at_the_top(void)
{
    OcrCellReading cells[ROW_CELLS_MAX];
    double product = 1;
    for (int i = 0; i < ROW_CELLS_MAX; i++) {
        cells[i] = cell("1I7", 0.9, 0.06, 0.04);
        product *= (double)0.9f;
    }
    g_autoptr(GArray) answers = row_decode(cells, ROW_CELLS_MAX, NULL, 5);
    g_assert_cmpuint(answers->len, ==, 5);
    g_assert_cmpfloat_with_epsilon(answer(answers, 0)->p, product, 1e-6);
    g_assert_cmpint((int)strspn(answer(answers, 0)->text, "1"), ==, ROW_CELLS_MAX);
}

static NameModel *load_names(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(g_getenv("GUICHET_SHARE"), "forms", "name_letters.bin", NULL);
    g_autofree char *words = g_build_filename(g_getenv("GUICHET_SHARE"), "forms", "name_words.bin", NULL);
    NameModel *model = name_model_load(path, words, &error);
    g_assert_no_error(error);
    return model;
}

static void test_names_order_doubt_and_leave_the_clear_alone(void)
{
    g_autoptr(NameModel) names = load_names();
    const RowPrior prior = {.whole = name_model_words, .step = name_model_step, .data = names};
    OcrCellReading doubt[] = {cell("D", 1.0), cell("UV", 0.45, 0.55), cell("P", 1.0), cell("O", 1.0), cell("N", 1.0),
                              cell("T", 1.0)};
    g_autoptr(GArray) ordered = row_decode(doubt, 6, &prior, 5);
    g_assert_cmpstr(answer(ordered, 0)->text, ==, "DUPONT");
    g_assert_cmpfloat(answer(ordered, 0)->p, >, 0.45);

    OcrCellReading clear[] = {cell("N", 1.0), cell("G", 1.0), cell("QO", 0.998, 0.002), cell("W", 1.0)};
    g_autoptr(GArray) kept = row_decode(clear, 4, &prior, 5);
    g_assert_cmpstr(answer(kept, 0)->text, ==, "NGQW");
    g_assert_cmpfloat(answer(kept, 0)->p, >, 0.9);
}

/* One doubtful letter: of a known name it is settled; the letters that stand clearly on the paper of a rare name, one letter
 * away from a known one, stay. */
static void test_known_names(void)
{
    g_autoptr(NameModel) names = load_names();
    const RowPrior prior = {.whole = name_model_words, .step = name_model_step, .data = names};
    g_assert_true(name_model_knows(names, "DUPONT"));
    g_assert_false(name_model_knows(names, "DUPQNT"));
    g_assert_true(name_model_knows_all(names, "DE DUPONT-MARTIN"));
    g_assert_false(name_model_knows_all(names, "DUPONT DUPQNT"));
    g_assert_false(name_model_knows_all(names, "DE LA"));
    g_assert_cmpfloat(name_model_words("DUPONT", names), >, 1);
    g_assert_cmpfloat(name_model_words("DUPQNT", names), ==, 1);
    g_assert_cmpfloat(name_model_words("DUPONT-MARTIN", names), >, name_model_words("DUPONT", names));
    OcrCellReading rare[] = {cell("D", 1.0), cell("U", 1.0), cell("P", 1.0), cell("QO", 0.99999, 0.00001), cell("N", 1.0), cell("T", 1.0)};
    g_autoptr(GArray) kept = row_decode(rare, 6, &prior, 5);
    g_assert_cmpstr(answer(kept, 0)->text, ==, "DUPQNT");
    double sum = 0;
    OcrCellReading doubt[] = {cell("DO", 0.5, 0.5), cell("UV", 0.45, 0.55), cell("P", 1.0), cell("O0Q", 0.4, 0.3, 0.3), cell("N", 1.0),
                              cell("TI", 0.7, 0.2)};
    g_autoptr(GArray) ordered = row_decode(doubt, 6, &prior, 50);
    g_assert_cmpstr(answer(ordered, 0)->text, ==, "DUPONT");
    for (guint i = 0; i < ordered->len; i++)
        sum += answer(ordered, i)->p;
    g_assert_cmpfloat(sum, <=, 1);
    g_assert_cmpfloat(sum, >, 0.85);
}

static void test_missing_table_is_a_setup_error(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(name_model_load("/nonexistent", NULL, &error));
    g_assert_nonnull(strstr(error->message, "name_model.py"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/row/product", test_product_of_cells);
    g_test_add_func("/row/empty", test_empty_cells);
    g_test_add_func("/row/garbage", test_garbage_lowers_the_probability);
    g_test_add_func("/row/date/doubt", test_date_settles_a_doubt);
    g_test_add_func("/row/date/impossible", test_clear_impossible_date_stays);
    g_test_add_func("/row/long", test_long_rows_stay_exact_at_the_top);
    g_test_add_func("/row/names", test_names_order_doubt_and_leave_the_clear_alone);
    g_test_add_func("/row/names/known", test_known_names);
    g_test_add_func("/row/names/missing", test_missing_table_is_a_setup_error);
    return g_test_run();
}
