#include "forms/line_plausible.h"

#include <glib.h>
#include <string.h>

/* Capitals stand where people put them. The engine takes l for L and s for S at the same height, and is sure of it:
 * "EL Hamda", "ESsosso", "TUrc". */
static bool plausible_case(const char *text)
{
    bool all_capitals = false, mixed = false;
    g_auto(GStrv) words = g_strsplit_set(text, " -'\n", -1);
    for (char **word = words; *word; word++) {
        int capitals = 0, small = 0, inner_capitals = 0;
        for (const char *p = *word; *p; p = g_utf8_next_char(p)) {
            gunichar c = g_utf8_get_char(p);
            inner_capitals += p > *word && g_unichar_isupper(c);
            capitals += g_unichar_isupper(c);
            small += g_unichar_islower(c);
        }
        if (inner_capitals > 0 && small > 0)
            return false;
        all_capitals |= capitals > 1;
        mixed |= small > 0;
    }
    return !(all_capitals && mixed);
}

/* What stands on one line of a form is no sentence: a full stop ends an initial or an abbreviation. Behind a whole word in
 * the middle it is dust, however like a stop it looks: "Point conseil. Nord". */
static bool plausible_stops(const char *text)
{
    enum { ABBREVIATION = 5 };
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    for (char **word = words; *word && word[1]; word++) {
        const char *stop = strchr(*word, '.');
        if (stop && stop[1] == '\0' && g_utf8_strlen(*word, -1) - 1 > ABBREVIATION)
            return false;
    }
    return true;
}

bool line_plausible(const char *text, bool sentences)
{
    return plausible_case(text) && (sentences || plausible_stops(text));
}
