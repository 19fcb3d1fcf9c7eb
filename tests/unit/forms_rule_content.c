#include "forms/french.h"
#include "forms/rule_content.h"

static LookupTables *tables;

typedef struct {
    const char *content, *raw, *value, *broken; /* broken NULL: fits */
} Case;

static const Case cases[] = {
    {"name", "  DUPONT  MARTIN ", "DUPONT MARTIN", NULL},
    {"name", "D'ALMEIDA-N'DIAYE", "D'ALMEIDA-N'DIAYE", NULL},
    {"name", "ÉLOÏSE", "ÉLOÏSE", NULL},
    {"name", "DUP0NT", "DUP0NT", "name"},
    {"name", "---", "---", "name"},
    {"name", "LEILUAX-", "LEILUAX-", "name"},
    {"name", "'DIAYE", "'DIAYE", "name"},
    {"place", "PARIS 12", "PARIS 12", NULL},
    {"place", "75012", "75012", "place"},
    {"date", "31121990", "1990-12-31", NULL},
    {"date", "    1990", "1990-00-00", NULL},
    {"date", "00001990", "1990-00-00", NULL},
    {"date", "  121990", "1990-12-00", NULL},
    {"date", "31/12/1990", "1990-12-31", NULL},
    {"date", "31 12 1990", "1990-12-31", NULL},
    {"date", "1990-12-31", "1990-12-31", NULL},
    {"date", "29022000", "2000-02-29", NULL},
    {"date", "29021900", "1900-02-29", "date_exists"},
    {"date", "31041990", "1990-04-31", "date_exists"},
    {"date", "31001990", "1990-00-31", "date_exists"},
    {"date", "00131990", "1990-13-00", "date_exists"},
    {"date", "01011899", "1899-01-01", "date_exists"},
    {"date", "1 121990", "1 121990", "date_exists"},
    {"date", "3112199", "3112199", "date_exists"},
    {"date", "3112", "3112", "date_exists"},
    {"date", "31A21990", "31A21990", "date_exists"},
    {"postal_code", "75012", "75012", NULL},
    {"postal_code", "75 012", "75012", NULL},
    {"postal_code", "7501", "7501", "postal_code"},
    {"postal_code", "00100", "00100", "postal_code"},
    {"postal_code", "7501A", "7501A", "postal_code"},
    {"commune", "SAINT-DENIS", "SAINT-DENIS", NULL},
    {"commune", "SAINT-DEN1S", "SAINT-DEN1S", "commune"},
    {"country", "CÔTE D'IVOIRE", "CÔTE D'IVOIRE", NULL},
    {"country", "ATLANTIDE", "ATLANTIDE", "country"},
    {"nationality", "MALIENNE", "MALIENNE", NULL},
    {"nationality", "MALIENE", "MALIENE", "nationality"},
    {"email", "JEAN.DUPONT@EXEMPLE.FR", "jean.dupont@exemple.fr", NULL},
    {"email", "a+b_c@sous.domaine-x.org", "a+b_c@sous.domaine-x.org", NULL},
    {"email", "jean.dupont@exemple", "jean.dupont@exemple", "email"},
    {"email", "jean..dupont@exemple.fr", "jean..dupont@exemple.fr", "email"},
    {"email", ".jean@exemple.fr", ".jean@exemple.fr", "email"},
    {"email", "jean@-exemple.fr", "jean@-exemple.fr", "email"},
    {"email", "jean@exemple.f", "jean@exemple.f", "email"},
    {"email", "a@b@c.fr", "a@b@c.fr", "email"},
    {"email", "@", "@", "email"},
    {"phone", "06 12 34 56 78", "0612345678", NULL},
    {"phone", "+33 6 12 34 56 78", "0612345678", NULL},
    {"phone", "+33(0)612345678", "0612345678", NULL},
    {"phone", "0033612345678", "0612345678", NULL},
    {"phone", "06.12.34.56.78", "0612345678", NULL},
    {"phone", "+221 77 123 45 67", "+221771234567", NULL},
    {"phone", "+33 61234", "+3361234", NULL},
    {"phone", "612345678", "612345678", "phone"},
    {"phone", "061234567", "061234567", "phone"},
    {"phone", "06123A5678", "06123A5678", "phone"},
    {"phone", "+", "+", "phone"},
    {"foreigner_number", "7503 1234 56", "7503123456", NULL},
    {"foreigner_number", "75031234A", "75031234A", NULL},
    {"foreigner_number", "75031234", "75031234", "foreigner_number"},
    {"checked_number", "L898902C36", "L898902C36", NULL},
    {"checked_number", "L898902C37", "L898902C37", "checked_number"},
    {"checked_number", "6", "6", "checked_number"},
    {"checked_number", "12AB", "12AB", "checked_number"},
    {"nir", "2 69 05 49 588 157 80", "269054958815780", NULL},
    {"nir", "269054958815781", "269054958815781", "nir"},
    {"nir", "185052A00608435", "185052A00608435", NULL},
    {"nir", "185052B00608435", "185052B00608435", "nir"},
    {"nir", "1850520A6084", "1850520A6084", "nir"},
    {"nir", "185052A006084KK", "185052A006084KK", "nir"},
    {"document_number", "12 AB 34567", "12AB34567", NULL},
    {"document_number", "PASSEPORT", "PASSEPORT", "document_number"},
    {"document_number", "1234", "1234", "document_number"},
    {"number", "12 345", "12345", NULL},
    {"number", "12A", "12A", "number"},
    {"text", "  1,  rue\n\n des  Lilas ", "1, rue\ndes Lilas", NULL},
};

