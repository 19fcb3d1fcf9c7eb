#include "intake/assemble.h"

#include "forms/sheet_code.h"

#include <string.h>

/* A batch in a line, one word a page, each page an original of its own:
 *   A1 page 1 of the form with copy number AAAAAAAA; a1 the same page, refused for reading
 *   p  a plain page; p= one that looks like the plain page before it; b blank; ! not to be decoded; Q an original
 *   lost to quarantine; N new case; D:kind new document; T patch T; t the same as text; C:number case sheet;
 *   & before a word: an original that the store knew already, with that page; &- one that is not read yet;
 *   E end; M the scanner's test deck; H header of office 69, counter, 2026-11-18; L a header of the day after the batch; X a damaged code;
 *   Y two codes that contradict each other; F a foreign bar code; ?2 page 2 of a form whose copy number is not known;
 *   ?2:number the same of a form that was printed for that case; [kind after a word: a person said that a document of that kind begins
 *   there, [ of no kind said, + that it goes on
 * and the plan in a line, one word a page: "0.1" submission 0, document 1, "~" after it when a duplicate is proposed;
 * "s" separator; "b" blank; "?reason" to be placed. */

static json_t *code_json(const char *symbology, const char *text)
{
    return json_pack("{sssss[iiii]si}", "symbology", symbology, "text", text, "box_px", 1, 1, 9, 9, "orientation", 0);
}

static json_t *sheet_json(SheetCode sheet)
{
    g_autofree char *text = sheet_code_make(&sheet);
    return json_pack("[oo]", code_json("qrcode", text), code_json("code128", text));
}

static json_t *form_code(char copy, int page)
{
    char number[9];
    memset(number, copy, 8);
    number[8] = '\0';
    return sheet_json((SheetCode){.kind = SHEET_FORM_PAGE,
                                  .form_id = (char *)"titre-sejour",
                                  .form_hash = (char *)"0a1b2c3d",
                                  .copy = number,
                                  .page = page});
}

static json_t *sheet_codes(const char *word)
{
    SheetCode sheet = {.kind = SHEET_END, .office = (char *)"69", .channel = (char *)"counter", .serial = (char *)"1",
                       .procedure = (char *)"", .date = (char *)"2026-11-18"};
    switch (*word) {
    case 'N':
        sheet.kind = SHEET_NEW_CASE;
        break;
    case 'D':
        sheet.kind = SHEET_NEW_DOCUMENT;
        sheet.document_kind = (char *)word + 2;
        break;
    case 'C':
        sheet.kind = SHEET_CASE;
        sheet.case_number = (char *)word + 2;
        break;
    case 'M':
        sheet.kind = SHEET_DECK;
        break;
    case 'L':
        sheet.date = (char *)"2026-11-21";
        G_GNUC_FALLTHROUGH;
    case 'H':
        sheet.kind = SHEET_BATCH_HEADER;
        break;
    default:
        break;
    }
    return sheet_json(sheet);
}

static json_t *codes_of(const char *word)
{
    if (g_ascii_isalpha(word[0]) && g_ascii_isdigit(word[1]))
        return form_code(g_ascii_toupper(word[0]), word[1] - '0');
    if (strchr("NDCEHLM", *word))
        return sheet_codes(word);
    if (*word == 'T')
        return json_pack("[o]", code_json("patch-t", "T"));
    if (*word == 't')
        return json_pack("[o]", code_json("code128", "PATCHT"));
    if (*word == 'F')
        return json_pack("[o]", code_json("code128", "COLIS-12345"));
    if (*word == 'X')
        return json_pack("[o]", code_json("qrcode", "G1N::AAAAAAA"));
    if (*word == 'Y') {
        json_t *both = sheet_codes("N"), *other = sheet_codes("E");
        json_array_extend(both, other);
        json_decref(other);
        return both;
    }
    return json_array();
}

