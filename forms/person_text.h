/* forms/person_text.h: the lines of a page as one text in which phrases are found whatever their capitals and accents: sign for sign as printed
 * and bare, with the line that each stands on. Pieces beside each other are parted by a tab, lines by a line feed where the first is short. */
#ifndef FORMS_PERSON_TEXT_H
#define FORMS_PERSON_TEXT_H
#include "forms/page_words.h"

typedef struct {
    gunichar *said, *plain; /* plain: capitals without accents */
    int *line;              /* of `lines` */
    int length;
    const GArray *lines;    /* PageLine; borrowed */
} PersonText;

PersonText *person_text_new(const GArray *lines);
void person_text_free(PersonText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PersonText, person_text_free)

typedef struct {
    gunichar *plain;
    int length;
} PersonPhrase;

PersonPhrase *person_phrase_new(const char *said);
void person_phrase_free(void *phrase);

/* From one sign up to, not with, another. */
typedef struct {
    int from, to;
} PersonSpan;

/* Whether the phrase stands at `at`, as whole words. */
bool person_text_has(const PersonText *text, int at, const PersonPhrase *phrase);
/* Whether a word, or what is no letter after a blank, begins there. */
bool person_text_word_starts(const PersonText *text, int at);
/* Whether it is the beginning of a piece or of a sentence, or all before it is a number. */
bool person_text_begins(const PersonText *text, int at);
/* Behind blanks, colons, strokes and one tab. */
int person_text_skip(const PersonText *text, int at);
/* The word behind blanks from `at` on, letters with hyphens and apostrophes between them, its full stop as little as a comma: false where
 * anything else stands there. */
bool person_text_word(const PersonText *text, int at, PersonSpan *word);
/* The same before `at`, commas just before it left out. */
bool person_text_word_before(const PersonText *text, int at, PersonSpan *word);
int person_text_words(const PersonText *text, PersonSpan span);
bool person_text_colon_after(const PersonText *text, int at);
/* With a blank for each tab and line feed. Transfer full. */
char *person_text_copy(const PersonText *text, PersonSpan span);
/* Lowers both to those of the least sure line. */
void person_text_sure(const PersonText *text, PersonSpan span, double *confidence, double *worst);

#endif
