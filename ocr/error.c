#include "ocr/error.h"

G_DEFINE_QUARK(ocr-error, ocr_error)

const char *ocr_error_name(int code)
{
    switch ((OcrError)code) {
    case OCR_ERROR_FORMAT:
        return "format";
    case OCR_ERROR_FOREIGN:
        return "foreign";
    case OCR_ERROR_UNSUPPORTED:
        return "unsupported";
    case OCR_ERROR_PASSWORD:
        return "password";
    case OCR_ERROR_LIMIT:
        return "limit";
    case OCR_ERROR_PAGES:
        return "pages";
    case OCR_ERROR_INCOMPLETE:
        return "incomplete";
    case OCR_ERROR_DYNAMIC:
        return "dynamic";
    case OCR_ERROR_SETUP:
        return "setup";
    }
    return "unknown";
}