/* A map of ink (ocr/page_twin.h) with a spot of 6 x 6 tiles at `row`. */
static char *twin_map(int row)
{
    GString *map = g_string_new("0000a8a8");
    g_autofree char *empty = g_strnfill(8, 'z'); /* 8 x 21 tiles: a row */
    for (int i = 0; i < 168; i++)
        g_string_append(map, i >= row && i < row + 6 ? "ffffffzzzzzzzt" : empty);
    return g_string_free(map, FALSE);
}

static json_t *page_json(const char *word, int sequence, guint64 hash)
{
    bool form = (g_ascii_isupper(word[0]) || *word == '?') && g_ascii_isdigit(word[1]);
    bool unread = g_ascii_islower(word[0]) && g_ascii_isdigit(word[1]);
    g_autofree char *copy = g_strnfill(*word == '?' ? 0 : 8, *word);
    g_autofree char *hex = g_strdup_printf("%016" G_GINT64_MODIFIER "x", hash);
    json_t *page = json_pack("{sisisisisbsosssnsnsn}", "page_id", 100 + sequence, "original_id", sequence, "sequence",
                             sequence, "page", 1, "blank", *word == 'b' && !g_ascii_isdigit(word[1]), "codes", codes_of(word), "hash",
                             hex, "form", "form_problem", "error");
    json_object_set_new(page, "fields", json_array());
    json_object_set_new(page, "name", json_string("pli.tif"));
    g_autofree char *twin = twin_map(strchr(word, '#') ? 60 : 20);
    json_object_set_new(page, "twin", json_string(twin));
    if (form)
        json_object_set_new(page, "form", json_pack("{sssssiss}", "id", "titre-sejour", "version", "1", "page",
                                                    word[1] - '0', "copy", copy));
    if (form && word[2] == ':')
        json_object_set_new(json_object_get(page, "form"), "case", json_string(word + 3));
    if (form)
        json_object_set_new(page, "fields", json_pack("[{sssss[iiii]}]", "name", word, "value", "x", "box_px", 1, 2, 3, 4));
    if (unread)
        json_object_set_new(page, "form_problem", json_pack("{ssss}", "code", "grid_slid", "message", "m"));
    if (*word == '*') /* "*P": a passport; "*-": a zone that could not be read well */
        json_object_set_new(page, "mrz", json_pack("[{sbs{s{ss}}}]", "checked", word[1] != '-', "fields", "code", "value",
                                                   word[1] == 'I' ? "IR" : word[1] == 'V' ? "V" : "P"));
    if (*word == '!')
        json_object_set_new(page, "error", json_string("abîmée"));
    const char *said = strpbrk(word, "[+");
    if (said)
        json_object_set_new(page, "opens", json_boolean(*said == '['));
    if (said && said[1])
        json_object_set_new(page, "opens_as", json_string(said + 1));
    return page;
}

static json_t *batch_json(const char *line, const char *batch_extra)
{
    json_t *batch = json_pack("{sisssssssssn}", "batch", 7, "key", "K", "office", "75", "channel", "counter", "received_on",
                              "2026-11-20", "postmark_on");
    json_t *extra = json_loads(batch_extra, 0, NULL);
    g_assert_nonnull(extra);
    json_object_update(batch, extra);
    json_decref(extra);
    json_t *pages = json_array(), *quarantined = json_array(), *again = json_array();
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    guint64 hash = 0;
    for (int i = 0; words[i]; i++) {
        if (strcmp(words[i], "Q") == 0) {
            json_array_append_new(quarantined, json_pack("{sisi}", "original_id", i + 1, "sequence", i + 1));
            continue;
        }
        if (*words[i] == '&') {
            bool read = words[i][1] != '-';
            json_t *known = json_pack("{sisss[]}", "sequence", i + 1, "state", read ? "read" : "waiting", "pages");
            if (read)
                json_array_append_new(json_object_get(known, "pages"), page_json(words[i] + 1, 90, 1));
            json_array_append_new(again, known);
            continue;
        }
        /* Far apart in Hamming distance, unless the word asks for the same. */
        if (strcmp(words[i], "p=") != 0 && strcmp(words[i], "p=#") != 0)
            hash = (guint64)(i + 1) * 0x9E3779B97F4A7C15u;
        json_array_append_new(pages, page_json(words[i], i + 1, hash));
    }
    return json_pack("{sosososo}", "batch", batch, "pages", pages, "quarantined", quarantined, "again", again);
}

