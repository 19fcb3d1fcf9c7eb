/* forms/import_phrase.h: what is printed on a form, in phrases: words of one line that stand together. */
#ifndef FORMS_IMPORT_PHRASE_H
#define FORMS_IMPORT_PHRASE_H
#include "forms/template.h"
#include "ocr/decode_pdf_words.h"
#include "ocr/page.h"

typedef struct {
    FormBox box;
    double size_mm; /* how high its words are, in the mean */
    bool item;      /* a dash or a dot stands before it, as before one of several */
    char *text;
} ImportPhrase;

/* What is printed on a page, and the places to write on it. */
typedef struct {
    GPtrArray *phrases; /* ImportPhrase*, top to bottom */
    GArray *fields;     /* FormBox; borrowed */
    OcrPage *page;      /* whose rules part columns; NULL: no picture. Borrowed */
} ImportPrint;

/* The phrases of a page's words (OcrWord*); printed boxes, what fills a field's place and what was read within another word are no words. No gap wider than
 * a letter is high within a phrase, nor a field, nor a printed upright rule. */
ImportPrint import_print_new(const GPtrArray *words, GArray *fields, OcrPage *page);
void import_print_clear(ImportPrint *print);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ImportPrint, import_print_clear)

/* A place to write lies between two heights of a line. */
bool import_field_between(const GArray *fields, double left, double right, double y);

#endif
