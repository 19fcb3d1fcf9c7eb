/* ocr/decode_pdf_widget.h: the fillable fields of a PDF (AcroForm; a static XFA file carries one too), widget by widget,
 * with what was typed into them. Runs only in the reader. */
#ifndef OCR_DECODE_PDF_WIDGET_H
#define OCR_DECODE_PDF_WIDGET_H
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
    OCR_WIDGET_TEXT,
    OCR_WIDGET_CHECK,
    OCR_WIDGET_RADIO,
    OCR_WIDGET_LIST, /* one of a list of words */
    OCR_WIDGET_SIGNATURE,
    OCR_WIDGET_BUTTON /* "print", "reset": no answer */
} OcrWidgetKind;

/* One rectangle to type or click in. Several may share a name: the buttons of one choice, or one text shown twice. */
typedef struct {
    OcrWidgetKind kind;
    int page;                         /* 1-based */
    double x_mm, y_mm, w_mm, h_mm;    /* on the page as a viewer shows it, from the top left */
    char *name;                       /* the full name: "form[0].page[0].nom[0]" */
    char *tooltip;                    /* NULL: none */
    char *value;                      /* what was typed, "" for nothing; of a button: its state, "Off" included */
    char *state;                      /* of a check or radio button: its state when on; else NULL */
    int max_length;                   /* 0: none given */
    bool comb, multiline, required, read_only;
    bool hidden;     /* not shown, or nowhere */
    bool by_default; /* the value is the one that the form came with (/DV): nobody need have typed it */
} OcrWidget;

/* The size of a page as shown. */
typedef struct {
    double w_mm, h_mm;
} OcrSheetSize;

typedef struct {
    GPtrArray *widgets;  /* OcrWidget*, by page, in the file's order */
    OcrSheetSize *sheets; /* [sheet_count] */
    int sheet_count;
    char *title;         /* of the document; NULL: none */
    bool dynamic;        /* its pages are made by one maker's viewer alone (XFA without fields): what others see asks for that viewer */
} OcrPdfForm;

/* Takes the form out of a PDF; one without fields has no widgets. At most 5000 widgets. Errors: OCR_ERROR_FORMAT,
 * _PASSWORD, _LIMIT. */
OcrPdfForm *ocr_pdf_form_read(const uint8_t *bytes, size_t size, GError **error);
void ocr_pdf_form_free(OcrPdfForm *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OcrPdfForm, ocr_pdf_form_free)

#endif
