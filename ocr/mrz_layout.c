#include "ocr/mrz_layout.h"
#include <string.h>

#define CODE {"code", {0, 2}, MRZ_LETTERS}, {"issuer", {2, 3}, MRZ_LETTERS}
#define LINE_2(at) {"number", {(at), 9}, MRZ_ANY}, {"nationality", {(at) + 10, 3}, MRZ_LETTERS}, {"birth", {(at) + 13, 6}, MRZ_DIGITS}, \
                   {"sex", {(at) + 20, 1}, MRZ_SEX}, {"expiry", {(at) + 21, 6}, MRZ_DIGITS}
#define CHECKS_2(at) {"number", (at) + 9, false, 1, {{(at), 9}}, {0, 0}}, {"birth", (at) + 19, false, 1, {{(at) + 13, 6}}, {0, 0}}, \
                     {"expiry", (at) + 27, false, 1, {{(at) + 21, 6}}, {0, 0}}

static const MrzLayout fra_id = {
    "FRA-ID", 2, 36, 'I', 3,
    {{"number", 48, false, 1, {{36, 12}}, {0, 0}}, {"birth", 69, false, 1, {{63, 6}}, {0, 0}},
     {"composite", 71, false, 1, {{0, 71}}, {0, 0}}},
    7, {CODE, {"surname", {5, 25}, MRZ_LETTERS}, {"number", {36, 12}, MRZ_ANY}, {"given", {49, 14}, MRZ_LETTERS},
        {"birth", {63, 6}, MRZ_DIGITS}, {"sex", {70, 1}, MRZ_SEX}}};

static const MrzLayout mrv_a = {"MRV-A", 2, 44, 'V', 3, {CHECKS_2(44)},
                                9, {CODE, {"names", {5, 39}, MRZ_LETTERS}, LINE_2(44), {"optional", {72, 16}, MRZ_ANY}}};

static const MrzLayout td3 = {
    "TD3", 2, 44, 0, 5,
    {CHECKS_2(44), {"optional", 86, true, 1, {{72, 14}}, {0, 0}},
     {"composite", 87, false, 3, {{44, 10}, {57, 7}, {65, 22}}, {0, 0}}},
    9, {CODE, {"names", {5, 39}, MRZ_LETTERS}, LINE_2(44), {"optional", {72, 14}, MRZ_ANY}}};

static const MrzLayout mrv_b = {"MRV-B", 2, 36, 'V', 3, {CHECKS_2(36)},
                                9, {CODE, {"names", {5, 31}, MRZ_LETTERS}, LINE_2(36), {"optional", {64, 8}, MRZ_ANY}}};

static const MrzLayout td2 = {
    "TD2", 2, 36, 0, 4,
    {{"number", 45, false, 1, {{36, 9}}, {64, 7}}, {"birth", 55, false, 1, {{49, 6}}, {0, 0}},
     {"expiry", 63, false, 1, {{57, 6}}, {0, 0}}, {"composite", 71, false, 3, {{36, 10}, {49, 7}, {57, 14}}, {0, 0}}},
    9, {CODE, {"names", {5, 31}, MRZ_LETTERS}, LINE_2(36), {"optional", {64, 7}, MRZ_ANY}}};

static const MrzLayout td1 = {
    "TD1", 3, 30, 0, 4,
    {{"number", 14, false, 1, {{5, 9}}, {15, 15}}, {"birth", 36, false, 1, {{30, 6}}, {0, 0}},
     {"expiry", 44, false, 1, {{38, 6}}, {0, 0}}, {"composite", 59, false, 4, {{5, 25}, {30, 7}, {38, 7}, {48, 11}}, {0, 0}}},
    10, {CODE, {"number", {5, 9}, MRZ_ANY}, {"optional", {15, 15}, MRZ_ANY}, {"birth", {30, 6}, MRZ_DIGITS},
         {"sex", {37, 1}, MRZ_SEX}, {"expiry", {38, 6}, MRZ_DIGITS}, {"nationality", {45, 3}, MRZ_LETTERS},
         {"optional_2", {48, 11}, MRZ_ANY}, {"names", {60, 30}, MRZ_LETTERS}}};

static const MrzLayout *const LAYOUTS[] = {&fra_id, &mrv_a, &td3, &mrv_b, &td2, &td1, NULL};

const MrzLayout *const *mrz_layouts(void)
{
    return LAYOUTS;
}

static bool fits(const MrzLayout *layout, const char *joined)
{
    if (strcmp(layout->name, "FRA-ID") == 0)
        return strncmp(joined, "IDFRA", 5) == 0;
    return layout->first != 0 ? joined[0] == layout->first : joined[0] != 'V';
}

const MrzLayout *mrz_layout_of(const char *joined, int line_count, int line_length)
{
    for (int i = 0; LAYOUTS[i]; i++)
        if (LAYOUTS[i]->line_count == line_count && LAYOUTS[i]->line_length == line_length && fits(LAYOUTS[i], joined))
            return LAYOUTS[i];
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