static json_t *plan_of(const char *line, const char *batch_extra)
{
    FormTemplate form = {.id = (char *)"titre-sejour", .version = (char *)"1", .page_count = 2};
    FormLibrary library = {.forms = g_ptr_array_new()};
    g_ptr_array_add(library.forms, &form);
    g_autoptr(GHashTable) cases = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_add(cases, (char *)"75-2026-000001");
    g_hash_table_add(cases, (char *)"75-2026-000002");
    const AssembleKnowledge knowledge = {.library = &library, .known_cases = cases};
    json_t *batch = batch_json(line, batch_extra);
    g_autoptr(GError) error = NULL;
    json_t *plan = assemble_plan(batch, &knowledge, &error);
    g_assert_no_error(error);
    json_decref(batch);
    g_ptr_array_unref(library.forms);
    return plan;
}

/* Where a page stands among the submissions' documents; every page must stand in exactly one. */
static char *place_of(const json_t *plan, json_int_t page_id)
{
    char *place = NULL;
    size_t s, d, p;
    const json_t *submission, *document, *page;
    json_array_foreach(json_object_get(plan, "submissions"), s, submission)
        json_array_foreach(json_object_get(submission, "documents"), d, document)
            json_array_foreach(json_object_get(document, "pages"), p, page)
                if (json_integer_value(page) == page_id) {
                    g_assert_null(place);
                    place = g_strdup_printf("%zu.%zu", s, d);
                }
    return place;
}

static char *plan_line(const json_t *plan)
{
    GString *line = g_string_new(NULL);
    size_t index;
    const json_t *page;
    json_array_foreach(json_object_get(plan, "pages"), index, page) {
        const char *fate = json_string_value(json_object_get(page, "fate"));
        g_autofree char *place = place_of(plan, json_integer_value(json_object_get(page, "page_id")));
        g_string_append(line, index ? " " : "");
        g_assert_true((strcmp(fate, "document") == 0) == (place != NULL));
        if (place)
            g_string_append(line, place);
        else if (strcmp(fate, "to_place") == 0)
            g_string_append_printf(line, "?%s", json_string_value(json_object_get(page, "reason")));
        else
            g_string_append_c(line, *fate);
        if (json_is_integer(json_object_get(page, "duplicate_of")))
            g_string_append_c(line, '~');
    }
    return g_string_free(line, FALSE);
}

static void assert_plan(const char *batch, const char *expected)
{
    json_t *plan = plan_of(batch, "{}");
    g_autofree char *line = plan_line(plan);
    if (strcmp(line, expected) != 0)
        g_test_message("batch: %s", batch);
    g_assert_cmpstr(line, ==, expected);
    g_assert_true(json_is_null(json_object_get(plan, "stop")));
    json_decref(plan);
}

static void test_forms_open_cases(void)
{
    assert_plan("A1 A2", "0.0 0.0");
    assert_plan("A1 A2 B1 B2", "0.0 0.0 1.0 1.0");
    assert_plan("A1 A2 p p B1 B2 p", "0.0 0.0 0.1 0.1 1.0 1.0 1.1");
    assert_plan("A2 A1", "0.0 0.0");
    assert_plan("A1", "0.0");
    assert_plan("p b A1 A2", "?before_first b 0.0 0.0");
    assert_plan("A1 b A2 b p b p", "0.0 b 0.0 b 0.1 b 0.1");
}

