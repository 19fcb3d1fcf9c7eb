/* Sheet accounting: a thousand batches, each with one sheet taken away, slipped in or doubled, stop for a person, who is told what differs;
 * batches as they were announced do not. Through the plan of assembling and the store's rules, without pictures. */
#include "fixture.h"

#include "forms/sheet_code.h"
#include "intake/assemble.h"

enum { ALTERED = 1000, WHOLE = 60, SHEETS_MOST = 64 };

typedef enum { SEPARATOR, FORM, PLAIN } SheetIs;

typedef struct {
    SheetIs is;
    int page;         /* of the form, whose copy number tells the case */
    char copy;
    guint serial;     /* of its picture: the same on a sheet that was fed twice */
} Sheet;

typedef struct {
    Sheet sheets[SHEETS_MOST];
    int count, cases, separators;
    bool duplex;
} Pile;

static guint serial;

static void lay(Pile *pile, int place, Sheet sheet)
{
    memmove(&pile->sheets[place + 1], &pile->sheets[place], sizeof(Sheet) * (size_t)(pile->count - place));
    pile->sheets[place] = sheet;
    pile->count++;
}

static void make_pile(Pile *pile)
{
    *pile = (Pile){.cases = g_test_rand_int_range(1, 5), .duplex = g_test_rand_bit()};
    pile->separators = pile->cases;
    for (int i = 0; i < pile->cases; i++) {
        lay(pile, pile->count, (Sheet){SEPARATOR, 0, 0, ++serial});
        for (int page = 1; page <= 3; page++)
            lay(pile, pile->count, (Sheet){FORM, page, (char)('A' + i), ++serial});
        for (int plain = g_test_rand_int_range(0, 5); plain > 0; plain--)
            lay(pile, pile->count, (Sheet){PLAIN, 0, 0, ++serial});
    }
}

static json_t *codes_of(const Sheet *sheet)
{
    if (sheet->is != SEPARATOR)
        return json_array();
    const SheetCode code = {.kind = SHEET_NEW_CASE, .procedure = (char *)""};
    g_autofree char *text = sheet_code_make(&code);
    return json_pack("[{ss ss s[iiii]}]", "symbology", "qrcode", "text", text, "box_px", 1, 1, 9, 9);
}

static void add_page(json_t *pages, const Sheet *sheet, bool back)
{
    g_autofree char *hash = g_strdup_printf("%016x", back ? 0 : sheet->serial * 2654435761u);
    json_t *page = json_pack("{si sb so ss sn s[]}", "page", (int)json_array_size(pages) + 1, "blank", back, "codes",
                             back ? json_array() : codes_of(sheet), "hash", hash, "form", "fields");
    g_autofree char *copy = g_strnfill(8, sheet->copy);
    if (sheet->is == FORM && !back)
        json_object_set_new(page, "form", json_pack("{ss ss si ss}", "id", "titre-sejour", "version", "1", "page", sheet->page, "copy", copy));
    json_array_append_new(pages, page);
}

static char *reading_of(const Pile *pile, const char *content)
{
    g_autofree char *sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, content, -1);
    json_t *pages = json_array();
    for (int i = 0; i < pile->count; i++)
        for (int side = 0; side < (pile->duplex ? 2 : 1); side++)
            add_page(pages, &pile->sheets[i], side == 1);
    json_auto_t *reading = json_pack("{ss ss so si}", "sha256", sha256, "media_type", "image/tiff", "pages", pages, "elapsed_ms", 1);
    return json_dumps(reading, JSON_COMPACT);
}

/* Scans the pile as a batch that announces what `announced` is; gives the batch as it stands then. */
static json_t *scan(DbStore *store, const FormLibrary *library, const Pile *announced, const Pile *pile)
{
    static int number;
    GError *error = NULL;
    g_autofree char *key = g_strdup_printf("sheets-%d", ++number);
    g_autofree char *more = g_strdup_printf(",\"duplex\":%s,\"expected\":{\"sheets\":%d,\"cases\":%d,\"separators\":%d}",
                                            announced->duplex ? "true" : "false", announced->count, announced->cases,
                                            announced->separators);
    int64_t batch = fixture_batch(store, key, more);
    fixture_add(store, batch, 1, key);
    db_batch_seal(store, batch, &error);
    g_assert_no_error(error);
    g_auto(DbJob) job = {0};
    fixture_claim(store, "read", &job);
    char *reading = reading_of(pile, key);
    db_reading_store(store, &job, reading, NULL, 0, &error);
    g_assert_no_error(error);
    free(reading);
    fixture_claim(store, "assemble", &job);
    json_auto_t *pages = fixture_json(db_batch_pages(store, batch, &error));
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    const AssembleKnowledge knowledge = {.library = library, .known_cases = known};
    json_auto_t *plan = assemble_plan(pages, &knowledge, &error);
    g_assert_no_error(error);
    char *text = json_dumps(plan, JSON_COMPACT);
    db_reading_assemble(store, &job, text, &error);
    g_assert_no_error(error);
    free(text);
    return fixture_json(db_batch_show(store, batch, &error));
}

static json_int_t found_sheets(const json_t *batch, json_int_t expected)
{
    size_t i;
    json_t *difference;
    json_array_foreach(json_object_get(batch, "differences"), i, difference)
        if (g_strcmp0(text_at(difference, "what"), "sheets") == 0)
            return number_at(difference, "found");
    return expected;
}

static void alter(Pile *pile, int how)
{
    int place = g_test_rand_int_range(0, pile->count);
    Sheet sheet = pile->sheets[place];
    if (how == 0) {
        memmove(&pile->sheets[place], &pile->sheets[place + 1], sizeof(Sheet) * (size_t)(pile->count - place - 1));
        pile->count--;
    } else {
        lay(pile, place, how == 1 ? (Sheet){PLAIN, 0, 0, ++serial} : sheet);
    }
}

static void test_every_difference_is_noticed(void)
{
    g_autoptr(DbStore) store = fixture_open();
    g_autofree char *folder = g_build_filename(g_getenv("GUICHET_SHARE") ? g_getenv("GUICHET_SHARE") : ".", "forms", "templates", NULL);
    g_autoptr(FormLibrary) library = form_library_load(folder, NULL);
    g_assert_nonnull(library);
    for (int i = 0; i < WHOLE + ALTERED; i++) {
        Pile announced;
        make_pile(&announced);
        Pile pile = announced;
        bool altered = i >= WHOLE;
        if (altered)
            alter(&pile, i % 3);
        json_auto_t *batch = scan(store, library, &announced, &pile);
        g_assert_cmpstr(text_at(batch, "state"), ==, altered ? "stopped" : "closed");
        g_assert_cmpint(found_sheets(batch, announced.count), ==, pile.count);
        g_assert_cmpint(number_at(batch, "missing"), ==, 0);
        if (!altered)
            g_assert_cmpint(number_at(batch, "cases"), ==, announced.cases);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/store/sheets", test_every_difference_is_noticed);
    return fixture_run();
}
