#include "intake/scanner_options.h"

#include "intake/scanner.h"

#include <math.h>
#include <string.h>

enum { OPTIONS_MOST = 1000, TEXT_MOST = 4096 };

const SANE_Option_Descriptor *scanner_option(const ScannerDevice *device, const char *name, SANE_Int *number)
{
    for (SANE_Int i = 1; i < OPTIONS_MOST; i++) {
        const SANE_Option_Descriptor *option = device->library->get_option_descriptor(device->handle, i);
        if (!option)
            return NULL;
        *number = i;
        if (option->name && strcmp(option->name, name) == 0)
            return SANE_OPTION_IS_ACTIVE(option->cap) && SANE_OPTION_IS_SETTABLE(option->cap) ? option : NULL;
    }
    return NULL;
}

/* What backends call it, in English lower case; the shortest choice that holds one of them and none of `not` is it: "Gray" before
 * "Gray Dithered". */
static const struct {
    const char *word;
    const char *called[6], *not[4];
} meanings[] = {
    {"flatbed", {"flatbed", "platen", "normal", "glass"}, {"adf", "feeder", NULL}},
    {"duplex", {"duplex", "both sides"}, {NULL}},
    {"feeder", {"adf", "feeder", "simplex"}, {"duplex", "back", "both sides", NULL}},
    {"lineart", {"lineart", "line art", "binary", "black & white", "black and white", "monochrome"}, {"color", "colour", NULL}},
    {"grey", {"gray", "grey"}, {NULL}},
    {"colour", {"color", "colour", "rgb"}, {"lineart", "halftone", NULL}},
};

static bool holds(const char *text, const char *const *parts, size_t count)
{
    for (size_t i = 0; i < count && parts[i]; i++)
        if (strstr(text, parts[i]))
            return true;
    return false;
}

const char *scanner_choice(const char *word, const SANE_String_Const *choices)
{
    const char *best = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(meanings); i++) {
        if (strcmp(meanings[i].word, word) != 0)
            continue;
        for (; *choices; choices++) {
            g_autofree char *lower = g_ascii_strdown(*choices, -1);
            if (holds(lower, meanings[i].called, G_N_ELEMENTS(meanings[i].called)) &&
                !holds(lower, meanings[i].not, G_N_ELEMENTS(meanings[i].not)) && (!best || strlen(*choices) < strlen(best)))
                best = *choices;
        }
    }
    return best;
}

/* Values of SANE are whole numbers or 16.16 fixed ones. */
static double as_number(const SANE_Option_Descriptor *option, SANE_Word word)
{
    return option->type == SANE_TYPE_FIXED ? SANE_UNFIX(word) : word;
}

static SANE_Word as_word(const SANE_Option_Descriptor *option, double value)
{
    return option->type == SANE_TYPE_FIXED ? SANE_FIX(CLAMP(value, -32767, 32767)) : (SANE_Word)lround(CLAMP(value, -2e9, 2e9));
}

static double nearest(const SANE_Option_Descriptor *option, double value)
{
    if (option->constraint_type == SANE_CONSTRAINT_RANGE)
        return CLAMP(value, as_number(option, option->constraint.range->min), as_number(option, option->constraint.range->max));
    if (option->constraint_type != SANE_CONSTRAINT_WORD_LIST || option->constraint.word_list[0] < 1)
        return value;
    double best = as_number(option, option->constraint.word_list[1]);
    for (SANE_Word i = 2; i <= option->constraint.word_list[0]; i++) {
        double other = as_number(option, option->constraint.word_list[i]);
        if (fabs(other - value) < fabs(best - value))
            best = other;
    }
    return best;
}

bool scanner_allows(const SANE_Option_Descriptor *option, double value)
{
    return (option->type == SANE_TYPE_INT || option->type == SANE_TYPE_FIXED) && fabs(nearest(option, value) - value) < 0.5;
}

static bool control(const ScannerDevice *device, SANE_Int number, void *value, const char *name, GError **error)
{
    return scanner_sound(device->library->control_option(device->handle, number, SANE_ACTION_SET_VALUE, value, NULL), name, error);
}

bool scanner_set_number(const ScannerDevice *device, const char *name, double value, GError **error)
{
    SANE_Int number;
    const SANE_Option_Descriptor *option = scanner_option(device, name, &number);
    if (!option || (option->type != SANE_TYPE_INT && option->type != SANE_TYPE_FIXED && option->type != SANE_TYPE_BOOL) ||
        option->size != (SANE_Int)sizeof(SANE_Word))
        return false;
    SANE_Word word = as_word(option, nearest(option, value));
    return control(device, number, &word, name, error);
}

bool scanner_set_word(const ScannerDevice *device, const char *name, const char *value, GError **error)
{
    SANE_Int number;
    const SANE_Option_Descriptor *option = scanner_option(device, name, &number);
    if (!option || option->type != SANE_TYPE_STRING || option->size < 1 || option->size > TEXT_MOST)
        return false;
    g_autofree char *text = g_malloc0((gsize)option->size);
    if (g_strlcpy(text, value, (gsize)option->size) >= (gsize)option->size) {
        g_set_error(error, SCANNER_ERROR, 0, "invalid %s: too long", name);
        return false;
    }
    return control(device, number, text, name, error);
}

bool scanner_set(const ScannerDevice *device, const char *setting, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(setting, "=", 2);
    SANE_Int number;
    const SANE_Option_Descriptor *option = parts[0] && parts[1] ? scanner_option(device, parts[0], &number) : NULL;
    if (!option) {
        g_set_error(error, SCANNER_ERROR, 0, "invalid %s: the device has no such option now", setting);
        return false;
    }
    if (option->type == SANE_TYPE_STRING)
        return scanner_set_word(device, parts[0], parts[1], error);
    bool yes = strcmp(parts[1], "yes") == 0 || strcmp(parts[1], "true") == 0;
    return scanner_set_number(device, parts[0], yes ? 1 : g_ascii_strtod(parts[1], NULL), error);
}

double scanner_number(const ScannerDevice *device, const char *name, double otherwise)
{
    SANE_Int number;
    SANE_Word word = 0;
    const SANE_Option_Descriptor *option = scanner_option(device, name, &number);
    if (!option || (option->type != SANE_TYPE_INT && option->type != SANE_TYPE_FIXED) || option->size != (SANE_Int)sizeof word ||
        device->library->control_option(device->handle, number, SANE_ACTION_GET_VALUE, &word, NULL) != SANE_STATUS_GOOD)
        return otherwise;
    return as_number(option, word);
}

json_t *scanner_offers(const ScannerDevice *device, const char *name, const char *const *words)
{
    json_t *offered = json_array();
    SANE_Int number;
    const SANE_Option_Descriptor *option = scanner_option(device, name, &number);
    if (!option || option->type != SANE_TYPE_STRING || option->constraint_type != SANE_CONSTRAINT_STRING_LIST)
        return offered;
    for (; *words; words++)
        if (scanner_choice(*words, option->constraint.string_list))
            json_array_append_new(offered, json_string(*words));
    return offered;
}