static void test_shuffled_forms_are_told_apart(void)
{
    assert_plan("A1 B1 A2 B2", "0.0 1.0 0.0 1.0");
    assert_plan("A1 B1 A2 p B2 p", "0.0 1.0 0.0 ?mixed_forms 1.0 ?mixed_forms");
    assert_plan("A1 B2 A2 B1 N C1 C2 p", "0.0 1.0 0.0 1.0 s 2.0 2.0 2.1");
    assert_plan("A1 p A2 p", "0.0 0.1 0.0 0.2");
}

static void test_separators_say_what_follows(void)
{
    assert_plan("N A1 A2 p", "s 0.0 0.0 0.1");
    assert_plan("N p A1 A2 p", "s 0.0 0.1 0.1 0.2");
    assert_plan("N A1 N p", "s 0.0 s ?case_without_form");
    assert_plan("A1 A2 D:passeport p p T p", "0.0 0.0 s 0.1 0.1 s 0.2");
    assert_plan("A1 p t p", "0.0 0.1 s 0.2");
    assert_plan("A1 p E p p B1", "0.0 0.1 s ?after_end ?after_end 1.0");
    assert_plan("D:passeport p A1", "s ?before_first 0.0");
    assert_plan("A1 F F", "0.0 0.1 0.1");
    assert_plan("M A1 p M p", "s 0.0 0.1 s 0.1");
}

static void test_zones_say_what_a_page_is(void)
{
    assert_plan("A1 A2 p *P p p *V *I", "0.0 0.0 0.1 0.2 0.3 0.3 0.4 0.5");
    assert_plan("A1 A2 p *- p", "0.0 0.0 0.1 0.1 0.1");
    assert_plan("A1 A2 D:visa p *P p", "0.0 0.0 s 0.1 0.1 0.1");
    assert_plan("*P A1", "?before_first 0.0");
    json_t *plan = plan_of("A1 A2 *P *V *I", "{}");
    static const char *const kinds[] = {"form", "passeport", "visa", "titre_sejour"};
    const json_t *documents = json_object_get(json_array_get(json_object_get(plan, "submissions"), 0), "documents");
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        g_assert_cmpstr(json_string_value(json_object_get(json_array_get(documents, i), "kind")), ==, kinds[i]);
    json_decref(plan);
}

static void test_case_sheets_reach_their_case_only(void)
{
    assert_plan("C:75-2026-000001 p p A1 A2 p", "s 0.0 0.0 1.0 1.0 1.1");
    assert_plan("C:75-2026-000001 A1 A2 p", "s 0.0 0.0 0.1");
    assert_plan("C:75-2026-000001 p E p", "s 0.0 s ?after_end");
    json_t *plan = plan_of("C:75-2026-000001 p A1", "{}");
    const json_t *first = json_array_get(json_object_get(plan, "submissions"), 0);
    const json_t *second = json_array_get(json_object_get(plan, "submissions"), 1);
    g_assert_cmpstr(json_string_value(json_object_get(first, "case_number")), ==, "75-2026-000001");
    g_assert_null(json_object_get(second, "case_number"));
    json_decref(plan);
}

static void test_what_is_lost_takes_its_followers_along(void)
{
    assert_plan("A1 A2 Q p p N B1 p", "0.0 0.0 ?after_lost_original ?after_lost_original s 1.0 1.1");
    assert_plan("A1 A2 ! p B1 p", "0.0 0.0 ?damaged_page ?after_damaged_page 1.0 1.1");
    assert_plan("A1 Q A2 p", "0.0 0.0 ?mixed_forms");
    assert_plan("A1 a2 p", "0.0 0.0 0.1");
    assert_plan("a1 A2 p", "0.0 0.0 0.1");
    assert_plan("a1 a2 p B1", "?grid_slid ?grid_slid ?after_unread_form 0.0");
    assert_plan("A1 A2 ?2 p", "0.0 0.0 ?no_copy_number ?after_unread_form");
}

