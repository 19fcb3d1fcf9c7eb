#include "ocr/mrz_layout.h"
#include <string.h>

static const MrzLayout LAYOUTS[] = {
    {"FRA-ID", 2, 36, 'I', 3, {{"number", 48, false, 1, {{36, 12}}, {0, 0}}, {"birth", 69, false, 1, {{63, 6}}, {0, 0}},
                               {"composite", 71, false, 1, {{0, 71}}, {0, 0}}}},
    {"MRV-A", 2, 44, 'V', 3, {{"number", 53, false, 1, {{44, 9}}, {0, 0}}, {"birth", 63, false, 1, {{57, 6}}, {0, 0}},
                              {"expiry", 71, false, 1, {{65, 6}}, {0, 0}}}},
    {"TD3", 2, 44, 0, 5, {{"number", 53, false, 1, {{44, 9}}, {0, 0}}, {"birth", 63, false, 1, {{57, 6}}, {0, 0}},
                          {"expiry", 71, false, 1, {{65, 6}}, {0, 0}}, {"optional", 86, true, 1, {{72, 14}}, {0, 0}},
                          {"composite", 87, false, 3, {{44, 10}, {57, 7}, {65, 22}}, {0, 0}}}},
    {"MRV-B", 2, 36, 'V', 3, {{"number", 45, false, 1, {{36, 9}}, {0, 0}}, {"birth", 55, false, 1, {{49, 6}}, {0, 0}},
                              {"expiry", 63, false, 1, {{57, 6}}, {0, 0}}}},
    {"TD2", 2, 36, 0, 4, {{"number", 45, false, 1, {{36, 9}}, {64, 7}}, {"birth", 55, false, 1, {{49, 6}}, {0, 0}},
                          {"expiry", 63, false, 1, {{57, 6}}, {0, 0}},
                          {"composite", 71, false, 3, {{36, 10}, {49, 7}, {57, 14}}, {0, 0}}}},
    {"TD1", 3, 30, 0, 4, {{"number", 14, false, 1, {{5, 9}}, {15, 15}}, {"birth", 36, false, 1, {{30, 6}}, {0, 0}},
                          {"expiry", 44, false, 1, {{38, 6}}, {0, 0}},
                          {"composite", 59, false, 4, {{5, 25}, {30, 7}, {38, 7}, {48, 11}}, {0, 0}}}},
};

static bool fits(const MrzLayout *layout, const char *joined)
{
    if (strcmp(layout->name, "FRA-ID") == 0)
        return strncmp(joined, "IDFRA", 5) == 0;
    return layout->first != 0 ? joined[0] == layout->first : joined[0] != 'V';
}

const MrzLayout *mrz_layout_of(const char *joined, int line_count, int line_length)
{
    for (size_t i = 0; i < sizeof LAYOUTS / sizeof *LAYOUTS; i++)
        if (LAYOUTS[i].line_count == line_count && LAYOUTS[i].line_length == line_length && fits(&LAYOUTS[i], joined))
            return &LAYOUTS[i];
    return NULL;
}

static int value_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 10;
    return c == '<' ? 0 : -1;
}

/* Adds a span to the weighted sum, whose weights run on over spans; false for a character outside the alphabet. */
static bool add(const char *text, int length, int *seen, int *sum)
{
    static const int weights[] = {7, 3, 1};
    for (int i = 0; i < length; i++) {
        int value = value_of(text[i]);
        if (value < 0)
            return false;
        *sum += value * weights[(*seen)++ % 3];
    }
    return true;
}

/* TD1 and TD2: "<" for the number's check digit says that the number goes on in the optional data up to its next "<", its
 * last character being the check digit (Doc 9303 part 5, 4.2.2). */
static bool long_number_holds(const char *joined, const MrzSpan *number, const char *rest, int rest_length)
{
    int length = 0, seen = 0, sum = 0;
    while (length < rest_length && rest[length] != '<')
        length++;
    return length >= 2 && add(joined + number->first, number->length, &seen, &sum)
        && add(rest, length - 1, &seen, &sum) && rest[length - 1] == '0' + sum % 10;
}

static bool all_filler(const char *text, int length)
{
    return (int)strspn(text, "<") >= length;
}

bool mrz_check_holds(const MrzLayout *layout, int index, const char *joined)
{
    const MrzCheck *check = &layout->checks[index];
    const MrzSpan *first = &check->spans[0];
    int sum = 0, seen = 0;
    if (joined[check->at] == '<' && check->rest.length > 0)
        return long_number_holds(joined, first, joined + check->rest.first, check->rest.length);
    if (joined[check->at] == '<')
        return check->may_be_filler && all_filler(joined + first->first, first->length);
    for (int s = 0; s < check->span_count; s++)
        if (!add(joined + check->spans[s].first, check->spans[s].length, &seen, &sum))
            return false;
    return joined[check->at] == '0' + sum % 10;
}
