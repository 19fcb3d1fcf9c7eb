/* What the trusted side believes of a reader: an honest page passes; each of these spoiled ones is refused. */
#include "forms/error.h"
#include "forms/reading_json.h"

#include <string.h>

static FormOption options[] = {{.value = (char *)"f"}, {.value = (char *)"m"}};
static FormOption *option_list[] = {&options[0], &options[1]};
static FormField fields[] = {
    {.name = (char *)"nom", .page = 1, .kind = FORM_FIELD_COMB},
    {.name = (char *)"sexe", .page = 1, .kind = FORM_FIELD_CHOICE, .options = option_list, .option_count = 2},
    {.name = (char *)"langues", .page = 1, .kind = FORM_FIELD_CHOICE, .options = option_list, .option_count = 2,
     .several = true},
    {.name = (char *)"signature", .page = 1, .kind = FORM_FIELD_SIGNATURE},
    {.name = (char *)"reserve", .page = 1, .kind = FORM_FIELD_MULTILINE, .never_read = true},
    {.name = (char *)"adresse", .page = 2, .kind = FORM_FIELD_MULTILINE},
};
static FormField *field_list[] = {&fields[0], &fields[1], &fields[2], &fields[3], &fields[4], &fields[5]};
static FormTemplate template = {.id = (char *)"essai", .version = (char *)"1", .page_count = 2,
                                .fields = field_list, .field_count = 6};

static FormLibrary *library(void)
{
    static FormLibrary held;
    if (!held.forms) {
        held.forms = g_ptr_array_new();
        g_ptr_array_add(held.forms, &template);
    }
    return &held;
}

static const PageKinds *kinds(void)
{
    static PageKinds *held;
    if (!held) {
        g_autofree char *path = g_test_build_filename(G_TEST_DIST, "forms/page_kinds.yaml", NULL);
        held = page_kinds_load(path, NULL);
    }
    return held;
}

static json_t *honest(void)
{
    return json_loads(
        "{\"page\":3,\"width_px\":2480,\"height_px\":3508,\"dpi\":300.0,\"dpi_assumed\":false,\"rotation\":180,"
        "\"skew_deg\":-1.2,\"blank\":false,\"hash\":\"00ff00ff00ff00ff\","
        "\"quality\":{\"sharpness\":0.8,\"contrast\":0.9,\"advice\":[\"blurred\"]},"
        "\"codes\":[{\"symbology\":\"qrcode\",\"text\":\"a\\u001db\",\"box_px\":[10,10,100,100],\"orientation\":0}],"
        "\"form\":{\"id\":\"essai\",\"version\":\"1\",\"page\":1,\"copy\":\"ABCD2345\",\"case\":\"\",\"confidence\":0.99,"
        "\"residual_mm\":0.1},\"form_problem\":null,"
        "\"fields\":[{\"name\":\"nom\",\"value\":\"DUPONT\",\"raw\":\"DUP0NT\",\"confidence\":0.97,\"status\":"
        "\"accepted\",\"reason\":\"\",\"message\":\"\",\"method\":\"typed\",\"box_px\":[0,0,2480,3508],"
        "\"alternatives\":[[\"DUPONI\",0.02]]},"
        "{\"name\":\"sexe\",\"value\":\"f\",\"raw\":\"\",\"confidence\":0.5,\"status\":\"review\",\"reason\":"
        "\"two_marked\",\"message\":\"Deux cases\",\"method\":\"mark\",\"box_px\":[1,2,3,4],\"alternatives\":[]},"
        "{\"name\":\"langues\",\"value\":\"f,m\",\"raw\":\"\",\"confidence\":0.9,\"status\":\"accepted\",\"reason\":"
        "\"\",\"message\":\"\",\"method\":\"mark\",\"box_px\":[1,2,3,4],\"alternatives\":[]},"
        "{\"name\":\"signature\",\"value\":\"\",\"raw\":\"\",\"confidence\":0.9,\"status\":\"empty\",\"reason\":"
        "\"\",\"message\":\"\",\"method\":\"presence\",\"box_px\":[1,2,3,4],\"alternatives\":[]}],"
        "\"text\":\"une\\nligne\",\"error\":null,\"error_detail\":null,\"twin\":\"\","
        "\"mrz\":[{\"format\":\"TD2\",\"lines\":[\"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\","
        "\"D231458907UTO7408122F1204159<<<<<<<6\"],\"checked\":true,\"corrected\":false,\"confidence\":0.99,\"rotation\":0,"
        "\"box_px\":[10,10,100,20],\"fields\":{\"code\":{\"value\":\"I\",\"confidence\":1},"
        "\"issuer\":{\"value\":\"UTO\",\"confidence\":1},\"surname\":{\"value\":\"ERIKSSON\",\"confidence\":1},"
        "\"given\":{\"value\":\"ANNA MARIA\",\"confidence\":1},\"number\":{\"value\":\"D23145890\",\"confidence\":1},"
        "\"nationality\":{\"value\":\"UTO\",\"confidence\":1},\"birth\":{\"value\":\"740812\",\"confidence\":1},"
        "\"sex\":{\"value\":\"F\",\"confidence\":1},\"expiry\":{\"value\":\"120415\",\"confidence\":1},"
        "\"optional\":{\"value\":\"\",\"confidence\":1}}}],"
        "\"paper\":{\"kind\":\"photos\",\"confidence\":0.9,\"method\":\"looks\",\"because\":\"\",\"dated_on\":\"2026-02-28\","
        "\"text\":\"\",\"whole\":true,\"turn\":90,\"person\":[{\"item\":\"birth\",\"value\":\"1990-12-31\",\"confidence\":0.9,\"worst\":0.5}]}}",
        0, NULL);
}

