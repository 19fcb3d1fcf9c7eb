/* ocr/mrz.h: reads the machine readable zones of travel documents (ICAO Doc 9303) wherever they lie on a page, on any of its four
 * sides. The characters are OCR-B, read by a network of its own (ocr/mrz.bin; scripts/train/mrz_train.py). */
#ifndef OCR_MRZ_H
#define OCR_MRZ_H
#include "ocr/mrz_decode.h"
#include "ocr/page.h"

typedef struct OcrMrzReader OcrMrzReader;

/* Errors: OCR_ERROR_SETUP when the weights are missing, of another version or damaged. Transfer full. */
OcrMrzReader *ocr_mrz_reader_new(const char *weights_path, GError **error);
void ocr_mrz_reader_free(OcrMrzReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OcrMrzReader, ocr_mrz_reader_free)

/* In what is found, `text.checked` says that the zone is believed as a whole (mrz_text_good). */
typedef struct {
    MrzText text;
    OcrBox box;    /* on the page's scan */
    int rotation;  /* the clockwise turn of the page (0, 90, 180, 270) that sets the zone upright */
} OcrMrz;

/* The zones of a page, best read first; none is usual. A zone whose check digits do not hold is there too (`text.checked` false) when it
 * surely is one: it says that the document has to be looked at. Array of OcrMrz, transfer full.
 * Cost: 5 ms on a page without, 15 to 20 ms more a zone (tests/bench/mrz.c). */
GArray *ocr_mrz_find(OcrMrzReader *reader, OcrPage *page);

#endif
