#include "forms/import_frame.h"

#include <math.h>
#include <string.h>

/* Millimetres: what has to be left to write in, under or over words and behind them; how far twins may differ, and how far one is from the next. */
static const double LEAST_HIGH = 4, LEAST_WIDE = 15, SAME = 1, NEXT = 1.5, CENTRED_MM = 4, TICK_MOST_MM = 8, TICK_FAR_MM = 20;

/* Shares of a frame: how far down its words may reach, how far to the right, and what of it may be ink. */
static const double HEAD = 0.5, HEAD_WIDE = 0.55, FOOT = 0.55, INK_MOST = 0.005;

/* A line: what of the page's print it is as wide as, where lines of one answer stand, and how far over it something asks for it, or right under it. */
static const double WHOLE = 0.85, TWIN_LEAST_MM = 4, TWIN_MOST_MM = 14, ASKS_MM = 6, UNEVEN = 1.2, LONG_MM = 110, UNDER_MM = 3;

static bool inside(const FormBox *box, double x, double y)
{
    return x > box->x && x < box->x + box->w && y > box->y && y < box->y + box->h;
}

static bool same(const FormBox *a, const FormBox *b)
{
    return fabs(a->x - b->x) < SAME && fabs(a->y - b->y) < SAME && fabs(a->w - b->w) < SAME && fabs(a->h - b->h) < SAME;
}

static bool holds_places(const GArray *boxes, const FormBox *frame)
{
    for (guint i = 0; i < boxes->len; i++) {
        const FormBox *box = &g_array_index(boxes, FormBox, i);
        if (!same(box, frame) && inside(frame, box->x + box->w / 2, box->y + box->h / 2) && box->w * box->h < frame->w * frame->h)
            return true;
    }
    return false;
}

/* The words in a frame together; false: none. `asks`: they end in a colon. */
static bool words_in(const ImportPrint *print, const FormBox *frame, FormBox *words, bool *asks)
{
    bool found = false;
    *asks = false;
    for (guint i = 0; i < print->phrases->len; i++) {
        const ImportPhrase *phrase = print->phrases->pdata[i];
        if (!inside(frame, phrase->box.x + phrase->box.w / 2, phrase->box.y + phrase->box.h / 2))
            continue;
        *words = found ? form_box_union(*words, phrase->box) : phrase->box;
        *asks = *asks || g_str_has_suffix(phrase->text, ":");
        found = true;
    }
    return found;
}

/* The cell right behind or right under this one, of the same row or column; NULL: none. */
static const FormBox *next_cell(const GArray *boxes, const FormBox *of, bool under)
{
    for (guint i = 0; i < boxes->len; i++) {
        const FormBox *box = &g_array_index(boxes, FormBox, i);
        bool row = fabs(box->y - of->y) < SAME && fabs(box->h - of->h) < SAME && fabs(box->x - of->x - of->w) < NEXT;
        bool column = fabs(box->x - of->x) < SAME && fabs(box->w - of->w) < SAME && fabs(box->y - of->y - of->h) < NEXT;
        if (under ? column : row)
            return box;
    }
    return NULL;
}

static bool holds_words(const ImportPrint *print, const FormBox *box)
{
    FormBox words;
    bool asks;
    return box && words_in(print, box, &words, &asks);
}

/* Words in the middle of a cell, as a table's heads are set. */
static bool is_centred(const ImportPrint *print, const FormBox *cell)
{
    FormBox words;
    bool asks;
    return cell && words_in(print, cell, &words, &asks) && words.x - cell->x > CENTRED_MM && fabs(2 * words.x + words.w - 2 * cell->x - cell->w) < CENTRED_MM;
}

/* Boxes to tick stand in the next cells of the row: its words ask what they answer. */
static bool has_ticks_behind(const GArray *boxes, const FormBox *cell)
{
    double end = cell->x + cell->w;
    for (guint i = 0; i < boxes->len; i++) {
        const FormBox *box = &g_array_index(boxes, FormBox, i);
        bool tick = box->w < TICK_MOST_MM && box->h < TICK_MOST_MM, row = box->y > cell->y && box->y + box->h < cell->y + cell->h;
        if (tick && row && box->x > end && box->x < end + TICK_FAR_MM)
            return true;
    }
    return false;
}