static void test_cases(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const FormField field = {.kind = FORM_FIELD_COMB, .content = (char *)cases[i].content};
        g_assert_true(form_content_known(cases[i].content));
        g_autofree char *value = form_content_normalise(&field, cases[i].raw);
        g_assert_cmpstr(value, ==, cases[i].value);
        g_assert_cmpstr(form_content_broken(&field, tables, value), ==, cases[i].broken);
        g_autofree char *again = form_content_normalise(&field, value);
        g_assert_cmpstr(again, ==, value);
    }
}

static void test_every_rule_has_words(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        if (cases[i].broken) {
            g_autofree char *key = g_strconcat("rule.", cases[i].broken, NULL);
            g_assert_true(french_has(key));
        }
}

static void test_date_field_needs_no_content(void)
{
    const FormField field = {.kind = FORM_FIELD_DATE};
    g_autofree char *value = form_content_normalise(&field, "02031985");
    g_assert_cmpstr(value, ==, "1985-03-02");
}

static void test_unknown_content(void)
{
    g_assert_false(form_content_known("shoe_size"));
    const FormField field = {.kind = FORM_FIELD_COMB, .content = (char *)"shoe_size"};
    g_autofree char *value = form_content_normalise(&field, " 4  2 ");
    g_assert_cmpstr(value, ==, "4 2");
    g_assert_null(form_content_broken(&field, tables, value));
}

/* Whatever a content writes down as good can be written with its characters. */
static void test_alphabets(void)
{
    static const struct {
        const char *content, *value;
    } good[] = {{"name", "L'HÉRITIER-ŒUVRÉ"}, {"country", "CÔTE D'IVOIRE"}, {"date", "31121990"}, {"phone", "0612345678"}, {"nir", "185022A00600123"},
                {"document_number", "12AB34567"}, {"foreigner_number", "7512345678"}, {"postal_code", "75011"}};
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++)
        for (const char *at = good[i].value; *at; at = g_utf8_next_char(at))
            g_assert_true(*at == ' ' || g_utf8_strchr(form_content_alphabet(good[i].content), -1, g_utf8_get_char(at)));
    g_assert_null(strpbrk(form_content_alphabet("name"), "0123456789"));
    g_assert_null(strpbrk(form_content_alphabet("postal_code"), "ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
    g_assert_null(form_content_alphabet("text"));
    g_assert_null(form_content_alphabet("place"));
    g_assert_null(form_content_alphabet(NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    const char *share = g_getenv("GUICHET_SHARE");
    g_autofree char *folder = g_build_filename(share ? share : ".", "build", "lookup", NULL);
    tables = lookup_tables_load(folder, NULL);
    g_assert_nonnull(tables);
    g_test_add_func("/forms/rule_content/cases", test_cases);
    g_test_add_func("/forms/rule_content/every_rule_has_words", test_every_rule_has_words);
    g_test_add_func("/forms/rule_content/date_field_needs_no_content", test_date_field_needs_no_content);
    g_test_add_func("/forms/rule_content/unknown_content", test_unknown_content);
    g_test_add_func("/forms/rule_content/alphabets", test_alphabets);
    int answer = g_test_run();
    lookup_tables_free(tables);
    return answer;
}
