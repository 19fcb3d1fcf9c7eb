#include "forms/rule_content.h"

#include <stdio.h>
#include <string.h>

static bool all_of(const char *value, bool (*allowed)(gunichar))
{
    for (const char *p = value; *p; p = g_utf8_next_char(p))
        if (!allowed(g_utf8_get_char(p)))
            return false;
    return true;
}

static bool any_of(const char *value, bool (*wanted)(gunichar))
{
    for (const char *p = value; *p; p = g_utf8_next_char(p))
        if (wanted(g_utf8_get_char(p)))
            return true;
    return false;
}

static bool is_digit(gunichar c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(gunichar c)
{
    return g_unichar_isalpha(c);
}

static bool is_digit_or_capital(gunichar c)
{
    return is_digit(c) || (c >= 'A' && c <= 'Z');
}

static bool is_name_character(gunichar c)
{
    return is_letter(c) || c == ' ' || c == '-' || c == '\'' || c == '.';
}

static bool is_place_character(gunichar c)
{
    return is_name_character(c) || is_digit(c) || c == ',' || c == '(' || c == ')' || c == '/';
}

/* A name neither begins nor ends with a sign: what looks like one there is an I, or the name was cut off. */
static bool has_sign_at_edge(const char *value)
{
    return *value && (strchr("-'", value[0]) || strchr("-'", value[strlen(value) - 1]));
}

static const char *name_broken(const LookupTables *tables, const char *value)
{
    (void)tables;
    return all_of(value, is_name_character) && any_of(value, is_letter) && !has_sign_at_edge(value) ? NULL : "name";
}

static const char *place_broken(const LookupTables *tables, const char *value)
{
    (void)tables;
    return all_of(value, is_place_character) && any_of(value, is_letter) ? NULL : "place";
}

static const char *date_broken(const LookupTables *tables, const char *value)
{
    (void)tables;
    int year, month, day, length = 0;
    if (sscanf(value, "%4d-%2d-%2d%n", &year, &month, &day, &length) != 3 || length != 10 || value[10] ||
        strspn(value, "0123456789-") != 10)
        return "date_exists";
    if (year < 1900 || year > 2099)
        return "date_exists";
    /* An unknown day is written with a known month or without; a known day of an unknown month is a slip. */
    if (month == 0)
        return day == 0 ? NULL : "date_exists";
    if (day == 0)
        return month <= 12 ? NULL : "date_exists";
    return g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year) ? NULL : "date_exists";
}

static const char *postal_code_broken(const LookupTables *tables, const char *value)
{
    if (strlen(value) != 5 || !all_of(value, is_digit))
        return "postal_code";
    return !tables || lookup_postal_code(tables, value) ? NULL : "postal_code";
}

static const char *commune_broken(const LookupTables *tables, const char *value)
{
    return !tables || lookup_commune(tables, value) ? NULL : "commune";
}

static const char *country_broken(const LookupTables *tables, const char *value)
{
    return !tables || lookup_country(tables, value) ? NULL : "country";
}

static const char *nationality_broken(const LookupTables *tables, const char *value)
{
    return !tables || lookup_nationality(tables, value) ? NULL : "nationality";
}

