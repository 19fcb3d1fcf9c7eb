/* Official forms through the whole way, against the truth: every page of every imported form is printed, filled in (typed, and
 * by the simulated pen), damaged by known maps, and read. One line a form and damage: how far the fields lie from where the reading
 * says, how many pages were recognised, how many fields are right; then the same a damage, and a form. tests/bench/forms.sh imports
 * the forms and calls it.
 *
 *   forms SHARE TEMPLATES [--every N] [--strength S] [--damage NAME] [--form ID] [--pictures FOLDER] [--grey|--colour]
 *         [--lay: nothing is read] [--without: the form itself is not installed, and nothing may be recognised] */
#include "forms/reader.h"
#include "forms/recognition.h"
#include "paper/paper_fill.h"
#include "paper/paper_scan.h"
#include "paper/paper_show.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FORMS_MOST = 64, STYLES = 2 };
static const char *const styles[STYLES] = {"typed", "pen"};

static char *only_damage, *only_form, *pictures, *ink;
static int every = 1, seed = 70;
static double strength = 1;
static gboolean grey, colour, trace, without, blind, lay_only, own_pen;

typedef struct {
    int pages, right, wrong, unsure, over;
    double p90, worst, ms, ms_most;
    int fields[STYLES], read[STYLES], believed;
} Tally;

typedef struct {
    FormReader *reader;
    FormBlanks *blanks;
    Strokes *glyphs;
    GRand *rand;
} Bench;

/* One filled page on its way. */
typedef struct {
    const FormTemplate *form;
    int page, style;
    PaperDamage damage;
    PaperMap map;
    GHashTable *values;
} Sheet;

static double cpu_ms(void)
{
    return (double)clock() * 1000 / CLOCKS_PER_SEC;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* 90th percentile of how far the corners of the page's fields are from where the transform says. */
static double off_p90(const Sheet *sheet, const FormTransform *transform)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(double));
    for (int i = 0; i < sheet->form->field_count; i++) {
        const FormField *field = sheet->form->fields[i];
        for (int corner = 0; field->page == sheet->page && corner < 4; corner++) {
            double x = field->box.x + (corner & 1) * field->box.w, y = field->box.y + (corner >> 1) * field->box.h;
            OcrPoint seen = form_transform_point(transform, x, y), back = paper_map_to_form(&sheet->map, seen.x, seen.y);
            double off = hypot(back.x - x, back.y - y);
            g_array_append_val(all, off);
        }
    }
    if (all->len == 0)
        return 0;
    g_array_sort(all, by_size);
    return g_array_index(all, double, (all->len - 1) * 9 / 10);
}

/* Letters and digits alone: blanks, hyphens and how a date is written are not asked here. */
static char *bare(const char *value)
{
    int year, month, day;
    if (sscanf(value, "%4d-%2d-%2d", &year, &month, &day) == 3)
        return g_strdup_printf("%02d%02d%04d", day, month, year);
    GString *text = g_string_new(NULL);
    for (const char *c = value; *c; c = g_utf8_next_char(c))
        if (g_unichar_isalnum(g_utf8_get_char(c)))
            g_string_append_unichar(text, g_unichar_toupper(g_utf8_get_char(c)));
    return g_string_free(text, FALSE);
}

static bool is_right(const Sheet *sheet, const FormFieldReading *field)
{
    const char *truth = g_hash_table_lookup(sheet->values, field->name);
    g_autofree char *said = bare(field->value), *wanted = bare(truth ? truth : "");
    return strcmp(said, wanted) == 0;
}

static void count_fields(const Sheet *sheet, const FormPageReading *reading, Tally *tally)
{
    for (guint i = 0; i < reading->fields->len; i++) {
        const FormFieldReading *field = reading->fields->pdata[i];
        const FormField *known = form_template_field(sheet->form, field->name);
        if (known->kind == FORM_FIELD_SIGNATURE || known->kind == FORM_FIELD_PHOTO)
            continue;
        bool right = is_right(sheet, field);
        tally->fields[sheet->style]++;
        tally->read[sheet->style] += right;
        bool believed = field->status == FORM_STATUS_ACCEPTED || field->status == FORM_STATUS_EMPTY;
        tally->believed += believed && !right;
        if (trace && !right)
            printf("# field %s%s %s: %s %s read '%s' wrote '%s'\n", believed ? "BELIEVED " : "", sheet->form->id, paper_damage_names[sheet->damage],
                   form_field_kind_name(known->kind), field->name, field->value, (char *)g_hash_table_lookup(sheet->values, field->name));
    }
}

