#include "intake/deposit_number.h"

#include <glib.h>
#include <string.h>

static char check_character(const char *body)
{
    static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    int p = 36;
    for (; *body; body++) {
        const char *place = strchr(alphabet, *body);
        if (!place)
            continue;
        p = (p + (int)(place - alphabet)) % 36;
        p = (p ? p : 36) * 2 % 37;
    }
    return alphabet[(37 - p) % 36];
}

char *deposit_number_text(int64_t number)
{
    g_autofree char *body = g_strdup_printf("D-%04d-%04d", (int)(number / 10000), (int)(number % 10000));
    return g_strdup_printf("%s-%c", body, check_character(body));
}

bool deposit_number_parse(const char *text, int64_t *number)
{
    static const char shape[] = "D-0000-0000-";
    size_t length = sizeof shape - 1;
    if (strlen(text) != length + 1)
        return false;
    for (size_t i = 0; i < length; i++)
        if (shape[i] == '0' ? !g_ascii_isdigit(text[i]) : text[i] != shape[i])
            return false;
    *number = g_ascii_strtoll(text + 2, NULL, 10) * 10000 + g_ascii_strtoll(text + 7, NULL, 10);
    g_autofree char *again = deposit_number_text(*number);
    return strcmp(again, text) == 0;
}