/* One label of a domain: letters and digits, hyphens inside. */
static bool is_label(const char *label)
{
    size_t length = strlen(label);
    return length > 0 && length <= 63 && label[0] != '-' && label[length - 1] != '-' &&
           strspn(label, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static bool is_mailbox(const char *mailbox)
{
    size_t length = strlen(mailbox);
    return length > 0 && length <= 64 && mailbox[0] != '.' && mailbox[length - 1] != '.' && !strstr(mailbox, "..") &&
           strspn(mailbox, "abcdefghijklmnopqrstuvwxyz0123456789._%+-") == length;
}

/* RFC 5321 allows far more than anybody's provider does; what is odd goes to a person, which is cheap. */
static const char *email_broken(const LookupTables *tables, const char *value)
{
    (void)tables;
    g_auto(GStrv) halves = g_strsplit(value, "@", -1);
    if (strlen(value) > 254 || g_strv_length(halves) != 2 || !is_mailbox(halves[0]))
        return "email";
    g_auto(GStrv) labels = g_strsplit(halves[1], ".", -1);
    guint count = g_strv_length(labels);
    for (guint i = 0; i < count; i++)
        if (!is_label(labels[i]))
            return "email";
    const char *top = count >= 2 ? labels[count - 1] : "";
    return strlen(top) >= 2 && strspn(top, "abcdefghijklmnopqrstuvwxyz") == strlen(top) ? NULL : "email";
}

static const char *phone_broken(const LookupTables *tables, const char *value)
{
    (void)tables;
    bool abroad = *value == '+';
    const char *digits = value + abroad;
    size_t length = strlen(digits);
    if (!all_of(digits, is_digit))
        return "phone";
    bool good = abroad ? length >= 6 && length <= 15 && *digits != '0' : length == 10 && digits[0] == '0' && digits[1] != '0';
    return good ? NULL : "phone";
}

static const char *foreigner_number_broken(const LookupTables *tables, const char *value)
{
    (void)tables;
    size_t length = strlen(value);
    return (length == 9 || length == 10) && all_of(value, is_digit_or_capital) ? NULL : "foreigner_number";
}

static const char *document_number_broken(const LookupTables *tables, const char *value)
{
    (void)tables;
    size_t length = strlen(value);
    bool good = length >= 5 && length <= 20 && all_of(value, is_digit_or_capital) && any_of(value, is_digit);
    return good ? NULL : "document_number";
}

static int weighed_value(char c)
{
    return is_digit((gunichar)c) ? c - '0' : c - 'A' + 10;
}

static const char *checked_number_broken(const LookupTables *tables, const char *value)
{
    (void)tables;
    static const int weights[] = {7, 3, 1};
    size_t length = strlen(value);
    if (length < 2 || !all_of(value, is_digit_or_capital) || !is_digit((gunichar)value[length - 1]))
        return "checked_number";
    int sum = 0;
    for (size_t i = 0; i + 1 < length; i++)
        sum += weights[i % 3] * weighed_value(value[i]);
    return sum % 10 == value[length - 1] - '0' ? NULL : "checked_number";
}

/* Corsica's departments 2A and 2B count as 19 and 18. */
static const char *nir_broken(const LookupTables *tables, const char *value)
{
    (void)tables;
    enum { LENGTH = 15, NUMBER = 13, DEPARTMENT = 6 };
    if (strlen(value) != LENGTH)
        return "nir";
    char digits[LENGTH + 1];
    g_strlcpy(digits, value, sizeof digits);
    if (digits[DEPARTMENT - 1] == '2' && (digits[DEPARTMENT] == 'A' || digits[DEPARTMENT] == 'B')) {
        digits[DEPARTMENT - 1] = '1';
        digits[DEPARTMENT] = digits[DEPARTMENT] == 'A' ? '9' : '8';
    }
    if (!all_of(digits, is_digit))
        return "nir";
    guint64 key = g_ascii_strtoull(digits + NUMBER, NULL, 10);
    digits[NUMBER] = '\0';
    return 97 - g_ascii_strtoull(digits, NULL, 10) % 97 == key ? NULL : "nir";
}

static const char *number_broken(const LookupTables *tables, const char *value)
{
    (void)tables;
    return all_of(value, is_digit) ? NULL : "number";
}

/* Without the characters that people put in for the eye. */
static char *without(const char *text, const char *separators)
{
    GString *kept = g_string_new(NULL);
    for (const char *p = text; *p; p++)
        if (!strchr(separators, *p))
            g_string_append_c(kept, *p);
    return g_string_free(kept, FALSE);
}

static char *normalise_compact(const char *text)
{
    return without(text, " -");
}

static char *normalise_phone(const char *text)
{
    g_autofree char *bare = without(text, " .-/_");
    g_autoptr(GString) number = g_string_new(bare);
    g_string_replace(number, "(0)", "", 1);
    if (g_str_has_prefix(number->str, "00"))
        g_string_replace(number, "00", "+", 1);
    if (g_str_has_prefix(number->str, "+330"))
        g_string_erase(number, 3, 1);
    if (g_str_has_prefix(number->str, "+33") && number->len == 12)
        g_string_replace(number, "+33", "0", 1);
    return g_strdup(number->str);
}

/* A blank in the middle stays, and breaks the rule: where one was seen a character is missing, "_" on the frame's line most often. */
static char *normalise_email(const char *text)
{
    return g_strstrip(g_ascii_strdown(text, -1));
}

static bool is_iso_date(const char *text)
{
    return strlen(text) == 10 && text[4] == '-' && text[7] == '-' && strspn(text, "0123456789-") == 10;
}

/* "31121990", "31/12/1990", "31 12 1990", "  121990": the parts by their places, blank or 00 where unknown. What a frame or a
 * speck left beside the digits does not make them another date. */
static char *normalise_date(const char *text)
{
    if (is_iso_date(text))
        return g_strdup(text);
    g_autofree char *bare = without(text, "/.-");
    g_autofree char *tight = without(text, "/.- ()[]|,:;'");
    const char *digits = strlen(tight) == 8 ? tight : bare;
    if (strlen(digits) != 8 || strspn(digits, "0123456789 ") != 8)
        return NULL;
    char part[2][3];
    for (int i = 0; i < 2; i++) {
        memcpy(part[i], digits + 2 * i, 2);
        part[i][2] = '\0';
        if (g_str_equal(part[i], "  "))
            memcpy(part[i], "00", 2);
    }
    if (strspn(part[0], "0123456789") != 2 || strspn(part[1], "0123456789") != 2 ||
        strspn(digits + 4, "0123456789") != 4)
        return NULL;
    return g_strdup_printf("%s-%s-%s", digits + 4, part[1], part[0]);
}

#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
#define NAMES CAPITALS "ÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸÑ-'."

static const struct {
    const char *content, *alphabet; /* alphabet NULL: any character */
    char *(*normalise)(const char *text); /* NULL: only the spaces; its answer NULL: not understood */
    const char *(*broken)(const LookupTables *tables, const char *value);
} contents[] = {
    {"name", NAMES, NULL, name_broken},
    {"place", NULL, NULL, place_broken},
    {"date", DIGITS, normalise_date, date_broken},
    {"postal_code", DIGITS, normalise_compact, postal_code_broken},
    {"commune", NULL, NULL, commune_broken},
    {"country", NAMES, NULL, country_broken},
    {"nationality", NAMES, NULL, nationality_broken},
    {"email", NULL, normalise_email, email_broken},
    {"phone", DIGITS, normalise_phone, phone_broken},
    {"foreigner_number", CAPITALS DIGITS, normalise_compact, foreigner_number_broken},
    {"document_number", CAPITALS DIGITS, normalise_compact, document_number_broken},
    {"checked_number", CAPITALS DIGITS, normalise_compact, checked_number_broken},
    {"nir", DIGITS "AB", normalise_compact, nir_broken},
    {"number", DIGITS, normalise_compact, number_broken},
    {"text", NULL, NULL, NULL},
};

static int content_index(const char *content)
{
    for (int i = 0; content && i < (int)G_N_ELEMENTS(contents); i++)
        if (g_str_equal(contents[i].content, content))
            return i;
    return -1;
}

static int field_content_index(const FormField *field)
{
    return content_index(field->kind == FORM_FIELD_DATE ? "date" : field->content);
}

bool form_content_known(const char *content)
{
    return content_index(content) >= 0;
}

const char *form_content_alphabet(const char *content)
{
    int index = content_index(content);
    return index >= 0 ? contents[index].alphabet : NULL;
}

/* Both apostrophes are one. Runs of blanks become one space, in a multiline runs with a line feed one line feed; none at the ends. */
static char *squeeze(const char *text)
{
    GString *squeezed = g_string_new(NULL);
    for (const char *p = text; *p;) {
        size_t blanks = strspn(p, " \t\n");
        if (blanks > 0) {
            bool new_line = memchr(p, '\n', blanks) != NULL;
            p += blanks;
            if (*p && squeezed->len > 0)
                g_string_append_c(squeezed, new_line ? '\n' : ' ');
        } else {
            g_string_append_c(squeezed, *p++);
        }
    }
    g_string_replace(squeezed, "\342\200\231", "'", 0);
    return g_string_free(squeezed, FALSE);
}

char *form_content_normalise(const FormField *field, const char *raw)
{
    char *squeezed = squeeze(raw);
    int index = field_content_index(field);
    if (!*squeezed || index < 0 || !contents[index].normalise)
        return squeezed;
    /* The blank cells of a date tell which part is unknown, so it is read from the raw row. */
    char *value = contents[index].normalise(contents[index].normalise == normalise_date ? raw : squeezed);
    if (!value)
        return squeezed;
    g_free(squeezed);
    return value;
}

const char *form_content_broken(const FormField *field, const LookupTables *tables, const char *value)
{
    int index = field_content_index(field);
    return index >= 0 && contents[index].broken ? contents[index].broken(tables, value) : NULL;
}
