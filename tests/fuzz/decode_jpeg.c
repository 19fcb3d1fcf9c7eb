#include "decode_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    decode_file(bytes, size, OCR_MEDIA_JPEG);
    return 0;
}
