#include "forms/import_phrase.h"

#include "forms/import_print.h"

#include <math.h>
#include <string.h>

static const double OVERLAP_MM = 3, SAME_SIZE = 0.15, TICK_MOST_MM = 8;

/* Words of one line: how much of the lower one's height they share. What of a word that was read twice lies in the other. */
static const double SHARED = 0.5, WITHIN = 0.8;

/* How wide a gap before a capital letter is at most, in heights: what stands farther off begins something else. */
static const double SENTENCE_GAP = 0.7;

/* How far a dash or a dot stands before what it begins. */
static const double ITEM_MM = 4;

static void phrase_free(ImportPhrase *phrase)
{
    g_free(phrase->text);
    g_free(phrase);
}

static gint by_left(gconstpointer a, gconstpointer b)
{
    const OcrWord *first = *(OcrWord *const *)a, *second = *(OcrWord *const *)b;
    return (first->x_mm > second->x_mm) - (first->x_mm < second->x_mm);
}

static gint by_place(gconstpointer a, gconstpointer b)
{
    const FormBox *first = &(*(ImportPhrase *const *)a)->box, *second = &(*(ImportPhrase *const *)b)->box;
    double y1 = first->y + first->h / 2, y2 = second->y + second->h / 2;
    if (y1 != y2)
        return y1 < y2 ? -1 : 1;
    return (first->x > second->x) - (first->x < second->x);
}

static FormBox box_of(const OcrWord *word)
{
    return (FormBox){word->x_mm, word->y_mm, word->w_mm, word->h_mm};
}

bool import_field_between(const GArray *fields, double left, double right, double y)
{
    for (guint i = 0; i < fields->len; i++) {
        const FormBox *box = &g_array_index(fields, FormBox, i);
        double middle = box->x + box->w / 2;
        if (middle > left && middle < right && y > box->y - 0.5 && y < box->y + box->h + 0.5)
            return true;
    }
    return false;
}

/* A place to write lies in the gap between two words, or a rule stands there. A field that letters only reach into does not part them. */
static bool parted(const ImportPrint *print, double left, double right, double y, double h)
{
    FormBox gap = {left, y + 0.1 * h, right - left, 0.8 * h};
    for (guint i = 0; i < print->fields->len; i++) {
        const FormBox *box = &g_array_index(print->fields, FormBox, i);
        if (box->x > left - OVERLAP_MM && box->x + box->w < right + OVERLAP_MM && box->x + box->w / 2 > left - 0.5 &&
            box->x + box->w / 2 < right + 0.5 && y + h / 2 > box->y - 0.5 && y + h / 2 < box->y + box->h + 0.5)
            return true;
    }
    return print->page && right > left && import_rule_between(print->page, gap);
}

/* Right behind a box to tick, as its answer. */
static bool follows_tick(const OcrWord *word, const GArray *fields)
{
    for (guint i = 0; i < fields->len; i++) {
        const FormBox *box = &g_array_index(fields, FormBox, i);
        double gap = word->x_mm - box->x - box->w, middle = word->y_mm + word->h_mm / 2;
        if (box->w < TICK_MOST_MM && box->h < TICK_MOST_MM && gap > 0 && gap < ITEM_MM && middle > box->y && middle < box->y + box->h)
            return true;
    }
    return false;
}

/* The J and M or JJ, MM and AAAA under the cells of a date name no field, but the M behind "Sexe" does. */
static bool is_date_letter(const OcrWord *word, const GPtrArray *words, const GArray *fields)
{
    static const char *const parts[] = {"j", "J", "m", "M", "jj", "JJ", "mm", "MM", "aa", "AA", "aaaa", "AAAA", NULL};
    if (!g_strv_contains(parts, word->text))
        return false;
    if (follows_tick(word, fields))
        return false;
    for (guint i = 0; i < words->len; i++) {
        const OcrWord *other = words->pdata[i];
        double gap = word->x_mm - other->x_mm - other->w_mm;
        if (gap > -0.2 && gap < 2 * word->h_mm && fabs(other->y_mm - word->y_mm) < 0.2 * word->h_mm && strlen(other->text) > 2 &&
            fabs(other->h_mm - word->h_mm) < SAME_SIZE * word->h_mm)
            return false;
    }
    return true;
}

/* Not a printed check box, nor the ticks and dots of a place to write in. */
static bool says_something(const OcrWord *word, const GPtrArray *words, const GArray *fields)
{
    bool letters = false;
    if (is_date_letter(word, words, fields))
        return false;
    for (const char *at = word->text; *at && !letters; at = g_utf8_next_char(at))
        letters = g_unichar_isalnum(g_utf8_get_char(at)) || (gunichar)g_utf8_get_char(at) == 0xB0;
    double middle = word->x_mm + word->w_mm / 2;
    return letters || (strchr("():;,-/'\"?", *word->text) && *word->text &&
                       !import_field_between(fields, middle - word->w_mm, middle + word->w_mm, word->y_mm + word->h_mm / 2));
}

