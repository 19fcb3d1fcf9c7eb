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

/* The phrases of a page's words (OcrWord*), top to bottom. No gap wider than two letters within a phrase, nor a field:
 * `fields` (FormBox) cut them. Array of ImportPhrase*, transfer full. */
GPtrArray *import_phrases(const GPtrArray *words, const GArray *fields);

typedef enum { IMPORT_LABEL_OF_TEXT, IMPORT_LABEL_OF_BOX } ImportLabelKind;

typedef struct {
    char *text;  /* "" for none */
    double sure; /* 0 to 1 */
} ImportLabel;

/* The label of `box`: of a text field at its left, else above it; of a check box at its right, else at its left.
 * `fields`: all boxes of the page, which a label does not lie behind. Filling dots and colons are taken off. */
ImportLabel import_label_find(const GPtrArray *phrases, const GArray *fields, FormBox box, ImportLabelKind kind);

/* The nearest phrase over `box`, at most `reach_mm` above it; NULL: none. Borrowed. */
const ImportPhrase *import_phrase_above(const GPtrArray *phrases, FormBox box, double reach_mm);

#endif
