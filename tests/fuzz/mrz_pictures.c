/* Ink that may be a machine readable zone, found and read by the network. */
#include "ocr/mrz.h"

#include "picture.h"

#include <string.h>

static OcrMrzReader *loaded_reader(void)
{
    static OcrMrzReader *reader;
    if (!reader) {
        const char *root = g_getenv("G_TEST_SRCDIR");
        g_autofree char *path = g_build_filename(root ? root : ".", "ocr", "mrz.bin", NULL);
        g_autoptr(GError) error = NULL;
        reader = ocr_mrz_reader_new(path, &error);
        if (!reader)
            g_error("%s", error->message);
    }
    return reader;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(OcrPage) page = page_of_bytes(bytes, size);
    if (!page)
        return 0;
    g_autoptr(GArray) zones = ocr_mrz_find(loaded_reader(), page);
    for (guint i = 0; i < zones->len; i++) {
        const OcrMrz *zone = &g_array_index(zones, OcrMrz, i);
        if (!(zone->text.probability >= 0 && zone->text.probability <= 1.0001))
            g_error("a probability of %g", zone->text.probability);
        if ((int)strlen(zone->text.text) != zone->text.layout->line_count * zone->text.layout->line_length)
            g_error("%s of another length", zone->text.layout->name);
        check_box(page, zone->box);
    }
    return 0;
}
