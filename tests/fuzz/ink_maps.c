/* Two maps of ink, a line each, as a reader that was taken over may write them: refused, or laid over each other, which the trusted side does. */
#include "ocr/page_same.h"
#include "ocr/page_twin.h"

#include "fuzz.h"

static void check_share(double share, const char *of)
{
    if (!(share >= 0 && share <= 1))
        g_error("%s: %g is no share", of, share);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autofree char *text = g_strndup((const char *)bytes, size);
    char *second = strchr(text, '\n');
    if (second)
        *second++ = '\0';
    const char *other = second ? second : text;
    if (ocr_same_map_sound(text) && ocr_same_map_sound(other))
        check_share(ocr_same_difference(text, other), "of one paper");
    if (ocr_twin_map_sound(text) && ocr_twin_map_sound(other))
        check_share(ocr_twin_difference(text, other), "of one sheet");
    return 0;
}
