/* build/tools/samples: makes scans of filled forms of people who do not exist, as an office scanner would deliver them,
 * with the truth beside them. The same seed makes the same files. See --help. */
#include "samples/copy.h"
#include "samples/damage.h"
#include "samples/file.h"
#include "samples/mix.h"
#include "samples/piece.h"
#include "samples/order.h"
#include "samples/person.h"
#include "samples/settings.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static SampleSettings settings = {
    .count = 1, .seed = 1, .dpi = 300, .strength = 1, .fill = 0.6, .form = (char *)"titre-sejour",
    .format = (char *)"tiff-g4", .colour = (char *)"bw", .writing = (char *)"typed", .share = (char *)".",
};

static const GOptionEntry entries[] = {
    {"output", 'o', 0, G_OPTION_ARG_FILENAME, &settings.output, "Folder for the scans", "DIR"},
    {"truth", 0, 0, G_OPTION_ARG_FILENAME, &settings.truth, "Folder for the truth, NAME.json (default: DIR-truth)", "DIR"},
    {"count", 'n', 0, G_OPTION_ARG_INT, &settings.count, "How many copies of the form (default 1)", "N"},
    {"seed", 0, 0, G_OPTION_ARG_INT, &settings.seed, "Same seed, same files (default 1)", "N"},
    {"dpi", 0, 0, G_OPTION_ARG_INT, &settings.dpi, "Resolution (default 300)", "N"},
    {"format", 0, 0, G_OPTION_ARG_STRING, &settings.format,
     "tiff-g4, tiff-lzw, tiff-deflate, tiff-jpeg, pdf-g4, pdf-jpeg, jpeg, png (default tiff-g4)", "NAME"},
    {"colour", 0, 0, G_OPTION_ARG_STRING, &settings.colour, "bw, grey, colour (default bw)", "NAME"},
    {"strength", 0, 0, G_OPTION_ARG_DOUBLE, &settings.strength,
     "0 a perfect scanner, 1 an ordinary office (default), 2 a poor one", "X"},
    {"upright", 0, 0, G_OPTION_ARG_NONE, &settings.upright, "No page lies on its side", NULL},
    {"writing", 0, 0, G_OPTION_ARG_STRING, &settings.writing, "typed, hand, mixed, blank (default typed)", "NAME"},
    {"font", 0, 0, G_OPTION_ARG_STRING, &settings.font, "Family for typing (default: several in turn)", "NAME"},
    {"fill", 0, 0, G_OPTION_ARG_DOUBLE, &settings.fill, "Share of the optional fields that are filled (default 0.6)", "X"},
    {"form", 0, 0, G_OPTION_ARG_STRING, &settings.form, "Id of the form (default titre-sejour)", "ID"},
    {"faults", 0, 0, G_OPTION_ARG_DOUBLE, &settings.faults,
     "Share of choices marked twice, scribbled out or faint, and of pages with a corner torn off (default 0)", "X"},
    {"absent", 0, 0, G_OPTION_ARG_DOUBLE, &settings.absent, "Share of photographs and signatures that are not there (default 0)", "X"},
    {"twice", 0, 0, G_OPTION_ARG_NONE, &settings.twice, "Each copy goes through the scanner twice", NULL},
    {"damage", 0, 0, G_OPTION_ARG_STRING, &settings.damage, "Of every page: torn, folded, shrunk, copied", "NAME"},
    {"no-lines", 0, 0, G_OPTION_ARG_NONE, &settings.no_lines, "Free lines stay empty", NULL},
    {"split", 0, 0, G_OPTION_ARG_NONE, &settings.split, "One page a file", NULL},
    {"passport", 0, 0, G_OPTION_ARG_NONE, &settings.passport, "Behind each copy the page of the person's passport", NULL},
    {"backs", 0, 0, G_OPTION_ARG_NONE, &settings.backs, "A blank back after each page", NULL},
    {"orders", 0, 0, G_OPTION_ARG_FILENAME, &settings.orders, "A copy for each line of FILE (samples/order.h), by real hands", "FILE"},
    {"recording", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &settings.recordings, "Recordings of real hands; may be given again", "FILE"},
    {"wrong", 0, 0, G_OPTION_ARG_FILENAME, &settings.wrong, "Lines of the recordings that are not what they say", "FILE"},
    {"templates", 0, 0, G_OPTION_ARG_FILENAME, &settings.templates, "A second folder of forms", "DIR"},
    {"scan", 0, 0, G_OPTION_ARG_FILENAME, &settings.scan, "Scan the pages of this PDF, or this .txt as a letter, --count times, instead of the above", "FILE"},
    {"mix", 0, 0, G_OPTION_ARG_STRING, &settings.mix, "demo: a small batch as a mailroom has it, instead of the above", "NAME"},
    {"share", 0, 0, G_OPTION_ARG_FILENAME, &settings.share, "Folder that holds forms/ and scripts/ (default .)", "DIR"},
    {0},
};

