/* forms/page_kind.h: what a page without form or code is, by its words: forms/page_kinds.yaml.
 *
 * Each phrase that is found adds to its kind's sum: a heading 6 (it counts as one only where it makes up most of a line or begins one that is
 * printed larger), a mark 3, a word 1, a word against it -3; a heading that is only mentioned 0.5; a page headed as three kinds lists them, and is
 * headed as none. Of each sort the first few count. What the
 * best sum exceeds the second best by, and a bar that papers of no kind at all do not reach, less 2 for each thing that letters say, is the margin, from which the probability was
 * measured. A paper that names no kind is unknown: that is said, never guessed. */
#ifndef FORMS_PAGE_KIND_H
#define FORMS_PAGE_KIND_H
#include "forms/page_words.h"
#include "forms/paper_person.h"

typedef struct PageKinds PageKinds;

/* Errors: FORMS_ERROR_DEFINITION, G_FILE_ERROR. */
PageKinds *page_kinds_load(const char *path, GError **error);
void page_kinds_free(PageKinds *kinds);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PageKinds, page_kinds_free)

enum { PAGE_KIND_BECAUSE = 4 };

typedef struct {
    const char *kind;  /* borrowed from `kinds`; NULL: nothing says anything */
    bool wants_day;    /* its age matters */
    double margin;
    double p;          /* that it is this kind; what is under 0.5 is not worth saying */
    const char *because[PAGE_KIND_BECAUSE]; /* the heaviest phrases, as the table has them; borrowed; NULL after the last */
} PageKindGuess;

/* `lines` are PageLine from top to bottom. */
PageKindGuess page_kind_guess(const PageKinds *kinds, const GArray *lines);

/* Whether it is a kind that words can tell. */
bool page_kinds_know(const PageKinds *kinds, const char *kind);

/* Borrowed. */
const PersonWords *page_kinds_person(const PageKinds *kinds);

/* Of `text` (a day beside or under these words): whether they say that the paper was made then, or that the day is another one. */
bool page_kinds_date(const PageKinds *kinds, const char *text);
bool page_kinds_other_date(const PageKinds *kinds, const char *text);

#endif
