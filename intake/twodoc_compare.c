#include "intake/twodoc_compare.h"

#include "forms/lookup.h"
#include "intake/table_json.h"

#include <stdbool.h>
#include <string.h>

enum { WORDS_MOST = 256, LONG_WORD = 5 };

const char *twodoc_agreement_name(TwodocAgreement agreement)
{
    static const char *const names[] = {"unknown", "same", "family", "other"};
    return names[agreement];
}

static void add_words(GPtrArray *words, const char *text)
{
    g_autofree char *normal = lookup_normal(text);
    g_auto(GStrv) parts = g_strsplit_set(normal, " /'-.,<", -1);
    for (char **part = parts; *part && words->len < WORDS_MOST; part++)
        if (**part)
            g_ptr_array_add(words, g_strdup(*part));
}

static bool is_role(const json_t *field, const char *const *roles)
{
    for (; *roles; roles++)
        if (strcmp(json_word(field, "role"), *roles) == 0)
            return true;
    return false;
}

static const char *value_of(const json_t *result, const char *role)
{
    const char *const roles[] = {role, NULL};
    size_t i;
    json_t *field;
    json_array_foreach(json_object_get(result, "fields"), i, field)
        if (is_role(field, roles) && *json_word(field, "value"))
            return json_word(field, "value");
    return "";
}

/* All words of names that the code has; of a machine readable zone those of its first line. */
static GPtrArray *names_in(const json_t *result)
{
    static const char *const roles[] = {"person", "last_name", "usage_name", "first_names", NULL};
    enum { MRZ_NAMES_FROM = 5, MRZ_NAMES_TO = 44 };
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    size_t i;
    json_t *field;
    json_array_foreach(json_object_get(result, "fields"), i, field)
        if (is_role(field, roles))
            add_words(words, json_word(field, "value"));
    const char *mrz = value_of(result, "mrz");
    if (strlen(mrz) > MRZ_NAMES_TO && g_str_is_ascii(mrz)) {
        g_autofree char *names = g_strndup(mrz + MRZ_NAMES_FROM, MRZ_NAMES_TO - MRZ_NAMES_FROM);
        add_words(words, names);
    }
    return words;
}

static bool has_word(const GPtrArray *words, const char *word)
{
    for (guint i = 0; i < words->len; i++) {
        const char *other = words->pdata[i];
        bool both_long = strlen(word) >= LONG_WORD && strlen(other) >= LONG_WORD;
        if (strcmp(other, word) == 0 || (both_long && lookup_distance(other, word, 1) <= 1))
            return true;
    }
    return false;
}

static bool has_all(const GPtrArray *words, const char *name)
{
    g_autoptr(GPtrArray) wanted = g_ptr_array_new_with_free_func(g_free);
    add_words(wanted, name);
    for (guint i = 0; i < wanted->len; i++)
        if (!has_word(words, wanted->pdata[i]))
            return false;
    return wanted->len > 0;
}

/* One of the first names, or its first letter standing alone. */
static bool has_first_name(const GPtrArray *words, const char *names)
{
    g_autoptr(GPtrArray) wanted = g_ptr_array_new_with_free_func(g_free);
    add_words(wanted, names);
    for (guint i = 0; i < wanted->len; i++) {
        const char initial[] = {*(const char *)wanted->pdata[i], 0};
        if (has_word(words, wanted->pdata[i]) || (i == 0 && has_word(words, initial)))
            return true;
    }
    return false;
}

/* DDMMYYYY or ISO against ISO. */
static bool differs(const char *in_code, const char *in_case)
{
    if (!*in_code || !*in_case)
        return false;
    g_autofree char *iso = strlen(in_code) == 8 ? g_strdup_printf("%.4s-%.2s-%.2s", in_code + 4, in_code + 2, in_code) : g_strdup(in_code);
    return strcmp(iso, in_case) != 0;
}

TwodocAgreement twodoc_compare_person(const json_t *result, const json_t *values)
{
    const char *birth_name = json_word(values, "nom_naissance"), *usage_name = json_word(values, "nom_usage");
    const char *number = value_of(result, "foreigner_number"), *held = json_word(values, "numero_etranger");
    if (differs(value_of(result, "birth_date"), json_word(values, "date_naissance")) || (*number && *held && strcmp(number, held) != 0))
        return TWODOC_OTHER;
    g_autoptr(GPtrArray) words = names_in(result);
    if (words->len == 0 || (!*birth_name && !*usage_name))
        return TWODOC_UNKNOWN;
    if (!has_all(words, birth_name) && !has_all(words, usage_name))
        return TWODOC_OTHER;
    const char *first_names = json_word(values, "prenoms");
    return !*first_names || has_first_name(words, first_names) ? TWODOC_SAME : TWODOC_FAMILY;
}

static char *first_number(const char *text)
{
    const char *digits = strpbrk(text, "0123456789");
    return digits ? g_strndup(digits, strspn(digits, "0123456789")) : NULL;
}

/* The number before the street, wherever the code has it. */
static bool street_number_differs(const json_t *result, const char *address)
{
    static const char *const roles[] = {"address", NULL};
    g_autofree char *held = first_number(address);
    bool any = false;
    size_t i;
    json_t *field;
    json_array_foreach(json_object_get(result, "fields"), i, field) {
        g_autofree char *number = is_role(field, roles) ? first_number(json_word(field, "value")) : NULL;
        if (held && number && strcmp(number, held) == 0)
            return false;
        any |= number != NULL;
    }
    return held && any;
}

TwodocAgreement twodoc_compare_address(const json_t *result, const json_t *values)
{
    const char *postal_code = value_of(result, "postal_code"), *town = value_of(result, "town");
    const char *held_code = json_word(values, "code_postal"), *held_town = json_word(values, "commune");
    if (!*postal_code || !*held_code)
        return TWODOC_UNKNOWN;
    g_autofree char *normal = lookup_normal(town), *held_normal = lookup_normal(held_town);
    bool same_town = !*normal || !*held_normal || lookup_distance(normal, held_normal, 2) <= 2;
    if (strcmp(postal_code, held_code) != 0 || !same_town)
        return TWODOC_OTHER;
    return street_number_differs(result, json_word(values, "adresse")) ? TWODOC_OTHER : TWODOC_SAME;
}
