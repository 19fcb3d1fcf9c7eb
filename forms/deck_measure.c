#include "forms/deck.h"

#include "forms/transform.h"
#include "ocr/checkbox.h"
#include "ocr/mark.h"

#include <math.h>
#include <string.h>

static const double inch_mm = 25.4, sheet_width_mm = 210;

/* What a scanner may be off by: the size of the sheet by its own word, and a square from its place, before fields would lie wrong. */
static const double scale_most = 0.02, off_most_mm = 0.6;

typedef struct {
    OcrPage *page;
    FormTransform transform;
    double white, black; /* darkness of paper and of full ink */
    DeckReading *deck;
} Measure;

static OcrBox around(OcrPoint centre, double w, double h)
{
    return (OcrBox){(int)floor(centre.x - w / 2), (int)floor(centre.y - h / 2), MAX(1, (int)lround(w)), MAX(1, (int)lround(h))};
}

static bool find_marks(OcrPage *page, double px_mm, OcrMark marks[DECK_MARKS])
{
    const double reach_mm = 17;
    for (int i = 0; i < DECK_MARKS; i++) {
        FormBox mark = deck_mark(i);
        OcrPoint centre = {(mark.x + mark.w / 2) * px_mm, (mark.y + mark.h / 2) * px_mm};
        if (!ocr_mark_find(page, around(centre, 2 * reach_mm * px_mm, 2 * reach_mm * px_mm), mark.w * px_mm, &marks[i]))
            return false;
    }
    return true;
}

/* The size by the file's word, by the sheet's width, and between: one of them is near. */
static bool lay_down(Measure *measure)
{
    OcrMark marks[DECK_MARKS];
    double by_file = measure->page->dpi / inch_mm, by_sheet = ocr_image_width(measure->page->scan) / sheet_width_mm;
    const double sizes[] = {by_file, by_sheet, sqrt(by_file * by_sheet), 0.95 * by_file, 1.05 * by_file};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        if (!find_marks(measure->page, sizes[i], marks))
            continue;
        FormTie ties[DECK_MARKS];
        for (int k = 0; k < DECK_MARKS; k++) {
            FormBox mark = deck_mark(k);
            ties[k] = (FormTie){mark.x + mark.w / 2, mark.y + mark.h / 2, marks[k].centre, 1};
        }
        return form_transform_fit(ties, DECK_MARKS, FORM_FIT_PROJECTIVE, &measure->transform);
    }
    return false;
}

static double distance_px(const FormTransform *transform, double x1, double y1, double x2, double y2)
{
    OcrPoint a = form_transform_point(transform, x1, y1), b = form_transform_point(transform, x2, y2);
    return hypot(a.x - b.x, a.y - b.y);
}

static void measure_size(Measure *measure)
{
    FormBox first = deck_mark(0), last = deck_mark(DECK_MARKS - 1);
    double w = last.x - first.x, h = last.y - first.y, middle_x = sheet_width_mm / 2, middle_y = first.y + h / 2;
    measure->deck->dpi_x = distance_px(&measure->transform, first.x, middle_y, last.x, middle_y) / w * inch_mm;
    measure->deck->dpi_y = distance_px(&measure->transform, middle_x, first.y, middle_x, last.y) / h * inch_mm;
}

static void measure_ruler(Measure *measure)
{
    const double reach_mm = 3.2;
    double px_mm = form_transform_scale(&measure->transform, 105, 148);
    for (int i = 0; i < 2 * DECK_RULER; i++) {
        FormBox square = deck_ruler(i / 2, i % 2);
        OcrPoint expected = form_transform_point(&measure->transform, square.x + square.w / 2, square.y + square.h / 2);
        OcrMark seen;
        if (!ocr_mark_find(measure->page, around(expected, 2 * reach_mm * px_mm, 2 * reach_mm * px_mm), square.w * px_mm, &seen))
            continue;
        measure->deck->ruler++;
        measure->deck->off_mm = MAX(measure->deck->off_mm, hypot(seen.centre.x - expected.x, seen.centre.y - expected.y) / px_mm);
    }
}