static void test_known_originals_still_separate(void)
{
    assert_plan("N A1 A2 p &N p B1 p", "s 0.0 0.0 0.1 1.0 1.1 1.2");
    assert_plan("A1 p &E p", "0.0 0.1 ?after_end");
    assert_plan("A1 p &T p", "0.0 0.1 0.2");
    assert_plan("A1 p &p p", "0.0 0.1 0.1");
    assert_plan("A1 p &B1 p", "0.0 0.1 ?after_known_original");
    assert_plan("A1 p &- p", "0.0 0.1 ?after_known_original");
    assert_plan("A1 p &C:75-2026-000001 p", "0.0 0.1 1.0");
}

static void test_duplicates_are_proposed(void)
{
    assert_plan("A1 A2 p p= p", "0.0 0.0 0.1 0.1~ 0.1");
    assert_plan("A1 A2 A1 p", "0.0 0.0 0.0~ 0.1");
    assert_plan("A1 A2 p b p=", "0.0 0.0 0.1 b 0.1");
    /* The same layout, filled by somebody else. */
    assert_plan("A1 A2 p p=# p", "0.0 0.0 0.1 0.1 0.1");
    /* The same copy's code with other writing: a photocopied form may be anybody's. */
    assert_plan("A1 A2 A1# p", "0.0 0.0 ?copied_form 0.1");
}

static void test_a_twin_gives_no_second_answer(void)
{
    json_t *plan = plan_of("A1 A2 A1", "{}");
    const json_t *document = json_array_get(
        json_object_get(json_array_get(json_object_get(plan, "submissions"), 0), "documents"), 0);
    g_assert_cmpuint(json_array_size(json_object_get(document, "fields")), ==, 2);
    const json_t *field = json_array_get(json_object_get(document, "fields"), 1);
    g_assert_cmpint(json_integer_value(json_object_get(field, "page_id")), ==, 102);
    g_assert_true(json_is_array(json_object_get(field, "box")));
    g_assert_null(json_object_get(field, "box_px"));
    json_decref(plan);
}

static void test_headers_date_what_follows(void)
{
    json_t *plan = plan_of("A1 A2 H B1 B2", "{}");
    const json_t *first = json_array_get(json_object_get(plan, "submissions"), 0);
    const json_t *second = json_array_get(json_object_get(plan, "submissions"), 1);
    g_assert_cmpstr(json_string_value(json_object_get(first, "office")), ==, "75");
    g_assert_cmpstr(json_string_value(json_object_get(first, "received_at")), ==, "2026-11-20 12:00 Europe/Paris");
    g_assert_cmpstr(json_string_value(json_object_get(second, "office")), ==, "69");
    g_assert_cmpstr(json_string_value(json_object_get(second, "received_at")), ==, "2026-11-18 12:00 Europe/Paris");
    json_decref(plan);
}

static void assert_stop(const char *batch, const char *extra, const char *code)
{
    json_t *plan = plan_of(batch, extra);
    const char *found = json_string_value(json_object_get(json_object_get(plan, "stop"), "code"));
    g_assert_cmpstr(found, ==, code);
    const char *message = json_string_value(json_object_get(json_object_get(plan, "stop"), "message"));
    g_assert_true(!code || g_str_has_prefix(code, "expected_") || g_str_has_prefix(message, "pli.tif, page 1 :"));
    json_decref(plan);
}

static void test_what_is_not_understood_stops(void)
{
    assert_stop("A1 A2 X p", "{}", "damaged_code");
    assert_stop("A1 A2 Y p", "{}", "conflicting_codes");
    assert_stop("A1 C:75-2026-999999 p", "{}", "unknown_case");
    assert_stop("L A1", "{}", "header_date");
    assert_stop("A1 A2 B1 B2", "{\"expected\":{\"cases\":3}}", "expected_cases");
    assert_stop("N A1 A2", "{\"expected\":{\"separators\":2}}", "expected_separators");
    assert_stop("N A1 A2", "{\"expected\":{\"cases\":1,\"separators\":1}}", NULL);
    assert_stop("H A1", "{\"channel\":\"mail\"}", "header_channel");
}

