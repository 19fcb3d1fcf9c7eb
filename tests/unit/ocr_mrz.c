/* Zones drawn with OCR-B among other print, on each side and askew, are found and read; typed letters are none. And what check digits
 * choose among doubtful characters. */
#include "ocr/mrz.h"
#include "tests/unit/ocr_paper.h"
#include <string.h>

static const char TD3[] = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<" "L898902C36UTO7408122F1204159ZE184226B<<<<<10";
static const char TD1[] = "I<UTOD231458907<<<<<<<<<<<<<<<" "7408122F1204159UTO<<<<<<<<<<<6" "ERIKSSON<<ANNA<MARIA<<<<<<<<<<";
static const char FRA[] = "IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<" "8806923102858CORINNE<<<<<<<6512068F6";

typedef struct {
    const char *joined, *format;
    int lines;
    double skew;
    int turn;
    Scanner scanner;
    double dpi;
} Case;

static const Case CASES[] = {
    {TD3, "TD3", 2, 0, 0, {SCAN_BILEVEL, 0.5, 2, 150, 1}, 300}, {TD3, "TD3", 2, 3, 90, {SCAN_GREY, 0.6, 4, 0, 2}, 300},
    {TD3, "TD3", 2, -2, 180, {SCAN_GREY, 0.5, 3, 0, 3}, 200},   {TD1, "TD1", 3, 1, 270, {SCAN_BILEVEL, 0.5, 2, 150, 4}, 300},
    {TD1, "TD1", 3, -4, 0, {SCAN_GREY, 0.8, 6, 0, 5}, 400},     {FRA, "FRA-ID", 2, 2, 180, {SCAN_COLOUR, 0.5, 3, 0, 6}, 300},
};

static OcrMrzReader *reader;

static OcrPage *page_of(const Case *c)
{
    Paper p = paper_new(150, 120, c->dpi, c->skew);
    cairo_set_source_rgb(p.cr, 0, 0, 0);
    paper_text(&p, "Liberation Sans", "Passeport, nom et prénoms du titulaire : à comparer avec la photographie", 15, 20, 2.5);
    paper_text(&p, "Liberation Sans", "Un texte composé, dont les lettres ne sont pas toutes de la même largeur", 15, 27, 2.5);
    int length = (int)strlen(c->joined) / c->lines;
    for (int i = 0; c->joined[i]; i++) {
        const char one[] = {c->joined[i], '\0'};
        const double box[4] = {15 + i % length * 2.54, 70 + i / length * (c->lines == 3 ? 4.3 : 6.35), 2.54, 3};
        paper_letter(&p, "OCR B", one, box, 2.4);
    }
    OcrPage *page = paper_scan(&p, &c->scanner);
    paper_free(&p);
    ocr_page_turn(page, c->turn);
    return page;
}

static void zones_are_read(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(OcrPage) page = page_of(&CASES[i]);
        g_autoptr(GArray) found = ocr_mrz_find(reader, page);
        g_assert_cmpuint(found->len, ==, 1);
        const OcrMrz *mrz = &g_array_index(found, OcrMrz, 0);
        g_assert_cmpstr(mrz->text.text, ==, CASES[i].joined);
        g_assert_cmpstr(mrz->text.layout->name, ==, CASES[i].format);
        g_assert_true(mrz->text.checked);
        g_assert_cmpfloat(mrz->text.probability, >, 0.9);
        g_assert_cmpint((mrz->rotation + CASES[i].turn) % 360, ==, 0);
    }
}

static void print_is_no_zone(void)
{
    Paper p = paper_new(150, 120, 300, 0);
    cairo_set_source_rgb(p.cr, 0, 0, 0);
    for (int line = 0; line < 12; line++)
        paper_text(&p, line % 2 ? "Liberation Mono" : "Liberation Sans", "UNE LETTRE TAPEE A LA MACHINE 1234567890 ET DES MOTS", 10, 12 + 6.35 * line, 2.4);
    const Scanner scanner = {SCAN_GREY, 0.5, 2, 0, 9};
    g_autoptr(OcrPage) page = paper_scan(&p, &scanner);
    paper_free(&p);
    g_autoptr(GArray) found = ocr_mrz_find(reader, page);
    g_assert_cmpuint(found->len, ==, 0);
}

