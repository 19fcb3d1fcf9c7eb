/* The text of our own codes: what is made is understood again, and nothing else is. */
#include "forms/sheet_code.h"

#include <string.h>

static void test_form_page(void)
{
    const SheetCode made = {.kind = SHEET_FORM_PAGE, .form_id = (char *)"titre-sejour", .form_hash = (char *)"0a1b2c3d",
                            .page = 2, .copy = (char *)"ABCD2345"};
    g_autofree char *text = sheet_code_make(&made);
    g_assert_true(g_str_has_prefix(text, "G1F:TITRE-SEJOUR:0A1B2C3D:2:ABCD2345:"));
    g_auto(SheetCode) read = {0};
    g_assert_cmpint(sheet_code_parse(text, &read), ==, SHEET_FORM_PAGE);
    g_assert_cmpstr(read.form_id, ==, "titre-sejour");
    g_assert_cmpstr(read.form_hash, ==, "0a1b2c3d");
    g_assert_cmpint(read.page, ==, 2);
    g_assert_cmpstr(read.copy, ==, "ABCD2345");
}

static void test_sheets(void)
{
    const SheetCode made[] = {
        {.kind = SHEET_NEW_CASE, .procedure = (char *)"renouvellement"},
        {.kind = SHEET_NEW_CASE, .procedure = (char *)""},
        {.kind = SHEET_NEW_DOCUMENT, .document_kind = (char *)"justificatif_domicile"},
        {.kind = SHEET_BATCH_HEADER, .office = (char *)"75", .channel = (char *)"mail", .date = (char *)"2026-11-20",
         .serial = (char *)"K7QX"},
        {.kind = SHEET_CASE, .case_number = (char *)"2026-075-000123-K"},
        {.kind = SHEET_END},
        {.kind = SHEET_DECK},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(made); i++) {
        g_autofree char *text = sheet_code_make(&made[i]);
        g_assert_cmpuint(strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"), ==, strlen(text));
        g_auto(SheetCode) read = {0};
        g_assert_cmpint(sheet_code_parse(text, &read), ==, made[i].kind);
        g_assert_cmpstr(read.procedure, ==, made[i].procedure);
        g_assert_cmpstr(read.document_kind, ==, made[i].document_kind);
        g_assert_cmpstr(read.office, ==, made[i].office);
        g_assert_cmpstr(read.channel, ==, made[i].channel);
        g_assert_cmpstr(read.date, ==, made[i].date);
        g_assert_cmpstr(read.serial, ==, made[i].serial);
        g_assert_cmpstr(read.case_number, ==, made[i].case_number);
    }
}

/* Every single wrong character makes the code damaged or foreign, never another valid code. */
static void test_misread(void)
{
    const SheetCode made = {.kind = SHEET_CASE, .case_number = (char *)"2026-075-000123-K"};
    g_autofree char *text = sheet_code_make(&made);
    int damaged = 0;
    for (size_t i = 0; i < strlen(text); i++)
        for (const char *c = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ:-. "; *c; c++) {
            if (text[i] == *c)
                continue;
            g_autofree char *wrong = g_strdup(text);
            wrong[i] = *c;
            g_auto(SheetCode) read = {0};
            SheetKind kind = sheet_code_parse(wrong, &read);
            g_assert_true(kind == SHEET_DAMAGED || kind == SHEET_NOT_OURS);
            g_assert_null(read.case_number);
            damaged += kind == SHEET_DAMAGED;
        }
    g_assert_cmpint(damaged, >, 800);
}

static void test_refused(void)
{
    const SheetCode made[] = {
        {.kind = SHEET_BATCH_HEADER, .office = (char *)"75", .channel = (char *)"mail", .date = (char *)"2026-02-30",
         .serial = (char *)"A"},
        {.kind = SHEET_CASE, .case_number = (char *)""},
        {.kind = SHEET_CASE, .case_number = (char *)"a/../b"},
        {.kind = SHEET_NEW_DOCUMENT, .document_kind = (char *)"a:b"},
        {.kind = SHEET_FORM_PAGE, .form_id = (char *)"x", .form_hash = (char *)"0a1b2c3d", .page = 0,
         .copy = (char *)"ABCD2345"},
        {.kind = SHEET_FORM_PAGE, .form_id = (char *)"x", .form_hash = (char *)"0a1b2c3d", .page = 1,
         .copy = (char *)"ABCD1111"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(made); i++) {
        g_autofree char *text = sheet_code_make(&made[i]);
        g_auto(SheetCode) read = {0};
        g_assert_cmpint(sheet_code_parse(text, &read), ==, SHEET_DAMAGED);
    }
    const char *foreign[] = {"", "G", "G1", "G1F", "https://example.org", "PATCHT", "g1f:a:b", "GF:1"};
    for (size_t i = 0; i < G_N_ELEMENTS(foreign); i++) {
        g_auto(SheetCode) read = {0};
        g_assert_cmpint(sheet_code_parse(foreign[i], &read), ==, SHEET_NOT_OURS);
    }
    const char *damaged[] = {"G1F:", "G2F:LATER:VERSION", "G1Z:A:AAAAAAA", "G1E:AAAAAAA"};
    for (size_t i = 0; i < G_N_ELEMENTS(damaged); i++) {
        g_auto(SheetCode) read = {0};
        g_assert_cmpint(sheet_code_parse(damaged[i], &read), ==, SHEET_DAMAGED);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sheet_code/form_page", test_form_page);
    g_test_add_func("/sheet_code/sheets", test_sheets);
    g_test_add_func("/sheet_code/misread", test_misread);
    g_test_add_func("/sheet_code/refused", test_refused);
    return g_test_run();
}
