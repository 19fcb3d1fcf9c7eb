/* Which form page a scan is, and what makes a page a problem instead. */
#include "forms/identification.h"

static FormTemplate template = {.id = (char *)"essai", .version = (char *)"1", .page_count = 2, .hash = "0123abcd"};
static FormLibrary library;

static char *page_code(const char *form, const char *hash, int page, const char *copy)
{
    const SheetCode code = {.kind = SHEET_FORM_PAGE, .form_id = (char *)form, .form_hash = (char *)hash, .page = page,
                            .copy = (char *)copy};
    return sheet_code_make(&code);
}

static void add(GPtrArray *codes, char *text, int orientation)
{
    OcrCode *code = g_new0(OcrCode, 1);
    code->symbology = "qrcode";
    code->text = text;
    code->box = (OcrBox){10 + (int)codes->len, 20, 30, 30};
    code->orientation = orientation;
    g_ptr_array_add(codes, code);
}

static GPtrArray *no_codes(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)ocr_code_free);
}

static void test_known_page(void)
{
    g_autoptr(GPtrArray) codes = no_codes();
    add(codes, g_strdup("https://example.org"), 0);
    add(codes, page_code("essai", "0123abcd", 2, "ABCD2345"), 180);
    add(codes, page_code("essai", "0123abcd", 2, "ABCD2345"), 180);
    g_auto(FormIdentity) identity = {0};
    form_identify(codes, &library, &identity);
    g_assert_true(identity.form == &template);
    g_assert_cmpint(identity.page, ==, 2);
    g_assert_cmpstr(identity.copy, ==, "ABCD2345");
    g_assert_null(identity.problem);
    g_assert_cmpint(identity.box_count, ==, 2);
    g_assert_cmpint(identity.boxes[0].x, ==, 11);
    g_assert_cmpint(identity.orientation, ==, 180);
}

static void assert_problem(GPtrArray *codes, const char *problem)
{
    g_auto(FormIdentity) identity = {0};
    form_identify(codes, &library, &identity);
    g_assert_null(identity.form);
    g_assert_cmpstr(identity.problem, ==, problem);
}

static void test_problems(void)
{
    g_autoptr(GPtrArray) other_version = no_codes();
    add(other_version, page_code("essai", "ffffffff", 1, "ABCD2345"), 0);
    assert_problem(other_version, "unknown_version");

    g_autoptr(GPtrArray) other_form = no_codes();
    add(other_form, page_code("autre", "0123abcd", 1, "ABCD2345"), 0);
    assert_problem(other_form, "unknown_version");

    g_autoptr(GPtrArray) no_such_page = no_codes();
    add(no_such_page, page_code("essai", "0123abcd", 7, "ABCD2345"), 0);
    assert_problem(no_such_page, "damaged_code");

    g_autoptr(GPtrArray) two_copies = no_codes();
    add(two_copies, page_code("essai", "0123abcd", 1, "ABCD2345"), 0);
    add(two_copies, page_code("essai", "0123abcd", 1, "ZZZZ2345"), 0);
    assert_problem(two_copies, "damaged_code");

    g_autoptr(GPtrArray) misread = no_codes();
    char *text = page_code("essai", "0123abcd", 1, "ABCD2345");
    text[6] = text[6] == 'A' ? 'B' : 'A';
    add(misread, text, 0);
    assert_problem(misread, "damaged_code");
}

static void test_foreign(void)
{
    g_autoptr(GPtrArray) codes = no_codes();
    assert_problem(codes, NULL);
    add(codes, g_strdup("3760123456789"), 90);
    assert_problem(codes, NULL);
    g_auto(FormIdentity) identity = {0};
    form_identify(codes, &library, &identity);
    g_assert_cmpint(identity.orientation, ==, -1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    library.forms = g_ptr_array_new();
    g_ptr_array_add(library.forms, &template);
    g_test_add_func("/forms/identification/known_page", test_known_page);
    g_test_add_func("/forms/identification/problems", test_problems);
    g_test_add_func("/forms/identification/foreign", test_foreign);
    int answer = g_test_run();
    g_ptr_array_unref(library.forms);
    return answer;
}
