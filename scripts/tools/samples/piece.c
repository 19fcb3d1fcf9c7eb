#include "piece.h"

#include "copy.h"
#include "forms/lookup.h"
#include "forms/print_paper.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE = 44, NAME = 39 };

static int digit_value(char c)
{
    return g_ascii_isdigit(c) ? c - '0' : g_ascii_isupper(c) ? c - 'A' + 10 : 0;
}

/* ICAO Doc 9303 part 3: weights 7, 3, 1, modulo 10. */
static char check_digit(const char *text, int length)
{
    static const int weights[] = {7, 3, 1};
    int sum = 0;
    for (int i = 0; i < length; i++)
        sum += digit_value(text[i]) * weights[i % 3];
    return (char)('0' + sum % 10);
}

/* Capitals and "<" only. */
static char *mrz_word(const char *text)
{
    char *ascii = g_str_to_ascii(text ? text : "", "C");
    for (char *c = ascii; *c; c++)
        *c = g_ascii_isalnum(*c) ? g_ascii_toupper(*c) : '<';
    return ascii;
}

/* "1990-12-31" to "901231" at `place`. */
static void put_date(char *place, const char *iso)
{
    if (iso && strlen(iso) == 10) {
        memcpy(place, iso + 2, 2);
        memcpy(place + 2, iso + 5, 2);
        memcpy(place + 4, iso + 8, 2);
    }
}

/* The zone's three letters for a nationality as the form has it; Utopia's for one that no table knows. */
static void put_nation(char *place, const char *nationality)
{
    memcpy(place, "UTO", 3);
    g_autoptr(LookupTables) tables = lookup_tables_load("build/lookup", NULL);
    g_autofree char *normal = lookup_normal(nationality ? nationality : ""), *list = NULL;
    const char *code = tables ? lookup_nationality(tables, normal) : NULL;
    if (!code || !g_file_get_contents("build/lookup/nations.tsv", &list, NULL, NULL))
        return;
    g_autofree char *wanted = g_strdup_printf("\n%s\t", code);
    const char *line = strstr(list, wanted);
    if (line)
        memcpy(place, line + strlen(wanted), 3);
}

char *piece_passport_mrz(GHashTable *values)
{
    g_autofree char *surname = mrz_word(g_hash_table_lookup(values, "nom_naissance"));
    g_autofree char *given = mrz_word(g_hash_table_lookup(values, "prenoms"));
    const char *stated = g_hash_table_lookup(values, "passeport_numero");
    g_autofree char *number = mrz_word(stated ? stated : "UT0000001");
    g_autofree char *names = g_strdup_printf("%s<<%s", surname, given);
    const char *sex = g_hash_table_lookup(values, "sexe");
    char lines[2 * LINE + 2];
    memset(lines, '<', sizeof lines);
    memcpy(lines, "P<UTO", 5);
    memcpy(lines + 5, names, MIN(strlen(names), NAME));
    lines[LINE] = '\n';
    char *second = lines + LINE + 1;
    memcpy(second, number, MIN(strlen(number), 9));
    second[9] = check_digit(second, 9);
    put_nation(second + 10, g_hash_table_lookup(values, "nationalite"));
    put_date(second + 13, g_hash_table_lookup(values, "date_naissance"));
    second[19] = check_digit(second + 13, 6);
    second[20] = sex && *sex == 'f' ? 'F' : 'M';
    put_date(second + 21, g_hash_table_lookup(values, "passeport_expiration"));
    second[27] = check_digit(second + 21, 6);
    second[42] = '0';
    char composite[64];
    memcpy(composite, second, 10);
    memcpy(composite + 10, second + 13, 7);
    memcpy(composite + 17, second + 21, 22);
    second[43] = check_digit(composite, 39);
    return g_strndup(lines, 2 * LINE + 1);
}

static PopplerDocument *finish(PrintPaper *paper, GError **error)
{
    g_autofree char *path = NULL;
    int file = g_file_open_tmp("piece-XXXXXX.pdf", &path, error);
    if (file < 0)
        return NULL;
    close(file);
    PopplerDocument *document = print_paper_write(paper, path, error) ? printed_open(path, error) : NULL;
    g_unlink(path);
    return document;
}

PopplerDocument *piece_passport(GHashTable *values, GError **error)
{
    static const char *const shown[] = {"nom_naissance", "prenoms", "nationalite", "date_naissance", "ville_naissance",
                                        "passeport_numero", "passeport_delivrance", "passeport_expiration"};
    g_autoptr(PrintPaper) paper = print_paper_new(210, 297, "specimen");
    const PrintType head = {.size_pt = 16, .bold = true}, text = {.size_pt = 11};
    /* Ten characters an inch, as Doc 9303 has them. */
    const PrintType machine = {.family = "OCR B", .size_pt = 9.96, .outlines = true};
    print_frame(paper, (FormBox){36, 60, 138, 100}, 0.5, PRINT_GREY);
    print_text(paper, (FormBox){42, 64, 0, 0}, &head, "UTOPIA  PASSEPORT  SPECIMEN");
    print_fill(paper, (FormBox){42, 76, 35, 45}, (PrintColour){0.8, 0.82, 0.85});
    print_fill(paper, (FormBox){52, 86, 15, 20}, (PrintColour){0.4, 0.35, 0.35});
    double y = 76;
    for (size_t i = 0; i < G_N_ELEMENTS(shown); i++, y += 6.6) {
        const char *value = g_hash_table_lookup(values, shown[i]);
        print_text(paper, (FormBox){82, y, 0, 0}, &text, value ? value : "-");
    }
    g_autofree char *zone = piece_passport_mrz(values);
    print_text(paper, (FormBox){43, 142, 0, 0}, &machine, zone);
    return finish(paper, error);
}

PopplerDocument *piece_letter(const char *text_path, GError **error)
{
    g_autofree char *content = NULL;
    if (!g_file_get_contents(text_path, &content, NULL, error))
        return NULL;
    g_autoptr(PrintPaper) paper = print_paper_new(210, 297, "specimen");
    const PrintType type = {.size_pt = 11};
    print_text(paper, (FormBox){25, 30, 160, 0}, &type, content);
    return finish(paper, error);
}
