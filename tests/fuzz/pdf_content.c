#include "ocr/decode_pdf_content.h"

#include "fuzz.h"

static bool go_on(void *user, const char *name, const OcrPdfGraphics *graphics)
{
    (void)graphics;
    *(size_t *)user += name[0] != 0;
    return true;
}

static bool go_on_with_state(void *user, const char *name)
{
    return go_on(user, name, NULL);
}

static bool go_on_painting(void *user)
{
    (void)user;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const OcrPdfEvents events = {.object = go_on, .state = go_on_with_state, .paint = go_on_painting};
    size_t seen = 0;
    OcrPdfGraphics start = {.matrix = {1, 0, 0, 1, 0, 0}, .clip = {0, 0, 100, 100}};
    ocr_pdf_content_run((const char *)bytes, size, start, &events, &seen);
    if (seen > size)
        g_error("more objects than bytes");
    /* As the cost is reckoned: to the end, whatever stands there. */
    static const OcrPdfEvents all = {.object = go_on, .state = go_on_with_state, .paint = go_on_painting, .goes_on = true};
    size_t more = 0;
    if (!ocr_pdf_content_run((const char *)bytes, size, start, &all, &more) || more < seen || more > size)
        g_error("%zu objects to the end, %zu before", more, seen);
    return 0;
}
