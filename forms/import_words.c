#include "forms/import_words.h"

#include "forms/import_run.h"
#include "ocr/form_shape.h"
#include "ocr/form_words.h"

#include <math.h>
#include <string.h>

enum { LETTERS_LEAST = 2, COMB_LEAST = 3 };

/* A comb's wall lies around its cells. */
static const double WALL_MM = 0.4, PAIR_HIGH_MM = 3.5, THIN_MM = 0.8, RING_MM = 0.5, CLEAR_MM = 0.8, ROUND_FILL = 0.82;

static const double SURE_LEAST = 0.6, APART = 0.5, TALL = 1.6; /* shares of the letters' height */

/* Shares of a word's height: where a note's raised figure ends, and how high it is at most. */
static const double RAISED = 0.62, NOTE_HIGH = 0.75;

static FormBox in_mm(const OcrBox *box, double mm)
{
    return (FormBox){box->x / mm, box->y / mm, box->w / mm, box->h / mm};
}

/* The small raised "(1)" behind a word, that leads to a note at the foot of the page. */
static bool is_note(const OcrWord *word, const char *text, const FormBox *box)
{
    bool figure = g_unichar_isalnum(g_utf8_get_char(text)) || strchr("()\"", *text);
    return figure && box->y + box->h < word->y_mm + RAISED * word->h_mm && box->h < NOTE_HIGH * word->h_mm;
}

static void word_add(GPtrArray *words, const OcrSymbol *symbol, double mm)
{
    FormBox box = in_mm(&symbol->box, mm);
    if (symbol->word_start || words->len == 0) {
        OcrWord *word = g_new0(OcrWord, 1);
        *word = (OcrWord){g_strdup(symbol->text), box.x, box.y, box.w, box.h};
        g_ptr_array_add(words, word);
        return;
    }
    OcrWord *word = words->pdata[words->len - 1];
    if (is_note(word, symbol->text, &box))
        return;
    FormBox all = form_box_union((FormBox){word->x_mm, word->y_mm, word->w_mm, word->h_mm}, box);
    g_autofree char *shorter = word->text;
    *word = (OcrWord){g_strconcat(shorter, symbol->text, NULL), all.x, all.y, all.w, all.h};
}

static int by_height(const void *a, const void *b)
{
    double first = (*(OcrWord *const *)a)->h_mm, second = (*(OcrWord *const *)b)->h_mm;
    return (first > second) - (first < second);
}

/* How high a word is at most that was not seen among the others. */
static double tall_mm(const GPtrArray *words)
{
    if (words->len == 0)
        return INFINITY;
    g_autoptr(GPtrArray) sorted = g_ptr_array_copy((GPtrArray *)words, NULL, NULL);
    g_ptr_array_set_free_func(sorted, NULL);
    g_ptr_array_sort(sorted, by_height);
    return TALL * ((OcrWord *)sorted->pdata[sorted->len / 2])->h_mm;
}

/* Of what is left when the words are gone much is boxes and ornaments: a word has two letters that look like no box, close together, and was read well. */
static bool is_word(const GArray *symbols, guint from, guint to, double tall_px)
{
    int letters = 0;
    double sure = 0;
    for (guint i = from; i < to; i++) {
        const OcrSymbol *symbol = &g_array_index(symbols, OcrSymbol, i);
        if (symbol->box.h > tall_px)
            return false;
        if (i > from && symbol->box.x - symbol[-1].box.x - symbol[-1].box.w > APART * MAX(symbol->box.h, symbol[-1].box.h))
            return false;
        letters += g_unichar_isalnum(g_utf8_get_char(symbol->text)) && !strchr("oO0DQ", *symbol->text);
        sure += symbol->confidence / (to - from);
    }
    return letters >= LETTERS_LEAST && sure >= SURE_LEAST;
}

/* Three cells of one size in a row are no letters' holes, nor are two high ones with a thin wall between. */
static bool is_comb(const ImportRun *run)
{
    bool pair = run->count == 2 && run->box.h >= PAIR_HIGH_MM && run->cells[1].x - run->cells[0].x - run->cells[0].w <= THIN_MM;
    return run->count >= COMB_LEAST || pair;
}

