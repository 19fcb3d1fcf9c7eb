/* What our own codes say: each line as it stands, and with a check that holds, or nothing would get past it. */
#include "forms/fill_code.h"
#include "forms/sheet_code.h"
#include "intake/signature.h"

#include "fuzz.h"
#include "templates.h"

static char *with_check(const char *text)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)text, -1);
    guint8 digest[32];
    gsize size = sizeof digest;
    g_checksum_get_digest(sum, digest, &size);
    GString *whole = g_string_new(text);
    for (int i = 0; i < 7; i++) {
        int at = 5 * i, high = digest[at / 8] << 8 | digest[at / 8 + 1];
        g_string_append_c(whole, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[high >> (11 - at % 8) & 31]);
    }
    return g_string_free(whole, FALSE);
}

static void parse(const char *text)
{
    g_auto(SheetCode) code;
    if (sheet_code_parse(text, &code) >= SHEET_FORM_PAGE) {
        g_autofree char *again = sheet_code_make(&code);
        g_auto(SheetCode) twin;
        if (sheet_code_parse(again, &twin) != code.kind)
            g_error("%s is understood, and printed as %s is not", text, again);
    }
    g_auto(SignedFacts) facts = {0};
    if (signature_check("/nonexistent", text, &facts) == SIGNATURE_VALID)
        g_error("valid without a key: %s", text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autofree char *text = g_strndup((const char *)bytes, size);
    g_auto(GStrv) lines = g_strsplit(text, "\n", 20);
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    for (char **line = lines; *line; line++) {
        char *checked = with_check(*line);
        g_ptr_array_add(texts, checked);
        g_ptr_array_add(texts, g_strdup(*line));
        parse(checked);
        parse(*line);
    }
    g_auto(FillCode) fill;
    fill_code_read(installed_templates(), texts, &fill);
    if (fill.form && fill.incomplete)
        g_error("whole and incomplete at once");
    return 0;
}
