/* Whether a 2D-Doc is genuine: three curves, every flipped bit, lists, revocations, what was imported and what was not. */
#include "intake/trust.h"
#include "intake/error.h"
#include "intake/trust_import.h"
#include "ocr/datamatrix.h"
#include "twodoc_maker.h"

#include <glib/gstdio.h>
#include <stdlib.h>

static TwodocTables *tables;
static char *home, *folder;

#define SAID "DC04FR00T00126602660" "0101FR10MME/DUPONT/ANNE\x1d" "22 RUE DES LILAS\x1d" "2469003" "25LYON\x1d" "26FR"

static void start(void)
{
    g_autofree char *command = g_strdup_printf("rm -rf %s %s", home, folder);
    g_assert_cmpint(system(command), ==, 0);
    g_mkdir_with_parents(folder, 0755);
}

static void put(const char *name, const char *content)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_assert_true(g_file_set_contents(path, content, -1, NULL));
}

static TrustImport import(void)
{
    TrustImport done;
    g_autoptr(GError) error = NULL;
    g_assert_true(trust_import(home, folder, NULL, &done, &error));
    g_assert_no_error(error);
    return done;
}

static bool refused(void)
{
    TrustImport done;
    g_autoptr(GError) error = NULL;
    bool good = trust_import(home, folder, NULL, &done, &error);
    if (!good)
        g_assert_error(error, INTAKE_ERROR, INTAKE_ERROR_INPUT);
    return !good;
}

/* Its verdict on a day of 2026; -1 when it cannot even be parsed. */
static int verdict_on(const void *bytes, size_t size, const char *today, bool *outside)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Trust) trust = trust_open(home, &error);
    g_assert_no_error(error);
    g_autoptr(Twodoc) code = twodoc_parse(tables, bytes, size, NULL);
    return code ? (int)trust_check(trust, code, today, outside) : -1;
}

static int verdict(const char *code)
{
    return verdict_on(code, strlen(code), "2026-06-01", NULL);
}

static void put_certificate(const char *file, EVP_PKEY *key, const char *issuer, EVP_PKEY *signer)
{
    X509 *certificate = maker_certificate(key, "T001", issuer, signer, 77);
    g_autofree char *pem = maker_pem(certificate);
    put(file, pem);
    X509_free(certificate);
}

static void test_curves(void)
{
    static const char *const curves[] = {"P-256", "P-384", "P-521"};
    for (int i = 0; i < 3; i++) {
        start();
        EVP_PKEY *key = maker_key(curves[i]), *other = maker_key(curves[i]);
        g_autofree char *code = maker_sign(key, SAID), *forged = maker_sign(other, SAID);
        g_assert_cmpint(verdict(code), ==, TRUST_UNKNOWN_CERT);
        put_certificate("leaf.pem", key, "FR00", key);
        g_assert_cmpint(import().certificates, ==, 1);
        g_assert_cmpint(verdict(code), ==, TRUST_VALID);
        g_assert_cmpint(verdict(forged), ==, TRUST_INVALID);
        g_autofree char *longer = g_strconcat(code, "AAAAAAAA", NULL);
        g_assert_cmpint(verdict(longer), !=, TRUST_VALID);
        EVP_PKEY_free(key);
        EVP_PKEY_free(other);
    }
}

static void test_no_flipped_bit_verifies(void)
{
    start();
    EVP_PKEY *key = maker_key("P-256");
    put_certificate("leaf.pem", key, "FR00", key);
    import();
    g_autofree char *code = maker_sign(key, SAID);
    g_autoptr(Trust) trust = trust_open(home, NULL);
    size_t size = strlen(code);
    for (size_t bit = 0; bit < 8 * size; bit++) {
        g_autofree char *flipped = g_memdup2(code, size);
        flipped[bit / 8] ^= (char)(1 << bit % 8);
        g_autoptr(Twodoc) parsed = twodoc_parse(tables, flipped, size, NULL);
        if (parsed && trust_check(trust, parsed, "2026-06-01", NULL) == TRUST_VALID)
            g_error("bit %zu of %zu makes no difference", bit, 8 * size);
    }
    EVP_PKEY_free(key);
}

static void test_signed_outside_the_certificates_time(void)
{
    start();
    EVP_PKEY *key = maker_key("P-256");
    put_certificate("leaf.pem", key, "FR00", key);
    import();
    g_autofree char *early = maker_sign(key, "DC04FR00T001125E125B" "0101FR26FR"), *good = maker_sign(key, SAID);
    bool outside = false;
    g_assert_cmpint(verdict_on(early, strlen(early), "2026-06-01", &outside), ==, TRUST_VALID);
    g_assert_true(outside);
    g_assert_cmpint(verdict_on(good, strlen(good), "2026-06-01", &outside), ==, TRUST_VALID);
    g_assert_false(outside);
    EVP_PKEY_free(key);
}

