/* forms/page_words.h: the words of a page that was read, and finding a phrase among them though a letter was read wrong. */
#ifndef FORMS_PAGE_WORDS_H
#define FORMS_PAGE_WORDS_H
#include <glib.h>
#include <stdbool.h>

/* A piece of a line of a page as it was read. */
typedef struct {
    char *text;           /* UTF-8 */
    double confidence;    /* 0..1, the engine's for the whole line */
    double worst;         /* that of its worst character */
    double x_mm, y_mm, w_mm, height_mm; /* height: of its letters */
    int row;              /* pieces beside each other share it */
} PageLine;

/* Clears one in a GArray of PageLine (its clear function). */
void page_line_clear(void *line);

/* Capitals without accents; words of one or two letters are left out, letters that stand apart ("A C T E") are one word. */
typedef struct {
    char *text;
    int line;  /* 0-based */
    int place; /* in its line, 0-based */
} PageWord;

typedef struct {
    GArray *words;  /* PageWord */
    GArray *counts; /* int: words of each line */
} PageWords;

/* `lines`: PageLine, from top to bottom. */
PageWords *page_words_new(const GArray *lines);
void page_words_free(PageWords *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PageWords, page_words_free)

/* The words of a phrase, as above. Transfer full (g_strfreev). */
char **page_words_split(const char *phrase);

/* The first word from `from` on where the phrase begins; -1: nowhere. */
int page_words_find(const PageWords *words, char *const *phrase, int from);

/* Whether one is the other but for one letter of five, two of nine. */
bool page_words_near(const char *a, const char *b);

#endif
