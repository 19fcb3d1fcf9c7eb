/* forms/recognition.h: which page of which installed form a scan without our codes is: by the print of the blank pages. */
#ifndef FORMS_RECOGNITION_H
#define FORMS_RECOGNITION_H
#include "forms/registration_blank.h"

/* The blank pages of all forms that have them, ready to compare. */
typedef struct FormBlanks FormBlanks;

/* Borrows the library. Of versions whose page is the same, to the dot, only the newest is taken: it was imported again, or
 * its definition corrected. A blank page that cannot be read is an error: FORMS_ERROR_SETUP, which names it. */
FormBlanks *form_blanks_new(const FormLibrary *library, GError **error);
void form_blanks_free(FormBlanks *blanks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FormBlanks, form_blanks_free)

/* How many pages there are: with none, recognising costs nothing. */
int form_blanks_count(const FormBlanks *blanks);

/* The print of that page; of an older version of which it is the same too. NULL: none. Borrowed. */
const OcrLayout *form_blanks_layout(const FormBlanks *blanks, const FormTemplate *form, int page);

typedef struct {
    const FormTemplate *form; /* NULL: none of them, or not surely one */
    int page;
    bool ambiguous;     /* two forms fit alike: a person must say */
    bool changed;       /* the best is a form of which some print is elsewhere or gone: likely a version that is not installed */
    bool upside_down;   /* the page has to be turned by half a turn first; then ask again */
    double confidence;
    const OcrLayout *blank; /* of the form that was found; borrowed */
    FormBlankFit fit;
} FormRecognition;

/* `page` analysed and upright but for half a turn. About 25 ms with 60 pages installed. */
FormRecognition form_recognise(const FormBlanks *blanks, OcrPage *page);

#endif
