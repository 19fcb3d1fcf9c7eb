/* The text of a zone, as it stands and as a network would see it; then what forms make of its fields. */
#include "forms/reading_mrz.h"
#include "ocr/mrz.h"

#include "fuzz.h"

#include <string.h>

static void look_doubtfully(const MrzLayout *layout, const uint8_t *bytes, size_t size, float (*p)[MRZ_CLASSES])
{
    for (int i = 0; i < layout->line_count * layout->line_length; i++) {
        int first = bytes[(size_t)i % size] % MRZ_CLASSES, second = bytes[(size_t)(i + 7) % size] / 7 % MRZ_CLASSES;
        float doubt = (float)(bytes[(size_t)(i + 3) % size] % 100) / 100;
        for (int c = 0; c < MRZ_CLASSES; c++)
            p[i][c] = 1e-6f;
        p[i][first] += 1 - doubt;
        p[i][second] += doubt;
    }
}

/* What the reader's side says is what the trusted side believes. */
static void pass_on(const MrzText *text)
{
    static const int size_px[2] = {1000, 1000};
    g_autoptr(GArray) zones = g_array_new(FALSE, FALSE, sizeof(OcrMrz));
    const OcrMrz zone = {.text = *text, .box = {10, 10, 900, 100}};
    g_array_append_val(zones, zone);
    json_auto_t *said = reading_mrz_to_json(zones);
    g_autoptr(GError) error = NULL;
    if (!reading_mrz_check(said, size_px, &error))
        g_error("%s: %s", text->text, error->message);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static float p[MRZ_LENGTH_MAX][MRZ_CLASSES];
    if (size < 4)
        return 0;
    g_autofree char *joined = g_strndup((const char *)bytes, MIN(size, MRZ_LENGTH_MAX));
    for (const MrzLayout *const *layout = mrz_layouts(); *layout; layout++) {
        if ((int)strlen(joined) == (*layout)->line_count * (*layout)->line_length)
            for (int i = 0; i < (*layout)->check_count; i++)
                mrz_check_holds(*layout, i, joined);
        MrzText text;
        look_doubtfully(*layout, bytes, size, p);
        mrz_decode(*layout, (const float(*)[MRZ_CLASSES])p, &text);
        for (int i = 0; text.checked && i < (*layout)->check_count; i++)
            if (!mrz_check_holds(*layout, i, text.text))
                g_error("%s is said to hold and does not", text.text);
        if (mrz_layout_of(text.text, (*layout)->line_count, (*layout)->line_length) == *layout)
            pass_on(&text);
    }
    for (int lines = 1; lines <= 3; lines++)
        mrz_layout_of(joined, lines, (int)strlen(joined) / lines);
    return 0;
}
