/* The same application, once as JSON and once as a printed, filled, scanned and read form with a clerk who decides what
 * the machine leaves open: equal cases but for number, channel, provenance and times. */
#include "db/case.h"
#include "db/review.h"
#include "intake/case_store.h"
#include "intake/config.h"

#include <jansson.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>

static char *home;

static char *run_program(char **argv, int expected)
{
    char *output = NULL, *errors = NULL;
    int status;
    g_autoptr(GError) error = NULL;
    g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &errors, &status, &error);
    g_assert_no_error(error);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != expected)
        g_test_message("%s: %s", argv[1], errors);
    g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == expected);
    g_free(errors);
    return output;
}

static char *tool(const char *name)
{
    const char *out = g_getenv("OUT") ? g_getenv("OUT") : "build";
    return g_build_filename(g_getenv("G_TEST_SRCDIR") ? g_getenv("G_TEST_SRCDIR") : ".", out, name, NULL);
}

/* One form of a person who does not exist, printed and scanned without fault. Gives the answers by field name. */
static json_t *make_scan(const char *folder, const char *truth_folder)
{
    g_autofree char *samples = tool("tools/samples");
    char *argv[] = {samples,   (char *)"--count",    (char *)"1",          (char *)"--seed",       (char *)"31",
                    (char *)"--strength", (char *)"0", (char *)"--upright", (char *)"--output", (char *)folder,
                    (char *)"--truth",  (char *)truth_folder, NULL};
    g_free(run_program(argv, 0));
    g_autofree char *path = g_build_filename(truth_folder, "00001.tif.json", NULL);
    json_t *truth = json_load_file(path, 0, NULL);
    g_assert_nonnull(truth);
    json_t *answers = json_object();
    size_t index;
    const json_t *page;
    json_array_foreach(json_object_get(truth, "pages"), index, page)
        json_object_update(answers, json_object_get(page, "fields"));
    json_decref(truth);
    return answers;
}

static bool is_presence(const char *name)
{
    return strcmp(name, "photo") == 0 || strcmp(name, "signature") == 0;
}

static char *file_online(json_t *answers)
{
    json_t *fields = json_deep_copy(answers);
    const char *name;
    json_t *value;
    void *next;
    json_object_foreach_safe(fields, next, name, value)
        if (is_presence(name) && *json_string_value(value))
            json_object_set_new(fields, name, json_true());
        else if (is_presence(name))
            json_object_del(fields, name);
    json_t *application = json_pack("{ss ss ss ss so}", "key", "parity", "office", "75", "form", "titre-sejour",
                                    "received_at", "2026-11-20T12:00:00+01:00", "fields", fields);
    g_autofree char *path = g_build_filename(home, "application.json", NULL);
    g_assert_cmpint(json_dump_file(application, path, 0), ==, 0);
    json_decref(application);
    g_autofree char *guichet = tool("guichet");
    char *argv[] = {guichet, (char *)"submit", (char *)"--json", path, NULL};
    g_autofree char *answer = run_program(argv, 0);
    json_t *json = json_loads(answer, 0, NULL);
    char *number = g_strdup(json_string_value(json_object_get(json, "case_number")));
    json_decref(json);
    return number;
}

static char *file_paper(const char *folder)
{
    g_autofree char *guichet = tool("guichet");
    char *argv[] = {guichet, (char *)"ingest", (char *)"--json", (char *)"--office", (char *)"75", (char *)"--channel",
                    (char *)"mail", (char *)"--received", (char *)"2026-11-20", (char *)folder, NULL};
    g_autofree char *answer = run_program(argv, 0);
    json_t *json = json_loads(answer, 0, NULL);
    char *number = g_strdup(json_string_value(json_array_get(json_object_get(json, "cases"), 0)));
    json_decref(json);
    return number;
}

