/* ocr/text.h: machine-printed text by Tesseract, the only file that knows it. */
#ifndef OCR_TEXT_H
#define OCR_TEXT_H
#include "ocr/cell.h"

typedef struct OcrText OcrText;

/* Loads the French model (97 ms; keep the handle; it survives fork). `tessdata` NULL: where Debian puts it.
 * Holds OpenMP to one thread for the process. No file is touched afterwards. Errors: OCR_ERROR_SETUP. */
OcrText *ocr_text_new(const char *tessdata, GError **error);
void ocr_text_free(OcrText *text);

/* The file that it loads. Transfer full. */
char *ocr_text_model_path(const char *tessdata);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(OcrText, ocr_text_free)

typedef struct {
    char *text;        /* UTF-8, one line, trimmed; "" for nothing */
    double confidence; /* 0..1: Tesseract's own, the mean over symbols: a score, not a probability */
    double worst;      /* 0..1: that of its worst symbol */
    bool handwritten;  /* the strokes are not print: the text is not to be believed */
} OcrLine;

void ocr_line_clear(OcrLine *line);

/* Reads one printed line inside `quad` of the page (rule lines under the text are taken out first). `alphabet`
 * NULL: everything. An empty zone is answered without the engine. 10 to 20 ms a line. */
bool ocr_text_read_line(OcrText *text, OcrPage *page, const OcrQuad *quad, const char *alphabet, OcrLine *line,
                        GError **error);

/* Reads it once more, as a bare line, without the engine's own search for it, and says nothing of hands: its mistakes are seldom those of the
 * first time. */
bool ocr_text_read_line_again(OcrText *text, OcrPage *page, const OcrQuad *quad, const char *alphabet, OcrLine *line,
                              GError **error);

/* Reads a block of several lines; the text has a newline between them. */
bool ocr_text_read_block(OcrText *text, OcrPage *page, const OcrQuad *quad, OcrLine *block, GError **error);

/* One character that Tesseract saw, in pixels of the picture that it was given. */
typedef struct {
    char text[12]; /* UTF-8 */
    double confidence; /* 0..1 */
    OcrBox box;
    bool line_start, word_start;
} OcrSymbol;

/* What a picture holds. A bare line is given to the recogniser as it is: the engine's own search for the line, which
 * now and then loses a first letter, is left out. */
typedef enum { OCR_PICTURE_LINE, OCR_PICTURE_BARE_LINE, OCR_PICTURE_BLOCK } OcrPictureKind;

/* Reads a picture that was cleaned before: dark ink on light paper, with a margin.
 * Array of OcrSymbol in reading order, transfer full. Errors: OCR_ERROR_SETUP. */
GArray *ocr_text_read_picture(OcrText *text, const OcrImage *picture, OcrPictureKind kind, const char *alphabet,
                              GError **error);

/* Whether the ink in `quad` is machine print, 0 (hand) to 1 (print); -1 when there is too little to tell. */
double ocr_text_is_print(OcrPage *page, const OcrQuad *quad);

#endif
