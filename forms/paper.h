/* forms/paper.h: what a page that is no form is: a passport, a bill, a payslip; and on which day it was made. */
#ifndef FORMS_PAPER_H
#define FORMS_PAPER_H
#include "forms/page_kind.h"
#include "ocr/text.h"

/* Under this a kind is not said: the page is unknown. */
extern const double form_paper_least_p;

typedef struct {
    const char *kind; /* of forms/document_kinds.yaml; borrowed from the tables; NULL: unknown */
    double p;         /* that it is that kind: by words as measured, by looks set by hand; 0 when unknown */
    const char *nearest; /* the kind that comes nearest by words, said or not; NULL: none */
    double margin;    /* from which `p` was measured (forms/page_kind.h); of words */
    const char *method; /* "words", "looks"; NULL when unknown */
    char *because;    /* the phrases that say so, with commas; "" */
    char *dated_on;   /* ISO; NULL: not known */
    GArray *person;   /* PersonItem: of whom it speaks */
    char *text;       /* the lines that were read, from top to bottom */
    bool whole;       /* `text` is all of the page */
    int turn;         /* by which `page` was turned on, clockwise: its print lay otherwise */
} FormPaper;

typedef struct {
    const PageKinds *kinds;
    OcrText *text;
    bool whole; /* read everything, not only until it is clear what it is */
} FormPaperReader;

/* `page` was analysed and stands as far upright as could be told; where its print is not to be read so, it is turned. First the lines at the head and the large ones, 24 at most, and three at the foot; where they do not tell, the rest, 160 at most.
 * 10 to 15 ms a line. Transfer full. */
FormPaper *form_paper_read(const FormPaperReader *reader, OcrPage *page);
void form_paper_free(FormPaper *paper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FormPaper, form_paper_free)

#endif
