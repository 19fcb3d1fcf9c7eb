/* A receipt's code with some of its characters changed: valid only as it was signed. */
#include "intake/signature.h"

#include "fuzz.h"

#include <glib/gstdio.h>
#include <string.h>

static char *home, *genuine;

static void sign_one(void)
{
    if (genuine)
        return;
    home = g_dir_make_tmp("guichet-key-XXXXXX", NULL);
    const SignedFacts facts = {(char *)"acknowledgement", (char *)"75-2026-00000017", (char *)"2026-11-20", (char *)"2027-03-20",
                               (char *)"ABCDEFGHIJKLMNOPQRST"};
    g_autoptr(GError) error = NULL;
    genuine = signature_make(home, &facts, &error);
    if (!genuine)
        g_error("%s", error->message);
}

/* Pairs of a place and a character; a place past the end cuts the code off or adds to it. */
static char *altered(const uint8_t *bytes, size_t size)
{
    GString *code = g_string_new(genuine);
    for (size_t i = 0; i + 1 < size && i < 40; i += 2) {
        if (bytes[i] < code->len && bytes[i + 1])
            code->str[bytes[i]] = (char)bytes[i + 1];
        else if (bytes[i] == 255 && bytes[i + 1])
            g_string_append_c(code, (char)bytes[i + 1]);
        else if (bytes[i] == 254)
            g_string_truncate(code, MIN(code->len, bytes[i + 1]));
    }
    return g_string_free(code, FALSE);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    sign_one();
    g_autofree char *code = altered(bytes, size), *raw = g_strndup((const char *)bytes, size);
    g_auto(SignedFacts) facts = {0};
    bool valid = signature_check(home, code, &facts) == SIGNATURE_VALID;
    if (valid != g_str_equal(code, genuine))
        g_error("%s is %s", code, valid ? "valid" : "not valid");
    g_auto(SignedFacts) none = {0};
    if (signature_check(home, raw, &none) == SIGNATURE_VALID && !g_str_equal(raw, genuine))
        g_error("valid: %s", raw);
    return 0;
}
