#include "intake/export.h"

#include "db/batch.h"
#include "db/case.h"
#include "db/journal.h"
#include "db/review.h"
#include "forms/french.h"
#include "forms/print_archive.h"
#include "intake/bag.h"
#include "intake/error.h"
#include "intake/table_json.h"

#include <jansson.h>
#include <string.h>

/* For the end of a file's name; what is not here is told by its content. */
static const char *ending(const char *media_type)
{
    static const char *const known[][2] = {
        {"image/tiff", "tif"}, {"application/pdf", "pdf"}, {"image/jpeg", "jpg"}, {"image/png", "png"},
        {"application/json", "json"}};
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
        if (g_str_equal(media_type, known[i][0]))
            return known[i][1];
    return "bin";
}

static bool add_original(DbStore *store, Bag *bag, const json_t *original, GError **error)
{
    const char *sha256 = json_word(original, "sha256");
    g_autoptr(GBytes) bytes = db_original_bytes(store, json_integer_value(json_object_get(original, "original")), error);
    if (!bytes)
        return false;
    g_autofree char *digest = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
    if (!g_str_equal(digest, sha256)) {
        g_autofree char *message = french_format("export.altered", "sha256", sha256, NULL);
        g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, message);
        return false;
    }
    g_autofree char *name = g_strdup_printf("originals/%s.%s", sha256, ending(json_word(original, "media_type")));
    return bag_add(bag, name, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), error);
}

static double number_at(const json_t *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}

/* The page as it lies when it is upright, in millimetres. */
static FormBox page_size(const json_t *page)
{
    double dpi = number_at(page, "dpi"), mm = 25.4 / (dpi > 0 ? dpi : 300);
    return (FormBox){0, 0, number_at(page, "width_px") * mm, number_at(page, "height_px") * mm};
}

static GArray *page_words(const json_t *page)
{
    double dpi = number_at(page, "dpi"), mm = 25.4 / (dpi > 0 ? dpi : 300);
    GArray *words = g_array_new(FALSE, FALSE, sizeof(PrintArchiveWord));
    size_t i;
    json_t *field;
    json_array_foreach(json_object_get(page, "fields"), i, field) {
        const json_t *box = json_object_get(field, "box_px");
        const char *value = json_word(field, "value");
        double at[4];
        for (size_t k = 0; k < 4; k++)
            at[k] = json_number_value(json_array_get(box, k)) * mm;
        PrintArchiveWord word = {value, {at[0], at[1], at[2], at[3]}};
        if (*value)
            g_array_append_val(words, word);
    }
    const char *text = json_word(page, "text");
    FormBox size = page_size(page);
    PrintArchiveWord all = {text, {10, 10, size.w - 20, 4}};
    if (*text)
        g_array_append_val(words, all);
    return words;
}

static bool add_pictures(DbStore *store, Bag *bag, const json_t *pages, const char *number, GError **error)
{
    g_autofree char *title = french_format("export.title", "number", number, NULL);
    g_autofree char *path = bag_path(bag, "pages.pdf", error);
    if (!path)
        return false;
    g_autoptr(PrintArchive) archive = print_archive_new(title);
    size_t i;
    json_t *page;
    json_array_foreach((json_t *)pages, i, page) {
        g_autoptr(GBytes) jpeg = db_page_picture(store, json_integer_value(json_object_get(page, "page")), error);
        g_autoptr(GArray) words = page_words(page);
        if (!jpeg || !print_archive_add(archive, jpeg, page_size(page), (PrintArchiveWord *)(void *)words->data,
                                        (int)words->len, error))
            return false;
    }
    return print_archive_write(archive, path, error) && bag_note(bag, "pages.pdf", error);
}

static bool add_text(Bag *bag, const char *name, const char *text, GError **error)
{
    return bag_add(bag, name, text, strlen(text), error);
}

/* What one kind of export differs by from another. */
typedef struct {
    bool own_only;               /* without originals that hold somebody else's pages */
    const SedaTransfer *archives; /* NULL: no slip */
} Kind;

static bool fill(DbStore *store, Bag *bag, const char *number, const Kind *kind, GError **error)
{
    g_autofree char *shown = db_case_show(store, number, error);
    g_autofree char *behind = shown ? db_case_export(store, number, error) : NULL;
    g_autofree char *journal = behind ? db_journal_show(store, "case", number, error) : NULL;
    if (!journal)
        return false;
    g_autofree char *read_me = french_format("export.read_me", "number", number, NULL);
    if (!add_text(bag, "LISEZMOI.txt", read_me, error) || !add_text(bag, "dossier.json", shown, error) ||
        !add_text(bag, "pages.json", behind, error) || !add_text(bag, "journal.json", journal, error))
        return false;
    json_auto_t *parts = json_loads(behind, 0, NULL);
    size_t i;
    json_t *original;
    json_array_foreach(json_object_get(parts, "originals"), i, original)
        if (!(kind->own_only && json_is_true(json_object_get(original, "shared"))) && !add_original(store, bag, original, error))
            return false;
    const json_t *pages = json_object_get(parts, "pages");
    if (json_array_size(pages) > 0 && !add_pictures(store, bag, pages, number, error))
        return false;
    json_auto_t *dossier = json_loads(shown, 0, NULL);
    g_autofree char *slip = kind->archives ? seda_manifest(kind->archives, bag, dossier) : NULL;
    return !slip || add_text(bag, "manifest.xml", slip, error);
}

static bool export_bag(DbStore *store, const char *case_number, const char *folder, const Kind *kind, GError **error)
{
    g_autoptr(Bag) bag = bag_new(folder, error);
    return bag && fill(store, bag, case_number, kind, error) && bag_finish(bag, case_number, error);
}

bool export_case(DbStore *store, const char *case_number, const char *folder, GError **error)
{
    const Kind kind = {0};
    return export_bag(store, case_number, folder, &kind, error);
}

bool export_case_to_archives(DbStore *store, const char *case_number, const char *folder, const SedaTransfer *transfer, GError **error)
{
    const Kind kind = {.archives = transfer};
    return export_bag(store, case_number, folder, &kind, error);
}

bool export_case_of_person(DbStore *store, const char *case_number, const char *folder, GError **error)
{
    const Kind kind = {.own_only = true};
    return export_bag(store, case_number, folder, &kind, error);
}
