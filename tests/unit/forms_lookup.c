#include "forms/error.h"
#include "forms/lookup.h"

#include <string.h>

static LookupTables *tables;
static char *folder;

static void test_normal(void)
{
    static const char *const cases[][2] = {
        {"Saint-Étienne", "SAINT ETIENNE"}, {"ST  DENIS", "SAINT DENIS"}, {"Ste Foy l'Argentière", "SAINTE FOY L ARGENTIERE"},
        {"Œting", "OETING"}, {"LYON CEDEX 03", "LYON"}, {"  ", ""}, {"BEST", "BEST"}, {"PARIS CEDEX", "PARIS"},
        {"L\xffys", "L YS"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *normal = lookup_normal(cases[i][0]);
        g_assert_cmpstr(normal, ==, cases[i][1]);
    }
}

/* scripts/lookup.mjs has its own normal(): where the two disagree, a name of the table can never be found. */
static void test_tables_are_normal(void)
{
    static const char *const files[] = {"communes.tsv", "countries.tsv", "nationalities.tsv"};
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(folder, files[i], NULL), *text = NULL;
        g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
        for (char **line = lines; **line; line++) {
            const char *name = g_strstr_len(*line, -1, "\t") + 1;
            g_autofree char *normal = lookup_normal(name);
            g_assert_cmpstr(normal, ==, name);
        }
    }
}

