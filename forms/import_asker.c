#include "forms/import_asker.h"

#include "forms/import_matrix.h"

#include <math.h>
#include <string.h>

/* Boxes of one row and of one column; how far under a question its answers begin, and how far apart they stand. */
static const double SINK_MM = 1.5, SAME_LEFT_MM = 1.5, OVER_MM = 9, NEXT_ROW_MM = 10, OWN_WORDS_MM = 3, INDENT_MM = 8, HEADING_MM = 6, HEADING_INDENT_MM = 3, HAS_MM = 8, ROW_HEAD_MM = 60,
                     APART_MM = 70, TICK_MOST_MM = 8;

/* A first answer behind a question has no more letters than this. */
enum { ANSWER_MOST = 20 };

/* Where the words stop that ask: behind a colon or question mark that ends them, or that one short answer follows. NULL: they do not ask. */
static const char *end_of_question(const char *text)
{
    const char *colon = strrchr(text, ':'), *mark = strrchr(text, '?'), *end = MAX(colon, mark);
    if (!end || *text == '(' || end == text)
        return NULL;
    return strlen(end + 1) <= ANSWER_MOST ? end + 1 : NULL;
}

static double middle_of(const FormBox *box)
{
    return box->y + box->h / 2;
}

/* A place to write, not to tick, lies between. */
static bool text_between(const ImportPrint *print, double left, double right, double y)
{
    for (guint i = 0; i < print->fields->len; i++) {
        const FormBox *field = &g_array_index(print->fields, FormBox, i);
        double middle = field->x + field->w / 2;
        if ((field->w > TICK_MOST_MM || field->h > TICK_MOST_MM) && middle > left && middle < right && y > field->y && y < field->y + field->h)
            return true;
    }
    return false;
}

/* Words right before a place to write are that one's. */
static bool has_place(const ImportPrint *print, const ImportPhrase *phrase)
{
    double y = middle_of(&phrase->box), right = phrase->box.x + phrase->box.w;
    for (guint i = 0; i < print->fields->len; i++) {
        const FormBox *field = &g_array_index(print->fields, FormBox, i);
        if (field->x > right - 1 && field->x < right + HAS_MM && y > field->y && y < field->y + field->h + 0.5)
            return true;
    }
    return false;
}

/* The last words before the box, on its line, that ask. */
static const ImportPhrase *before(const ImportPrint *print, const FormBox *box, ImportLabelKind side)
{
    const ImportPhrase *best = NULL;
    double y = middle_of(box);
    for (guint i = 0; i < print->phrases->len; i++) {
        const ImportPhrase *phrase = print->phrases->pdata[i];
        double right = phrase->box.x + phrase->box.w;
        bool in_row = fabs(middle_of(&phrase->box) - y) < MAX(SINK_MM, box->h / 2) && right < box->x + 1;
        const char *end = in_row ? end_of_question(phrase->text) : NULL;
        bool own = side == IMPORT_LABEL_BEFORE && box->x - right < OWN_WORDS_MM && end && !*end;
        if (end && !own && (!best || phrase->box.x > best->box.x) && !text_between(print, right, box->x, y))
            best = phrase;
    }
    return best;
}

/* The nearest words that ask right over a box or over its own words. An answer to the box above ("Oui, depuis le :") asks for no other box. */
static const ImportPhrase *over(const ImportPrint *print, const FormBox *item, const GPtrArray *answers)
{
    const ImportPhrase *best = NULL;
    for (guint i = 0; i < print->phrases->len; i++) {
        const ImportPhrase *phrase = print->phrases->pdata[i];
        double gap = item->y - phrase->box.y - phrase->box.h;
        if (g_ptr_array_find((GPtrArray *)answers, phrase, NULL))
            continue;
        bool above = gap > -1 && gap < OVER_MM && phrase->box.y < item->y && phrase->box.x < item->x + item->w &&
                     phrase->box.x + phrase->box.w > item->x && phrase->box.x > item->x - INDENT_MM - phrase->box.w / 4;
        const char *end = above ? end_of_question(phrase->text) : NULL;
        if (end && !*end && (!best || phrase->box.y > best->box.y))
            best = phrase;
    }
    return best;
}

/* The question of the box over this one in its column, else of the one before it in its row. */
static const ImportPhrase *of_neighbour(const ImportPrint *print, const GPtrArray *boxes, const GPtrArray *askers, guint at)
{
    const FormBox *box = &((FormField *)boxes->pdata[at])->box;
    const ImportPhrase *row = NULL;
    for (guint i = at; i-- > 0;) {
        const FormBox *other = &((FormField *)boxes->pdata[i])->box;
        double down = middle_of(box) - middle_of(other), apart = box->x - other->x;
        if (fabs(apart) < SAME_LEFT_MM && down > SINK_MM && down < NEXT_ROW_MM)
            return askers->pdata[i];
        bool beside = fabs(down) < SINK_MM && apart > 0 && apart < APART_MM;
        if (beside && !row && !text_between(print, other->x + other->w, box->x, middle_of(box)))
            row = askers->pdata[i];
    }
    return row;
}

