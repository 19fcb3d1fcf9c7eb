#include "forms/recognition.h"

#include "forms/error.h"
#include "forms/frame_seen.h"
#include "forms/laid.h"
#include "ocr/blank_picture.h"
#include "ocr/decode.h"
#include "ocr/layout_moved.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CANDIDATES = 4 };
/* Between forms that are alike: so many dots decide, about the outline of one box. */
enum { CLEAR_LEAD = 80 };
/* Squares of rules gone from amid the rest: none on pages that are the form's, bent or folded; 1 and more where boxes moved. Many more are
 * thin rules that a scanner's threshold lost, unless rules stand elsewhere instead: of 16 such pages at most 3 squares had one, by what was written in.
 * Fewer are not told from boxes that moved. Of hairlines nothing is counted but the frames of fields: forms/frame_seen.h. */
enum { CHANGED_LEAST = 1, CHANGED_MOST = 200, ADDED_MOST = 4 };
/* What looks half as much alike from afar as the best is not looked at closely. */
static const double WORTH_A_LOOK = 0.5;
/* Beside a page that has nearly all of a form's print, what looks so much less alike, closely, is no version of it either: those had 0.9 and more, others 0.7 at most. */
static const double SURE_COVER = 0.9, VERSION_LIKENESS = 0.75;
static const double REACH_MM = 16, LEAST_COVER = 0.6, MOST_LOST = 0.5;

/* A page that carries no code has to lie better than one whose form is known: a fold that was known no better than 0.29 mm hid that a box had moved,
 * and a bent page that said 0.38 lay 0.49 off. Of 100 pages that said less than this none did either. */
static const double LIES_WELL_MM = 0.25;

typedef struct {
    const FormTemplate *form;
    int page;
    OcrLayout *layout;
    GArray *places; /* OcrPoint: corners of its fields, where it matters how the page lies */
} Blank;

struct FormBlanks {
    GArray *pages; /* Blank */
};

static bool same_print(const OcrLayout *a, const OcrLayout *b)
{
    return a->w == b->w && a->h == b->h && memcmp(a->ink, b->ink, (size_t)a->stride * (size_t)a->h * sizeof *a->ink) == 0;
}

/* A newer version of the same form has the same page: only what is said of it was corrected. */
static bool is_corrected(const FormBlanks *blanks, const Blank *older)
{
    for (guint i = 0; i < blanks->pages->len; i++) {
        const Blank *newer = &g_array_index(blanks->pages, Blank, i);
        if (newer->page == older->page && strcmp(newer->form->id, older->form->id) == 0 && same_print(newer->layout, older->layout))
            return true;
    }
    return false;
}

/* One blank page against the scan as it lies, or turned by half a turn. */
typedef struct {
    const Blank *blank;
    bool upside_down;
    OcrLayoutPlace place;
    FormBlankFit fit;
} Candidate;

static void blank_clear(void *blank)
{
    ocr_layout_free(((Blank *)blank)->layout);
    g_array_unref(((Blank *)blank)->places);
}

/* Takes the print over. */
static OcrLayout *layout_of(OcrImage *print, double dpi, bool firm)
{
    g_autoptr(OcrPage) page = ocr_page_new(print, dpi);
    ocr_page_analyse(page);
    OcrLayout *layout = ocr_layout_new(page, 0);
    if (firm)
        layout->firm = layout_of(ocr_blank_firm(ocr_page_binary(page), dpi), dpi, false);
    return layout;
}