/* What stands in this one is the head of its column or row: the next cell of that is bare, or the next head stands in the middle of its own. */
static bool is_head(const ImportPrint *print, const GArray *boxes, const FormBox *cell, bool asks)
{
    const FormBox *under = next_cell(boxes, cell, true), *behind = next_cell(boxes, cell, false);
    if (has_ticks_behind(boxes, cell) || (under && !asks && has_ticks_behind(boxes, under)))
        return true;
    return (under && !asks && !holds_words(print, under)) || (behind && !holds_words(print, behind)) || (!asks && is_centred(print, behind));
}

/* The bare cell over the heads of a table's rows and before those of its columns. */
static bool is_corner(const ImportPrint *print, const GArray *boxes, const FormBox *cell)
{
    const FormBox *under = next_cell(boxes, cell, true), *behind = next_cell(boxes, cell, false);
    return holds_words(print, under) && holds_words(print, behind) && is_head(print, boxes, under, false) && is_head(print, boxes, behind, false);
}

static bool is_bare(const ImportPrint *print, const FormBox *room)
{
    if (!print->page)
        return true;
    double mm = print->page->dpi / 25.4;
    OcrBox box = {(int)(room->x * mm) + 2, (int)(room->y * mm) + 2, (int)(room->w * mm) - 4, (int)(room->h * mm) - 4};
    return box.w > 0 && box.h > 0 && ocr_image_count_ink(ocr_page_binary(print->page), box) <= INK_MOST * box.w * box.h;
}

bool import_frame_room(const ImportPrint *print, const GArray *boxes, FormBox frame, FormBox *room)
{
    FormBox words;
    bool asks;
    *room = frame;
    if (holds_places(boxes, &frame))
        return false;
    if (!words_in(print, &frame, &words, &asks))
        return !is_corner(print, boxes, &frame) && is_bare(print, &frame);
    double low = words.y + words.h, right = words.x + words.w, bottom = frame.y + frame.h, end = frame.x + frame.w;
    if (is_head(print, boxes, &frame, asks))
        return false;
    if (bottom - low >= MAX(LEAST_HIGH, HEAD * frame.h))
        *room = (FormBox){frame.x, low, frame.w, bottom - low};
    else if (right - frame.x <= HEAD_WIDE * frame.w && end - right >= LEAST_WIDE)
        *room = (FormBox){right, frame.y, end - right, frame.h};
    else if (words.y - frame.y >= MAX(LEAST_HIGH, FOOT * frame.h))
        *room = (FormBox){frame.x, frame.y, frame.w, words.y - frame.y};
    else
        return false;
    return is_bare(print, room);
}

/* How far the nearest other line of the same end is from one; a large number: there is none near. */
static double nearest_twin(const GArray *rules, const FormBox *room, const FormBox **twin)
{
    double least = TWIN_MOST_MM;
    *twin = NULL;
    for (guint i = 0; i < rules->len; i++) {
        const FormBox *other = &g_array_index(rules, FormBox, i);
        double apart = fabs(other->y + other->h - room->y - room->h);
        if (apart < TWIN_LEAST_MM || apart > least || fabs(other->x + other->w - room->x - room->w) >= SAME)
            continue;
        least = apart;
        *twin = other;
    }
    return least;
}

/* Lines of one answer stand as far apart as the next two of them. */
static bool has_twin(const GArray *rules, const FormBox *room)
{
    const FormBox *twin, *next;
    double apart = nearest_twin(rules, room, &twin);
    return twin && apart < UNEVEN * nearest_twin(rules, twin, &next);
}

bool import_rule_is_ornament(const ImportPrint *print, const GArray *rules, FormBox room)
{
    double left = G_MAXDOUBLE, right = 0;
    for (guint i = 0; i < print->phrases->len; i++) {
        const FormBox *box = &((const ImportPhrase *)print->phrases->pdata[i])->box;
        left = MIN(left, box->x);
        right = MAX(right, box->x + box->w);
    }
    if (room.w < MAX(LONG_MM, WHOLE * (right - left)) || has_twin(rules, &room))
        return false;
    for (guint i = 0; i < print->phrases->len; i++) {
        const ImportPhrase *phrase = print->phrases->pdata[i];
        double gap = room.y - phrase->box.y - phrase->box.h, under = phrase->box.y - room.y - room.h;
        if (under > -0.5 && under < UNDER_MM && fabs(phrase->box.x - room.x) < UNDER_MM)
            return false;
        if (gap > -room.h && gap < ASKS_MM && phrase->box.x < room.x + room.w && (g_str_has_suffix(phrase->text, ":") || g_str_has_suffix(phrase->text, "?")))
            return false;
    }
    return true;
}
