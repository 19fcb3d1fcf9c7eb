/* forms/import_words.h: the printed words of a form, those that its file carries as text and those that are only seen. */
#ifndef FORMS_IMPORT_WORDS_H
#define FORMS_IMPORT_WORDS_H
#include "ocr/decode_pdf_words.h"
#include "ocr/page.h"
#include "ocr/text.h"

/* `carried`: the OcrWord* that the page carries as text; NULL: it is one picture. What else is printed is read from the picture, dark print and then
 * light. `shapes` (OcrShape): the page's combs, whose walls are no letters. Array of OcrWord*, transfer full. 1 to 2 s for a page of print. */
GPtrArray *form_import_words(OcrText *text, OcrPage *page, const GArray *shapes, const GPtrArray *carried);

#endif
