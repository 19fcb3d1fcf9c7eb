#include "forms/paper_same.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

enum { WORDS_LEAST = 12 };

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void take_word(GPtrArray *words, const GString *word)
{
    if (word->len >= 2 || (word->len == 1 && g_ascii_isdigit(word->str[0])))
        g_ptr_array_add(words, g_strdup(word->str));
}

/* Capitals without accents and figures, in the order of the alphabet. */
static GPtrArray *words_of(const char *text)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *apart = g_utf8_normalize(text, -1, G_NORMALIZE_NFKD);
    g_autofree char *upper = g_utf8_strup(apart ? apart : "", -1);
    g_autoptr(GString) word = g_string_new(NULL);
    for (const char *c = upper; *c; c = g_utf8_next_char(c)) {
        gunichar letter = g_utf8_get_char(c);
        if (g_unichar_isalnum(letter)) {
            g_string_append_unichar(word, letter);
        } else if (!g_unichar_ismark(letter)) {
            take_word(words, word);
            g_string_truncate(word, 0);
        }
    }
    take_word(words, word);
    g_ptr_array_sort(words, compare_words);
    return words;
}

PaperWords paper_words_compare(const char *a, const char *b)
{
    g_autoptr(GPtrArray) one = words_of(a), other = words_of(b);
    if (one->len < WORDS_LEAST || other->len < WORDS_LEAST)
        return PAPER_WORDS_FEW;
    bool same = one->len == other->len;
    for (guint i = 0; same && i < one->len; i++)
        same = strcmp(one->pdata[i], other->pdata[i]) == 0;
    return same ? PAPER_WORDS_SAME : PAPER_WORDS_DIFFER;
}
