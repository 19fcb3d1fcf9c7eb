/* forms/paper_same.h: whether the printed words of two pages are the same. Ink alone does not tell a letter from one much like it, where two
 * scanners saw the page; words, read at the scan's own sharpness, do. */
#ifndef FORMS_PAPER_SAME_H
#define FORMS_PAPER_SAME_H

typedef enum {
    PAPER_WORDS_FEW, /* of one page or both there are too few to tell papers apart by them */
    PAPER_WORDS_SAME,
    PAPER_WORDS_DIFFER
} PaperWords;

/* Of all text of both pages (FormPaper.text, `whole`): every word and figure of the one is on the other, as often; capitals, accents, places and
 * letters that stand alone count for nothing. One that was read wrong is another word: then nothing is said to be the same. */
PaperWords paper_words_compare(const char *a, const char *b);

#endif
