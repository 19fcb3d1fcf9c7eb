#include "forms/paper_date.h"

#include <string.h>

/* A digit that is read with less is not to be believed where a month decides. */
static const double LEAST_SURE = 0.55;
enum { BESIDE = 60, FIRST_YEAR = 1900, LAST_YEAR = 2099, FIRST_MADE = 1990 };

static const char *const months[12][3] = {
    {"janvier", "january", "janv"}, {"février", "february", "fevrier"}, {"mars", "march", NULL}, {"avril", "april", NULL},
    {"mai", "may", NULL}, {"juin", "june", NULL}, {"juillet", "july", "juil"}, {"août", "august", "aout"},
    {"septembre", "september", "sept"}, {"octobre", "october", "oct"}, {"novembre", "november", "nov"}, {"décembre", "december", "decembre"}};

static int month_of(const char *word)
{
    g_auto(GStrv) said = page_words_split(word);
    for (int month = 0; said[0] && month < 12; month++)
        for (int i = 0; i < 3 && months[month][i]; i++) {
            g_auto(GStrv) name = page_words_split(months[month][i]);
            if (page_words_near(said[0], name[0]))
                return month + 1;
        }
    return 0;
}

static bool set_day(GDate *day, int d, int m, int y)
{
    if (y < FIRST_YEAR || y > LAST_YEAR || d < 1 || d > 31 || m < 1 || m > 12 || !g_date_valid_dmy((GDateDay)d, (GDateMonth)m, (GDateYear)y))
        return false;
    g_date_clear(day, 1);
    g_date_set_dmy(day, (GDateDay)d, (GDateMonth)m, (GDateYear)y);
    return true;
}

/* Not optimised: that would make code at run time, which the jail forbids. */
static GRegex *pattern(void)
{
    static GRegex *compiled;
    static gsize once;
    if (g_once_init_enter(&once)) {
        compiled = g_regex_new("(?<![0-9])(?:(\\d{1,2})\\s?[/.-]\\s?(\\d{1,2})\\s?[/.-]\\s?(\\d{4})|(\\d{4})-(\\d{2})-(\\d{2})|"
                               "(\\d{1,2})(?:\\s?er)?\\s+([\\p{L}.]{3,10})\\s+(\\d{4}))(?![0-9])", 0, 0, NULL);
        g_once_init_leave(&once, 1);
    }
    return compiled;
}

static int number(const GMatchInfo *match, int group)
{
    g_autofree char *text = g_match_info_fetch(match, group);
    return text && *text ? atoi(text) : 0;
}

static bool day_of(const GMatchInfo *match, GDate *day)
{
    if (number(match, 3))
        return set_day(day, number(match, 1), number(match, 2), number(match, 3));
    if (number(match, 4))
        return set_day(day, number(match, 6), number(match, 5), number(match, 4));
    g_autofree char *word = g_match_info_fetch(match, 8);
    return set_day(day, number(match, 7), month_of(word), number(match, 9));
}

bool paper_date_next(const char *text, int *place, int *start, GDate *day)
{
    g_autoptr(GMatchInfo) match = NULL;
    g_regex_match_full(pattern(), text, -1, *place, 0, &match, NULL);
    for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
        int end = 0;
        g_match_info_fetch_pos(match, 0, start, &end);
        if (day_of(match, day)) {
            *place = end;
            return true;
        }
    }
    return false;
}

/* What stands just before byte `end` of a line. */
static char *words_before(const char *text, int end)
{
    const char *from = text + MAX(0, end - BESIDE);
    while (from < text + end && (*from & 0xC0) == 0x80)
        from++;
    return g_strndup(from, (gsize)(text + end - from));
}

/* "Lyon, le 12 mars 2026": nothing but a place before it, and the line is short. */
static bool is_place_and_day(const char *before)
{
    g_autofree char *bare = g_strstrip(g_strdup(before));
    gsize length = strlen(bare);
    return length >= 4 && length <= 40 && (g_str_has_suffix(bare, ", le") || g_str_has_suffix(bare, ",le"));
}

/* The piece that heads a column or stands left of piece `at`: the nearest above it that overlaps, or the one before it in its row. */
static const PageLine *heading_of(const GArray *lines, guint at, bool left)
{
    const PageLine *line = &g_array_index(lines, PageLine, at), *found = NULL;
    for (guint i = 0; i < lines->len; i++) {
        const PageLine *other = &g_array_index(lines, PageLine, i);
        double down = line->y_mm - other->y_mm;
        bool beside = i + 1 == at && other->row == line->row;
        bool above = other->row != line->row && down > 0 && down < 9 && other->x_mm < line->x_mm + line->w_mm && line->x_mm < other->x_mm + other->w_mm;
        if (left ? beside : above)
            found = other;
    }
    return found;
}

static bool says_made(const PageKinds *kinds, const GArray *lines, guint at, int start)
{
    const PageLine *line = &g_array_index(lines, PageLine, at);
    g_autofree char *before = words_before(line->text, start);
    if (page_kinds_other_date(kinds, before))
        return false;
    if (page_kinds_date(kinds, before) || is_place_and_day(before))
        return true;
    if (strlen(before) > 4)
        return false;
    for (int left = 1; left >= 0; left--) {
        const PageLine *heading = heading_of(lines, at, left == 1);
        if (heading && !page_kinds_other_date(kinds, heading->text) && page_kinds_date(kinds, heading->text))
            return true;
    }
    return false;
}

char *paper_date(const PageKinds *kinds, const GArray *lines)
{
    GDate latest, earliest, day;
    bool any = false, doubt = false;
    for (guint i = 0; i < lines->len; i++) {
        const PageLine *line = &g_array_index(lines, PageLine, i);
        for (int place = 0, start = 0; paper_date_next(line->text, &place, &start, &day);) {
            if (g_date_get_year(&day) < FIRST_MADE || !says_made(kinds, lines, i, start))
                continue;
            doubt |= line->worst < LEAST_SURE;
            latest = any && g_date_compare(&latest, &day) > 0 ? latest : day;
            earliest = any && g_date_compare(&earliest, &day) < 0 ? earliest : day;
            any = true;
        }
    }
    if (!any || doubt || g_date_days_between(&earliest, &latest) > 31)
        return NULL;
    return g_strdup_printf("%04d-%02d-%02d", g_date_get_year(&latest), g_date_get_month(&latest), g_date_get_day(&latest));
}
