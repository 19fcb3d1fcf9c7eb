/* ocr/media.h: what a file is, told from its content, and whether all of it is there. */
#ifndef OCR_MEDIA_H
#define OCR_MEDIA_H
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum { OCR_MEDIA_UNKNOWN, OCR_MEDIA_TIFF, OCR_MEDIA_PDF, OCR_MEDIA_JPEG, OCR_MEDIA_PNG } OcrMedia;

/* Recognised by the first bytes, never by a name. */
OcrMedia ocr_media_sniff(const uint8_t *bytes, size_t size);

/* "image/tiff", "application/pdf", "image/jpeg", "image/png"; "application/octet-stream" for the unknown. */
const char *ocr_media_type(OcrMedia media);

typedef enum {
    OCR_WHOLE,   /* its own structure says that it is complete */
    OCR_PARTIAL, /* a known kind, but the end is not there (yet) */
    OCR_FOREIGN  /* not a kind that is read */
} OcrWholeness;

/* Whether the file is whole by its own structure: the TIFF's last directory, all strips that directories point at, and
 * no long stretch behind them that none speaks of; the PDF's end marker and a place for its cross-reference table that
 * is not a hole (a table missed by a few bytes is mended by the decoder); the JPEG's end marker; the PNG's IEND. Damage
 * that waiting would not mend (directories that loop, noise behind a signature) is whole here: the decoder says what
 * is wrong.
 * Walks structure only, decodes nothing, never reads outside `bytes`, linear in `size` for hostile input.
 * `reason`, when not NULL, gets a sentence (transfer full) for the two bad answers, NULL for OCR_WHOLE. */
OcrWholeness ocr_media_wholeness(const uint8_t *bytes, size_t size, char **reason);

#endif
