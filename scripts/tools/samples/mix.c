#include "mix.h"

#include "file.h"
#include "forms/print.h"
#include "piece.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* How the next file is scanned. */
static void set_scanner(SampleMaker *maker, const char *colour, int dpi, double strength)
{
    maker->settings->colour = (char *)colour;
    maker->settings->dpi = dpi;
    maker->settings->strength = strength;
}

static void add(SampleMaker *maker, PIX *scan, json_t *truth)
{
    pixaAddPix(maker->pages, scan, L_INSERT);
    json_array_append_new(maker->truths, truth);
}

static void add_blank(SampleMaker *maker)
{
    ScanPass pass = sample_maker_pass(maker);
    add(maker, printed_scan(NULL, 1, &pass), json_pack("{s:s}", "kind", "blank"));
}

/* A printed paper of one page; `document` is transfer full. */
static bool add_paper(SampleMaker *maker, PopplerDocument *document, json_t *truth)
{
    if (!document) {
        json_decref(truth);
        return false;
    }
    ScanPass pass = sample_maker_pass(maker);
    add(maker, printed_scan(document, 1, &pass), truth);
    g_object_unref(document);
    return true;
}

static bool add_sheet(SampleMaker *maker, const SheetCode *code, GError **error)
{
    g_autofree char *path = NULL;
    int file = g_file_open_tmp("sheet-XXXXXX.pdf", &path, error);
    if (file < 0)
        return false;
    close(file);
    PopplerDocument *document = sheet_print(code, NULL, 1, path, error) ? printed_open(path, error) : NULL;
    g_unlink(path);
    g_autofree char *text = sheet_code_make(code);
    return add_paper(maker, document,
                     json_pack("{s:s, s:s, s:s}", "kind", "sheet", "sheet", sheet_kind_name(code->kind), "text", text));
}

static void add_form_page(SampleMaker *maker, FilledCopy *copy, int page, bool back)
{
    ScanPass pass = sample_maker_pass(maker);
    add(maker, filled_copy_scan(copy, page, &pass), filled_copy_truth(copy, page, &pass));
    if (back)
        add_blank(maker);
}

static bool add_form(SampleMaker *maker, bool hand, bool backs, GError **error)
{
    g_autoptr(FilledCopy) copy = sample_maker_copy(maker, hand, false, error);
    for (int page = 1; copy && page <= copy->form->page_count; page++)
        add_form_page(maker, copy, page, backs);
    return copy != NULL;
}

static bool add_letter(SampleMaker *maker, const char *kind, GError **error)
{
    g_autofree char *path = g_build_filename(maker->settings->share, "scripts/tools/samples/letter.txt", NULL);
    return add_paper(maker, piece_letter(path, error), json_pack("{s:s, s:s}", "kind", "document", "document", kind));
}

/* First case of the pile: a form, its passport and its proof of address, each behind its separator. */
static bool add_first_case(SampleMaker *maker, GError **error)
{
    const SheetCode new_case = {.kind = SHEET_NEW_CASE, .procedure = (char *)""};
    const SheetCode passport = {.kind = SHEET_NEW_DOCUMENT, .document_kind = (char *)"passeport"};
    const SheetCode address = {.kind = SHEET_NEW_DOCUMENT, .document_kind = (char *)"justificatif_domicile"};
    g_autoptr(FilledCopy) copy = add_sheet(maker, &new_case, error) ? sample_maker_copy(maker, false, false, error) : NULL;
    for (int page = 1; copy && page <= copy->form->page_count; page++)
        add_form_page(maker, copy, page, false);
    if (!copy || !add_sheet(maker, &passport, error))
        return false;
    g_autofree char *zone = piece_passport_mrz(copy->values);
    json_t *truth = json_pack("{s:s, s:s, s:s}", "kind", "document", "document", "passeport", "mrz", zone);
    return add_paper(maker, piece_passport(copy->values, error), truth) && add_sheet(maker, &address, error) &&
           add_letter(maker, "justificatif_domicile", error);
}

/* Second case: written by hand, recto-verso, one sheet taken in twice by the feeder. */
static bool add_second_case(SampleMaker *maker, GError **error)
{
    const SheetCode new_case = {.kind = SHEET_NEW_CASE, .procedure = (char *)""};
    g_autoptr(FilledCopy) copy = add_sheet(maker, &new_case, error) ? sample_maker_copy(maker, true, false, error) : NULL;
    for (int page = 1; copy && page <= copy->form->page_count; page++) {
        add_form_page(maker, copy, page, true);
        if (page == 2)
            add_form_page(maker, copy, page, true);
    }
    return copy != NULL;
}

static bool write_pile(SampleMaker *maker, GError **error)
{
    const SheetCode header = {.kind = SHEET_BATCH_HEADER, .office = (char *)"75", .channel = (char *)"mail",
                              .date = (char *)"2026-11-20", .serial = (char *)"DEMO2026"};
    set_scanner(maker, "bw", 300, 1);
    return add_sheet(maker, &header, error) && add_first_case(maker, error) && add_second_case(maker, error) &&
           sample_maker_write(maker, "tiff-g4", "1-pile-du-courrier", error);
}

/* What a copy that broke off on a network drive looks like: the first half of a sound file. */
static bool write_broken(SampleMaker *maker, GError **error)
{
    set_scanner(maker, "bw", 300, 1);
    if (!add_form(maker, false, false, error) || !sample_maker_write(maker, "tiff-g4", "6-casse", error))
        return false;
    g_autofree char *path = g_build_filename(maker->settings->output, "6-casse.tif", NULL);
    g_autofree char *content = NULL;
    gsize length;
    return g_file_get_contents(path, &content, &length, error) &&
           g_file_set_contents(path, content, (gssize)(length / 2), error);
}

bool mix_demo(SampleMaker *maker, GError **error)
{
    maker->settings->fill = 0.85;
    if (!write_pile(maker, error))
        return false;
    set_scanner(maker, "grey", 200, 1);
    if (!add_form(maker, false, true, error) || !sample_maker_write(maker, "pdf-jpeg", "2-guichet-recto-verso", error))
        return false;
    set_scanner(maker, "bw", 300, 1.5);
    if (!add_form(maker, false, false, error) || !sample_maker_write(maker, "pdf-g4", "3-demande-de-travers", error))
        return false;
    set_scanner(maker, "colour", 200, 0.8);
    if (!add_form(maker, false, false, error) || !sample_maker_write(maker, "tiff-jpeg", "4-demande-en-couleur", error))
        return false;
    set_scanner(maker, "grey", 200, 1);
    if (!add_letter(maker, "inconnu", error) || !sample_maker_write(maker, "jpeg", "5-document-inconnu", error))
        return false;
    return write_broken(maker, error);
}
