/* What a reader that was taken over may send as a page: refused with its reason, or believed. */
#include "forms/reading_json.h"

#include "fuzz.h"
#include "kinds.h"
#include "templates.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    json_t *page = json_loadb((const char *)bytes, size, JSON_REJECT_DUPLICATES, NULL);
    if (!page)
        return 0;
    g_autoptr(GError) error = NULL;
    if (form_reading_check_page(page, installed_templates(), installed_kinds(), 1, &error) != (error == NULL))
        g_error("an answer without its error");
    json_decref(page);
    return 0;
}