static void test_communes(void)
{
    g_assert_true(lookup_postal_code(tables, "75012"));
    g_assert_true(lookup_postal_code(tables, "97400"));
    g_assert_false(lookup_postal_code(tables, "00000"));
    g_assert_false(lookup_postal_code(tables, "99999"));
    g_assert_false(lookup_postal_code(tables, ""));
    static const char *const fits[][2] = {
        {"75012", "Paris"}, {"75012", "PARIS 12"}, {"69003", "LYON CEDEX 03"}, {"93200", "SAINT-DENIS"},
        {"93200", "St Denis"}, {"13001", "MARSEILLE"}, {"20090", "AJACCIO"}, {"01400", "L'ABERGEMENT CLEMENCIAT"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(fits); i++)
        g_assert_true(lookup_commune_fits(tables, fits[i][0], fits[i][1]));
    g_assert_false(lookup_commune_fits(tables, "75012", "LYON"));
    g_assert_false(lookup_commune_fits(tables, "93200", "SAINT DENI"));
    g_assert_false(lookup_commune_fits(tables, "99999", "PARIS"));
    g_assert_true(lookup_commune(tables, "Montreuil"));
    g_assert_false(lookup_commune(tables, "Atlantis"));
}

static void test_countries(void)
{
    static const char *const cases[][2] = {
        {"ALGERIE", "DZ"}, {"Côte d'Ivoire", "CI"}, {"RDC", "CD"}, {"ETATS-UNIS", "US"}, {"Viet Nam", "VN"},
        {"URSS", "SU"}, {"GUINEE CONAKRY", "GN"}, {"Türkiye", "TR"}, {"ROYAUME UNI", "GB"}, {"Tanzanie", "TZ"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpstr(lookup_country(tables, cases[i][0]), ==, cases[i][1]);
    g_assert_null(lookup_country(tables, "ALGERE"));
    g_assert_null(lookup_country(tables, ""));
}

static void test_nationalities(void)
{
    static const char *const cases[][2] = {
        {"ALGERIENNE", "DZ"}, {"Algérien", "DZ"}, {"TURQUE", "TR"}, {"malienne", "ML"}, {"SENEGALAISE", "SN"},
        {"CONGOLAISE", "CD"}, {"Ouzbèke", "UZ"}, {"SUD-COREENNE", "KR"}, {"MAROCAINE", "MA"}, {"GRECQUE", "GR"},
        {"APATRIDE", "XX"}, {"TUNISIENNE", "TN"}, {"CHINOISE", "CN"}, {"PORTUGAISE", "PT"}, {"ALLEMANDE", "DE"},
        {"ESPAGNOLE", "ES"}, {"CAMEROUNAISE", "CM"}, {"LETTONNE", "LV"}, {"AFGHANE", "AF"}, {"SYRIENNE", "SY"},
        {"GEORGIENNE", "GE"}, {"Kazakhe", "KZ"}, {"DOMINICAINE", "DO"}, {"DOMINIQUAISE", "DM"}, {"KOSOVARE", "XK"}, {"LIBERIENNE", "LR"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpstr(lookup_nationality(tables, cases[i][0]), ==, cases[i][1]);
    g_assert_null(lookup_nationality(tables, "MARTIENNE"));
    g_assert_null(lookup_nationality(tables, "SAHARAE OCCIDENTAL"));
}

/* Of all that a passport can name. Without one are only places whose people have another state's. */
static void test_every_nation_has_its_word(void)
{
    static const char *const none[] = {"AI", "AQ", "AS", "AW", "AX", "BL", "BQ", "BV", "CC", "CX", "EH", "GS", "GU", "HM", "IM", "IO", "MP", "PM",
                                       "PN", "SH", "SJ", "TC", "UM", "VG", "VI", NULL};
    g_autofree char *path = g_build_filename(folder, "nations.tsv", NULL), *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_nonnull(strstr(text, "\nTR\tTUR\tTURQUE\n"));
    g_assert_nonnull(strstr(text, "\nGE\tGEO\tGÉORGIENNE\n"));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; **line; line++) {
        g_auto(GStrv) parts = g_strsplit(*line, "\t", 3);
        bool has_none = g_strv_contains(none, parts[0]);
        g_assert_cmpint(*parts[2] == '\0', ==, has_none);
        const char *code = lookup_nationality(tables, parts[2]);
        g_assert_true(has_none || code);
    }
}

static void test_distance(void)
{
    g_assert_cmpint(lookup_distance("PARIS", "PARIS", 2), ==, 0);
    g_assert_cmpint(lookup_distance("PARIS", "PARSI", 2), ==, 1);
    g_assert_cmpint(lookup_distance("PARIS", "PAIS", 2), ==, 1);
    g_assert_cmpint(lookup_distance("PARIS", "BARIZ", 2), ==, 2);
    g_assert_cmpint(lookup_distance("PARIS", "LYON", 2), ==, 3);
    g_assert_cmpint(lookup_distance("", "AB", 2), ==, 2);
    g_autofree char *big = g_strnfill(300, 'A');
    g_assert_cmpint(lookup_distance(big, big, 2), ==, 3);
}

static void test_near(void)
{
    g_autoptr(GPtrArray) communes = lookup_communes_near(tables, "93200", "SAINT DEN1S", 2, 5);
    g_assert_cmpuint(communes->len, ==, 1);
    g_assert_cmpstr(communes->pdata[0], ==, "SAINT DENIS");
    g_autoptr(GPtrArray) countries = lookup_countries_near(tables, "ALGERE", 1, 5);
    g_assert_cmpuint(countries->len, ==, 1);
    g_assert_cmpstr(countries->pdata[0], ==, "ALGERIE");
    g_autoptr(GPtrArray) nationalities = lookup_nationalities_near(tables, "NIGERIENE", 2, 5);
    g_assert_cmpstr(nationalities->pdata[0], ==, "NIGERIEN");
    g_assert_cmpuint(nationalities->len, >=, 2);
    g_autoptr(GPtrArray) none = lookup_communes_near(tables, "99999", "PARIS", 2, 5);
    g_assert_cmpuint(none->len, ==, 0);
}

static void test_missing_table(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(lookup_tables_load("/nowhere", &error));
    g_assert_error(error, FORMS_ERROR, FORMS_ERROR_SETUP);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_autoptr(GError) error = NULL;
    const char *share = g_getenv("GUICHET_SHARE");
    folder = g_build_filename(share ? share : ".", "build", "lookup", NULL);
    tables = lookup_tables_load(folder, &error);
    g_assert_no_error(error);
    g_test_add_func("/forms/lookup/normal", test_normal);
    g_test_add_func("/forms/lookup/tables_are_normal", test_tables_are_normal);
    g_test_add_func("/forms/lookup/communes", test_communes);
    g_test_add_func("/forms/lookup/countries", test_countries);
    g_test_add_func("/forms/lookup/nationalities", test_nationalities);
    g_test_add_func("/forms/lookup/nations", test_every_nation_has_its_word);
    g_test_add_func("/forms/lookup/distance", test_distance);
    g_test_add_func("/forms/lookup/near", test_near);
    g_test_add_func("/forms/lookup/missing_table", test_missing_table);
    int answer = g_test_run();
    lookup_tables_free(tables);
    g_free(folder);
    return answer;
}