static void put_list(EVP_PKEY *authority, int sequence, const char *next_update, const char *status)
{
    X509 *certificate = maker_certificate(authority, "AC D'ESSAI", "AC D'ESSAI", authority, 1);
    guchar *der = NULL;
    int size = i2d_X509(certificate, &der);
    g_autofree char *text = g_base64_encode(der, (gsize)size);
    g_autofree char *list = g_strdup_printf(
        "<?xml version=\"1.0\"?><tsl:List xmlns:tsl=\"x\"><tsl:SchemeInformation><tsl:TSLSequenceNumber>%d</tsl:TSLSequenceNumber>"
        "<tsl:ListIssueDateTime>2026-01-01T00:00:00Z</tsl:ListIssueDateTime><tsl:NextUpdate><tsl:dateTime>%sT00:00:00Z</tsl:dateTime>"
        "</tsl:NextUpdate></tsl:SchemeInformation><tsl:TrustServiceProvider><tsl:TSPName><tsl:Name>Essais</tsl:Name></tsl:TSPName>"
        "<tsl:TSPTradeName><tsl:Name>FR00</tsl:Name></tsl:TSPTradeName><tsl:X509Certificate>\n%s\n</tsl:X509Certificate>"
        "<tsl:ServiceStatus>http://x/%s</tsl:ServiceStatus></tsl:TrustServiceProvider></tsl:List>",
        sequence, next_update, text, status);
    put("list.xml", list);
    OPENSSL_free(der);
    X509_free(certificate);
}

static void test_list(void)
{
    start();
    EVP_PKEY *authority = maker_key("P-384"), *key = maker_key("P-256"), *thief = maker_key("P-256");
    g_autofree char *code = maker_sign(key, SAID), *forged = maker_sign(thief, SAID);
    put_list(authority, 5, "2026-12-31", "inaccord");
    put_certificate("leaf.pem", key, "AC D'ESSAI", authority);
    TrustImport done = import();
    g_assert_cmpint(done.lists + done.authorities + done.certificates, ==, 3);
    g_assert_cmpint(verdict(code), ==, TRUST_VALID);
    g_assert_cmpint(verdict_on(code, strlen(code), "2027-01-01", NULL), ==, TRUST_LIST_STALE);
    /* A certificate that names a listed authority and was not signed by it. */
    put_certificate("leaf.pem", thief, "FR00", thief);
    put("list.xml", "");
    g_assert_true(refused());
    g_assert_cmpint(verdict(forged), ==, TRUST_INVALID);
    put_list(authority, 4, "2029-12-31", "inaccord");
    g_assert_true(refused());
    g_assert_cmpint(verdict_on(code, strlen(code), "2027-01-01", NULL), ==, TRUST_LIST_STALE);
    put_list(authority, 6, "2026-12-31", "withdrawn");
    import();
    g_assert_cmpint(verdict(code), ==, TRUST_REVOKED);
    EVP_PKEY_free(authority);
    EVP_PKEY_free(key);
    EVP_PKEY_free(thief);
}

static void put_revocations(EVP_PKEY *signer, const char *issuer, long serial)
{
    X509_CRL *crl = X509_CRL_new();
    X509_NAME *name = X509_NAME_new();
    maker_name(name, issuer);
    X509_CRL_set_issuer_name(crl, name);
    ASN1_TIME *time = ASN1_TIME_new();
    ASN1_TIME_set_string_X509(time, "20260101000000Z");
    X509_CRL_set1_lastUpdate(crl, time);
    ASN1_TIME_set_string_X509(time, "20261231000000Z");
    X509_CRL_set1_nextUpdate(crl, time);
    X509_REVOKED *revoked = X509_REVOKED_new();
    ASN1_INTEGER *number = ASN1_INTEGER_new();
    ASN1_INTEGER_set(number, serial);
    X509_REVOKED_set_serialNumber(revoked, number);
    X509_REVOKED_set_revocationDate(revoked, time);
    X509_CRL_add0_revoked(crl, revoked);
    X509_CRL_sign(crl, signer, EVP_sha256());
    BIO *memory = BIO_new(BIO_s_mem());
    char *text;
    PEM_write_bio_X509_CRL(memory, crl);
    long size = BIO_get_mem_data(memory, &text);
    g_autofree char *pem = g_strndup(text, (gsize)size);
    put("revoked.crl", pem);
    BIO_free(memory);
    ASN1_INTEGER_free(number);
    ASN1_TIME_free(time);
    X509_NAME_free(name);
    X509_CRL_free(crl);
}