/* `path`: keys and list places joined by dots; the last is set to `json`, removed when that is NULL. */
static void spoil(json_t *page, const char *path, const char *json)
{
    g_auto(GStrv) steps = g_strsplit(path, ".", -1);
    json_t *at = page;
    guint last = g_strv_length(steps) - 1;
    for (guint i = 0; i < last; i++)
        at = json_is_array(at) ? json_array_get(at, strtoul(steps[i], NULL, 10)) : json_object_get(at, steps[i]);
    g_assert_nonnull(at);
    if (!json) {
        g_assert_cmpint(json_object_del(at, steps[last]), ==, 0);
        return;
    }
    json_t *value = json_loads(json, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    g_assert_nonnull(value);
    if (json_is_array(at) && strtoul(steps[last], NULL, 10) == json_array_size(at))
        json_array_append_new(at, value);
    else if (json_is_array(at))
        json_array_set_new(at, strtoul(steps[last], NULL, 10), value);
    else
        json_object_set_new(at, steps[last], value);
}

static bool believed(json_t *page)
{
    g_autoptr(GError) error = NULL;
    bool good = form_reading_check_page(page, library(), kinds(), 3, &error);
    if (!good) {
        g_assert_error(error, FORMS_ERROR, FORMS_ERROR_INPUT);
        g_assert_nonnull(strstr(error->message, "the reading is not believed"));
    }
    return good;
}

static const struct {
    const char *path, *json;
} spoilers[] = {
    {"page", "4"}, {"page", "\"3\""}, {"page", "3.0"}, {"page", NULL}, {"surprise", "1"},
    {"width_px", "-1"}, {"width_px", "2000000000"}, {"width_px", "9223372036854775807"}, {"height_px", "null"},
    {"dpi", "-300"}, {"dpi", "1e300"}, {"dpi", "\"300\""}, {"dpi_assumed", "0"}, {"blank", "null"},
    {"rotation", "45"}, {"rotation", "360"}, {"rotation", "-90"}, {"skew_deg", "46"}, {"skew_deg", "[]"},
    {"hash", "\"00FF00FF00FF00FF\""}, {"hash", "\"00\""}, {"hash", "7"},
    {"quality", "[]"}, {"quality.sharpness", "1.5"}, {"quality.contrast", "-0.1"}, {"quality.contrast", NULL},
    {"quality.advice", "[\"rm -rf\"]"}, {"quality.advice", "{}"}, {"quality.advice", "[1]"},
    {"quality.advice", "[\"noisy\",\"noisy\",\"noisy\",\"noisy\",\"noisy\",\"noisy\",\"noisy\"]"},
    {"codes", "null"}, {"codes.0", "7"}, {"codes.0.symbology", "\"telepathy\""}, {"codes.0.text", "\"a\\u0000b\""},
    {"codes.0.text", "\"\\u001b[2J\""}, {"codes.0.text", "null"}, {"codes.0.orientation", "91"},
    {"codes.0.orientation", "\"0\""}, {"codes.0.box_px", "[0,0,1]"}, {"codes.0.box_px", "[2480,0,1,1]"},
    {"codes.0.box_px", "[0,0,9223372036854775807,1]"}, {"codes.0.extra", "true"},
    {"form", "7"}, {"form", "{}"}, {"form.id", "\"autre\""}, {"form.id", "null"}, {"form.version", "\"2\""},
    {"form.version", "\"\""}, {"form.page", "0"}, {"form.page", "3"}, {"form.page", "2"}, {"form.copy", "\"'; --\""},
    {"form.copy", "\"AAAAAAAAAAAAAAAAAAAAAAAA\""}, {"form.case", "\"75-2026-000001'; --\""},
    {"form.case", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\""}, {"form.confidence", "2"}, {"form.residual_mm", "-1"},
    {"form", "null"}, {"form_problem", "{}"}, {"form_problem", "{\"code\":\"evil\",\"message\":\"\"}"},
    {"form_problem", "{\"code\":\"grid_slid\",\"message\":\"La grille a glissé\"}"},
    {"fields", "{}"}, {"fields", "null"}, {"fields.0", "null"}, {"fields.0.name", "\"nope\""},
    {"fields.0.name", "\"adresse\""}, {"fields.0.name", "\"reserve\""}, {"fields.0.name", "\"sexe\""},
    {"fields.0.name", "\"nom\\u0000\""}, {"fields.0.name", "[]"}, {"fields.0.value", "\"DUP\\nONT\""},
    {"fields.0.value", "\"\\u202eTNOPUD\""}, {"fields.0.value", "\"\\u0007\""}, {"fields.0.value", "\"\\u0000\""},
    {"fields.0.value", "\"\""}, {"fields.0.value", "17"}, {"fields.0.raw", "\"\\u0085\""}, {"fields.0.raw", NULL},
    {"fields.0.confidence", "1.01"}, {"fields.0.confidence", "-0.01"}, {"fields.0.confidence", "true"},
    {"fields.0.status", "\"ACCEPTED\""}, {"fields.0.status", "\"accepted \""}, {"fields.0.status", "0"},
    {"fields.0.status", "\"review\""}, {"fields.0.status", "\"invalid\""}, {"fields.0.status", "\"empty\""},
    {"fields.0.reason", "\"doubtful\""}, {"fields.0.message", "\"bonjour\""}, {"fields.1.reason", "\"\""},
    {"fields.1.reason", "\"Deux cases\""}, {"fields.1.status", "\"accepted\""}, {"fields.1.status", "\"invalid\""},
    {"fields.0.method", "\"magic\""}, {"fields.0.method", "null"}, {"fields.0.box_px", "[0,0,2481,10]"},
    {"fields.0.box_px", "[-1,0,10,10]"}, {"fields.0.box_px", "[0,0,0,10]"}, {"fields.0.box_px", "[0,0,1.5,10]"},
    {"fields.0.box_px", "\"0 0 1 1\""}, {"fields.0.alternatives", "null"},
    {"fields.0.alternatives", "[[\"DUPONI\",0.04]]"}, {"fields.0.alternatives", "[[\"DUPONT\",0.01]]"},
    {"fields.0.alternatives", "[[\"DUPONI\"]]"}, {"fields.0.alternatives", "[[\"DUPONI\",0.01,1]]"},
    {"fields.0.alternatives", "[{\"0\":1}]"}, {"fields.0.alternatives", "[[\"A\",-0.5]]"},
    {"fields.0.alternatives",
     "[[\"A\",0],[\"B\",0],[\"C\",0],[\"D\",0],[\"E\",0],[\"F\",0],[\"G\",0],[\"H\",0],[\"I\",0]]"},
    {"fields.1.value", "\"x\""}, {"fields.1.value", "\"f,m\""}, {"fields.2.value", "\"f,f\""},
    {"fields.2.value", "\"f,\""}, {"fields.3.value", "\"present\""}, {"fields.3.value", "\"absent\""},
    {"fields.1.alternatives", "[[\"x\",0.1]]"}, {"fields.0.extra", "1"},
    {"blank", "true"}, {"text", "\"\\u001b]0;x\\u0007\""}, {"text", "null"}, {"error", "\"illisible\""},
    {"error", "7"}, {"error", NULL}, {"error_detail", "\"x\""}, {"error_detail", NULL},
    {"twin", NULL}, {"twin", "\"0000a8a8z\""}, {"twin", "\"zz\""}, {"twin", "7"},
    {"paper", NULL}, {"paper", "7"}, {"paper", "{}"}, {"paper.kind", "\"passeport\""}, {"paper.kind", "\"virus\""}, {"paper.kind", "null"},
    {"paper.method", "\"words\""}, {"paper.method", "\"magic\""}, {"paper.method", "null"}, {"paper.confidence", "1.1"}, {"paper.confidence", "0"},
    {"paper.confidence", "\"1\""}, {"paper.because", "\"a\\nb\""}, {"paper.because", "null"}, {"paper.dated_on", "\"2026-02-30\""},
    {"paper.dated_on", "\"2026-2-28\""}, {"paper.dated_on", "\"2026-02-28x\""}, {"paper.dated_on", "7"}, {"paper.text", "\"\\u001b[2J\""},
    {"paper.whole", "1"}, {"paper.turn", "45"}, {"paper.turn", "360"}, {"paper.turn", "-90"}, {"paper.extra", "1"},
    {"paper.person", "{}"}, {"paper.person", NULL}, {"paper.person.0.item", "\"age\""}, {"paper.person.0.value", "\"\""}, {"paper.person.0.value", "\"a\\nb\""},
    {"paper.person.0.value", "\"1990-02-31\""}, {"paper.person.0.confidence", "2"}, {"paper.person.0.worst", "\"1\""}, {"paper.person.0.more", "1"},
    {"mrz", NULL}, {"mrz", "{}"}, {"mrz", "[{}]"}, {"mrz.0.format", "\"TD3\""}, {"mrz.0.format", "7"}, {"mrz.0.lines", "[]"},
    {"mrz.0.lines", "[\"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\",\"D231458907UTO7408122F1204159<<<<<<<7\"]"},
    {"mrz.0.lines", "[\"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\",\"D231458907UTO\"]"}, {"mrz.0.checked", "1"},
    {"mrz.0.corrected", NULL}, {"mrz.0.confidence", "1.5"}, {"mrz.0.rotation", "45"}, {"mrz.0.box_px", "[0,0,2481,10]"},
    {"mrz.0.box_px", "[0,0,10]"}, {"mrz.0.fields", "{}"}, {"mrz.0.fields.surname.value", "\"ERIKSON\""},
    {"mrz.0.fields.surname.confidence", "2"}, {"mrz.0.fields.surname.extra", "1"}, {"mrz.0.fields.other", "{}"},
};

static void test_honest(void)
{
    json_t *page = honest();
    g_assert_nonnull(page);
    g_assert_true(believed(page));
    json_decref(page);
}

static void test_spoiled(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(spoilers); i++) {
        json_t *page = honest();
        spoil(page, spoilers[i].path, spoilers[i].json);
        if (believed(page))
            g_error("believed %s = %s", spoilers[i].path, spoilers[i].json ? spoilers[i].json : "(removed)");
        json_decref(page);
    }
}