/* Read a second time, or printed twice to look bold: it lies in a word before it. */
static bool is_within(const GPtrArray *words, guint at)
{
    const FormBox own = box_of(words->pdata[at]);
    for (guint i = 0; i < at; i++) {
        const FormBox other = box_of(words->pdata[i]);
        double w = MIN(own.x + own.w, other.x + other.w) - own.x, h = MIN(own.y + own.h, other.y + other.h) - MAX(own.y, other.y);
        if (w > WITHIN * own.w && h > WITHIN * own.h)
            return true;
    }
    return false;
}

/* A phrase that is being put together, the last word of it, and its words' widths and areas. */
typedef struct {
    ImportPhrase *phrase;
    FormBox last;
    double width, area;
} Open;

static bool begins_sentence(const OcrWord *word)
{
    return g_unichar_isupper(g_utf8_get_char(word->text)) && strlen(word->text) > 1 && g_unichar_islower(g_utf8_get_char(g_utf8_next_char(word->text)));
}

/* The phrase that a word goes on with: the nearest one of its line; NULL: it begins one. */
static Open *phrase_before(const ImportPrint *print, GArray *open, const OcrWord *word)
{
    Open *best = NULL;
    double least = G_MAXDOUBLE;
    for (guint i = 0; i < open->len; i++) {
        Open *one = &g_array_index(open, Open, i);
        double end = one->phrase->box.x + one->phrase->box.w, gap = word->x_mm - end;
        double shared = MIN(one->last.y + one->last.h, word->y_mm + word->h_mm) - MAX(one->last.y, word->y_mm);
        double most = (begins_sentence(word) ? SENTENCE_GAP : 1) * MAX(one->last.h, word->h_mm);
        if (fabs(gap) >= least || gap >= most || gap < -word->w_mm / 2 ||
            shared < SHARED * MIN(one->last.h, word->h_mm) || parted(print, end, word->x_mm, word->y_mm, word->h_mm))
            continue;
        least = fabs(gap);
        best = one;
    }
    return best;
}

static void phrase_add(Open *open, const OcrWord *word)
{
    ImportPhrase *phrase = open->phrase;
    phrase->box = form_box_union(phrase->box, box_of(word));
    char *longer = g_strconcat(phrase->text, " ", word->text, NULL);
    g_free(phrase->text);
    phrase->text = longer;
    open->width += word->w_mm;
    open->area += word->w_mm * word->h_mm;
    phrase->size_mm = open->area / MAX(open->width, 0.01);
    /* A comma's or a colon's height says little of the line. */
    if (word->h_mm > open->last.h / 2)
        open->last = box_of(word);
}

static void phrase_start(const ImportPrint *print, GArray *open, const OcrWord *word)
{
    ImportPhrase *phrase = g_new0(ImportPhrase, 1);
    *phrase = (ImportPhrase){.box = box_of(word), .size_mm = word->h_mm, .text = g_strdup(word->text)};
    g_ptr_array_add(print->phrases, phrase);
    Open one = {phrase, phrase->box, word->w_mm, word->w_mm * word->h_mm};
    g_array_append_val(open, one);
}

/* A dash or a dot right before the phrase, at the middle of its letters. */
static bool begins_item(const ImportPhrase *phrase, const GPtrArray *words)
{
    static const char *const marks[] = {"-", "–", "—", "•", "·", "−", "▪", "*", NULL};
    for (guint i = 0; i < words->len; i++) {
        const OcrWord *word = words->pdata[i];
        double gap = phrase->box.x - word->x_mm - word->w_mm, middle = word->y_mm + word->h_mm / 2;
        if (gap > -0.5 && gap < ITEM_MM && middle > phrase->box.y && middle < phrase->box.y + phrase->box.h && g_strv_contains(marks, word->text))
            return true;
    }
    return false;
}

ImportPrint import_print_new(const GPtrArray *words, GArray *fields, OcrPage *page)
{
    ImportPrint print = {g_ptr_array_new_with_free_func((GDestroyNotify)phrase_free), fields, page};
    g_autoptr(GPtrArray) sorted = g_ptr_array_copy((GPtrArray *)words, NULL, NULL);
    g_ptr_array_set_free_func(sorted, NULL);
    g_ptr_array_sort(sorted, by_left);
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(Open));
    for (guint i = 0; i < sorted->len; i++) {
        const OcrWord *word = sorted->pdata[i];
        if (!says_something(word, words, fields) || is_within(sorted, i))
            continue;
        Open *before = phrase_before(&print, open, word);
        if (before)
            phrase_add(before, word);
        else
            phrase_start(&print, open, word);
    }
    for (guint i = 0; i < print.phrases->len; i++) {
        ImportPhrase *phrase = print.phrases->pdata[i];
        phrase->item = begins_item(phrase, words);
    }
    g_ptr_array_sort(print.phrases, by_place);
    return print;
}

void import_print_clear(ImportPrint *print)
{
    g_clear_pointer(&print->phrases, g_ptr_array_unref);
}