static OcrLayout *load_page(const FormTemplate *form, int number, GError **error)
{
    g_autofree char *path = form_template_blank_path(form, number), *bytes = NULL;
    gsize size;
    if (!g_file_get_contents(path, &bytes, &size, error))
        return NULL;
    OcrDecodeLimits limits = OCR_DECODE_LIMITS_DEFAULT;
    g_autoptr(OcrDecoder) decoder = ocr_decoder_open((const uint8_t *)bytes, size, &limits, error);
    OcrPageInfo info;
    OcrImage *picture = decoder ? ocr_decoder_page(decoder, 1, &info, error) : NULL;
    if (!picture) {
        g_prefix_error(error, "%s: ", path);
        return NULL;
    }
    double dpi = ocr_image_width(picture) * 25.4 / form_template_page_size(form, number).w;
    OcrImage *dark = ocr_blank_print(picture, false), *light = ocr_blank_print(picture, true);
    ocr_image_free(picture);
    OcrLayout *layout = layout_of(dark, dpi, true);
    ocr_layout_find_items(layout->firm);
    ocr_layout_find_boxes(layout->firm);
    ocr_layout_find_rings(layout);
    layout->light = light ? layout_of(light, dpi, false) : NULL;
    return layout;
}

FormBlanks *form_blanks_new(const FormLibrary *library, GError **error)
{
    g_autoptr(FormBlanks) blanks = g_new0(FormBlanks, 1);
    blanks->pages = g_array_new(FALSE, FALSE, sizeof(Blank));
    g_array_set_clear_func(blanks->pages, blank_clear);
    for (guint i = 0; i < library->forms->len; i++) {
        const FormTemplate *form = library->forms->pdata[i];
        for (int number = 1; form->blank && number <= form->page_count; number++) {
            Blank blank = {form, number, load_page(form, number, error), NULL};
            if (!blank.layout)
                return NULL;
            if (is_corrected(blanks, &blank)) {
                ocr_layout_free(blank.layout);
                continue;
            }
            blank.places = form_field_places(form, number);
            g_array_append_val(blanks->pages, blank);
        }
    }
    return g_steal_pointer(&blanks);
}

void form_blanks_free(FormBlanks *blanks)
{
    if (!blanks)
        return;
    g_array_unref(blanks->pages);
    g_free(blanks);
}

int form_blanks_count(const FormBlanks *blanks)
{
    return (int)blanks->pages->len;
}

const OcrLayout *form_blanks_layout(const FormBlanks *blanks, const FormTemplate *form, int page)
{
    const OcrLayout *same = NULL;
    for (guint i = 0; i < blanks->pages->len; i++) {
        const Blank *blank = &g_array_index(blanks->pages, Blank, i);
        if (blank->page == page && strcmp(blank->form->id, form->id) == 0 && (!same || blank->form == form))
            same = blank->layout;
    }
    return same;
}

static int by_likeness(const void *a, const void *b)
{
    double x = ((const Candidate *)a)->place.likeness, y = ((const Candidate *)b)->place.likeness;
    return (x < y) - (x > y);
}

/* All pages, both ways up, those first that look alike from afar. */
static GArray *first_look(const FormBlanks *blanks, const OcrLayout *const ways[2])
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(Candidate));
    for (guint i = 0; i < blanks->pages->len; i++)
        for (int way = 0; way < 2; way++) {
            const Blank *blank = &g_array_index(blanks->pages, Blank, i);
            Candidate candidate = {.blank = blank, .upside_down = way == 1};
            candidate.place = ocr_layout_place(ways[way], blank->layout, REACH_MM, false);
            g_array_append_val(list, candidate);
        }
    g_array_sort(list, by_likeness);
    return list;
}

static double cover_of(const FormBlankFit *fit)
{
    return fit->ink > 0 ? (double)fit->met / fit->ink : 0;
}

static bool fits(const Candidate *candidate)
{
    const FormBlankFit *fit = &candidate->fit;
    return cover_of(fit) >= LEAST_COVER && fit->lost <= MOST_LOST * fit->blocks && fit->residual_mm <= LIES_WELL_MM && form_blank_fit_holds(fit);
}

/* Print that is there speaks for a form, print that is not speaks louder against it; forms that do not fit come last. What
 * alike forms have in common, torn off or not, counts the same for each. */
