#include "forms/deck.h"

#include "forms/error.h"

#include <math.h>
#include <string.h>

FormBox deck_mark(int i)
{
    return (FormBox){i % 2 ? 194 : 10, i / 2 ? 281 : 10, 6, 6};
}

FormBox deck_ruler(int i, bool down)
{
    return down ? (FormBox){11.5, 40 + 23.0 * i, 3, 3} : (FormBox){19 + 17.0 * i, 64, 3, 3};
}

FormBox deck_code(int i)
{
    static const double lefts[DECK_CODES] = {24, 44, 70};
    double side = 21 * (0.5 + 0.25 * i);
    return (FormBox){lefts[i], 30, side, side};
}

FormBox deck_own_code(void)
{
    return (FormBox){150, 26, 30, 30};
}

FormBox deck_grey(int i)
{
    return (FormBox){22 + 20.0 * i, 73, 20, 16};
}

FormBox deck_tick(int i)
{
    return (FormBox){28 + 25.0 * i, 116, 5, 5};
}

double deck_tick_fill(int i)
{
    static const double fills[DECK_TICKS] = {0, 0.03, 0.07, 0.15, 0.40, 0};
    return fills[i];
}

FormBox deck_cell(int i)
{
    return (FormBox){26 + 12.5 * (i % DECK_ROW), 134 + 15.0 * (i / DECK_ROW), 6.5, 8};
}

FormBox deck_bar(bool down)
{
    return down ? (FormBox){196, 40, 4, 230} : (FormBox){22, 94, 165, 4};
}

FormBox deck_band(bool down)
{
    return down ? (FormBox){190, 96, 5, 174} : (FormBox){22, 99, 165, 6};
}

FormBox deck_field(void)
{
    return (FormBox){24, 186, 160, 72};
}

static json_t *number(double value)
{
    return json_real(isfinite(value) ? floor(CLAMP(value, 0, 1e5) * 1e4) / 1e4 : 0);
}

static json_t *numbers(const double *values, int count)
{
    json_t *list = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(list, number(values[i]));
    return list;
}

json_t *deck_to_json(const DeckReading *deck)
{
    json_t *faults = json_array();
    for (int i = 0; deck->faults[i]; i++)
        json_array_append_new(faults, json_string(deck->faults[i]));
    return json_pack("{sb so so so si so so si si si si so so}", "found", deck->found, "dpi_x", number(deck->dpi_x), "dpi_y",
                     number(deck->dpi_y), "off_mm", number(deck->off_mm), "ruler", deck->ruler, "grey", numbers(deck->grey, DECK_GREYS),
                     "tick", numbers(deck->tick, DECK_TICKS), "ticks", deck->ticks, "codes", deck->codes, "glyphs", deck->glyphs,
                     "stripes", deck->stripes, "dirt", number(deck->dirt), "faults", faults);
}

static bool refuse(const char *key, GError **error)
{
    g_set_error(error, FORMS_ERROR, FORMS_ERROR_INPUT, "the reading is not believed: deck.%s", key);
    return false;
}

static bool in_range(const json_t *value, double most)
{
    return json_is_number(value) && json_number_value(value) >= 0 && json_number_value(value) <= most;
}

static bool are_shares(const json_t *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!in_range(json_array_get(list, i), 1))
            return false;
    return json_array_size(list) == count;
}

static bool check_faults(const json_t *list)
{
    static const char *const words[] = {"marks", "scale_x", "scale_y", "ruler", "grey", "dark", "light",
                                        "ticks", "codes", "glyphs", "stripe", "dirt", NULL};
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *word = json_string_value(json_array_get(list, i));
        if (!word || !g_strv_contains(words, word))
            return false;
    }
    return json_is_array(list) && json_array_size(list) < DECK_FAULTS;
}

bool deck_json_check(const json_t *deck, GError **error)
{
    static const struct {
        const char *key;
        double most;
        bool whole;
    } ranges[] = {{"dpi_x", 1e5, false}, {"dpi_y", 1e5, false},          {"off_mm", 1e5, false}, {"dirt", 1, false}, {"ruler", 2 * DECK_RULER, true},
                  {"ticks", DECK_TICKS, true}, {"codes", DECK_CODES, true}, {"glyphs", strlen(DECK_GLYPHS), true}, {"stripes", 1e5, true}};
    if (json_object_size(deck) != G_N_ELEMENTS(ranges) + 4 || !json_is_boolean(json_object_get(deck, "found")))
        return refuse("*", error);
    for (size_t i = 0; i < G_N_ELEMENTS(ranges); i++) {
        const json_t *value = json_object_get(deck, ranges[i].key);
        if (!in_range(value, ranges[i].most) || (ranges[i].whole && !json_is_integer(value)))
            return refuse(ranges[i].key, error);
    }
    if (!are_shares(json_object_get(deck, "grey"), DECK_GREYS) || !are_shares(json_object_get(deck, "tick"), DECK_TICKS))
        return refuse("grey", error);
    return check_faults(json_object_get(deck, "faults")) || refuse("faults", error);
}
