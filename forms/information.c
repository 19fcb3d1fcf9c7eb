#include "forms/information.h"

#include "embed.h"
#include "forms/error.h"
#include "forms/french.h"
#include "forms/print_paper.h"

#include <string.h>

#define FOLDER "forms/information/"

static const char reference[] = "fr";
static const char *const slot_names[] = {"{number}", "{received}"};

struct Information {
    char *language;
    GHashTable *texts;
};

static GHashTable *load(const char *content)
{
    GHashTable *texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_auto(GStrv) lines = g_strsplit(content, "\n", -1);
    for (char **line = lines; *line; line++) {
        char *equals = strchr(*line, '=');
        if (**line != '#' && equals)
            g_hash_table_insert(texts, g_strstrip(g_strndup(*line, (gsize)(equals - *line))), g_strstrip(g_strdup(equals + 1)));
    }
    return texts;
}

/* All the texts of the French file, with the same slots, and no others. */
static bool is_complete(GHashTable *texts, GHashTable *wanted)
{
    GHashTableIter iterator;
    gpointer key, french_text;
    bool complete = g_hash_table_size(texts) == g_hash_table_size(wanted);
    g_hash_table_iter_init(&iterator, wanted);
    while (g_hash_table_iter_next(&iterator, &key, &french_text)) {
        const char *text = g_hash_table_lookup(texts, key);
        complete = complete && text && (*text || strcmp(key, "verified_by") == 0);
        for (size_t i = 0; complete && i < G_N_ELEMENTS(slot_names); i++)
            complete = !strstr(text, slot_names[i]) == !strstr(french_text, slot_names[i]);
    }
    return complete;
}

static const char *language_of(const EmbedRow *row)
{
    return g_str_has_prefix(row->path, FOLDER) ? row->path + strlen(FOLDER) : NULL;
}

/* Language to Information. */
static GHashTable *all(void)
{
    static GHashTable *known;
    if (g_once_init_enter(&known)) {
        GHashTable *table = g_hash_table_new(g_str_hash, g_str_equal);
        GHashTable *wanted = NULL;
        for (int i = 0; i < EMBED_COUNT; i++)
            if (strcmp(embed_table[i].path, FOLDER "fr.txt") == 0)
                wanted = load(embed_table[i].text);
        for (int i = 0; i < EMBED_COUNT; i++) {
            const char *file = language_of(&embed_table[i]);
            GHashTable *texts = file ? load(embed_table[i].text) : NULL;
            if (texts && is_complete(texts, wanted)) {
                Information *information = g_new0(Information, 1);
                *information = (Information){g_strndup(file, strlen(file) - strlen(".txt")), g_steal_pointer(&texts)};
                g_hash_table_insert(table, information->language, information);
            }
            g_clear_pointer(&texts, g_hash_table_unref);
        }
        g_clear_pointer(&wanted, g_hash_table_unref);
        g_once_init_leave(&known, table);
    }
    return known;
}

static int by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char **information_languages(void)
{
    GPtrArray *languages = g_ptr_array_new();
    GHashTableIter iterator;
    gpointer language;
    g_hash_table_iter_init(&iterator, all());
    while (g_hash_table_iter_next(&iterator, &language, NULL))
        if (strcmp(language, reference) != 0)
            g_ptr_array_add(languages, g_strdup(language));
    g_ptr_array_sort(languages, by_name);
    g_ptr_array_add(languages, NULL);
    return (char **)g_ptr_array_free(languages, FALSE);
}

const Information *information_find(const char *language)
{
    return g_hash_table_lookup(all(), language);
}

const char *information_text(const Information *information, const char *key)
{
    const char *text = g_hash_table_lookup(information->texts, key);
    return text ? text : "";
}

bool information_verified(const Information *information)
{
    return *information_text(information, "verified_by") != '\0';
}

typedef struct {
    PrintPaper *paper;
    const Information *information;
    double y_mm, scale;
    bool measuring; /* nothing is drawn */
} Sheet;

