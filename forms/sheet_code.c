#include "forms/sheet_code.h"

#include <stdio.h>
#include <string.h>

enum { CHECK_LENGTH = 7, TEXT_MAX = 150, WORD_MAX = 40, PAGE_MAX = 99 };

/* One row a kind, in the order of SheetKind from SHEET_FORM_PAGE on. */
typedef struct {
    char letter;
    int fields;
    const char *name;
} KindRow;

static const KindRow kind_rows[] = {
    {'F', 4, "form_page"},    {'N', 1, "new_case"}, {'D', 1, "new_document"},
    {'B', 4, "batch_header"}, {'C', 1, "case"},     {'E', 0, "end"},      {'T', 0, "deck"},
};

static const KindRow *kind_row(SheetKind kind)
{
    return kind >= SHEET_FORM_PAGE ? &kind_rows[kind - SHEET_FORM_PAGE] : NULL;
}

const char *sheet_kind_name(SheetKind kind)
{
    const KindRow *row = kind_row(kind);
    if (row)
        return row->name;
    return kind == SHEET_DAMAGED ? "damaged" : "not_ours";
}

void sheet_code_clear(SheetCode *code)
{
    g_free(code->form_id);
    g_free(code->form_hash);
    g_free(code->copy);
    g_free(code->document_kind);
    g_free(code->procedure);
    g_free(code->office);
    g_free(code->channel);
    g_free(code->date);
    g_free(code->serial);
    g_free(code->case_number);
    memset(code, 0, sizeof *code);
}

/* Base-32 (RFC 4648) of the first 35 bits of the SHA-256 of `length` bytes. */
static void check_of(const char *text, size_t length, char check[CHECK_LENGTH + 1])
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)text, (gssize)length);
    guint8 digest[32];
    gsize size = sizeof digest;
    g_checksum_get_digest(sum, digest, &size);
    guint64 bits = 0;
    for (int i = 0; i < 5; i++)
        bits = bits << 8 | digest[i];
    bits >>= 5;
    for (int i = CHECK_LENGTH - 1; i >= 0; i--, bits >>= 5)
        check[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[bits & 31];
    check[CHECK_LENGTH] = '\0';
}

/* QR's alphanumeric mode has no lower case and no underscore; neither "_" nor "." may mean two things. */
static void append_word(GString *text, const char *word)
{
    for (const char *c = word ? word : ""; *c; c++)
        g_string_append_c(text, *c == '_' ? '.' : g_ascii_toupper(*c));
    g_string_append_c(text, ':');
}

char *sheet_code_make(const SheetCode *code)
{
    const KindRow *row = kind_row(code->kind);
    g_return_val_if_fail(row, NULL);
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "G1%c:", row->letter);
    if (code->kind == SHEET_FORM_PAGE) {
        append_word(text, code->form_id);
        append_word(text, code->form_hash);
        g_string_append_printf(text, "%d:", code->page);
        append_word(text, code->copy);
    } else if (code->kind == SHEET_NEW_CASE) {
        append_word(text, code->procedure);
    } else if (code->kind == SHEET_NEW_DOCUMENT) {
        append_word(text, code->document_kind);
    } else if (code->kind == SHEET_BATCH_HEADER) {
        append_word(text, code->office);
        append_word(text, code->channel);
        append_word(text, code->date);
        append_word(text, code->serial);
    } else if (code->kind == SHEET_CASE) {
        append_word(text, code->case_number);
    }
    char check[CHECK_LENGTH + 1];
    check_of(text->str, text->len, check);
    g_string_append(text, check);
    return g_string_free(text, FALSE);
}

static bool is_ours(const char *text)
{
    return text[0] == 'G' && g_ascii_isdigit(text[1]) && g_ascii_isupper(text[2]) && text[3] == ':';
}

