/* forms/reader.h: reads a page with the templates and models that are loaded: what the reader process does. */
#ifndef FORMS_READER_H
#define FORMS_READER_H
#include "forms/import_guess.h"
#include "forms/lookup.h"
#include "forms/paper.h"
#include "forms/reading.h"
#include "ocr/decode.h"
#include "ocr/decode_pdf_widget.h"
#include "ocr/text.h"

typedef struct FormReader FormReader;

/* What may be left out to measure what it is worth. */
typedef enum {
    FORM_WITHOUT_NAMES = 1, /* nothing is known of names: the alphabet alone */
    FORM_WITHOUT_WORDS = 2, /* no name is known as a whole, only how letters follow each other */
    FORM_WITHOUT_HAND = 4,  /* the hand of the page settles nothing */
    FORM_WITHOUT_NETWORK = 8 /* Tesseract alone */
} FormWithout;

typedef struct {
    const char *share;     /* folder that holds forms/templates, ocr/ models and the lookup tables */
    const char *templates; /* a second template folder, the user's own; may be NULL */
    const char *calibration; /* instead of the share's forms/calibration.json; NULL: that */
    unsigned without;      /* FormWithout, or-ed */
    bool full_text;        /* read all print on pages that are no form, too (0.2 to 0.5 s a page) */
} FormReaderOptions;

/* Loads everything that reading needs; nothing is opened or loaded afterwards, so that the process may be jailed.
 * Errors: FORMS_ERROR_DEFINITION, FORMS_ERROR_SETUP, OCR_ERROR_SETUP. */
FormReader *form_reader_new(const FormReaderOptions *options, GError **error);
void form_reader_free(FormReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FormReader, form_reader_free)

const FormLibrary *form_reader_library(const FormReader *reader);

/* The tables by which it judges, for whoever judges answers that were not read. Borrowed. */
const LookupTables *form_reader_tables(const FormReader *reader);

/* What an import guesses and reads print by. Borrowed. */
const ImportGuesses *form_reader_guesses(const FormReader *reader);
OcrText *form_reader_text(const FormReader *reader);

/* Reads one decoded page. `scan` is transfer full; `number` is its place in the original. Never fails: what cannot be
 * read is said in the reading. When `upright` is not NULL it gets the page, for pictures (transfer full). */
FormPageReading *form_reader_read_page(FormReader *reader, OcrImage *scan, const OcrPageInfo *info, int number,
                                       OcrPage **upright);

/* Reads one decoded page once more, which a person turned upright by `turn` (clockwise): as a form only, whatever its print says of which way is up; a
 * code of ours or a zone knows better. `scan` is transfer full. A reading of page 1. Transfer full. */
FormPageReading *form_reader_read_turned(FormReader *reader, OcrImage *scan, const OcrPageInfo *info, int turn);

/* What a person says where the machine could not lay a form: which page of which form it is, and where its corners lie
 * (forms/registration_hand.h). */
typedef struct {
    const FormTemplate *form;
    int form_page;
    OcrPoint corners[4]; /* pixels of the upright page */
} FormHandLaid;

/* Reads an upright page as it was laid by hand. Where no frames show that it lies well, nothing is accepted ("laid_by_hand"); corners that
 * are no paper: the problem "not_registered". */
FormPageReading *form_reader_lay_page(FormReader *reader, const FormHandLaid *laid, OcrPage *page, int number);

/* Reads one decoded page that is no form, which `turn` (clockwise) sets upright as far as was told: what it is and when it was made
 * (forms/paper.h). `scan` is transfer full. Transfer full. */
FormPaper *form_reader_read_paper(FormReader *reader, OcrImage *scan, const OcrPageInfo *info, int turn, bool whole);

/* What tells papers, for whoever checks what was told. Borrowed. */
const PageKinds *form_reader_kinds(const FormReader *reader);

/* A page of a PDF into which somebody typed: its values are taken, not read (forms/acroform.h). `form`: what
 * acroform_identify answered. Otherwise as form_reader_read_page. */
FormPageReading *form_reader_take_page(FormReader *reader, const FormTemplate *form, const OcrPdfForm *pdf, OcrPage *page,
                                       int number);

/* Rules that need several pages: applied to the fields of all pages of one copy of a form. Fields that break one
 * become FORM_STATUS_INVALID with its reason; values never change. `pages` are FormPageReading* of one copy. */
void form_reader_check_document(FormReader *reader, FormPageReading **pages, int count);

#endif
