/* ocr/decode_pdf_content.h: follows a PDF page's drawing instructions far enough to tell what is painted where.
 * Not for other rooms. */
#ifndef OCR_DECODE_PDF_CONTENT_H
#define OCR_DECODE_PDF_CONTENT_H
#include <glib.h>
#include <stdbool.h>

/* x' = a x + c y + e, y' = b x + d y + f, in points. */
typedef struct {
    double a, b, c, d, e, f;
} OcrPdfMatrix;

typedef struct {
    double left, bottom, right, top;
} OcrPdfRect;

typedef struct {
    OcrPdfMatrix matrix;
    OcrPdfRect clip;  /* on the page; empty when it is no upright rectangle */
    bool fills_black;
    int text_mode;    /* 3: invisible */
} OcrPdfGraphics;

/* What a page does. Each answers whether to go on. */
typedef struct {
    bool (*object)(void *user, const char *name, const OcrPdfGraphics *graphics); /* "Do" */
    bool (*state)(void *user, const char *name);                                  /* "gs" */
    bool (*paint)(void *user);                                                    /* visible text, lines, areas */
    bool goes_on; /* also behind what cannot be judged */
} OcrPdfEvents;

OcrPdfMatrix ocr_pdf_matrix_times(OcrPdfMatrix first, OcrPdfMatrix then);
OcrPdfRect ocr_pdf_rect_through(OcrPdfRect rect, OcrPdfMatrix matrix);
OcrPdfRect ocr_pdf_rect_within(OcrPdfRect a, OcrPdfRect b);
double ocr_pdf_rect_area(OcrPdfRect rect);

/* Runs the instructions of one stream (of a page, or of a form on it). Unless `goes_on`, false when an event said so, or at anything
 * that cannot be judged: inline pictures, layers that can be hidden, unknown operators, broken syntax. Linear in `size`. */
bool ocr_pdf_content_run(const char *bytes, size_t size, OcrPdfGraphics graphics, const OcrPdfEvents *events, void *user);

#endif
