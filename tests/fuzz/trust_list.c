/* A published trust list: XML from whoever gave it to the administrator. */
#include "intake/trust_tsl.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(GError) error = NULL;
    json_auto_t *list = trust_tsl_read((const char *)bytes, size, &error);
    if ((list == NULL) != (error != NULL))
        g_error("an answer without its error");
    if (list && json_array_size(json_object_get(list, "authorities")) == 0)
        g_error("a list of nobody");
    return 0;
}
