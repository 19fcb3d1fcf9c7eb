/* What recognising a page by its print costs and finds: one line a page of the files given, against the blank pages of a folder of
 * templates. tests/bench/recognition.sh makes such pages out of real forms.
 *
 *   recognition TEMPLATES FILE... */
#include "forms/recognition.h"
#include "ocr/decode.h"

#include <stdio.h>
#include <time.h>

static double cpu_ms(void)
{
    return (double)clock() * 1000 / CLOCKS_PER_SEC;
}

static void look(const FormBlanks *blanks, const char *path, OcrImage *scan, const OcrPageInfo *info, int number)
{
    g_autoptr(OcrPage) page = ocr_page_new(scan, info->dpi);
    ocr_page_analyse(page);
    double sure = 0;
    int turn = ocr_page_find_orientation(page, &sure);
    if (turn > 0 && sure >= 0.5)
        ocr_page_turn(page, turn);
    ocr_page_binary(page);
    double start = cpu_ms();
    FormRecognition found = form_recognise(blanks, page);
    double ms = cpu_ms() - start;
    printf("%s\t%d\t%s\t%d\t%s\t%.3f\t%d\t%d\t%d\t%.3f\t%.1f\t%d\t%d\n", path, number, found.form ? found.form->id : "-", found.page,
           found.ambiguous ? "ambiguous" : found.upside_down ? "turned" : "upright", found.fit.ink ? (double)found.fit.met / found.fit.ink : 0, found.fit.blocks,
           found.fit.seen, found.fit.lost, found.fit.residual_mm, ms, found.fit.gone.gone, found.fit.gone.added);
}

static void look_at_file(const FormBlanks *blanks, const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *bytes = NULL;
    gsize size;
    OcrDecodeLimits limits = OCR_DECODE_LIMITS_DEFAULT;
    g_autoptr(OcrDecoder) decoder = g_file_get_contents(path, &bytes, &size, &error)
                                        ? ocr_decoder_open((const uint8_t *)bytes, size, &limits, &error) : NULL;
    if (!decoder)
        g_error("%s: %s", path, error->message);
    for (int i = 1; i <= ocr_decoder_page_count(decoder); i++) {
        OcrPageInfo info;
        OcrImage *scan = ocr_decoder_page(decoder, i, &info, &error);
        if (!scan)
            g_error("%s: %s", path, error->message);
        look(blanks, path, scan, &info, i);
    }
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (argc < 2) /* run among the others: the script beside calls it with pages */
        return 0;
    g_autoptr(FormLibrary) library = form_library_load(argv[1], &error);
    g_autoptr(FormBlanks) blanks = library ? form_blanks_new(library, &error) : NULL;
    if (!blanks)
        g_error("%s", error->message);
    for (int i = 2; i < argc; i++)
        look_at_file(blanks, argv[i]);
    return 0;
}
