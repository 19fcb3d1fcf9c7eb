#include "forms/comb_prior.h"

#include "forms/rule_content.h"

#include <string.h>

/* A value that cannot be, or that the tables do not hold, is this much less likely than one that can, before looking at the
 * paper: people do write wrong keys and dates, and what stands clearly on the paper is never bent into a possible value. */
static double impossible_weight(const FormField *field)
{
    if (g_strcmp0(field->content, "nir") == 0)
        return 0.001;
    if (g_strcmp0(field->content, "checked_number") == 0)
        return 0.005;
    /* Nearly everybody writes one of these as the tables have it. */
    static const char *const listed[] = {"commune", "country", "nationality", NULL};
    if (field->content && g_strv_contains(listed, field->content))
        return 0.005;
    return field->kind == FORM_FIELD_DATE ? 0.01 : 0.05;
}

/* A date that exists, but in a year of which forms hardly ever speak. */
static const double odd_year_weight = 0.1;

static bool is_one_of(const FormField *field, const char *const *contents)
{
    return field->content && g_strv_contains(contents, field->content);
}

/* Whose letters follow each other as they do in names. */
static bool has_names(const FormField *field)
{
    static const char *const contents[] = {"name", "place", "commune", "country", "nationality", NULL};
    return is_one_of(field, contents);
}

/* Streets and mailboxes are named after people and places, among numbers. Only by a hand: print is sure enough without. */
static bool has_addresses(const Comb *comb)
{
    static const char *const contents[] = {"text", "email", NULL};
    return comb->style != ROW_TYPED && is_one_of(comb->row->field, contents);
}

/* Words of addresses that name models do not know, and where most mailboxes in France are kept. */
static const char *const street_words[] = {"RUE", "AVENUE", "BOULEVARD", "PLACE", "ALLEE", "CHEMIN", "IMPASSE", "ROUTE", "QUAI", "SQUARE",
                                           "COURS", "PASSAGE", "VILLA", "CITE", "RESIDENCE", "BATIMENT", "BAT", "APPARTEMENT", "APPT",
                                           "ETAGE", "ESCALIER", "PORTE", "CHEZ", "BIS", "TER", "DES", "LES", "SAINT", "SAINTE", NULL};
static const char *const mail_domains[] = {"GMAIL.COM", "ORANGE.FR", "HOTMAIL.FR", "HOTMAIL.COM", "YAHOO.FR", "YAHOO.COM", "OUTLOOK.FR",
                                           "OUTLOOK.COM", "FREE.FR", "LAPOSTE.NET", "SFR.FR", "WANADOO.FR", "LIVE.FR", "ICLOUD.COM",
                                           "BBOX.FR", "NEUF.FR", NULL};

/* One of these is this much more likely than another of its letters: enough to settle a doubt, never against a clear letter. */
static const double listed_weight = 50;

static double street_weight(const char *text)
{
    double weight = 1;
    g_autofree char *plain = g_str_to_ascii(text, "C");
    g_auto(GStrv) words = g_strsplit_set(plain, " -'.,/", -1);
    for (char **word = words; *word; word++)
        weight *= g_strv_contains(street_words, *word) ? listed_weight : 1;
    return weight;
}

static double domain_weight(const char *text)
{
    const char *at = strchr(text, '@');
    return at && g_strv_contains(mail_domains, at + 1) ? listed_weight : 1;
}

/* Within a word letters stand with letters and digits with digits; a change costs what it does in addresses and numbers. */
static double mixture_weight(const char *text)
{
    static const double change = 0.1;
    double weight = 1;
    for (const char *at = text; at[0] && at[1]; at++)
        if ((g_ascii_isdigit(at[0]) && g_ascii_isalpha(at[1])) || (g_ascii_isalpha(at[0]) && g_ascii_isdigit(at[1])))
            weight *= change;
    return weight;
}

static double whole_weight(const char *text, const void *data)
{
    const Comb *comb = data;
    const FormField *field = comb->row->field;
    g_autofree char *raw = comb_text(comb, text);
    g_autofree char *value = form_content_normalise(field, raw);
    if (form_content_broken(field, comb->context->models->tables, value))
        return mixture_weight(text) * impossible_weight(field);
    if (field->kind != FORM_FIELD_DATE)
        return mixture_weight(text);
    gint64 year = g_ascii_strtoll(value, NULL, 10);
    return year >= 1920 && year <= 2045 ? 1 : odd_year_weight;
}

static double name_weight(const char *text, const void *data)
{
    return whole_weight(text, data) * name_model_words(text, ((const Comb *)data)->context->models->names);
}

static double street_or_mailbox_weight(const char *text, const void *data)
{
    const Comb *comb = data;
    double listed = g_str_equal(comb->row->field->content, "email") ? domain_weight(text) : street_weight(text);
    return name_weight(text, data) * listed;
}

/* How much likelier an accent is than the network takes it to be, which was trained on one accented capital for four bare ones. By a hand nearly half as often as in
 * the names of French communes (INSEE: an E is an É one time in nine, an È one in twenty, the others are one in a hundred of their letter or fewer, Ç more in
 * names from elsewhere), since capitals are often written bare. Print has what the writer typed. */
static double accent_weight(gunichar letter, bool typed)
{
    if (letter < 0x80)
        return 1;
    if (typed)
        return 0.3;
    return letter == 0xC9 ? 0.2 : letter == 0xC8 || letter == 0xC7 ? 0.1 : 0.05;
}

static double name_step(const gunichar before[ROW_HISTORY], gunichar next, const void *data)
{
    const Comb *comb = data;
    return accent_weight(next, comb->style == ROW_TYPED) * name_model_step(before, next, comb->context->models->names);
}

/* To name models a digit ends a word. It is one of ten, where letters are one of few, and seldom stands in a word; a slanted stroke is
 * rather a one than a sign. */
static double address_step(const gunichar before[ROW_HISTORY], gunichar next, const void *data)
{
    static const double digit = 0.17, out_of_place = 0.2, sign = 0.02, end = 0.5;
    bool mail = g_str_equal(((const Comb *)data)->row->field->content, "email");
    gunichar last = before[ROW_HISTORY - 1];
    bool digits = g_unichar_isdigit(last), letters = g_unichar_isalpha(last);
    if (g_unichar_isdigit(next))
        return digit * (letters || (mail && !last) ? out_of_place : 1);
    if (!next && digits)
        return end;
    if (next == '.' || next == '@')
        return mail ? digit : sign;
    if (next && next < 0x80 && strchr("/,'_+", (char)next))
        return sign;
    return name_step(before, next, data) * (digits && g_unichar_isalpha(next) ? out_of_place : 1);
}

RowPrior comb_prior(const Comb *comb, bool letters)
{
    if (letters && comb->context->models->names && has_addresses(comb))
        return (RowPrior){street_or_mailbox_weight, address_step, comb};
    if (letters && comb->context->models->names && has_names(comb->row->field))
        return (RowPrior){name_weight, name_step, comb};
    return (RowPrior){whole_weight, NULL, comb};
}