/* The clerk looks at the paper: what stands there is the truth. */
static int decide_all(DbStore *store, const char *number, const json_t *answers)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = db_review_list(store, 1000, &error);
    g_assert_no_error(error);
    json_t *list = json_loads(text, 0, NULL);
    int decided = 0;
    size_t index;
    const json_t *item;
    json_array_foreach(list, index, item) {
        if (g_strcmp0(json_string_value(json_object_get(item, "kind")), "field") != 0 ||
            g_strcmp0(json_string_value(json_object_get(item, "case")), number) != 0)
            continue;
        const char *name = json_string_value(json_object_get(item, "name"));
        const char *truth = json_string_value(json_object_get(answers, name));
        if (is_presence(name) && *truth)
            truth = "present";
        json_t *decision = json_pack("{ss ss ss ss}", "agent", "agent-essai", "verdict", *truth ? "correct" : "empty",
                                     "value", truth, "reason", "lu sur la page");
        g_autofree char *decision_text = json_dumps(decision, 0);
        json_decref(decision);
        db_review_decide(store, json_integer_value(json_object_get(item, "field")), decision_text, &error);
        g_assert_no_error(error);
        decided++;
    }
    json_decref(list);
    return decided;
}

/* The case without what may differ: its number, where each value came from, and when. */
static json_t *bare_case(DbStore *store, const char *number)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = db_case_show(store, number, &error);
    g_assert_no_error(error);
    json_t *json = json_loads(text, 0, NULL);
    for (const char *const *key = (const char *const[]){"number", "times", "submissions", "events", NULL}; *key; key++)
        json_object_del(json, *key);
    const char *name;
    json_t *value;
    json_object_foreach(json_object_get(json, "values"), name, value)
        json_object_del(value, "provenance");
    size_t index;
    json_t *document;
    json_array_foreach(json_object_get(json, "documents"), index, document)
        json_object_del(document, "provenance");
    return json;
}

static void test_paper_and_online_are_one_case(void)
{
    g_autofree char *folder = g_build_filename(home, "scan", NULL);
    g_autofree char *truth = g_build_filename(home, "truth", NULL);
    json_t *answers = make_scan(folder, truth);
    g_autofree char *online = file_online(answers);
    g_autofree char *again = file_online(answers);
    g_assert_cmpstr(online, ==, again);
    g_autofree char *paper = file_paper(folder);
    g_assert_cmpstr(online, !=, paper);
    g_autoptr(GError) error = NULL;
    g_autoptr(DbStore) store = case_store_open(&error);
    g_assert_no_error(error);
    g_test_message("fields decided by the clerk: %d", decide_all(store, paper, answers));
    g_assert_cmpint(decide_all(store, online, answers), ==, 0);
    json_t *left = bare_case(store, online), *right = bare_case(store, paper);
    g_autofree char *left_text = json_dumps(left, JSON_SORT_KEYS | JSON_INDENT(1));
    g_autofree char *right_text = json_dumps(right, JSON_SORT_KEYS | JSON_INDENT(1));
    g_assert_cmpint((int)json_object_size(json_object_get(left, "values")), >, 20);
    g_assert_cmpstr(left_text, ==, right_text);
    json_decref(left);
    json_decref(right);
    json_decref(answers);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    home = g_dir_make_tmp("guichet-parity-XXXXXX", NULL);
    g_chmod(home, 0755);
    g_setenv("GUICHET_HOME", home, TRUE);
    g_unsetenv("GUICHET_DB");
    g_assert_true(config_load(NULL));
    g_test_add_func("/parity/paper-online", test_paper_and_online_are_one_case);
    int answer = g_test_run();
    g_autofree char *guichet = tool("guichet");
    char *stop[] = {guichet, (char *)"db", (char *)"stop", NULL};
    g_spawn_sync(NULL, stop, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    char *clean[] = {(char *)"rm", (char *)"-rf", home, NULL};
    g_spawn_sync(NULL, clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
    return answer;
}
