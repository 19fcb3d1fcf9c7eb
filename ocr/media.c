#include "ocr/media.h"

#include "ocr/media_noise.h"
#include "ocr/media_structure.h"

#include <string.h>

/* Junk before "%PDF-" is common (mail gateways, printers' job headers); readers look this far. */
enum { PDF_HEADER_WITHIN = 1024 };

static bool begins(const uint8_t *bytes, size_t size, const char *magic, size_t length)
{
    return size >= length && memcmp(bytes, magic, length) == 0;
}

OcrMedia ocr_media_sniff(const uint8_t *bytes, size_t size)
{
    if (begins(bytes, size, "II*\0", 4) || begins(bytes, size, "MM\0*", 4) || begins(bytes, size, "II+\0\b\0\0\0", 8) ||
        begins(bytes, size, "MM\0+\0\b\0\0", 8))
        return OCR_MEDIA_TIFF;
    if (begins(bytes, size, "\xff\xd8\xff", 3))
        return OCR_MEDIA_JPEG;
    if (begins(bytes, size, "\x89PNG\r\n\x1a\n", 8))
        return OCR_MEDIA_PNG;
    if (size >= 5 && memmem(bytes, MIN(size, PDF_HEADER_WITHIN), "%PDF-", 5) != NULL)
        return OCR_MEDIA_PDF;
    return OCR_MEDIA_UNKNOWN;
}

const char *ocr_media_type(OcrMedia media)
{
    switch (media) {
    case OCR_MEDIA_TIFF:
        return "image/tiff";
    case OCR_MEDIA_PDF:
        return "application/pdf";
    case OCR_MEDIA_JPEG:
        return "image/jpeg";
    case OCR_MEDIA_PNG:
        return "image/png";
    case OCR_MEDIA_UNKNOWN:
        break;
    }
    return "application/octet-stream";
}

OcrWholeness ocr_media_wholeness(const uint8_t *bytes, size_t size, char **reason)
{
    char *missing = NULL;
    OcrWholeness answer = OCR_WHOLE;
    switch (ocr_media_sniff(bytes, size)) {
    case OCR_MEDIA_TIFF:
        missing = ocr_tiff_missing(bytes, size);
        break;
    case OCR_MEDIA_PDF:
        missing = ocr_pdf_missing(bytes, size);
        break;
    case OCR_MEDIA_JPEG:
        missing = ocr_jpeg_missing(bytes, size);
        break;
    case OCR_MEDIA_PNG:
        missing = ocr_png_missing(bytes, size);
        break;
    case OCR_MEDIA_UNKNOWN:
        answer = OCR_FOREIGN;
        missing = g_strdup(size == 0 ? "the file is empty" : "the content is neither TIFF nor PDF, JPEG or PNG");
        break;
    }
    if (missing != NULL && answer == OCR_WHOLE && ocr_media_is_noise(bytes, size))
        g_clear_pointer(&missing, g_free);
    if (missing != NULL && answer == OCR_WHOLE)
        answer = OCR_PARTIAL;
    if (reason != NULL)
        *reason = missing;
    else
        g_free(missing);
    return answer;
}