static void test_sizes(void)
{
    g_autofree char *long_value = g_strnfill(1025, 'A');
    json_t *page = honest();
    json_object_set_new(json_array_get(json_object_get(page, "fields"), 0), "value", json_string(long_value));
    g_assert_false(believed(page));
    json_decref(page);

    page = honest();
    json_t *codes = json_object_get(page, "codes");
    while (json_array_size(codes) <= FORM_READING_CODES)
        json_array_append_new(codes, json_deep_copy(json_array_get(codes, 0)));
    g_assert_false(believed(page));
    json_decref(page);

    page = honest();
    json_t *list = json_object_get(page, "fields");
    while (json_array_size(list) < 10000)
        json_array_append(list, json_array_get(list, 0));
    g_assert_false(believed(page));
    json_decref(page);
}

static void test_not_an_object(void)
{
    g_assert_false(believed(NULL));
    json_t *list = json_array();
    g_assert_false(believed(list));
    json_decref(list);
}

/* Otherwise the fuzzers would never get past the first refusal. */
static void test_seeds_are_believed(void)
{
    g_autofree char *templates = g_test_build_filename(G_TEST_DIST, "forms/templates", NULL);
    g_autofree char *seeds = g_test_build_filename(G_TEST_DIST, "tests/fuzz/seeds/reading_json", NULL);
    g_autoptr(FormLibrary) installed = form_library_load(templates, NULL);
    g_autoptr(GDir) directory = g_dir_open(seeds, 0, NULL);
    int believed = 0;
    for (const char *name; (name = g_dir_read_name(directory));) {
        if (!g_str_has_prefix(name, "believed-"))
            continue;
        g_autofree char *path = g_build_filename(seeds, name, NULL);
        json_auto_t *page = json_load_file(path, 0, NULL);
        g_autoptr(GError) error = NULL;
        form_reading_check_page(page, installed, kinds(), 1, &error);
        g_assert_no_error(error);
        believed++;
    }
    g_assert_cmpint(believed, >=, 6);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/forms/reading_check/honest", test_honest);
    g_test_add_func("/forms/reading_check/seeds", test_seeds_are_believed);
    g_test_add_func("/forms/reading_check/spoiled", test_spoiled);
    g_test_add_func("/forms/reading_check/sizes", test_sizes);
    g_test_add_func("/forms/reading_check/not_an_object", test_not_an_object);
    return g_test_run();
}
