#include "forms/page_words.h"

#include <stdlib.h>
#include <string.h>

enum { WORD_MOST = 40, LEAST = 3 };

void page_line_clear(void *line)
{
    g_free(((PageLine *)line)->text);
}

static void word_clear(void *data)
{
    g_free(((PageWord *)data)->text);
}

/* Capitals of A to Z, digits, and a space for all else. */
static char *bare(const char *text)
{
    g_autofree char *whole = g_utf8_normalize(text, -1, G_NORMALIZE_NFKD);
    g_autofree char *upper = g_utf8_strup(whole ? whole : "", -1);
    GString *plain = g_string_new(NULL);
    for (const char *p = upper; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c < 128 && g_ascii_isalnum((char)c))
            g_string_append_c(plain, (char)c);
        else if (c == 0x152)
            g_string_append(plain, "OE");
        else if (!g_unichar_ismark(c))
            g_string_append_c(plain, ' ');
    }
    return g_string_free(plain, FALSE);
}

/* Letters that stand apart are a heading set wide. */
static void join_apart(GPtrArray *parts)
{
    for (guint i = 0; i < parts->len; i++) {
        guint end = i;
        while (end < parts->len && strlen(parts->pdata[end]) == 1 && g_ascii_isalpha(*(char *)parts->pdata[end]))
            end++;
        if (end - i < 4)
            continue;
        GString *joined = g_string_new(NULL);
        for (guint k = i; k < end; k++)
            g_string_append(joined, parts->pdata[k]);
        g_ptr_array_remove_range(parts, i, end - i);
        g_ptr_array_insert(parts, (int)i, g_string_free(joined, FALSE));
    }
}

char **page_words_split(const char *phrase)
{
    g_autofree char *plain = bare(phrase);
    g_auto(GStrv) all = g_strsplit(plain, " ", -1);
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
    for (char **part = all; *part; part++)
        if (**part)
            g_ptr_array_add(parts, g_strndup(*part, WORD_MOST));
    join_apart(parts);
    for (guint i = parts->len; i-- > 0;)
        if (strlen(parts->pdata[i]) < LEAST)
            g_ptr_array_remove_index(parts, i);
    char **words = g_new0(char *, parts->len + 1);
    for (guint i = 0; i < parts->len; i++)
        words[i] = g_strdup(parts->pdata[i]);
    return words;
}

PageWords *page_words_new(const GArray *lines)
{
    PageWords *page = g_new0(PageWords, 1);
    page->words = g_array_new(FALSE, FALSE, sizeof(PageWord));
    g_array_set_clear_func(page->words, word_clear);
    page->counts = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint i = 0; i < lines->len; i++) {
        char **parts = page_words_split(g_array_index(lines, PageLine, i).text);
        int count = 0;
        for (char **part = parts; *part; part++, count++) {
            const PageWord word = {*part, (int)i, count};
            g_array_append_val(page->words, word);
        }
        g_array_append_val(page->counts, count);
        g_free(parts);
    }
    return page;
}

void page_words_free(PageWords *words)
{
    if (!words)
        return;
    g_array_unref(words->words);
    g_array_unref(words->counts);
    g_free(words);
}

/* Letters to change, leave out or add, no more than `most` being of interest. */
static int distance(const char *a, int a_length, const char *b, int b_length)
{
    int row[WORD_MOST + 1];
    for (int j = 0; j <= b_length; j++)
        row[j] = j;
    for (int i = 1; i <= a_length; i++) {
        int corner = row[0];
        row[0] = i;
        for (int j = 1; j <= b_length; j++) {
            int change = corner + (a[i - 1] != b[j - 1]);
            corner = row[j];
            row[j] = MIN(change, 1 + MIN(row[j], row[j - 1]));
        }
    }
    return row[b_length];
}

bool page_words_near(const char *a, const char *b)
{
    int a_length = (int)MIN(strlen(a), WORD_MOST), b_length = (int)MIN(strlen(b), WORD_MOST);
    int shorter = MIN(a_length, b_length), allowed = shorter >= 9 ? 2 : shorter >= 5 ? 1 : 0;
    if (allowed == 0)
        return strcmp(a, b) == 0;
    if (abs(a_length - b_length) > allowed)
        return false;
    return distance(a, a_length, b, b_length) <= allowed;
}

int page_words_find(const PageWords *words, char *const *phrase, int from)
{
    int length = (int)g_strv_length((char **)phrase);
    for (int i = from; length > 0 && i + length <= (int)words->words->len; i++) {
        int k = 0;
        while (k < length && page_words_near(g_array_index(words->words, PageWord, i + k).text, phrase[k]))
            k++;
        if (k == length)
            return i;
    }
    return -1;
}