static void add_combs(const GArray *shapes, OcrShapeKind kind, double mm, GArray *places)
{
    g_autoptr(GArray) cells = g_array_new(FALSE, FALSE, sizeof(FormBox));
    for (guint i = 0; i < shapes->len; i++) {
        const OcrShape *shape = &g_array_index(shapes, OcrShape, i);
        FormBox box = in_mm(&shape->box, mm);
        if (shape->kind == kind)
            g_array_append_val(cells, box);
    }
    g_autoptr(GArray) runs = import_runs(cells);
    for (guint i = 0; i < runs->len; i++) {
        const ImportRun *run = &g_array_index(runs, ImportRun, i);
        const double wall = WALL_MM * mm;
        OcrBox box = {(int)(run->box.x * mm - wall), (int)(run->box.y * mm - wall), (int)(run->box.w * mm + 2 * wall), (int)(run->box.h * mm + 2 * wall)};
        if (is_comb(run))
            g_array_append_val(places, box);
    }
}

/* Round boxes to tick: no letter stands that close before or behind one. */
static void add_rings(OcrPage *page, const GArray *shapes, GArray *places)
{
    double mm = page->dpi / 25.4;
    int wall = (int)(RING_MM * mm), clear = (int)(CLEAR_MM * mm);
    for (guint i = 0; i < shapes->len; i++) {
        const OcrShape *shape = &g_array_index(shapes, OcrShape, i);
        OcrBox ring = {shape->box.x - wall, shape->box.y - wall, shape->box.w + 2 * wall, shape->box.h + 2 * wall};
        OcrBox before = {ring.x - clear, ring.y, clear, ring.h}, behind = {ring.x + ring.w, ring.y, clear, ring.h};
        if (shape->kind == OCR_SHAPE_CELL && shape->fill < ROUND_FILL && ocr_image_count_ink(ocr_page_binary(page), before) == 0 &&
            ocr_image_count_ink(ocr_page_binary(page), behind) == 0)
            g_array_append_val(places, ring);
    }
}

/* Where the words so far, the combs and the rings are, in pixels. */
static GArray *places_of(OcrPage *page, const GPtrArray *words, const GArray *shapes)
{
    double mm = page->dpi / 25.4;
    GArray *places = g_array_new(FALSE, FALSE, sizeof(OcrBox));
    add_combs(shapes, OCR_SHAPE_CELL, mm, places);
    add_combs(shapes, OCR_SHAPE_TOOTH, mm, places);
    add_rings(page, shapes, places);
    for (guint i = 0; i < words->len; i++) {
        const OcrWord *word = words->pdata[i];
        OcrBox place = {(int)(word->x_mm * mm), (int)(word->y_mm * mm), (int)(word->w_mm * mm) + 1, (int)(word->h_mm * mm) + 1};
        g_array_append_val(places, place);
    }
    return places;
}

/* Reads what is printed beside `words` and adds it. `all`: nothing was known, so that single letters are words too. */
static void read_more(OcrText *text, OcrPage *page, const GArray *places, OcrFormInk ink, bool all, GPtrArray *words)
{
    double mm = page->dpi / 25.4, tall = tall_mm(words);
    g_autoptr(OcrImage) left = ocr_form_words_left(ocr_page_grey(page), mm, places, ink);
    g_autoptr(GArray) symbols = left ? ocr_text_read_picture(text, left, OCR_PICTURE_BLOCK, NULL, NULL) : NULL;
    for (guint from = 0, to; symbols && from < symbols->len; from = to) {
        for (to = from + 1; to < symbols->len && !g_array_index(symbols, OcrSymbol, to).word_start; to++)
            ;
        for (guint i = from; i < to && (all || is_word(symbols, from, to, tall * mm)); i++)
            word_add(words, &g_array_index(symbols, OcrSymbol, i), mm);
    }
}

GPtrArray *form_import_words(OcrText *text, OcrPage *page, const GArray *shapes, const GPtrArray *carried)
{
    GPtrArray *words = g_ptr_array_new_with_free_func((GDestroyNotify)ocr_word_free);
    for (guint i = 0; carried && i < carried->len; i++) {
        const OcrWord *word = carried->pdata[i];
        OcrWord *copy = g_memdup2(word, sizeof *word);
        copy->text = g_strdup(word->text);
        g_ptr_array_add(words, copy);
    }
    g_autoptr(GArray) known = places_of(page, words, shapes);
    read_more(text, page, known, OCR_FORM_INK_DARK, !carried, words);
    g_autoptr(GArray) seen = places_of(page, words, shapes);
    read_more(text, page, seen, OCR_FORM_INK_LIGHT, false, words);
    return words;
}