/* Splits "G1X:a:b:CHECK" into a, b. NULL when the check or the number of fields is wrong. */
static char **split_checked(const char *text, SheetKind *kind)
{
    size_t length = strlen(text);
    if (length > TEXT_MAX || length < 4 + CHECK_LENGTH || text[1] != '1')
        return NULL;
    size_t body = length - CHECK_LENGTH;
    char check[CHECK_LENGTH + 1];
    check_of(text, body, check);
    if (text[body - 1] != ':' || strcmp(check, text + body) != 0)
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(kind_rows); i++) {
        if (text[2] != kind_rows[i].letter)
            continue;
        g_autofree char *middle = body > 4 ? g_strndup(text + 4, body - 5) : g_strdup("");
        char **fields = g_strsplit(middle, ":", -1);
        /* "" splits into no field, yet stands for one empty field where one is due. */
        int count = MAX((int)g_strv_length(fields), body > 4 ? 1 : 0);
        *kind = SHEET_FORM_PAGE + (SheetKind)i;
        if (count == kind_rows[i].fields)
            return fields;
        g_strfreev(fields);
    }
    return NULL;
}

/* The word as the program knows it: "JUSTIFICATIF.DOMICILE" is "justificatif_domicile". NULL when misshapen. */
static char *word(const char *field)
{
    if (!field || !*field || strlen(field) > WORD_MAX)
        return NULL;
    char *result = g_ascii_strdown(field, -1);
    for (char *c = result; *c; c++) {
        if (*c == '.')
            *c = '_';
        if (!g_ascii_isalnum(*c) && *c != '_' && *c != '-') {
            g_free(result);
            return NULL;
        }
    }
    return result;
}

/* The same for what stays in capitals: numbers of cases, offices, copies. */
static char *capital_word(const char *field)
{
    g_autofree char *lower = word(field);
    return lower ? g_ascii_strup(lower, -1) : NULL;
}

static bool is_date(const char *text)
{
    int year, month, day, end = 0;
    return text && sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &end) == 3 && end == 10 && text[10] == '\0' &&
           g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

static bool is_copy(const char *text)
{
    return text && strlen(text) == 8 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == 8;
}

static bool fill_form_page(char **field, SheetCode *code)
{
    code->form_id = word(field[0]);
    code->form_hash = word(field[1]);
    code->page = (int)g_ascii_strtoll(field[2], NULL, 10);
    code->copy = capital_word(field[3]);
    g_autofree char *page = g_strdup_printf("%d", code->page);
    return code->form_id && code->form_hash && strlen(code->form_hash) == 8 && is_copy(code->copy) &&
           code->page >= 1 && code->page <= PAGE_MAX && strcmp(page, field[2]) == 0;
}

static bool fill_batch_header(char **field, SheetCode *code)
{
    code->office = capital_word(field[0]);
    code->channel = word(field[1]);
    code->date = word(field[2]);
    code->serial = capital_word(field[3]);
    return code->office && code->channel && is_date(code->date) && code->serial;
}

static bool fill(SheetKind kind, char **field, SheetCode *code)
{
    switch (kind) {
    case SHEET_FORM_PAGE:
        return fill_form_page(field, code);
    case SHEET_NEW_CASE:
        code->procedure = field[0] ? word(field[0]) : g_strdup("");
        return code->procedure != NULL;
    case SHEET_NEW_DOCUMENT:
        code->document_kind = word(field[0]);
        return code->document_kind != NULL;
    case SHEET_BATCH_HEADER:
        return fill_batch_header(field, code);
    case SHEET_CASE:
        code->case_number = capital_word(field[0]);
        return code->case_number != NULL;
    default:
        return true;
    }
}

SheetKind sheet_code_parse(const char *text, SheetCode *code)
{
    memset(code, 0, sizeof *code);
    if (!is_ours(text))
        return code->kind;
    SheetKind kind = SHEET_DAMAGED;
    g_auto(GStrv) fields = split_checked(text, &kind);
    if (!fields || !fill(kind, fields, code)) {
        sheet_code_clear(code);
        return code->kind = SHEET_DAMAGED;
    }
    return code->kind = kind;
}