/* The boxes in the row of the words are what these ask for: one in another column under them is not. */
static bool asks_its_row(const ImportPhrase *asker, const GPtrArray *boxes, const GPtrArray *askers, const FormBox *box)
{
    bool row = false;
    for (guint i = 0; i < askers->len; i++) {
        const FormBox *other = &((FormField *)boxes->pdata[i])->box;
        bool asked = askers->pdata[i] == asker;
        row = row || (asked && fabs(middle_of(other) - middle_of(&asker->box)) < SINK_MM);
        if (asked && fabs(other->x - box->x) < SAME_LEFT_MM)
            return false;
    }
    return row;
}

/* A heading that ends in nothing that asks: over the first box, where that begins, and nobody's answer. */
static const ImportPhrase *heading(const ImportPrint *print, const FormBox *box, const GPtrArray *answers)
{
    const ImportPhrase *best = NULL;
    for (guint i = 0; i < print->phrases->len; i++) {
        const ImportPhrase *phrase = print->phrases->pdata[i];
        double gap = box->y - phrase->box.y - phrase->box.h;
        if (gap > -1 && gap < HEADING_MM && phrase->box.y < box->y && fabs(phrase->box.x - box->x) < HEADING_INDENT_MM && (!best || phrase->box.y > best->box.y))
            best = phrase;
    }
    return best && !g_ptr_array_find((GPtrArray *)answers, best, NULL) && !has_place(print, best) ? best : NULL;
}

/* Words without a mark at the left of a row of boxes whose answers stand behind them. */
static const ImportPhrase *row_head(const ImportPrint *print, const FormBox *box, const ImportPhrase *own, const GPtrArray *answers)
{
    const ImportPhrase *head = own && own->box.x > box->x ? import_matrix_row(print, *box) : NULL;
    bool near = head && box->x - head->box.x - head->box.w < ROW_HEAD_MM && !text_between(print, head->box.x + head->box.w, box->x, middle_of(box));
    return near && !g_ptr_array_find((GPtrArray *)answers, head, NULL) && !has_place(print, head) ? head : NULL;
}

/* The words beside each box. */
static GPtrArray *answers_of(const ImportPrint *print, const GPtrArray *boxes, ImportLabelKind side)
{
    GPtrArray *answers = g_ptr_array_new();
    for (guint i = 0; i < boxes->len; i++)
        g_ptr_array_add(answers, (gpointer)import_label_beside(print, ((FormField *)boxes->pdata[i])->box, side));
    return answers;
}

GPtrArray *import_askers(const ImportPrint *print, const GPtrArray *boxes, const GPtrArray *heads, ImportLabelKind side)
{
    GPtrArray *askers = g_ptr_array_new();
    g_autoptr(GPtrArray) answers = answers_of(print, boxes, side);
    for (guint i = 0; i < boxes->len; i++) {
        const FormField *field = boxes->pdata[i];
        if (heads->pdata[i]) {
            g_ptr_array_add(askers, (gpointer)import_matrix_row(print, field->box));
            continue;
        }
        const ImportPhrase *own = answers->pdata[i];
        FormBox item = own ? form_box_union(field->box, own->box) : field->box;
        const ImportPhrase *asker = before(print, &field->box, side);
        const ImportPhrase *neighbour = asker ? NULL : of_neighbour(print, boxes, askers, i);
        if (!asker)
            asker = over(print, &item, answers);
        if (asker && asks_its_row(asker, boxes, askers, &field->box) && middle_of(&field->box) - middle_of(&asker->box) > SINK_MM)
            asker = NULL;
        if (!asker && !neighbour)
            asker = heading(print, &field->box, answers);
        if (!asker && !neighbour)
            asker = row_head(print, &field->box, own, answers);
        g_ptr_array_add(askers, (gpointer)(asker ? asker : neighbour));
    }
    return askers;
}

char *import_asker_question(const ImportPrint *print, const ImportPhrase *asker)
{
    const char *end = end_of_question(asker->text);
    if (!end || !*end)
        return import_label_sentence(print, asker);
    g_autofree char *head = g_strndup(asker->text, (gsize)(end - asker->text));
    ImportPhrase question = *asker;
    question.text = head;
    return import_label_sentence(print, &question);
}