static void test_a_person_lets_it_pass(void)
{
    json_t *plan = plan_of("A1 X p C:75-2026-999999 p B1 p", "{\"released\":true,\"expected\":{\"cases\":9}}");
    g_assert_true(json_is_null(json_object_get(plan, "stop")));
    g_autofree char *line = plan_line(plan);
    g_assert_cmpstr(line, ==, "0.0 ?damaged_code ?after_unread_code s ?unknown_case 1.0 1.1");
    json_decref(plan);
}

static void assert_cases(const char *batch, const char *expected)
{
    json_t *plan = plan_of(batch, "{}");
    g_autoptr(GString) line = g_string_new(NULL);
    size_t index;
    const json_t *submission;
    json_array_foreach(json_object_get(plan, "submissions"), index, submission) {
        const char *number = json_string_value(json_object_get(submission, "case_number"));
        g_string_append_printf(line, "%s%s", index ? " " : "", number ? number + strlen(number) - 1 : "new");
    }
    g_assert_cmpstr(line->str, ==, expected);
    json_decref(plan);
}

#define ONE "75-2026-000001"
#define TWO "75-2026-000002"

static void test_forms_of_a_case_go_to_it(void)
{
    assert_plan("?1:" ONE " ?2:" ONE " p", "0.0 0.0 0.1");
    assert_cases("?1:" ONE " ?2:" ONE " p", "1");
    assert_plan("?2:" ONE " p", "0.0 0.1");
    assert_plan("?1:" ONE " ?1:" TWO " ?2:" ONE " p ?2:" TWO, "0.0 1.0 0.0 ?mixed_forms 1.0");
    assert_cases("?1:" ONE " ?1:" TWO " ?2:" ONE " p ?2:" TWO, "1 2");
    assert_plan("C:" ONE " p ?1:" ONE " p", "s 0.0 0.1 0.2");
    assert_cases("C:" ONE " p ?1:" ONE " A1 p", "1 new");
    assert_plan("N ?1:" ONE " p N A1", "s 0.0 0.1 s 1.0");
    assert_cases("N ?1:" ONE " p N A1", "1 new");
    assert_cases("A1 A2 p ?1:" TWO, "new 2");
    assert_cases("C:" ONE " p ?1:" TWO, "1 2");
    assert_plan("A1 ?1:" ONE " A2 p", "0.0 1.0 0.0 ?mixed_forms");
}

static void test_forms_of_no_known_case_are_left_to_a_person(void)
{
    assert_plan("?1:75-2026-999999 p A1", "?unknown_form_case ?after_unread_form 0.0");
    assert_plan("C:" ONE " ?1:" TWO " p", "s ?other_case ?after_unread_form");
}

static void test_missing_pages_are_said(void)
{
    json_t *plan = plan_of("A1 p", "{}");
    const json_t *document = json_array_get(
        json_object_get(json_array_get(json_object_get(plan, "submissions"), 0), "documents"), 0);
    g_assert_cmpint(json_integer_value(json_array_get(json_object_get(document, "missing_pages"), 0)), ==, 2);
    const json_t *page = json_array_get(json_object_get(plan, "pages"), 0);
    g_assert_cmpstr(json_string_value(json_object_get(page, "reason")), ==, "pages_missing");
    json_decref(plan);
}

static void test_the_same_batch_gives_the_same_keys(void)
{
    json_t *first = plan_of("A1 A2 p B1", "{}"), *second = plan_of("A1 A2 p B1", "{}");
    g_assert_true(json_equal(first, second));
    const json_t *submission = json_array_get(json_object_get(first, "submissions"), 1);
    g_assert_cmpstr(json_string_value(json_object_get(submission, "key")), ==, "K/104");
    json_decref(first);
    json_decref(second);
}

static const char *kind_of(const json_t *plan, size_t document)
{
    const json_t *documents = json_object_get(json_array_get(json_object_get(plan, "submissions"), 0), "documents");
    return json_string_value(json_object_get(json_array_get(documents, document), "kind"));
}

