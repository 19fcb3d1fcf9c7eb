/* An application filed online, from anybody. */
#include "intake/online.h"

#include "fuzz.h"

static FormReader *loaded_reader(void)
{
    static FormReader *reader;
    if (!reader) {
        const FormReaderOptions options = {.share = g_getenv("G_TEST_SRCDIR") ? g_getenv("G_TEST_SRCDIR") : "."};
        g_autoptr(GError) error = NULL;
        reader = form_reader_new(&options, &error);
        if (!reader)
            g_error("%s", error->message);
    }
    return reader;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    json_t *application = json_loadb((const char *)bytes, size, JSON_REJECT_DUPLICATES, NULL);
    if (!application)
        return 0;
    g_autoptr(GPtrArray) problems = NULL;
    json_t *submission = online_submission(loaded_reader(), application, &problems);
    if (!submission && problems->len == 0)
        g_error("refused without a word");
    json_decref(submission);
    json_decref(application);
    return 0;
}
