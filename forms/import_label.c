#include "forms/import_label.h"

#include <math.h>
#include <string.h>

enum { LABEL_CHARACTERS = 120 };

/* Text of a form is set in lines; what is farther off belongs to something else. */
static const double LEFT_REACH_MM = 60, ABOVE_REACH_MM = 6, RIGHT_REACH_MM = 8, TOUCH_MM = 1.5, SIDE_FAVOUR_MM = 2,
                    LEFT_SURE_MM = 4, HEAD_INDENT_MM = 6;

static void phrase_free(ImportPhrase *phrase)
{
    g_free(phrase->text);
    g_free(phrase);
}

static gint by_place(gconstpointer a, gconstpointer b)
{
    const OcrWord *first = *(OcrWord *const *)a, *second = *(OcrWord *const *)b;
    double y1 = first->y_mm + first->h_mm / 2, y2 = second->y_mm + second->h_mm / 2;
    if (y1 != y2)
        return y1 < y2 ? -1 : 1;
    return (first->x_mm > second->x_mm) - (first->x_mm < second->x_mm);
}

static gint by_left(gconstpointer a, gconstpointer b)
{
    const OcrWord *first = *(OcrWord *const *)a, *second = *(OcrWord *const *)b;
    return (first->x_mm > second->x_mm) - (first->x_mm < second->x_mm);
}

static bool field_between(const GArray *fields, double left, double right, double y)
{
    for (guint i = 0; i < fields->len; i++) {
        const FormBox *box = &g_array_index(fields, FormBox, i);
        double middle = box->x + box->w / 2;
        if (middle > left && middle < right && y > box->y - 0.5 && y < box->y + box->h + 0.5)
            return true;
    }
    return false;
}

static ImportPhrase *phrase_start(const OcrWord *word)
{
    ImportPhrase *phrase = g_new0(ImportPhrase, 1);
    phrase->box = (FormBox){word->x_mm, word->y_mm, word->w_mm, word->h_mm};
    phrase->size_mm = word->h_mm;
    phrase->text = g_strdup(word->text);
    return phrase;
}

static void phrase_add(ImportPhrase *phrase, const OcrWord *word)
{
    phrase->box = form_box_union(phrase->box, (FormBox){word->x_mm, word->y_mm, word->w_mm, word->h_mm});
    char *longer = g_strconcat(phrase->text, " ", word->text, NULL);
    g_free(phrase->text);
    phrase->text = longer;
}

/* The words of one line, from the left, into phrases. */
static void split_line(GPtrArray *line, const GArray *fields, GPtrArray *phrases)
{
    g_ptr_array_sort(line, by_left);
    ImportPhrase *open = NULL;
    for (guint i = 0; i < line->len; i++) {
        const OcrWord *word = line->pdata[i];
        double end = open ? open->box.x + open->box.w : 0, size = open ? MAX(open->size_mm, word->h_mm) : 0;
        bool joins = open && word->x_mm - end < size &&
                     !field_between(fields, end - 0.5, word->x_mm + 0.5, word->y_mm + word->h_mm / 2);
        if (joins) {
            phrase_add(open, word);
        } else {
            open = phrase_start(word);
            g_ptr_array_add(phrases, open);
        }
    }
    g_ptr_array_set_size(line, 0);
}

/* The J and M under the cells of a date name no field. */
static bool is_date_letter(const char *text)
{
    return strlen(text) == 1 && strchr("jJmM", *text);
}

/* Not a printed check box, nor the ticks and dots of a place to write in. */
static bool says_something(const OcrWord *word, const GArray *fields)
{
    bool letters = false;
    if (is_date_letter(word->text))
        return false;
    for (const char *at = word->text; *at && !letters; at = g_utf8_next_char(at))
        letters = g_unichar_isalnum(g_utf8_get_char(at)) || (gunichar)g_utf8_get_char(at) == 0xB0;
    double middle = word->x_mm + word->w_mm / 2;
    return letters || (strchr("():;,-/'\"", *word->text) && *word->text &&
                       !field_between(fields, middle - word->w_mm, middle + word->w_mm, word->y_mm + word->h_mm / 2));
}

GPtrArray *import_phrases(const GPtrArray *words, const GArray *fields)
{
    GPtrArray *phrases = g_ptr_array_new_with_free_func((GDestroyNotify)phrase_free);
    g_autoptr(GPtrArray) sorted = g_ptr_array_copy((GPtrArray *)words, NULL, NULL);
    g_ptr_array_set_free_func(sorted, NULL);
    g_ptr_array_sort(sorted, by_place);
    g_autoptr(GPtrArray) line = g_ptr_array_new();
    double middle = -1e6;
    for (guint i = 0; i < sorted->len; i++) {
        OcrWord *word = sorted->pdata[i];
        if (!says_something(word, fields))
            continue;
        double own = word->y_mm + word->h_mm / 2;
        if (line->len > 0 && own - middle > word->h_mm * 0.35)
            split_line(line, fields, phrases);
        if (line->len == 0)
            middle = own;
        g_ptr_array_add(line, word);
    }
    split_line(line, fields, phrases);
    return phrases;
}