/* Mean darkness of a box's middle. */
static double darkness(const Measure *measure, FormBox box, double inner)
{
    OcrPoint centre = form_transform_point(&measure->transform, box.x + box.w / 2, box.y + box.h / 2);
    double px_mm = form_transform_scale(&measure->transform, box.x, box.y);
    return ocr_image_darkness(ocr_page_grey(measure->page), around(centre, box.w * inner * px_mm, box.h * inner * px_mm));
}

/* 0: paper, 1: full ink, whatever the scanner makes of them. */
static double ink(const Measure *measure, FormBox box, double inner)
{
    double range = MAX(0.1, measure->black - measure->white);
    return CLAMP((darkness(measure, box, inner) - measure->white) / range, 0, 1);
}

static void measure_greys(Measure *measure)
{
    for (int i = 0; i < DECK_GREYS; i++)
        measure->deck->grey[i] = darkness(measure, deck_grey(i), 0.6);
    measure->white = measure->deck->grey[0];
    measure->black = measure->deck->grey[DECK_GREYS - 1];
}

static void measure_ticks(Measure *measure)
{
    for (int i = 0; i < DECK_TICKS; i++) {
        OcrQuad quad = form_transform_box(&measure->transform, deck_tick(i));
        OcrCheckbox seen = ocr_checkbox_judge(measure->page, &quad);
        double fill = deck_tick_fill(i);
        measure->deck->tick[i] = CLAMP(seen.ink_share, 0, 1);
        bool marked = seen.state == OCR_BOX_MARKED || seen.state == OCR_BOX_STRUCK;
        bool right = fill == 0 ? seen.state == OCR_BOX_EMPTY
                     : fill < 0.1 ? seen.state != OCR_BOX_MISSING && seen.ink_share > fill / 3 && seen.ink_share < fill + 0.08
                                  : marked && seen.ink_share > fill / 2 && seen.ink_share < 2 * fill;
        measure->deck->ticks += right;
    }
}

static void count_codes(Measure *measure, const GPtrArray *codes)
{
    for (int i = 0; i < DECK_CODES; i++) {
        g_autofree char *text = g_strdup_printf("MIRE %d", i + 1);
        bool seen = false;
        for (guint k = 0; codes && k < codes->len; k++)
            seen |= strcmp(((const OcrCode *)codes->pdata[k])->text, text) == 0;
        measure->deck->codes += seen;
    }
}

static int best_of(const OcrCellReading *reading)
{
    int best = 0;
    for (int i = 1; i < OCR_GLYPH_COUNT; i++)
        if (reading->p[i] > reading->p[best])
            best = i;
    return reading->empty ? -1 : best;
}

