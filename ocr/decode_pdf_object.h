/* ocr/decode_pdf_object.h: values out of a PDF's objects, through qpdf. Not for other rooms. */
#ifndef OCR_DECODE_PDF_OBJECT_H
#define OCR_DECODE_PDF_OBJECT_H
#include "ocr/decode_pdf_content.h"

#include <qpdf/qpdf-c.h>
#include <stdint.h>

/* qpdf keeps the last error for whoever asks, and prints it where nobody does. */
void ocr_pdf_forget_error(qpdf_data pdf);

/* Whether `key` of a dictionary is there and not null. */
bool ocr_pdf_has(qpdf_data pdf, qpdf_oh dictionary, const char *key);

/* Numbers, as they stand; `otherwise` where there is none. */
double ocr_pdf_number(qpdf_data pdf, qpdf_oh dictionary, const char *key, double otherwise);
bool ocr_pdf_flag(qpdf_data pdf, qpdf_oh dictionary, const char *key, bool otherwise);

/* Up to `most` numbers of an array; returns how many it has. */
int ocr_pdf_numbers(qpdf_data pdf, qpdf_oh array, double *numbers, int most);

/* A key that a page may inherit from the nodes above it. */
qpdf_oh ocr_pdf_inherited(qpdf_data pdf, qpdf_oh page, const char *key);

/* The filters of a stream, outermost first; their parameters are taken from `index` of /DecodeParms. */
int ocr_pdf_filter_count(qpdf_data pdf, qpdf_oh dictionary);
bool ocr_pdf_filter_is(qpdf_data pdf, qpdf_oh dictionary, int index, const char *name);
qpdf_oh ocr_pdf_filter_parameters(qpdf_data pdf, qpdf_oh dictionary, int index);

/* The stream's bytes as they stand in the file (decrypted). NULL when there are none. Transfer full. */
GBytes *ocr_pdf_raw(qpdf_data pdf, qpdf_oh stream);

/* The stream's bytes behind all of its filters but the last `keep`. Only Flate without predictor is undone here:
 * NULL for others. Longer than `most` when the stream is, but never much. Transfer full. */
GBytes *ocr_pdf_unpacked(qpdf_data pdf, qpdf_oh stream, int keep, size_t most);

#endif