/* What a network would say of a text, `doubt` of each doubtful place given to another character. */
static void look_like(const char *text, float (*p)[MRZ_CLASSES])
{
    for (int i = 0; text[i]; i++) {
        for (int c = 0; c < MRZ_CLASSES; c++)
            p[i][c] = 0.001f / MRZ_CLASSES;
        p[i][strchr(MRZ_CHARACTERS, text[i]) - MRZ_CHARACTERS] += 0.999f;
    }
}

static void doubt(float (*p)[MRZ_CLASSES], int at, char taken, float how_much)
{
    for (int c = 0; c < MRZ_CLASSES; c++)
        p[at][c] *= 1 - how_much;
    p[at][strchr(MRZ_CHARACTERS, taken) - MRZ_CHARACTERS] += how_much;
}

static void decode(float (*p)[MRZ_CLASSES], MrzText *text)
{
    mrz_decode(mrz_layout_of(TD3, 2, 44), (const float(*)[MRZ_CLASSES])p, text);
}

static void checks_choose(void)
{
    float p[MRZ_LENGTH_MAX][MRZ_CLASSES];
    MrzText text;
    look_like(TD3, p);
    decode(p, &text);
    g_assert_cmpstr(text.text, ==, TD3);
    g_assert_true(text.checked && !text.corrected);
    doubt(p, 45, '3', 0.8f); /* the number's 8, taken for a 3 */
    decode(p, &text);
    g_assert_cmpstr(text.text, ==, TD3);
    g_assert_true(text.checked && text.corrected);
    g_assert_cmpfloat(text.probability, >, 0.9);
}

static void checks_are_blind_to_tens(void)
{
    float p[MRZ_LENGTH_MAX][MRZ_CLASSES];
    MrzText text;
    look_like(TD3, p);
    doubt(p, 44, '1', 0.5f); /* L and 1 differ by 20 */
    decode(p, &text);
    g_assert_true(text.checked);
    g_assert_cmpfloat(text.probability, <, 0.6);
    const MrzSpan number = {44, 9}, names = {5, 39};
    g_assert_cmpfloat(mrz_text_sure(&text, &number), <, 0.6);
    g_assert_cmpfloat(mrz_text_sure(&text, &names), >, 0.9);
}

static void a_doubtful_zone_is_not_believed(void)
{
    float p[MRZ_LENGTH_MAX][MRZ_CLASSES];
    MrzText text;
    look_like(TD3, p);
    doubt(p, 45, '3', 0.8f); /* what a check vouches for is no doubt */
    decode(p, &text);
    g_assert_true(mrz_text_good(&text));
    look_like(TD3, p);
    doubt(p, 6, 'B', 0.27f); /* a letter of the name, that no check covers */
    decode(p, &text);
    g_assert_true(text.checked);
    g_assert_false(mrz_text_good(&text));
    look_like(TD3, p);
    doubt(p, 44, '1', 0.4f); /* L and 1: the check is blind to it */
    decode(p, &text);
    g_assert_true(text.checked);
    g_assert_false(mrz_text_good(&text));
}

static void what_cannot_be_is_not_forced(void)
{
    float p[MRZ_LENGTH_MAX][MRZ_CLASSES];
    MrzText text;
    char wrong[MRZ_LENGTH_MAX + 1];
    g_strlcpy(wrong, TD3, sizeof wrong);
    wrong[46] = '7'; /* was 9: the number's check does not hold, nor the composite */
    wrong[60] = '5';
    wrong[66] = '9';
    look_like(wrong, p);
    decode(p, &text);
    g_assert_false(text.checked);
    g_assert_cmpstr(text.text, ==, wrong);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_autoptr(GError) error = NULL;
    g_autofree char *weights = g_test_build_filename(G_TEST_DIST, "ocr", "mrz.bin", NULL);
    reader = ocr_mrz_reader_new(weights, &error);
    g_assert_no_error(error);
    g_test_add_func("/ocr/mrz/zones", zones_are_read);
    g_test_add_func("/ocr/mrz/print", print_is_no_zone);
    g_test_add_func("/ocr/mrz/checks_choose", checks_choose);
    g_test_add_func("/ocr/mrz/tens", checks_are_blind_to_tens);
    g_test_add_func("/ocr/mrz/doubt", a_doubtful_zone_is_not_believed);
    g_test_add_func("/ocr/mrz/not_forced", what_cannot_be_is_not_forced);
    int result = g_test_run();
    ocr_mrz_reader_free(reader);
    return result;
}