static void measure(const Sheet *sheet, const FormPageReading *reading, const FormRecognition *found, Tally *tally)
{
    tally->pages++;
    bool right = reading->form == sheet->form && reading->form_page == sheet->page;
    double off = off_p90(sheet, &found->fit.transform); /* of pages that are refused too: what was lost by it */
    if (right) {
        tally->right++;
        tally->p90 += off;
        tally->worst = fmax(tally->worst, off);
        tally->over += off > (sheet->damage == PAPER_PHOTO ? 0.8 : 0.4);
        count_fields(sheet, reading, tally);
    } else {
        tally->wrong += reading->form != NULL;
        tally->unsure += reading->form_problem != NULL;
    }
    if (trace)
        printf("# page %s %d %s %s: %s %d %s off=%.2f said=%.2f cover=%.2f blocks=%d seen=%d lost=%d gone=%d skew=%.2f\n", sheet->form->id,
               sheet->page, paper_damage_names[sheet->damage], styles[sheet->style], reading->form ? reading->form->id : "-",
               reading->form_page, reading->form_problem ? reading->form_problem : "", off, found->fit.residual_mm,
               found->fit.ink ? (double)found->fit.met / found->fit.ink : 0, found->fit.blocks, found->fit.seen, found->fit.lost, found->fit.gone.gone, reading->skew_deg);
}

static void show(const Sheet *sheet, OcrPage *page, const FormPageReading *reading)
{
    g_autofree char *path = g_strdup_printf("%s/%s-%d-%s-%s.png", pictures, sheet->form->id, sheet->page,
                                            paper_damage_names[sheet->damage], styles[sheet->style]);
    g_autoptr(GArray) marks = g_array_new(FALSE, FALSE, sizeof(PaperMark));
    for (guint i = 0; i < reading->fields->len; i++) {
        const FormFieldReading *field = reading->fields->pdata[i];
        PaperMark mark = {field->box, field->value, is_right(sheet, field)};
        g_array_append_val(marks, mark);
    }
    paper_show(page->scan, (const PaperMark *)(const void *)marks->data, (int)marks->len, path);
}

static void read_sheet(Bench *bench, Sheet *sheet, PIX *scan, Tally *tally)
{
    const OcrPageInfo info = {.dpi = sheet->map.px_mm * 25.4};
    g_autoptr(OcrPage) page = NULL, again = ocr_page_new(pixClone(scan), info.dpi);
    g_autoptr(FormPageReading) reading = form_reader_read_page(bench->reader, scan, &info, 1, &page);
    sheet->map.upside_down ^= reading->rotation == 180;
    ocr_page_analyse(again); /* the reader's own page has lost the form's colour */
    ocr_page_turn(again, reading->rotation);
    double start = cpu_ms();
    FormRecognition found = form_recognise(bench->blanks, again);
    double ms = cpu_ms() - start;
    tally->ms += ms;
    tally->ms_most = fmax(tally->ms_most, ms);
    measure(sheet, reading, &found, tally);
    if (pictures)
        show(sheet, page, reading);
}

/* Where the page lies, without reading it. */
static void lay_sheet(const Bench *bench, Sheet *sheet, PIX *scan, Tally *tally)
{
    g_autoptr(OcrPage) page = ocr_page_new(scan, sheet->map.px_mm * 25.4);
    ocr_page_analyse(page);
    FormRecognition found = form_recognise(bench->blanks, page);
    if (found.upside_down) {
        ocr_page_turn(page, 180);
        sheet->map.upside_down ^= true;
        found = form_recognise(bench->blanks, page);
    }
    g_autoptr(FormPageReading) reading = form_page_reading_new(1);
    reading->form = found.form;
    reading->form_page = found.page;
    reading->form_problem = found.ambiguous ? g_strdup("ambiguous_form") : found.changed ? g_strdup("changed_form") : NULL;
    measure(sheet, reading, &found, tally);
}

