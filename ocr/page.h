/* ocr/page.h: one page made ready for reading: upright, with its black-and-white and grey forms and its facts. */
#ifndef OCR_PAGE_H
#define OCR_PAGE_H
#include "ocr/image.h"
#include <stdint.h>

/* What a clerk is told while the paper is still in hand: a set of these bits. */
typedef enum {
    OCR_ADVICE_BLURRED = 1 << 0,
    OCR_ADVICE_TOO_DARK = 1 << 1,
    OCR_ADVICE_TOO_LIGHT = 1 << 2,
    OCR_ADVICE_CUT_OFF = 1 << 3,
    OCR_ADVICE_LOW_RESOLUTION = 1 << 4, /* under 150 dpi */
    OCR_ADVICE_NOISY = 1 << 5
} OcrAdvice;

typedef struct {
    double sharpness; /* 0 (smeared) to 1 (as sharp as the resolution allows) */
    double contrast;  /* 0 to 1: distance between ink and paper */
    unsigned advice;  /* OcrAdvice bits */
} OcrQuality;

typedef struct OcrPrinted OcrPrinted;

typedef struct {
    OcrImage *scan;      /* upright: turned by `rotation`; 1, 8 or 32 bit as it came */
    double dpi;
    int rotation;        /* clockwise turn applied to what the decoder gave: 0, 90, 180, 270 */
    double skew_deg;     /* how far the content of `scan` is turned clockwise, -45..45; 0 when unknown */
    double skew_confidence; /* Leptonica's ratio; under 3 the angle means nothing */
    bool blank;          /* nothing but paper, specks, holes, shadows at the edge, show-through */
    double ink_share;    /* dark share of the page after specks and border are left out */
    OcrQuality quality;
    uint64_t hash;       /* perceptual, of the page as it lies; up to 8 bits of difference mean the same sheet; 0: blank */
    OcrBox paper;        /* the sheet itself within the scan: without black scanner border */
    OcrImage *grey;      /* made on first use by ocr_page_grey */
    OcrImage *binary;    /* made on first use by ocr_page_binary */
    OcrImage *beyond;    /* made with it: what is not paper, ocr/page_border.h; NULL: all is */
    OcrPrinted *printed; /* the form's own print as it lies on this page (ocr/printed.h), once that is known; NULL: not known */
} OcrPage;

/* Takes the scan (transfer full) as the decoder gave it. Cheap: nothing is computed yet. */
OcrPage *ocr_page_new(OcrImage *scan, double dpi);
void ocr_page_free(OcrPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OcrPage, ocr_page_free)

/* Finds the sheet, tells blank from written, measures quality and skew, computes the hash. Does not turn.
 * A picture under 64 pixels a side is only told to be of low resolution. */
void ocr_page_analyse(OcrPage *page);

/* Turns the page clockwise by a multiple of 90 degrees, on top of what was turned before; every fact follows. */
void ocr_page_turn(OcrPage *page, int rotation);

/* Which clockwise turn (0, 90, 180, 270) makes the print upright, from the shapes of its text lines.
 * `confidence` 0..1; under 0.5 the page has too little text to tell and 0 is returned. */
int ocr_page_find_orientation(OcrPage *page, double *confidence);

/* The page in 8-bit grey, and in black and white (thresholded so that faint strokes live; black scanner border
 * whitened). Borrowed: they belong to the page. */
const OcrImage *ocr_page_grey(OcrPage *page);
const OcrImage *ocr_page_binary(OcrPage *page);

/* How much of a box lies beyond the scan's edges or on solid black that hangs together with one, 0 to 1: nobody knows what stood there. */
double ocr_page_share_beyond(OcrPage *page, OcrBox box);

/* The advice bits as stable words: "blurred", "too_dark", "too_light", "cut_off", "low_resolution", "noisy".
 * The NULL-terminated array is transfer container (g_free), its strings static. */
const char **ocr_advice_words(unsigned advice);

#endif
