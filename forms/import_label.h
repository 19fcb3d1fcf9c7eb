/* forms/import_label.h: the printed text that belongs to a box of a form: beside it, above it, or behind a check box. */
#ifndef FORMS_IMPORT_LABEL_H
#define FORMS_IMPORT_LABEL_H
#include "forms/import_phrase.h"

typedef enum {
    IMPORT_LABEL_OF_TEXT,
    IMPORT_LABEL_OF_LINE, /* a drawn line to write on: its words may stand under it, too */
    IMPORT_LABEL_BEHIND, /* a check box, on a page where most have their words at the right */
    IMPORT_LABEL_BEFORE  /* the same, at the left */
} ImportLabelKind;

/* Where the check boxes (FormBox) of a page have their words: by vote of those that have print nearer at one side. */
ImportLabelKind import_label_side(const ImportPrint *print, const GArray *checks);

/* The same of the row of boxes that `box` stands in, where two or more are at one; else `page`, what the page's boxes say. */
ImportLabelKind import_label_side_of_row(const ImportPrint *print, const GArray *checks, FormBox box, ImportLabelKind page);

typedef struct {
    char *text;  /* "" for none */
    double sure; /* 0 to 1 */
} ImportLabel;

/* The label of `box`, all of its lines: of a text field at its left, else above it; of a check box at the side that is nearer. It does not lie behind another
 * field. Filling dots and colons are taken off. */
ImportLabel import_label_find(const ImportPrint *print, FormBox box, ImportLabelKind kind);

/* The words at the nearer side of a box to tick; NULL: none. */
const ImportPhrase *import_label_beside(const ImportPrint *print, FormBox box, ImportLabelKind side);

/* The whole sentence in which a phrase stands, without what only leads the eye. Transfer full. */
char *import_label_sentence(const ImportPrint *print, const ImportPhrase *phrase);

/* What is asked before or over the first of several boxes of one question; "" for none. */
ImportLabel import_question_find(const ImportPrint *print, FormBox first, ImportLabelKind side);

/* What stands at the head of the row in which `box` lies, other fields between or not; "" for none. Transfer full. */
char *import_label_row(const ImportPrint *print, FormBox box);

/* The largest print above `lowest_mm`, by which a form is called; "?" for none. Transfer full. */
char *import_title(const GPtrArray *words, const GArray *fields, double lowest_mm);

#endif
