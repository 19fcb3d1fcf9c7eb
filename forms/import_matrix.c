#include "forms/import_matrix.h"

#include <math.h>

/* Millimetres: words so near are a box's own; how far a head lies over the first box, and the boxes of a column and a row from each other. */
static const double OWN_MM = 4, OVER_MM = 8, NEXT_ROW_MM = 15, SAME_LEFT_MM = 1.5, SINK_MM = 1.5, ASIDE_MM = 4, HEAD_WIDE_MM = 40;

static double middle_of(const FormBox *box)
{
    return box->y + box->h / 2;
}

static bool in_row(const FormBox *box, const FormBox *words)
{
    return fabs(middle_of(box) - middle_of(words)) < fmax(SINK_MM, box->h / 2);
}

static bool has_own_words(const ImportPrint *print, const FormBox *box)
{
    for (guint i = 0; i < print->phrases->len; i++) {
        const FormBox *words = &((const ImportPhrase *)print->phrases->pdata[i])->box;
        double behind = words->x - box->x - box->w, before = box->x - words->x - words->w;
        if (in_row(box, words) && ((behind > -1 && behind < OWN_MM) || (before > -1 && before < OWN_MM)))
            return true;
    }
    return false;
}

/* Short words right over the box, in the middle of its column. */
static const ImportPhrase *head_over(const ImportPrint *print, const FormBox *box)
{
    const ImportPhrase *best = NULL;
    for (guint i = 0; i < print->phrases->len; i++) {
        const ImportPhrase *phrase = print->phrases->pdata[i];
        double over = box->y - phrase->box.y - phrase->box.h, aside = phrase->box.x + phrase->box.w / 2 - box->x - box->w / 2;
        if (over > -0.5 && over < OVER_MM && fabs(aside) < ASIDE_MM && phrase->box.w < HEAD_WIDE_MM && (!best || phrase->box.y > best->box.y))
            best = phrase;
    }
    return best;
}

/* The box right over this one in its column. */
static int box_over(const GPtrArray *boxes, guint at)
{
    const FormBox *box = &((FormField *)boxes->pdata[at])->box;
    for (guint i = at; i-- > 0;) {
        const FormBox *other = &((FormField *)boxes->pdata[i])->box;
        double down = middle_of(box) - middle_of(other);
        if (fabs(box->x - other->x) < SAME_LEFT_MM && down > SINK_MM && down < NEXT_ROW_MM)
            return (int)i;
    }
    return -1;
}

/* A box of the row, with another head. */
static bool has_neighbour(const GPtrArray *boxes, const GPtrArray *heads, guint at)
{
    const FormBox *box = &((FormField *)boxes->pdata[at])->box;
    for (guint i = 0; i < boxes->len; i++) {
        const FormBox *other = &((FormField *)boxes->pdata[i])->box;
        if (i != at && fabs(middle_of(box) - middle_of(other)) < SINK_MM && heads->pdata[i] && heads->pdata[i] != heads->pdata[at])
            return true;
    }
    return false;
}

GPtrArray *import_matrix_heads(const ImportPrint *print, const GPtrArray *boxes)
{
    g_autoptr(GPtrArray) heads = g_ptr_array_new();
    for (guint i = 0; i < boxes->len; i++) {
        const FormField *field = boxes->pdata[i];
        const ImportPhrase *head = NULL;
        if (!field->pdf_name && !has_own_words(print, &field->box)) {
            int over = box_over(boxes, i);
            head = head_over(print, &field->box);
            if (!head && over >= 0)
                head = heads->pdata[over];
        }
        g_ptr_array_add(heads, (gpointer)head);
    }
    GPtrArray *sure = g_ptr_array_new();
    for (guint i = 0; i < boxes->len; i++)
        g_ptr_array_add(sure, heads->pdata[i] && has_neighbour(boxes, heads, i) ? heads->pdata[i] : NULL);
    return sure;
}

const ImportPhrase *import_matrix_row(const ImportPrint *print, FormBox box)
{
    const ImportPhrase *best = NULL;
    for (guint i = 0; i < print->phrases->len; i++) {
        const ImportPhrase *phrase = print->phrases->pdata[i];
        if (in_row(&box, &phrase->box) && phrase->box.x + phrase->box.w < box.x + 1 && (!best || phrase->box.x > best->box.x))
            best = phrase;
    }
    return best;
}