static bool check_settings(GError **error)
{
    const char *wrong = !settings.output                                    ? "--output DIR is missing"
                        : settings.count < 0 || settings.count > 100000     ? "--count: 0 to 100000"
                        : settings.dpi < 72 || settings.dpi > 600           ? "--dpi: 72 to 600"
                        : !sample_format_known(settings.format)             ? "--format: unknown, see --help"
                        : settings.damage && !damage_known(settings.damage) ? "--damage: unknown, see --help"
                        : settings.mix && strcmp(settings.mix, "demo") != 0 ? "--mix: only demo"
                                                                            : NULL;
    if (wrong)
        g_set_error_literal(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, wrong);
    return !wrong;
}

/* One page into the file under way; a page a file where the format or --split asks for it. */
static bool add_page(SampleMaker *maker, PIX *scan, json_t *truth, GError **error)
{
    pixaAddPix(maker->pages, scan, L_INSERT);
    json_array_append_new(maker->truths, truth);
    bool single = settings.split || sample_format_single(settings.format);
    return !single || sample_maker_write(maker, settings.format, NULL, error);
}

static FilledCopy *fill_copy(SampleMaker *maker, int index, GError **error)
{
    bool hand = strcmp(settings.writing, "hand") == 0 || (strcmp(settings.writing, "mixed") == 0 && index % 2);
    bool blank = strcmp(settings.writing, "blank") == 0;
    return sample_maker_copy(maker, hand, blank, error);
}

static bool add_passport(SampleMaker *maker, const FilledCopy *copy, GError **error)
{
    PopplerDocument *document = piece_passport(copy->values, error);
    if (!document)
        return false;
    ScanPass pass = sample_maker_pass(maker);
    g_autofree char *zone = piece_passport_mrz(copy->values);
    json_t *truth = json_pack("{s:s, s:s, s:s}", "kind", "document", "document", "passeport", "mrz", zone);
    bool added = add_page(maker, printed_scan(document, 1, &pass), truth, error);
    g_object_unref(document);
    return added;
}

static bool scan_copy(SampleMaker *maker, FilledCopy *filled, GError **error)
{
    g_autoptr(FilledCopy) copy = filled;
    if (!copy)
        return false;
    int passes = settings.twice ? 2 : 1;
    g_autofree ScanPass *first = g_new0(ScanPass, copy->form->page_count);
    for (int i = 0; i < passes * copy->form->page_count; i++) {
        int page = i % copy->form->page_count + 1;
        ScanPass pass = sample_maker_pass(maker);
        if (page > i)
            first[page - 1] = pass;
        else
            pass = scan_pass_again(&first[page - 1], &pass);
        if (!add_page(maker, filled_copy_scan(copy, page, &pass), filled_copy_truth(copy, page, &pass), error))
            return false;
        pass = sample_maker_pass(maker);
        if (settings.backs && !add_page(maker, printed_scan(NULL, 1, &pass), json_pack("{s:s}", "kind", "blank"), error))
            return false;
    }
    if (settings.passport && !add_passport(maker, copy, error))
        return false;
    return pixaGetCount(maker->pages) == 0 || sample_maker_write(maker, settings.format, NULL, error);
}

static bool make_orders(SampleMaker *maker, GError **error)
{
    g_autoptr(Orders) orders = orders_load(settings.orders, settings.recordings, settings.wrong, error);
    for (int i = 0; orders && i < orders_count(orders); i++)
        if (!scan_copy(maker, orders_copy(orders, i, maker, error), error))
            return false;
    return orders != NULL;
}

/* Pages that somebody else made, as this scanner would deliver them. */
static bool scan_pdf(SampleMaker *maker, GError **error)
{
    PopplerDocument *document = g_str_has_suffix(settings.scan, ".txt") ? piece_letter(settings.scan, error) : printed_open(settings.scan, error);
    bool good = document != NULL;
    for (int i = 0; good && i < settings.count; i++) {
        for (int page = 1; good && page <= poppler_document_get_n_pages(document); page++) {
            ScanPass pass = sample_maker_pass(maker);
            good = add_page(maker, printed_scan(document, page, &pass), json_pack("{s:s, s:i}", "kind", "pdf", "page", page), error);
        }
        good = good && (pixaGetCount(maker->pages) == 0 || sample_maker_write(maker, settings.format, NULL, error));
    }
    g_clear_object(&document);
    return good;
}

static bool make_all(GError **error)
{
    if (!check_settings(error))
        return false;
    g_autoptr(SampleMaker) maker = sample_maker_new(&settings, error);
    if (!maker)
        return false;
    if (settings.scan)
        return scan_pdf(maker, error);
    if (settings.mix)
        return mix_demo(maker, error);
    if (settings.orders)
        return make_orders(maker, error);
    for (int i = 0; i < settings.count; i++)
        if (!scan_copy(maker, fill_copy(maker, i, error), error))
            return false;
    return true;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(context, "Makes scans of filled forms of people who do not exist, with the truth beside.");
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || !make_all(&error)) {
        fprintf(stderr, "samples: %s\n", error->message);
        return 1;
    }
    return 0;
}
