/* Whose a 2D-Doc is: a table of codes beside what the form says. */
#include "intake/twodoc_compare.h"

#include <glib.h>

/* "role=value" pairs between bars. */
static json_t *code_of(const char *pairs)
{
    json_t *fields = json_array();
    g_auto(GStrv) parts = g_strsplit(pairs, "|", -1);
    for (char **part = parts; *part; part++) {
        g_auto(GStrv) pair = g_strsplit(*part, "=", 2);
        json_array_append_new(fields, json_pack("{ss ss}", "role", pair[0], "value", pair[1] ? pair[1] : ""));
    }
    return json_pack("{so}", "fields", fields);
}

static json_t *values_of(const char *pairs)
{
    json_t *values = json_object();
    g_auto(GStrv) parts = g_strsplit(pairs, "|", -1);
    for (char **part = parts; *part; part++) {
        g_auto(GStrv) pair = g_strsplit(*part, "=", 2);
        if (pair[0] && pair[1])
            json_object_set_new(values, pair[0], json_string(pair[1]));
    }
    return values;
}

#define NGUYEN "nom_naissance=NGUYEN THỊ|prenoms=MAI LINH|date_naissance=1990-02-03|numero_etranger=0123456789"

static void test_person(void)
{
    static const struct {
        const char *code, *values;
        TwodocAgreement agreement;
    } rows[] = {
        {"person=MME/DUPONT/ANNE", "nom_naissance=DUPONT|prenoms=ANNE MARIE", TWODOC_SAME},
        {"person=MME DUPONT A", "nom_naissance=DUPONT|prenoms=ANNE", TWODOC_SAME},
        {"person=ANNE-MARIE DE LA TOUR", "nom_naissance=DE LA TOUR|prenoms=ANNE-MARIE", TWODOC_SAME},
        {"last_name=DUPOMT|first_names=ANNE", "nom_naissance=DUPONT|prenoms=ANNE", TWODOC_SAME},
        {"last_name=LEE|first_names=ANNE", "nom_naissance=LEA|prenoms=ANNE", TWODOC_OTHER},
        {"person=M/DUPONT/JEAN", "nom_naissance=DUPONT|prenoms=ANNE", TWODOC_FAMILY},
        {"person=MME/MARTIN/ANNE", "nom_naissance=DUPONT|nom_usage=MARTIN|prenoms=ANNE", TWODOC_SAME},
        {"person=MME/MARTIN/ANNE", "nom_naissance=DUPONT|prenoms=ANNE", TWODOC_OTHER},
        {"person=NGUYEN THI MAI LINH", NGUYEN, TWODOC_SAME},
        {"person=NGUYEN THI MAI LINH|birth_date=03021990", NGUYEN, TWODOC_SAME},
        {"person=NGUYEN THI MAI LINH|birth_date=03021991", NGUYEN, TWODOC_OTHER},
        {"person=NGUYEN THI MAI LINH|foreigner_number=9123456789", NGUYEN, TWODOC_OTHER},
        {"mrz=P FRASPECIMEN  NATACHA                      07CD123044FRA7307122F1603062              04", "nom_naissance=SPECIMEN|prenoms=NATACHA", TWODOC_SAME},
        {"mrz=SHORT", "nom_naissance=SPECIMEN|prenoms=NATACHA", TWODOC_UNKNOWN},
        {"last_name=SUKARNO", "nom_naissance=SUKARNO", TWODOC_SAME},
        {"last_name=SUKARNO", "prenoms=ANNE", TWODOC_UNKNOWN},
        {"town=LYON", "nom_naissance=DUPONT", TWODOC_UNKNOWN},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        json_auto_t *code = code_of(rows[i].code), *values = values_of(rows[i].values);
        g_test_message("%s beside %s", rows[i].code, rows[i].values);
        g_assert_cmpint(twodoc_compare_person(code, values), ==, rows[i].agreement);
    }
}

#define LILAS "adresse=12 BIS RUE DES LILAS|code_postal=69003|commune=LYON"

static void test_address(void)
{
    static const struct {
        const char *code, *values;
        TwodocAgreement agreement;
    } rows[] = {
        {"address=12 BIS RUE DES LILAS|postal_code=69003|town=LYON", LILAS, TWODOC_SAME},
        {"address=BAT 3|address=12 R DES LILAS|postal_code=69003", LILAS, TWODOC_SAME},
        {"address=14 RUE DES LILAS|postal_code=69003|town=LYON", LILAS, TWODOC_OTHER},
        {"address=12 BIS RUE DES LILAS|postal_code=69001|town=LYON", LILAS, TWODOC_OTHER},
        {"postal_code=91000|town=EVRY COURCOURONNES", "code_postal=91000|commune=ÉVRY-COURCOURONNES", TWODOC_SAME},
        {"postal_code=69003|town=VILLEURBANNE", LILAS, TWODOC_OTHER},
        {"person=MME/DUPONT/ANNE", LILAS, TWODOC_UNKNOWN},
        {"postal_code=69003", "commune=LYON", TWODOC_UNKNOWN},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        json_auto_t *code = code_of(rows[i].code), *values = values_of(rows[i].values);
        g_test_message("%s beside %s", rows[i].code, rows[i].values);
        g_assert_cmpint(twodoc_compare_address(code, values), ==, rows[i].agreement);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/twodoc_compare/person", test_person);
    g_test_add_func("/twodoc_compare/address", test_address);
    return g_test_run();
}