/* Without the dots that lead the eye, colons, stars and the like at the ends. */
static char *tidy(const char *raw)
{
    g_autofree char *text = g_strdup(raw);
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    g_autoptr(GString) kept = g_string_new(NULL);
    for (char **word = words; *word; word++) {
        size_t length = strlen(*word);
        while (length > 0 && strchr("._:;*|", (*word)[length - 1]) && !(length > 1 && (*word)[length - 1] == '.' &&
                                                                       (*word)[length - 2] != '.'))
            (*word)[--length] = '\0';
        if (g_str_has_suffix(*word, "…"))
            **word = '\0';
        if (strlen(*word) > strspn(*word, "._-:;,*|/ "))
            g_string_append_printf(kept, "%s%s", kept->len ? " " : "", *word);
    }
    return g_utf8_substring(kept->str, 0, MIN(g_utf8_strlen(kept->str, -1), LABEL_CHARACTERS));
}

static bool same_line(const FormBox *a, const FormBox *box)
{
    double middle = a->y + a->h / 2;
    double low = box->h > 9 ? box->y + 6 : box->y + box->h + 0.8;
    return middle > box->y - 0.8 && middle < low;
}

static const ImportPhrase *nearest_left(const GPtrArray *phrases, const GArray *fields, const FormBox *box, double *gap)
{
    const ImportPhrase *best = NULL;
    for (guint i = 0; i < phrases->len; i++) {
        const ImportPhrase *phrase = phrases->pdata[i];
        double distance = box->x - phrase->box.x - phrase->box.w;
        if (!same_line(&phrase->box, box) || distance < -TOUCH_MM || distance > LEFT_REACH_MM || (best && distance >= *gap))
            continue;
        if (field_between(fields, phrase->box.x + phrase->box.w, box->x, phrase->box.y + phrase->box.h / 2))
            continue;
        best = phrase;
        *gap = distance;
    }
    return best;
}

static const ImportPhrase *nearest_right(const GPtrArray *phrases, const FormBox *box, double *gap)
{
    const ImportPhrase *best = NULL;
    for (guint i = 0; i < phrases->len; i++) {
        const ImportPhrase *phrase = phrases->pdata[i];
        double distance = phrase->box.x - box->x - box->w;
        if (!same_line(&phrase->box, box) || distance < -TOUCH_MM || distance > RIGHT_REACH_MM || (best && distance >= *gap))
            continue;
        best = phrase;
        *gap = distance;
    }
    return best;
}

const ImportPhrase *import_phrase_above(const GPtrArray *phrases, FormBox box, double reach_mm)
{
    const ImportPhrase *best = NULL;
    double least = reach_mm;
    for (guint i = 0; i < phrases->len; i++) {
        const ImportPhrase *phrase = phrases->pdata[i];
        double distance = box.y - phrase->box.y - phrase->box.h;
        bool over = phrase->box.x < box.x + box.w && phrase->box.x + phrase->box.w > box.x - 2;
        double indent = MAX(0, fabs(phrase->box.x - box.x) - 4) / 40;
        if (over && distance > -TOUCH_MM && distance + indent < least && strlen(phrase->text) > 1) {
            best = phrase;
            least = distance + indent;
        }
    }
    return best;
}

static ImportLabel label_of(const ImportPhrase *phrase, double sure)
{
    ImportLabel label = {phrase ? tidy(phrase->text) : g_strdup(""), sure};
    if (!*label.text)
        label.sure = 0.2;
    return label;
}

ImportLabelKind import_label_side(const GPtrArray *phrases, const GArray *fields, const GArray *checks)
{
    int behind = 0, before = 0;
    for (guint i = 0; i < checks->len; i++) {
        const FormBox *box = &g_array_index(checks, FormBox, i);
        double left_gap = LEFT_REACH_MM, right_gap = LEFT_REACH_MM;
        nearest_left(phrases, fields, box, &left_gap);
        nearest_right(phrases, box, &right_gap);
        behind += right_gap < left_gap;
        before += left_gap < right_gap;
    }
    return before > behind ? IMPORT_LABEL_BEFORE : IMPORT_LABEL_BEHIND;
}

ImportLabel import_label_find(const GPtrArray *phrases, const GArray *fields, FormBox box, ImportLabelKind kind)
{
    double left_gap = 0, right_gap = 0;
    const ImportPhrase *left = nearest_left(phrases, fields, &box, &left_gap);
    if (kind != IMPORT_LABEL_OF_TEXT) {
        const ImportPhrase *right = nearest_right(phrases, &box, &right_gap);
        double favour = kind == IMPORT_LABEL_BEHIND ? SIDE_FAVOUR_MM : -SIDE_FAVOUR_MM;
        if (right && (!left || right_gap <= left_gap + favour))
            return label_of(right, right_gap < 3 ? 0.9 : 0.7);
        return label_of(left, left_gap < 5 ? 0.8 : 0.5);
    }
    const ImportPhrase *above = import_phrase_above(phrases, box, ABOVE_REACH_MM);
    bool heads = above && fabs(above->box.x - box.x) < HEAD_INDENT_MM;
    if (left && (left_gap < LEFT_SURE_MM || !heads))
        return label_of(left, left_gap < LEFT_SURE_MM ? 0.9 : left_gap < 12 ? 0.86 : 0.65);
    return label_of(above, 0.75);
}

char *import_title(const GPtrArray *words, const GArray *fields, double lowest_mm)
{
    g_autoptr(GPtrArray) phrases = import_phrases(words, fields);
    const ImportPhrase *best = NULL;
    for (guint i = 0; i < phrases->len; i++) {
        const ImportPhrase *phrase = phrases->pdata[i];
        bool candidate = phrase->box.y < lowest_mm && g_utf8_strlen(phrase->text, -1) >= 10;
        if (candidate && (!best || phrase->size_mm > best->size_mm * 1.05))
            best = phrase;
    }
    return g_strdup(best ? best->text : "?");
}