static int merit(const Candidate *candidate)
{
    return fits(candidate) ? candidate->fit.met - 3 * (candidate->fit.ink - candidate->fit.met) : G_MININT / 2;
}

static int by_merit(const void *a, const void *b)
{
    int x = merit(a), y = merit(b);
    return (x < y) - (x > y);
}

/* Thin rules that a scanner's threshold lost. */
static bool is_pale(const OcrLayoutGone *gone)
{
    return gone->gone + gone->hair > CHANGED_MOST;
}

static bool is_changed(const FormBlankFit *fit)
{
    return fit->gone.gone >= CHANGED_LEAST && !(is_pale(&fit->gone) && fit->gone.added <= ADDED_MOST);
}

static bool is_moved(const Candidate *candidate, const OcrLayout *way)
{
    const FormLaid laid = form_laid(way, &candidate->fit.transform, OCR_LAYOUT_PX_MM, OCR_LAYOUT_PX_MM);
    if (is_pale(&candidate->fit.gone))
        return false;
    g_auto(FormLaidView) seen;
    form_laid_view(&seen, &laid, candidate->blank->layout);
    return ocr_layout_moved(&seen.view) > 0;
}

static void choose(const GArray *candidates, const OcrLayout *const ways[2], FormRecognition *answer)
{
    const Candidate *best = &g_array_index(candidates, Candidate, 0);
    answer->fit = best->fit;
    if (!fits(best))
        return;
    for (guint i = 1; i < candidates->len; i++)
        answer->ambiguous |= merit(best) - merit(&g_array_index(candidates, Candidate, i)) < CLEAR_LEAD;
    const Blank *blank = best->blank;
    answer->changed = !answer->ambiguous && (is_changed(&best->fit) || is_moved(best, ways[best->upside_down]) || form_frames_moved(ways[best->upside_down], &best->fit.transform, blank->form,
                                                                                         blank->page, blank->layout));
    answer->form = answer->ambiguous || answer->changed ? NULL : blank->form;
    answer->page = blank->page;
    answer->blank = blank->layout;
    answer->upside_down = best->upside_down;
    /* A sure one is far over the limits; what only just fits is a proposal. */
    double over = MIN((cover_of(&best->fit) - LEAST_COVER) / (0.9 - LEAST_COVER), 1);
    answer->confidence = 0.99 + 0.0099 * MAX(over, 0);
}

FormRecognition form_recognise(const FormBlanks *blanks, OcrPage *page)
{
    FormRecognition answer = {.fit = {.residual_mm = INFINITY}};
    if (blanks->pages->len == 0)
        return answer;
    double skew = page->skew_confidence >= 3 ? page->skew_deg : 0;
    g_autoptr(OcrLayout) upright = ocr_layout_new(page, skew);
    g_autoptr(OcrLayout) turned = ocr_layout_upside_down(upright);
    const OcrLayout *const ways[2] = {upright, turned};
    g_autoptr(GArray) candidates = first_look(blanks, ways);
    g_array_set_size(candidates, MIN(candidates->len, CANDIDATES));
    double best = g_array_index(candidates, Candidate, 0).place.likeness;
    double sure = 0;
    for (guint i = 0; i < candidates->len && g_array_index(candidates, Candidate, i).place.likeness >= WORTH_A_LOOK * best; i++) {
        Candidate *candidate = &g_array_index(candidates, Candidate, i);
        const OcrLayout *way = ways[candidate->upside_down];
        candidate->place = ocr_layout_place(way, candidate->blank->layout, REACH_MM, true);
        if (candidate->place.likeness < VERSION_LIKENESS * sure)
            continue;
        form_blank_fit(way, candidate->blank->layout, &candidate->place, candidate->blank->places, NULL, &candidate->fit);
        if (fits(candidate) && cover_of(&candidate->fit) >= SURE_COVER)
            sure = MAX(sure, candidate->place.likeness);
    }
    g_array_sort(candidates, by_merit);
    choose(candidates, ways, &answer);
    return answer;
}
