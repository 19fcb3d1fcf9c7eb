/* What 2D-Doc codes say, and what none says. */
#include "forms/twodoc.h"
#include "forms/error.h"

#include <string.h>

#define SIGNATURE "54LDD5F7JD4JEFPR6WZYVZVB2JZXPZB73SP7WUTN5N44P3GESXW75JZUZD5FM3G4URAJ6IKDSSUB66Y3OWQIEH22G46QOAGWH7YHJWQ"

static TwodocTables *tables;

static Twodoc *parse(const char *text)
{
    return twodoc_parse(tables, text, strlen(text), NULL);
}

static const TwodocValue *value(const Twodoc *code, guint index, const char *id)
{
    g_assert_cmpuint(index, <, code->values->len);
    const TwodocValue *found = code->values->pdata[index];
    g_assert_cmpstr(found->id, ==, id);
    return found;
}

static void test_bill(void)
{
    g_autoptr(Twodoc) code = parse("DC02FR000001125E125B0126FR247500010MME/SPECIMEN/NATACHA\x1d" "22145 AVENUE DES SPECIMENS\x1d\x1f" SIGNATURE);
    g_assert_nonnull(code);
    g_assert_cmpint(code->version, ==, 2);
    g_assert_cmpstr(code->authority, ==, "FR00");
    g_assert_cmpstr(code->certificate, ==, "0001");
    g_assert_cmpstr(code->issued_on, ==, "2012-11-15");
    g_assert_cmpstr(code->signed_on, ==, "2012-11-12");
    g_assert_cmpstr(code->type, ==, "01");
    g_assert_cmpstr(code->kind, ==, "justificatif_domicile");
    g_assert_cmpstr(code->country, ==, "FR");
    g_assert_cmpuint(code->values->len, ==, 4);
    g_assert_cmpstr(value(code, 0, "26")->value, ==, "FR");
    g_assert_cmpstr(value(code, 1, "24")->value, ==, "75000");
    g_assert_cmpstr(value(code, 2, "10")->value, ==, "MME/SPECIMEN/NATACHA");
    g_assert_cmpstr(twodoc_value(code, "postal_code"), ==, "75000");
    g_assert_cmpstr(twodoc_value(code, "address"), ==, "145 AVENUE DES SPECIMENS");
    g_assert_null(twodoc_value(code, "foreigner_number"));
    g_assert_cmpuint(g_bytes_get_size(code->signature), ==, 64);
}

static void test_versions(void)
{
    g_autoptr(Twodoc) three = parse("DC03FR000001FFFF125B130160JEAN\x1d" "6K1234567890123456789\x1f" SIGNATURE);
    g_assert_nonnull(three);
    g_assert_cmpstr(three->issued_on, ==, "");
    g_assert_cmpstr(three->perimeter, ==, "01");
    g_assert_cmpstr(twodoc_value(three, "request_number"), ==, "1234567890123456789");
    g_autoptr(Twodoc) four = parse("DC04FR000001FFFF125B1301BE60JEAN\x1e" "6Q0123456789\x1f" SIGNATURE "====\x1d" "not signed");
    g_assert_nonnull(four);
    g_assert_cmpstr(four->country, ==, "BE");
    g_assert_true(value(four, 0, "60")->truncated);
    g_assert_cmpstr(twodoc_value(four, "foreigner_number"), ==, "0123456789");
    char one[128] = "DC01FR0000011" "25E125B0110DUPONT\x1f";
    size_t said = strlen(one);
    memset(one + said, 0xff, 64);
    one[said + 3] = 0x1d;
    one[said + 4] = 0;
    g_autoptr(Twodoc) first = twodoc_parse(tables, one, said + 64, NULL);
    g_assert_nonnull(first);
    g_assert_cmpmem(g_bytes_get_data(first->signature, NULL), g_bytes_get_size(first->signature), one + said, 64);
}

static void test_longest_values_need_no_mark(void)
{
    g_autofree char *name = g_strnfill(38, 'A');
    g_autofree char *text = g_strdup_printf("DC04FR000001FFFF125B1301FR62%s6711\x1f" SIGNATURE, name);
    g_autoptr(Twodoc) code = parse(text);
    g_assert_nonnull(code);
    g_assert_cmpstr(value(code, 0, "62")->value, ==, name);
    g_assert_cmpstr(value(code, 1, "67")->value, ==, "11");
}