/* The page against all forms but its own. */
static void look_for_others(const Bench *bench, const Sheet *sheet, PIX *scan, Tally *tally)
{
    const FormLibrary *all = form_reader_library(bench->reader);
    g_autoptr(GPtrArray) forms = g_ptr_array_new();
    for (guint i = 0; i < all->forms->len; i++)
        if (all->forms->pdata[i] != sheet->form)
            g_ptr_array_add(forms, all->forms->pdata[i]);
    const FormLibrary others = {.forms = forms};
    g_autoptr(FormBlanks) blanks = form_blanks_new(&others, NULL);
    g_autoptr(OcrPage) page = ocr_page_new(scan, sheet->map.px_mm * 25.4);
    ocr_page_analyse(page);
    FormRecognition found = form_recognise(blanks, page);
    tally->pages++;
    tally->wrong += found.form != NULL;
    tally->unsure += found.ambiguous || found.changed;
}

static void try_page(Bench *bench, Sheet *sheet, Tally *tally)
{
    g_autoptr(GError) error = NULL;
    /* Its own chance for each page, so that one alone comes as it does among all. */
    g_rand_set_seed(bench->rand, (guint32)seed + g_str_hash(sheet->form->id) + (guint32)(sheet->page * 1000 + sheet->style * 100 + (int)sheet->damage));
    PenWriter writer = pen_writer_random(bench->glyphs, bench->rand);
    sheet->values = paper_values(sheet->form, bench->rand);
    PIX *paper = paper_paint(sheet->form, sheet->page, sheet->values, sheet->style ? &writer : NULL, &error);
    if (!paper)
        g_error("%s: %s", sheet->form->id, error->message);
    sheet->map = paper_map_random(sheet->damage, strength, sheet->form->width_mm, sheet->form->height_mm, bench->rand);
    PIX *scan = paper_scan(paper, &sheet->map, sheet->damage, strength, colour ? PAPER_COLOUR : grey ? PAPER_GREY : PAPER_BLACK, bench->rand);
    pixDestroy(&paper);
    if (without)
        look_for_others(bench, sheet, scan, tally);
    else if (lay_only)
        lay_sheet(bench, sheet, scan, tally);
    else
        read_sheet(bench, sheet, scan, tally);
    g_hash_table_unref(sheet->values);
}

static void add(Tally *sum, const Tally *more)
{
    sum->pages += more->pages;
    sum->right += more->right;
    sum->wrong += more->wrong;
    sum->unsure += more->unsure;
    sum->over += more->over;
    sum->p90 += more->p90;
    sum->worst = fmax(sum->worst, more->worst);
    sum->ms += more->ms;
    sum->ms_most = fmax(sum->ms_most, more->ms_most);
    sum->believed += more->believed;
    for (int i = 0; i < STYLES; i++) {
        sum->fields[i] += more->fields[i];
        sum->read[i] += more->read[i];
    }
}

static void report(const char *form, const char *damage, const Tally *t)
{
    if (t->pages == 0)
        return;
    printf("forms.%s.%s %.2f mm worst=%.2f over=%d right=%d/%d wrong=%d unsure=%d", form, damage, t->right ? t->p90 / t->right : NAN, t->worst, t->over,
           t->right, t->pages, t->wrong, t->unsure);
    for (int i = 0; i < STYLES; i++)
        printf(" %s=%.1f%%/%d", styles[i], 100.0 * t->read[i] / MAX(1, t->fields[i]), t->fields[i]);
    printf(" believed_wrong=%d", t->believed);
    printf(" ms=%.0f most=%.0f\n", t->ms / t->pages, t->ms_most);
    fflush(stdout);
}

static void try_form(Bench *bench, const FormTemplate *form, Tally by_damage[PAPER_DAMAGES])
{
    Tally whole = {0};
    for (int damage = 0; damage < PAPER_DAMAGES; damage++) {
        Tally tally = {0};
        if (only_damage && strcmp(only_damage, paper_damage_names[damage]) != 0)
            continue;
        for (int i = damage % every; i < STYLES * form->page_count; i += every) {
            Sheet sheet = {.form = form, .page = 1 + i % form->page_count, .style = i / form->page_count, .damage = (PaperDamage)damage};
            try_page(bench, &sheet, &tally);
        }
        report(form->id, paper_damage_names[damage], &tally);
        add(&whole, &tally);
        add(&by_damage[damage], &tally);
    }
    report(form->id, "all", &whole);
}

