#include "forms/person_text.h"

#include <string.h>

/* A line that goes so far across the page, and is longer than a cell, goes on in the next. */
static const double FULL_LINE = 0.6, CELL_MM = 80;

static gunichar bare(gunichar c)
{
    gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
    if (c == 0x2019 || c == 0x02BC || c == '`')
        return '\'';
    g_unichar_fully_decompose(g_unichar_toupper(c), FALSE, parts, G_N_ELEMENTS(parts));
    return parts[0];
}

static double widest(const GArray *lines)
{
    double most = 0;
    for (guint i = 0; i < lines->len; i++)
        most = MAX(most, g_array_index(lines, PageLine, i).w_mm);
    return most;
}

/* What stands between a line and the one before. */
static gunichar between(const GArray *lines, guint at, double most)
{
    const PageLine *line = &g_array_index(lines, PageLine, at), *before = &g_array_index(lines, PageLine, at - 1);
    if (line->row == before->row)
        return '\t';
    return before->w_mm >= MAX(FULL_LINE * most, CELL_MM) ? ' ' : '\n';
}

static void put(PersonText *text, gunichar c, int line)
{
    text->said[text->length] = c;
    text->plain[text->length] = bare(c);
    text->line[text->length++] = line;
}

PersonText *person_text_new(const GArray *lines)
{
    PersonText *text = g_new0(PersonText, 1);
    gsize room = 1;
    for (guint i = 0; i < lines->len; i++)
        room += (gsize)g_utf8_strlen(g_array_index(lines, PageLine, i).text, -1) + 1;
    text->said = g_new(gunichar, room);
    text->plain = g_new(gunichar, room);
    text->line = g_new(int, room);
    text->lines = lines;
    double most = widest(lines);
    for (guint i = 0; i < lines->len; i++) {
        if (i > 0)
            put(text, between(lines, i, most), (int)i);
        for (const char *c = g_array_index(lines, PageLine, i).text; *c; c = g_utf8_next_char(c))
            put(text, g_utf8_get_char(c), (int)i);
    }
    return text;
}

void person_text_free(PersonText *text)
{
    if (!text)
        return;
    g_free(text->said);
    g_free(text->plain);
    g_free(text->line);
    g_free(text);
}

PersonPhrase *person_phrase_new(const char *said)
{
    PersonPhrase *phrase = g_new0(PersonPhrase, 1);
    phrase->plain = g_new(gunichar, (gsize)g_utf8_strlen(said, -1) + 1);
    for (const char *c = said; *c; c = g_utf8_next_char(c))
        phrase->plain[phrase->length++] = bare(g_utf8_get_char(c));
    return phrase;
}

void person_phrase_free(void *phrase)
{
    g_free(((PersonPhrase *)phrase)->plain);
    g_free(phrase);
}

static bool is_inside(const PersonText *text, int at)
{
    return at >= 0 && at < text->length;
}

static bool is_letter(const PersonText *text, int at)
{
    return is_inside(text, at) && g_unichar_isalnum(text->said[at]);
}

bool person_text_has(const PersonText *text, int at, const PersonPhrase *phrase)
{
    if (phrase->length == 0 || at + phrase->length > text->length)
        return false;
    for (int i = 0; i < phrase->length; i++) {
        gunichar c = text->plain[at + i];
        if (phrase->plain[i] == ' ' ? c != ' ' && c != '\n' : c != phrase->plain[i])
            return false;
    }
    bool starts = !g_unichar_isalnum(phrase->plain[0]) || !is_letter(text, at - 1);
    return starts && !(g_unichar_isalnum(phrase->plain[phrase->length - 1]) && is_letter(text, at + phrase->length));
}

bool person_text_word_starts(const PersonText *text, int at)
{
    return is_letter(text, at) ? !is_letter(text, at - 1) : text->said[at] == ',';
}

bool person_text_begins(const PersonText *text, int at)
{
    int before = at - 1;
    while (is_inside(text, before) && (text->said[before] == ' ' || text->said[before] == '-' || g_unichar_isdigit(text->said[before])))
        before--;
    return !is_inside(text, before) || (text->said[before] < 128 && strchr("\t\n.;,/)", (int)text->said[before]));
}

int person_text_skip(const PersonText *text, int at)
{
    int tabs = 0;
    while (is_inside(text, at) && text->said[at] < 128 && strchr(" :/-\t.", (int)text->said[at]) && (text->said[at] != '\t' || tabs++ == 0))
        at++;
    return at;
}

static bool in_word(const PersonText *text, int at)
{
    if (!is_inside(text, at))
        return false;
    if (g_unichar_isalpha(text->said[at]))
        return true;
    return (text->plain[at] == '-' || text->plain[at] == '\'') && is_letter(text, at - 1) && is_letter(text, at + 1);
}

bool person_text_word(const PersonText *text, int at, PersonSpan *word)
{
    while (is_inside(text, at) && (text->said[at] == ' ' || (text->said[at] == '.' && at > 0 && g_unichar_isalpha(text->said[at - 1]) && !is_letter(text, at - 2))))
        at++;
    word->from = word->to = at;
    while (in_word(text, word->to))
        word->to++;
    return word->to > word->from && !is_letter(text, word->to);
}

bool person_text_word_before(const PersonText *text, int at, PersonSpan *word)
{
    while (is_inside(text, at - 1) && (text->said[at - 1] == ' ' || text->said[at - 1] == '\n'))
        at--;
    word->from = word->to = at;
    while (word->from > 0 && in_word(text, word->from - 1))
        word->from--;
    return word->to > word->from && !is_letter(text, word->from - 1);
}

int person_text_words(const PersonText *text, PersonSpan span)
{
    int count = 0;
    PersonSpan word;
    for (int at = span.from; at < span.to && person_text_word(text, at, &word) && word.to <= span.to; at = word.to)
        count++;
    return count;
}

bool person_text_colon_after(const PersonText *text, int at)
{
    while (is_inside(text, at) && text->said[at] == ' ')
        at++;
    return is_inside(text, at) && text->said[at] == ':';
}

char *person_text_copy(const PersonText *text, PersonSpan span)
{
    GString *copy = g_string_new(NULL);
    for (int at = MAX(span.from, 0); at < span.to && at < text->length; at++)
        g_string_append_unichar(copy, text->said[at] == '\t' || text->said[at] == '\n' ? ' ' : text->said[at]);
    return g_string_free(copy, FALSE);
}

void person_text_sure(const PersonText *text, PersonSpan span, double *confidence, double *worst)
{
    for (int at = span.from; at < span.to && at < text->length; at++) {
        const PageLine *line = &g_array_index(text->lines, PageLine, text->line[at]);
        *confidence = MIN(*confidence, line->confidence);
        *worst = MIN(*worst, line->worst);
    }
}
