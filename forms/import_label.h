/* forms/import_label.h: the printed text that belongs to a box of a form: beside it, above it, or behind a check box. */
#ifndef FORMS_IMPORT_LABEL_H
#define FORMS_IMPORT_LABEL_H
#include "forms/template.h"
#include "ocr/decode_pdf_words.h"

/* Words of one line that stand together. */
typedef struct {
    FormBox box;
    double size_mm; /* height of its letters' line */
    char *text;
} ImportPhrase;

/* The phrases of a page's words (OcrWord*), top to bottom; printed boxes and what fills a field's place are no words. No gap wider than two letters within a phrase, nor a field:
 * `fields` (FormBox) cut them. Array of ImportPhrase*, transfer full. */
GPtrArray *import_phrases(const GPtrArray *words, const GArray *fields);

typedef enum {
    IMPORT_LABEL_OF_TEXT,
    IMPORT_LABEL_BEHIND, /* a check box, on a page where most have their words at the right */
    IMPORT_LABEL_BEFORE  /* the same, at the left */
} ImportLabelKind;

/* Where the check boxes (FormBox) of a page have their words: by vote of those that have print nearer at one side. */
ImportLabelKind import_label_side(const GPtrArray *phrases, const GArray *fields, const GArray *checks);

typedef struct {
    char *text;  /* "" for none */
    double sure; /* 0 to 1 */
} ImportLabel;

/* The label of `box`: of a text field at its left, else above it; of a check box at the side that is nearer.
 * `fields`: all boxes of the page, which a label does not lie behind. Filling dots and colons are taken off. */
ImportLabel import_label_find(const GPtrArray *phrases, const GArray *fields, FormBox box, ImportLabelKind kind);

/* The nearest phrase over `box`, at most `reach_mm` above it; NULL: none. Borrowed. */
const ImportPhrase *import_phrase_above(const GPtrArray *phrases, FormBox box, double reach_mm);

/* The largest print above `lowest_mm`, by which a form is called; "?" for none. Transfer full. */
char *import_title(const GPtrArray *words, const GArray *fields, double lowest_mm);

#endif