static void try_all(Bench *bench)
{
    Tally by_damage[PAPER_DAMAGES] = {0}, whole = {0};
    const FormLibrary *library = form_reader_library(bench->reader);
    for (guint i = 0; i < library->forms->len; i++) {
        const FormTemplate *form = library->forms->pdata[i];
        if (form->blank && (!only_form || strstr(form->id, only_form)))
            try_form(bench, form, by_damage);
    }
    for (int damage = 0; damage < PAPER_DAMAGES; damage++) {
        report("all", paper_damage_names[damage], &by_damage[damage]);
        add(&whole, &by_damage[damage]);
    }
    report("all", "all", &whole);
}

/* All forms are printed in one ink, and their templates say so. */
static void print_in(const FormLibrary *library)
{
    unsigned rgb = 0;
    sscanf(ink, "#%6x", &rgb);
    paper_ink(rgb, own_pen);
    for (guint i = 0; i < library->forms->len && !blind; i++) {
        FormTemplate *form = library->forms->pdata[i];
        g_free(form->tint);
        form->tint = g_strdup(ink);
    }
}

static bool options(int *argc, char ***argv)
{
    const GOptionEntry entries[] = {
        {"every", 0, 0, G_OPTION_ARG_INT, &every, "one page of so many", "N"},
        {"seed", 0, 0, G_OPTION_ARG_INT, &seed, "of chance", "N"},
        {"strength", 0, 0, G_OPTION_ARG_DOUBLE, &strength, "of the damages; 1: what has to be borne", "S"},
        {"damage", 0, 0, G_OPTION_ARG_STRING, &only_damage, "only this one", "NAME"},
        {"form", 0, 0, G_OPTION_ARG_STRING, &only_form, "only forms with this in their id", "ID"},
        {"pictures", 0, 0, G_OPTION_ARG_FILENAME, &pictures, "where to put pictures of what was read", "FOLDER"},
        {"ink", 0, 0, G_OPTION_ARG_STRING, &ink, "the form printed in this colour, which its template names", "#RRGGBB"},
        {"own-pen", 0, 0, G_OPTION_ARG_NONE, &own_pen, "and written on in the same", NULL},
        {"blind", 0, 0, G_OPTION_ARG_NONE, &blind, "the template does not name it", NULL},
        {"grey", 0, 0, G_OPTION_ARG_NONE, &grey, "scans in grey", NULL},
        {"colour", 0, 0, G_OPTION_ARG_NONE, &colour, "scans in colour", NULL},
        {"without", 0, 0, G_OPTION_ARG_NONE, &without, "each form without its own template", NULL},
        {"lay", 0, 0, G_OPTION_ARG_NONE, &lay_only, "only where pages lie, not what is on them", NULL},
        {"trace", 0, 0, G_OPTION_ARG_NONE, &trace, "each page, and each field that is wrong", NULL},
        {0},
    };
    g_autoptr(GOptionContext) context = g_option_context_new("SHARE TEMPLATES");
    g_option_context_add_main_entries(context, entries, NULL);
    return g_option_context_parse(context, argc, argv, NULL);
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (!options(&argc, &argv) || argc < 3) /* run among the others: the script beside calls it with forms */
        return 0;
    const FormReaderOptions reading = {.share = argv[1], .templates = argv[2]};
    g_autofree char *strokes = g_build_filename(argv[1], "forms", "strokes.txt", NULL);
    Bench bench = {.reader = form_reader_new(&reading, &error), .rand = g_rand_new_with_seed((guint32)seed)};
    bench.blanks = bench.reader ? form_blanks_new(form_reader_library(bench.reader), &error) : NULL;
    bench.glyphs = bench.blanks ? strokes_load(strokes, &error) : NULL;
    if (!bench.glyphs)
        g_error("%s", error->message);
    if (ink)
        print_in(form_reader_library(bench.reader));
    try_all(&bench);
    strokes_free(bench.glyphs);
    form_blanks_free(bench.blanks);
    form_reader_free(bench.reader);
    g_rand_free(bench.rand);
    return 0;
}
