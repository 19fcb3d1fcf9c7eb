/* A definition from somebody else's folder: loads and is sound, or is refused in words. */
#include "forms/template.h"

#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    int file = memfd_create("template", MFD_CLOEXEC);
    if (file < 0 || write(file, bytes, size) != (ssize_t)size)
        g_error("no memory for a file");
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", file);
    g_autoptr(GError) error = NULL;
    g_autoptr(FormTemplate) form = form_template_load(path, &error);
    if ((form == NULL) != (error != NULL))
        g_error("an answer without its error");
    if (error && !*error->message)
        g_error("an error without words");
    for (int i = 0; form && i < form->field_count; i++)
        if (form->fields[i]->page < 1 || form->fields[i]->page > form->page_count)
            g_error("a field on no page");
    close(file);
    return 0;
}