static void put_text(Sheet *sheet, const char *tag, double size_pt, bool bold, const char *text)
{
    enum { LEFT = 22, WIDTH = 166 };
    const char *font = information_text(sheet->information, "font");
    const PrintType type = {.family = font, .size_pt = size_pt * sheet->scale, .bold = bold, .language = sheet->information->language};
    if (!sheet->measuring) {
        print_tag(sheet->paper, tag);
        print_text(sheet->paper, (FormBox){LEFT, sheet->y_mm, WIDTH, 0}, &type, text);
        print_tag_end(sheet->paper, tag);
    }
    sheet->y_mm += print_text_size(sheet->paper, WIDTH, &type, text).h + (*tag == 'H' ? 0.8 : 4) * sheet->scale;
}

static char *fill(const char *text, const InformationSlots *slots)
{
    GString *filled = g_string_new(text);
    const char *const values[] = {slots->case_number, slots->received_on};
    for (size_t i = 0; i < G_N_ELEMENTS(slot_names); i++) {
        /* A number keeps its order inside a line that runs from the right: isolated (Unicode Annex 9). */
        g_autofree char *isolated = g_strconcat("\u2066", values[i], "\u2069", NULL);
        g_string_replace(filled, slot_names[i], isolated, 0);
    }
    return g_string_free(filled, FALSE);
}

static void put_page(Sheet *sheet, const InformationSlots *slots)
{
    static const char *const parts[] = {"proof", "list", "missing", "silence", "check", "help"};
    const Information *information = sheet->information;
    put_text(sheet, "H1", 18, true, information_text(information, "title"));
    sheet->y_mm += 2;
    if (!information_verified(information))
        put_text(sheet, "P", 9.5, false, information_text(information, "unverified"));
    put_text(sheet, "P", 11.5, true, information_text(information, "law"));
    g_autofree char *number = fill(information_text(information, "number"), slots);
    put_text(sheet, "P", 11.5, false, number);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *title = g_strconcat(parts[i], "_title", NULL);
        put_text(sheet, "H2", 12.5, true, information_text(information, title));
        put_text(sheet, "P", 11.5, false, information_text(information, parts[i]));
    }
}

/* As large as one page allows: scripts differ by half in the room that they take. */
static void put_whole_page(Sheet *sheet, const InformationSlots *slots)
{
    static const double scales[] = {1.25, 1.15, 1.05, 1, 0.95, 0.9, 0.85, 0.8, 0.75};
    enum { TOP = 18, FOOT = 274 };
    for (size_t i = 0; i < G_N_ELEMENTS(scales); i++) {
        *sheet = (Sheet){sheet->paper, sheet->information, TOP, scales[i], true};
        put_page(sheet, slots);
        if (sheet->y_mm <= FOOT)
            break;
    }
    *sheet = (Sheet){sheet->paper, sheet->information, TOP, sheet->scale, false};
    put_page(sheet, slots);
}

/* For whoever hands it out. */
static void put_foot(Sheet *sheet)
{
    const PrintType small = {.size_pt = 8.5, .colour = PRINT_GREY};
    g_autofree char *text = french_format(information_verified(sheet->information) ? "information.foot" : "information.foot_unverified", "language",
                                          sheet->information->language, NULL);
    print_tag(sheet->paper, "P");
    print_text(sheet->paper, (FormBox){22, 280, 166, 0}, &small, text);
    print_tag_end(sheet->paper, "P");
}

bool information_write(const Information *information, const InformationSlots *slots, const char *path, GError **error)
{
    const char *font = information_text(information, "font");
    if (!print_font_there(font)) {
        g_autofree char *message = french_format("information.no_font", "font", font, "language", information->language, NULL);
        g_set_error_literal(error, FORMS_ERROR, FORMS_ERROR_SETUP, message);
        return false;
    }
    g_autoptr(PrintPaper) paper = print_paper_new(210, 297, information_text(information, "title"));
    print_paper_language(paper, information->language);
    Sheet sheet = {.paper = paper, .information = information};
    put_whole_page(&sheet, slots);
    put_foot(&sheet);
    return print_paper_write(paper, path, error);
}
