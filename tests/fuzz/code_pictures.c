/* Ink that may be a bar code, a matrix code or a patch sheet. */
#include "ocr/code.h"
#include "ocr/code_photo.h"

#include "picture.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    enum { TEXT_MOST = 4096 * 3 };
    g_autoptr(OcrPage) page = page_of_bytes(bytes, size);
    if (!page)
        return 0;
    ocr_page_analyse(page);
    g_autoptr(GPtrArray) codes = ocr_codes_find(page);
    if (codes->len == 0)
        ocr_codes_find_photograph(page, codes);
    for (guint i = 0; i < codes->len; i++) {
        const OcrCode *code = codes->pdata[i];
        if (!g_utf8_validate(code->text, -1, NULL) || strlen(code->text) > TEXT_MOST)
            g_error("%s says what it may not", code->symbology);
        check_box(page, code->box);
    }
    return 0;
}