static void count_glyphs(Measure *measure, OcrRowReader *network)
{
    const char *letters = DECK_GLYPHS;
    const OcrGlyphSet capitals = ocr_glyph_set("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), digits = ocr_glyph_set("0123456789");
    for (int row = 0; network && row < DECK_ROWS; row++) {
        OcrQuad quads[DECK_ROW];
        OcrGlyphSet alphabet[DECK_ROW];
        OcrCell cells[DECK_ROW];
        OcrCellReading read[DECK_ROW];
        for (int i = 0; i < DECK_ROW; i++) {
            quads[i] = form_transform_box(&measure->transform, deck_cell(row * DECK_ROW + i));
            alphabet[i] = g_ascii_isdigit(letters[row * DECK_ROW + i]) ? digits : capitals;
        }
        ocr_cells_locate(measure->page, quads, DECK_ROW, 1);
        ocr_cells_cut(measure->page, quads, DECK_ROW, cells);
        if (!network->read(network, cells, alphabet, DECK_ROW, read, NULL))
            return;
        for (int i = 0; i < DECK_ROW; i++)
            measure->deck->glyphs += best_of(&read[i]) == ocr_glyph_of((gunichar)letters[row * DECK_ROW + i]);
    }
}

/* Lines from one end of the sheet to the other that dirt on the glass or a blind sensor leaves. */
static int count_stripes(const Measure *measure, bool down)
{
    const double step_mm = 0.25, dark = 0.3, light = 0.6;
    FormBox bar = deck_bar(down), band = deck_band(down);
    int stripes = 0;
    double from = down ? band.y : band.x, length = down ? band.h : band.w;
    for (double at = from + 1; at < from + length - 1; at += step_mm) {
        FormBox of_bar = down ? (FormBox){bar.x + bar.w / 5, at, bar.w * 0.6, step_mm} : (FormBox){at, bar.y + bar.h / 5, step_mm, bar.h * 0.6};
        FormBox of_band = down ? (FormBox){band.x, at, band.w, step_mm} : (FormBox){at, band.y, step_mm, band.h};
        stripes += ink(measure, of_band, 1) > dark || ink(measure, of_bar, 1) < light;
    }
    return stripes;
}

static void add_fault(DeckReading *deck, bool wrong, const char *word)
{
    int count = 0;
    while (deck->faults[count])
        count++;
    if (wrong && count + 1 < DECK_FAULTS)
        deck->faults[count] = word;
}

/* A bilevel scan has no steps: it has a place where white turns to black. */
static void judge_greys(const Measure *measure)
{
    DeckReading *deck = measure->deck;
    bool bilevel = ocr_image_depth(measure->page->scan) == 1, rising = true;
    int under_half = 0, steps = 0;
    for (int i = 0; i < DECK_GREYS; i++) {
        under_half += deck->grey[i] < 0.5;
        rising = rising && (i == 0 || deck->grey[i] > deck->grey[i - 1] - 0.08);
        steps += i > 0 && deck->grey[i] > deck->grey[i - 1] + 0.03;
    }
    add_fault(deck, measure->white > 0.3 || (bilevel && under_half <= 2), "dark");
    add_fault(deck, measure->black < 0.6 || (bilevel && under_half >= DECK_GREYS - 1), "light");
    add_fault(deck, !rising || (!bilevel && steps < 5), "grey");
}

static void judge(const Measure *measure)
{
    DeckReading *deck = measure->deck;
    add_fault(deck, fabs(deck->dpi_x / measure->page->dpi - 1) > scale_most, "scale_x");
    add_fault(deck, fabs(deck->dpi_y / measure->page->dpi - 1) > scale_most, "scale_y");
    add_fault(deck, deck->ruler < 2 * DECK_RULER - 1 || deck->off_mm > off_most_mm, "ruler");
    judge_greys(measure);
    add_fault(deck, deck->ticks < DECK_TICKS, "ticks");
    add_fault(deck, deck->codes < DECK_CODES, "codes");
    add_fault(deck, deck->glyphs < (int)strlen(DECK_GLYPHS) - 3, "glyphs");
    add_fault(deck, deck->stripes > 0, "stripe");
    add_fault(deck, deck->dirt > 0.01, "dirt");
}

DeckReading *deck_measure(OcrPage *page, const GPtrArray *codes, const FormModels *models)
{
    Measure measure = {.page = page, .deck = g_new0(DeckReading, 1)};
    measure.deck->found = lay_down(&measure);
    if (!measure.deck->found) {
        add_fault(measure.deck, true, "marks");
        return measure.deck;
    }
    measure_size(&measure);
    measure_ruler(&measure);
    measure_greys(&measure);
    measure_ticks(&measure);
    count_codes(&measure, codes);
    count_glyphs(&measure, models->network);
    measure.deck->stripes = count_stripes(&measure, false) + count_stripes(&measure, true);
    measure.deck->dirt = ink(&measure, deck_field(), 0.9);
    judge(&measure);
    return measure.deck;
}
