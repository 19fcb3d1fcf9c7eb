#include "intake/replay_compare.h"

#include <glib.h>

static json_t *loads(const char *text)
{
    json_t *json = json_loads(text, 0, NULL);
    g_assert_nonnull(json);
    return json;
}

static json_t *compare(const char *was_text, const char *now_text, ReplayTally *tally)
{
    json_auto_t *was = loads(was_text), *now = loads(now_text);
    return replay_compare(was, now, NULL, tally);
}

static const char *word(const json_t *differences, size_t place, const char *key)
{
    return json_string_value(json_object_get(json_array_get(differences, place), key));
}

static void test_same(void)
{
    ReplayTally tally = {0};
    json_auto_t *none = compare("{\"pages\": [{\"page\": 1, \"skew_deg\": 0.00001, \"fields\": [{\"name\": \"a\", \"value\": \"X\", "
                                "\"confidence\": 1.0}]}]}",
                                "[{\"page\": 1, \"skew_deg\": 1e-05, \"fields\": [{\"name\": \"a\", \"value\": \"X\", \"confidence\": 1}]}]",
                                &tally);
    g_assert_cmpuint(json_array_size(none), ==, 0);
    g_assert_cmpint(tally.identical, ==, 1);
    g_assert_cmpint(tally.fields, ==, 1);
}

static void test_fields(void)
{
    ReplayTally tally = {0};
    json_auto_t *found = compare(
        "{\"pages\": [{\"fields\": [{\"name\": \"a\", \"value\": \"X\", \"status\": \"accepted\"}, {\"name\": \"b\", \"value\": \"Y\", "
        "\"status\": \"accepted\"}, {\"name\": \"c\", \"value\": \"Z\", \"status\": \"review\", \"confidence\": 0.5}, {\"name\": \"d\", "
        "\"value\": \"\", \"box_px\": [1]}, {\"name\": \"gone\", \"value\": \"W\"}]}], \"decided\": [{\"page\": 1, \"name\": \"a\", "
        "\"value\": \"X\"}, {\"page\": 2, \"name\": \"b\", \"value\": \"Y\"}]}",
        "[{\"fields\": [{\"name\": \"d\", \"value\": \"\", \"box_px\": [2]}, {\"name\": \"c\", \"value\": \"Z\", \"status\": \"review\", "
        "\"confidence\": 0.6}, {\"name\": \"b\", \"value\": \"Y\", \"status\": \"review\"}, {\"name\": \"a\", \"value\": \"K\", "
        "\"status\": \"accepted\"}, {\"name\": \"new\", \"value\": \"N\"}]}]",
        &tally);
    g_assert_cmpuint(json_array_size(found), ==, 6);
    g_assert_cmpstr(word(found, 0, "what"), ==, "value");
    g_assert_cmpstr(word(found, 0, "decided"), ==, "X");
    g_assert_cmpstr(word(found, 1, "what"), ==, "status");
    g_assert_null(word(found, 1, "decided"));
    g_assert_cmpstr(word(found, 2, "what"), ==, "confidence");
    g_assert_cmpstr(word(found, 3, "what"), ==, "other");
    g_assert_cmpstr(word(found, 4, "name"), ==, "gone");
    g_assert_cmpstr(word(found, 5, "name"), ==, "new");
    g_assert_true(json_is_null(json_object_get(json_array_get(found, 5), "was")));
    g_assert_cmpint(tally.values, ==, 3);
    g_assert_cmpint(tally.promised, ==, 1);
    g_assert_cmpint(tally.right_before, ==, 1);
    g_assert_cmpint(tally.right_now, ==, 0);
    g_assert_cmpint(tally.identical, ==, 0);
    g_assert_cmpint(tally.fields, ==, 6);
}

static void test_pages(void)
{
    ReplayTally tally = {0};
    json_auto_t *found = compare("{\"pages\": [{\"blank\": false, \"form\": {\"id\": \"f\"}}, {\"blank\": true}]}",
                                 "[{\"blank\": true, \"form\": {\"id\": \"f\"}, \"text\": \"x\"}]", &tally);
    g_assert_cmpuint(json_array_size(found), ==, 4);
    g_assert_cmpstr(word(found, 0, "what"), ==, "page_count");
    g_assert_cmpstr(word(found, 1, "name"), ==, "blank");
    g_assert_cmpstr(word(found, 2, "name"), ==, "text");
    g_assert_cmpint(tally.facts, ==, 3);
}

static void test_errors(void)
{
    ReplayTally tally = {0};
    json_auto_t *was = loads("{\"error\": \"format\", \"pages\": []}"), *read = loads("{\"error\": null, \"pages\": [{}]}");
    json_auto_t *again = replay_compare(was, NULL, "format", &tally);
    g_assert_cmpuint(json_array_size(again), ==, 0);
    json_auto_t *other = replay_compare(was, NULL, "timeout", &tally);
    g_assert_cmpstr(word(other, 0, "now"), ==, "timeout");
    json_auto_t *worse = replay_compare(read, NULL, "crashed", &tally);
    g_assert_cmpstr(word(worse, 0, "what"), ==, "error");
    json_auto_t *pages = loads("[{}]");
    json_auto_t *better = replay_compare(was, pages, NULL, &tally);
    g_assert_cmpuint(json_array_size(better), ==, 1);
    g_assert_cmpint(tally.originals, ==, 4);
    g_assert_cmpint(tally.identical, ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/intake/replay/same", test_same);
    g_test_add_func("/intake/replay/fields", test_fields);
    g_test_add_func("/intake/replay/pages", test_pages);
    g_test_add_func("/intake/replay/errors", test_errors);
    return g_test_run();
}