static void test_what_a_person_said_holds(void)
{
    assert_plan("A1 A2 p p[ p p+", "0.0 0.0 0.1 0.2 0.2 0.2");
    assert_plan("A1 *P p+ *P+ p", "0.0 0.1 0.1 0.1 0.2");
    assert_plan("A1 A2 p+ a1+ p", "0.0 0.0 0.0 0.0 0.1"); /* goes on with the form */
    assert_plan("A1 p b+ !+ b p", "0.0 0.1 0.1 0.1 b 0.1");
    assert_plan("A1 A2+ N+ B1[", "0.0 0.0 s 1.0"); /* a form that was read and a separator stay what they are */
    json_t *plan = plan_of("A1 p[passeport D:visa p[ *P[ p[photos", "{}");
    g_assert_cmpstr(kind_of(plan, 1), ==, "passeport");
    g_assert_cmpstr(kind_of(plan, 2), ==, "visa");
    g_assert_cmpstr(kind_of(plan, 3), ==, "passeport");
    g_assert_cmpstr(kind_of(plan, 4), ==, "photos");
    json_decref(plan);
}

static void test_a_deposit_at_the_counter_is_one_person(void)
{
    static const char deposit[] = "{\"key\": \"G-0000\"}", mail[] = "{\"key\": \"G-0000\", \"channel\": \"mail\"}";
    const char *const cases[][3] = {{"*P p A1 A2 p", deposit, "0.0 0.1 0.2 0.2 0.3"}, {"p A1 A2 B1 p", deposit, "0.0 0.1 0.1 1.0 1.1"},
                                    {"p p", deposit, "?case_without_form ?case_without_form"}, {"p A1", mail, "?before_first 0.0"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        json_t *plan = plan_of(cases[i][0], cases[i][1]);
        g_autofree char *line = plan_line(plan);
        g_assert_cmpstr(line, ==, cases[i][2]);
        json_decref(plan);
    }
}

static void test_case_numbers_are_collected(void)
{
    json_t *batch = batch_json("A1 C:75-2026-000001 p C:75-2026-000002 ?2:75-2026-000003", "{}");
    g_autoptr(GPtrArray) numbers = assemble_case_numbers(batch);
    g_assert_cmpuint(numbers->len, ==, 3);
    g_assert_cmpstr(numbers->pdata[2], ==, "75-2026-000003");
    g_assert_cmpstr(numbers->pdata[1], ==, "75-2026-000002");
    json_decref(batch);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/assemble/forms", test_forms_open_cases);
    g_test_add_func("/assemble/shuffled", test_shuffled_forms_are_told_apart);
    g_test_add_func("/assemble/separators", test_separators_say_what_follows);
    g_test_add_func("/assemble/zones", test_zones_say_what_a_page_is);
    g_test_add_func("/assemble/case-sheets", test_case_sheets_reach_their_case_only);
    g_test_add_func("/assemble/lost", test_what_is_lost_takes_its_followers_along);
    g_test_add_func("/assemble/known", test_known_originals_still_separate);
    g_test_add_func("/assemble/duplicates", test_duplicates_are_proposed);
    g_test_add_func("/assemble/twin", test_a_twin_gives_no_second_answer);
    g_test_add_func("/assemble/headers", test_headers_date_what_follows);
    g_test_add_func("/assemble/stops", test_what_is_not_understood_stops);
    g_test_add_func("/assemble/released", test_a_person_lets_it_pass);
    g_test_add_func("/assemble/forms-of-a-case", test_forms_of_a_case_go_to_it);
    g_test_add_func("/assemble/forms-of-no-known-case", test_forms_of_no_known_case_are_left_to_a_person);
    g_test_add_func("/assemble/missing", test_missing_pages_are_said);
    g_test_add_func("/assemble/keys", test_the_same_batch_gives_the_same_keys);
    g_test_add_func("/assemble/said", test_what_a_person_said_holds);
    g_test_add_func("/assemble/deposit", test_a_deposit_at_the_counter_is_one_person);
    g_test_add_func("/assemble/case-numbers", test_case_numbers_are_collected);
    return g_test_run();
}
