#include "forms/twodoc.h"

#include "forms/reading_text.h"
#include "fuzz.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static TwodocTables *tables;
    if (!tables) {
        const char *root = g_getenv("G_TEST_SRCDIR");
        g_autofree char *path = g_build_filename(root ? root : ".", "forms", "twodoc.yaml", NULL);
        tables = twodoc_tables_load(path, NULL);
        if (!tables)
            g_error("no %s", path);
    }
    g_autoptr(Twodoc) code = twodoc_parse(tables, bytes, size, NULL);
    if (!code)
        return 0;
    size_t said = g_bytes_get_size(code->said);
    if (said >= size || memcmp(g_bytes_get_data(code->said, NULL), bytes, said) != 0)
        g_error("what is signed is not what was read");
    for (guint i = 0; i < code->values->len; i++) {
        const TwodocValue *value = code->values->pdata[i];
        if (!reading_text_allowed(value->value, strlen(value->value), READING_TEXT_LINE, READING_VALUE_BYTES))
            g_error("a value carries what it may not");
    }
    return 0;
}
