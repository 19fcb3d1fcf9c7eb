/* ocr/error.h: what a caller of this room does about a failure. */
#ifndef OCR_ERROR_H
#define OCR_ERROR_H
#include <glib.h>

typedef enum {
    OCR_ERROR_FORMAT,      /* the bytes are not what they claim, or are damaged: quarantine, never retry */
    OCR_ERROR_FOREIGN,     /* no TIFF, PDF, JPEG or PNG at all, whatever its name says: quarantine, never retry */
    OCR_ERROR_UNSUPPORTED, /* sound, but of a kind that is not read (an odd compression): quarantine */
    OCR_ERROR_PASSWORD,    /* a PDF that nobody opens without its password: save it without one */
    OCR_ERROR_LIMIT,       /* larger than what is accepted (pixels, memory, drawing): quarantine, scan it at 300 dpi */
    OCR_ERROR_PAGES,       /* more pages than are read from one file: quarantine, split the file */
    OCR_ERROR_INCOMPLETE,  /* the end is missing: the file may still be growing, or was cut off */
    OCR_ERROR_DYNAMIC,     /* a PDF whose pages only its maker's viewer can show (dynamic XFA): print it to a PDF there */
    OCR_ERROR_SETUP        /* a model or a language file is missing: an operator must act */
} OcrError;

#define OCR_ERROR ocr_error_quark()
GQuark ocr_error_quark(void);

/* The stable word for a code, as it stands in a reading's error: "format", "unsupported", "limit"... */
const char *ocr_error_name(int code);

#endif