static void test_revocations(void)
{
    start();
    EVP_PKEY *authority = maker_key("P-256"), *key = maker_key("P-256"), *thief = maker_key("P-256");
    g_autofree char *code = maker_sign(key, SAID);
    put_list(authority, 1, "2026-12-31", "inaccord");
    put_certificate("leaf.pem", key, "AC D'ESSAI", authority);
    put_revocations(authority, "AC D'ESSAI", 12);
    g_assert_cmpint(import().revocations, ==, 1);
    g_assert_cmpint(verdict(code), ==, TRUST_VALID);
    put_revocations(thief, "AC D'ESSAI", 77);
    g_assert_cmpint(import().revocations, ==, 0);
    g_assert_cmpint(verdict(code), ==, TRUST_VALID);
    put_revocations(authority, "AC D'ESSAI", 77);
    g_assert_cmpint(import().revocations, ==, 1);
    g_assert_cmpint(verdict(code), ==, TRUST_REVOKED);
    EVP_PKEY_free(authority);
    EVP_PKEY_free(key);
    EVP_PKEY_free(thief);
}

static void test_what_is_no_list(void)
{
    static const char *const bad[] = {"", "<", "<a>", "<a/>", "<a><b></a>", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                                      "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "\x30\x82\xff\xff", "{}"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        start();
        put("file.xml", bad[i]);
        g_test_message("%zu", i);
        g_assert_true(refused());
    }
    start();
    GString *deep = g_string_new(NULL);
    for (int i = 0; i < 5000; i++)
        g_string_append(deep, "<a>");
    put("deep.xml", deep->str);
    g_string_free(deep, TRUE);
    g_assert_true(refused());
}

static void test_damaged_store(void)
{
    start();
    g_mkdir_with_parents(home, 0755);
    g_autofree char *path = g_build_filename(home, "trust.json", NULL);
    g_assert_true(g_file_set_contents(path, "{\"list\":", -1, NULL));
    g_autoptr(GError) error = NULL;
    g_assert_null(trust_open(home, &error));
    g_assert_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP);
}

/* The public specimens, signed with the test authority's key that expired long ago. */
static void test_specimens(void)
{
    const char *data = g_getenv("GUICHET_TEST_DATA");
    g_autofree char *certificate = g_build_filename(data ? data : "", "2ddoc/test_cert.pem", NULL), *pem = NULL;
    if (!data || !g_file_get_contents(certificate, &pem, NULL, NULL)) {
        g_test_skip("the specimens are not here (GUICHET_TEST_DATA)");
        return;
    }
    start();
    put("leaf.pem", pem);
    import();
    static const char *const names[] = {"barcode_c40_v2", "barcode_c40_v3", "barcode_c40_v4", "barcode_c40_mrz_v3"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_strdup_printf("%s/2ddoc/images/%s.txt", data, names[i]), *text = NULL;
        gsize size;
        g_assert_true(g_file_get_contents(path, &text, &size, NULL));
        while (size > 0 && text[size - 1] == '\n')
            size--;
        g_test_message("%s", names[i]);
        g_assert_cmpint(verdict_on(text, size, "2026-06-01", NULL), ==, TRUST_VALID);
        text[30] ^= 1;
        g_assert_cmpint(verdict_on(text, size, "2026-06-01", NULL), !=, TRUST_VALID);
    }
    g_autofree char *list = g_build_filename(data, "2ddoc/spec/test_list.json", NULL);
    json_auto_t *specimens = json_load_file(list, 0, NULL);
    size_t i;
    json_t *specimen;
    g_assert_cmpuint(json_array_size(specimens), >, 20);
    json_array_foreach(specimens, i, specimen) {
        GString *code = g_string_new(json_string_value(json_object_get(specimen, "message")));
        g_string_replace(code, "<GS>", "\x1d", 0);
        g_string_replace(code, "<RS>", "\x1e", 0);
        g_string_replace(code, "<US>", "\x1f", 0);
        g_test_message("%s", code->str);
        g_assert_cmpint(verdict(code->str), ==, TRUST_VALID);
        g_string_free(code, TRUE);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "forms/twodoc.yaml", NULL), *work = g_dir_make_tmp("trust-XXXXXX", NULL);
    tables = twodoc_tables_load(path, NULL);
    g_assert_nonnull(tables);
    home = g_build_filename(work, "home", NULL);
    folder = g_build_filename(work, "folder", NULL);
    g_test_add_func("/trust/curves", test_curves);
    g_test_add_func("/trust/flipped_bits", test_no_flipped_bit_verifies);
    g_test_add_func("/trust/outside", test_signed_outside_the_certificates_time);
    g_test_add_func("/trust/list", test_list);
    g_test_add_func("/trust/revocations", test_revocations);
    g_test_add_func("/trust/no_list", test_what_is_no_list);
    g_test_add_func("/trust/damaged", test_damaged_store);
    g_test_add_func("/trust/specimens", test_specimens);
    int result = g_test_run();
    g_autofree char *command = g_strdup_printf("rm -rf %s", work);
    twodoc_tables_free(tables);
    g_free(home);
    g_free(folder);
    return system(command) == 0 ? result : 1;
}