static void test_unknown_fields_run_to_their_mark(void)
{
    g_autoptr(Twodoc) code = parse("DC04FR000001FFFF125BZZ01FRZYABC\x1d" "ZX\x1d" "67DZ\x1f" SIGNATURE);
    g_assert_nonnull(code);
    g_assert_cmpstr(code->type_label, ==, "");
    g_assert_cmpstr(value(code, 0, "ZY")->value, ==, "ABC");
    g_assert_cmpstr(value(code, 1, "ZX")->value, ==, "");
    g_assert_cmpstr(twodoc_value(code, "nationality"), ==, "DZ");
}

static void test_none(void)
{
    static const char *const bad[] = {
        "", "DC", "DC02", "DC05FR000001125E125B0126FR\x1f" SIGNATURE, "DC00FR000001125E125B0126FR\x1f" SIGNATURE,
        "DCxxFR000001125E125B0126FR\x1f" SIGNATURE, "DC04FR000001125E125B01\x1f" SIGNATURE,
        "DC02FR000001125E12gB0126FR\x1f" SIGNATURE,  /* no hex digit */
        "DC02Fr000001125E125B0126FR\x1f" SIGNATURE,  /* a small letter in the header */
        "DC02FR000001125E125B0126FR" SIGNATURE,      /* no unit separator */
        "DC02FR000001125E125B0126FR\x1f",            /* no signature */
        "DC02FR000001125E125B0126FR\x1f" "54LDD",    /* one too short */
        "DC02FR000001125E125B0126FR\x1f" SIGNATURE "1", /* no letter of base 32 */
        "DC02FR000001125E125B0126F\x1f" SIGNATURE,   /* a field cut off */
        "DC02FR000001125E125B01\x1d\x1d\x1f" SIGNATURE, "DC02FR000001125E125B012\x1f" SIGNATURE,
        "HC1:NOT A CODE OF THIS KIND",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Twodoc) code = twodoc_parse(tables, bad[i], strlen(bad[i]), &error);
        g_test_message("%zu", i);
        g_assert_null(code);
        g_assert_error(error, FORMS_ERROR, FORMS_ERROR_INPUT);
    }
}

static void test_ceilings(void)
{
    GString *many = g_string_new("DC04FR000001FFFF125B1301FR");
    for (int i = 0; i <= TWODOC_VALUES_MOST; i++)
        g_string_append(many, "60A\x1d");
    g_string_append(many, "\x1f" SIGNATURE);
    g_assert_null(parse(many->str));
    g_string_set_size(many, 0);
    g_string_append(many, "DC04FR000001FFFF125B1301FR01");
    while (many->len < TWODOC_BYTES_MOST)
        g_string_append_c(many, 'A');
    g_string_append(many, "\x1f" SIGNATURE);
    g_assert_null(parse(many->str));
    g_string_free(many, TRUE);
}

/* One signature has one spelling: the bits that base 32 leaves over are not free. */
static void test_left_over_bits(void)
{
    g_autofree char *text = g_strdup("DC02FR000001125E125B0126FR\x1f" SIGNATURE);
    text[strlen(text) - 1] = 'R';
    g_assert_null(parse(text));
}

static void test_control_characters_leave_the_values(void)
{
    g_autoptr(Twodoc) code = parse("DC04FR000001FFFF125B1301FR60A\x1b[2J\xe2\x80\xae" "B\xff\x1f" SIGNATURE);
    g_assert_nonnull(code);
    g_assert_cmpstr(value(code, 0, "60")->value, ==, "A[2JB\xef\xbf\xbd");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "forms/twodoc.yaml", NULL);
    tables = twodoc_tables_load(path, NULL);
    g_assert_nonnull(tables);
    g_test_add_func("/twodoc/bill", test_bill);
    g_test_add_func("/twodoc/versions", test_versions);
    g_test_add_func("/twodoc/longest", test_longest_values_need_no_mark);
    g_test_add_func("/twodoc/unknown", test_unknown_fields_run_to_their_mark);
    g_test_add_func("/twodoc/none", test_none);
    g_test_add_func("/twodoc/ceilings", test_ceilings);
    g_test_add_func("/twodoc/left_over_bits", test_left_over_bits);
    g_test_add_func("/twodoc/control", test_control_characters_leave_the_values);
    int result = g_test_run();
    twodoc_tables_free(tables);
    return result;
}
