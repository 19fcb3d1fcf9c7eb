#include "forms/import_label.h"

#include "forms/import_print.h"

#include <math.h>
#include <string.h>

enum { LABEL_CHARACTERS = 120, LINES_MOST = 4 };

/* Text of a form is set in lines; what is farther off belongs to something else. */
static const double LEFT_REACH_MM = 60, TALL_MM = 20, TALL_REACH_MM = 12, LED_REACH_MM = 150, LEADER_LEAST_MM = 5, LEADER_SINK_MM = 0.5, ABOVE_REACH_MM = 6, RIGHT_REACH_MM = 8, TOUCH_MM = 1.5, SIDE_FAVOUR_MM = 2,
                    LEFT_SURE_MM = 4, HEAD_INDENT_MM = 6, ROW_REACH_MM = 300, FRAME_MM = 0.8,
                    OVERLAP_MM = 3, OWN_MM = 8, ASKED_MM = 30, TICK_MOST_MM = 8, UNDER_REACH_MM = 3;

/* Lines of one label: how far their letters differ in height, how far apart the lines stand, in heights. */
static const double SAME_SIZE = 0.2, LINE_GAP = 0.7, TITLE = 1.35, CENTRED_MM = 3, FAR_AS_OVER = 3, SAME_LEFT_MM = 1.5;

/* Cut between words, and so marked. */
static char *bounded(const char *text)
{
    if (g_utf8_strlen(text, -1) <= LABEL_CHARACTERS)
        return g_strdup(text);
    g_autofree char *head = g_utf8_substring(text, 0, LABEL_CHARACTERS - 2);
    char *space = strrchr(head, ' ');
    if (space)
        *space = '\0';
    return g_strconcat(head, " …", NULL);
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
    /* A note's number is often read as one half of its brackets. */
    if (g_str_has_suffix(kept->str, ")") && !strchr(kept->str, '('))
        g_string_truncate(kept, strcspn(kept->str, ")"));
    return bounded(kept->str);
}

static bool same_line(const FormBox *a, const FormBox *box)
{
    double middle = a->y + a->h / 2;
    double low = box->h > 9 ? box->y + 6 : box->y + box->h + 0.8;
    return middle > box->y - 0.8 && middle < low;
}

/* "1/3" at the foot of a page. */
static bool is_page_number(const char *text)
{
    return *text && strspn(text, "0123456789/ ") == strlen(text) && strchr(text, '/');
}

/* Dots lead from the words to the box. */
static bool is_led(const ImportPrint *print, const ImportPhrase *phrase, double distance)
{
    FormBox gap = {phrase->box.x + phrase->box.w, phrase->box.y, distance, phrase->box.h + LEADER_SINK_MM};
    return print->page && distance > LEADER_LEAST_MM && import_leaders_between(print->page, gap);
}

static const ImportPhrase *nearest_left(const ImportPrint *print, const FormBox *box, double *gap)
{
    const ImportPhrase *best = NULL;
    for (guint i = 0; i < print->phrases->len; i++) {
        const ImportPhrase *phrase = print->phrases->pdata[i];
        double distance = box->x - phrase->box.x - phrase->box.w;
        if (!same_line(&phrase->box, box) || distance < -MIN(OVERLAP_MM, phrase->box.w / 3) || distance > LED_REACH_MM)
            continue;
        if (is_led(print, phrase, distance))
            distance = fabs(phrase->box.y + phrase->box.h / 2 - box->y - box->h / 2);
        if (distance > LEFT_REACH_MM || (best && distance >= *gap))
            continue;
        if (is_page_number(phrase->text) ||
            import_field_between(print->fields, phrase->box.x + phrase->box.w, box->x, phrase->box.y + phrase->box.h / 2))
            continue;
        best = phrase;
        *gap = distance;
    }
    return best;
}

static const ImportPhrase *nearest_right(const ImportPrint *print, const FormBox *box, double *gap)
{
    const ImportPhrase *best = NULL;
    for (guint i = 0; i < print->phrases->len; i++) {
        const ImportPhrase *phrase = print->phrases->pdata[i];
        double distance = phrase->box.x - box->x - box->w;
        if (!same_line(&phrase->box, box) || distance < -TOUCH_MM || distance > RIGHT_REACH_MM || (best && distance >= *gap))
            continue;
        best = phrase;
        *gap = distance;
    }
    return best;
}

/* Another place to write lies between a phrase and the box under it, for which the words then are. */
static bool field_under(const GArray *fields, const FormBox *phrase, const FormBox *box)
{
    double low = phrase->y + phrase->h / 2;
    for (guint i = 0; i < fields->len; i++) {
        const FormBox *field = &g_array_index(fields, FormBox, i);
        double middle = field->y + field->h / 2, shared = MIN(field->x + field->w, box->x + box->w) - MAX(field->x, box->x);
        if (middle > low && middle < box->y && shared > 0.5 * MIN(field->w, box->w))
            return true;
    }
    return false;
}

/* Other words stand between a box and these. */
static bool words_between(const ImportPrint *print, double left, double right, double y)
{
    for (guint i = 0; i < print->phrases->len; i++) {
        const FormBox *box = &((const ImportPhrase *)print->phrases->pdata[i])->box;
        if (box->x > left - TOUCH_MM && box->x + box->w < right && y > box->y && y < box->y + box->h)
            return true;
    }
    return false;
}

/* Words right before a place to write, or right behind a box to tick, are the label of that. */
static bool has_own_field(const ImportPrint *print, const ImportPhrase *phrase)
{
    double y = phrase->box.y + phrase->box.h / 2;
    bool asks = g_str_has_suffix(phrase->text, "?") || g_str_has_suffix(phrase->text, ":");
    for (guint i = 0; i < print->fields->len; i++) {
        const FormBox *field = &g_array_index(print->fields, FormBox, i);
        double before = field->x - phrase->box.x - phrase->box.w, behind = phrase->box.x - field->x - field->w;
        bool tick = field->w < TICK_MOST_MM && field->h < TICK_MOST_MM;
        bool beside = (before > -OVERLAP_MM && before < (tick && asks ? ASKED_MM : OWN_MM)) || 
                      (tick && behind > -TOUCH_MM && behind < OWN_MM && !words_between(print, field->x + field->w, phrase->box.x, y));
        FormBox gap = {phrase->box.x + phrase->box.w, phrase->box.y, MAX(before - FRAME_MM, 0), phrase->box.h};
        if (beside && y > field->y + 0.3 && y < field->y + field->h + 0.5 && !(print->page && import_rule_between(print->page, gap)))
            return true;
    }
    return false;
}

static const ImportPhrase *nearest_above(const ImportPrint *print, const FormBox *box, double reach_mm)
{
    const ImportPhrase *best = NULL;
    double least = reach_mm;
    for (guint i = 0; i < print->phrases->len; i++) {
        const ImportPhrase *phrase = print->phrases->pdata[i];
        /* Letters may hang into the box, or stand at its top. */
        double distance = MAX(box->y - phrase->box.y - phrase->box.h, -TOUCH_MM);
        bool over = phrase->box.x < box->x + box->w && phrase->box.x + phrase->box.w > box->x - 2 &&
                    phrase->box.y + phrase->box.h / 2 < box->y + MIN(TOUCH_MM, box->h / 4);
        double indent = MAX(0, fabs(phrase->box.x - box->x) - 4) / 40;
        if (over && distance + indent < least && strlen(phrase->text) > 1 && !is_page_number(phrase->text) &&
            !field_under(print->fields, &phrase->box, box) && !has_own_field(print, phrase)) {
            best = phrase;
            least = distance + indent;
        }
    }
    return best;
}

static bool begins_under(const FormBox *line, const ImportPhrase *phrase)
{
    double down = phrase->box.y - line->y - line->h;
    return down > -0.5 && down < UNDER_REACH_MM && fabs(phrase->box.x - line->x) < OVERLAP_MM &&
           phrase->box.x + phrase->box.w < line->x + line->w + OVERLAP_MM;
}

/* Words that already stand under a line of their own. */
static bool is_under_a_line(const ImportPrint *print, const ImportPhrase *phrase)
{
    for (guint i = 0; i < print->fields->len; i++)
        if (begins_under(&g_array_index(print->fields, FormBox, i), phrase))
            return true;
    return false;
}

/* Words right under the beginning of a line, in a form that has them there. */
static const ImportPhrase *nearest_under(const ImportPrint *print, const FormBox *box)
{
    for (guint i = 0; i < print->phrases->len; i++) {
        const ImportPhrase *phrase = print->phrases->pdata[i];
        if (begins_under(box, phrase) && strlen(phrase->text) > 1 && !has_own_field(print, phrase) && !field_under(print->fields, box, &phrase->box))
            return phrase;
    }
    return NULL;
}

/* Shuts a bracket that it has not opened. */
static bool ends_bracket(const char *text)
{
    const char *shut = strchr(text, ')'), *open = strchr(text, '(');
    return shut && (!open || open > shut);
}

/* Begins as the middle of a sentence does. */
static bool goes_on(const ImportPhrase *phrase)
{
    return !phrase->item && g_unichar_islower(g_utf8_get_char(phrase->text + (*phrase->text == '(')));
}

/* Says little without the line over it: brackets explain what stands there. */
static bool wants_line_before(const ImportPhrase *phrase)
{
    return goes_on(phrase) || (!phrase->item && (*phrase->text == '(' || ends_bracket(phrase->text)));
}

/* The line right over or under a phrase, of the same print. */
static const ImportPhrase *line_beside(const ImportPrint *print, const ImportPhrase *of, int down)
{
    for (guint i = 0; i < print->phrases->len; i++) {
        const ImportPhrase *phrase = print->phrases->pdata[i];
        double gap = down > 0 ? phrase->box.y - of->box.y - of->box.h : of->box.y - phrase->box.y - phrase->box.h;
        if (phrase != of && gap > -0.3 * of->size_mm && gap < LINE_GAP * of->size_mm && (phrase->box.y - of->box.y) * down > 0 &&
            fabs(phrase->box.x - of->box.x) < MAX(SAME_LEFT_MM, of->size_mm) &&
            fabs(phrase->size_mm - of->size_mm) < SAME_SIZE * of->size_mm)
            return phrase;
    }
    return NULL;
}

/* All lines of the sentence in which a phrase stands. */
static char *sentence(const ImportPrint *print, const ImportPhrase *phrase, bool down)
{
    g_autoptr(GString) text = g_string_new(phrase->text);
    const ImportPhrase *first = phrase, *last = phrase;
    for (int i = 1; i < LINES_MOST && wants_line_before(first); i++) {
        const ImportPhrase *above = line_beside(print, first, -1);
        bool ends = above && g_str_has_suffix(above->text, ":") && *first->text != '(';
        if (!above || ends || has_own_field(print, above))
            break;
        g_string_prepend_c(text, ' ');
        g_string_prepend(text, above->text);
        first = above;
    }
    for (int i = 1; i < LINES_MOST && down; i++) {
        const ImportPhrase *below = line_beside(print, last, 1);
        if (!below || !goes_on(below) || has_own_field(print, below))
            break;
        g_string_append_printf(text, " %s", below->text);
        last = below;
    }
    return tidy(text->str);
}

static ImportLabel label_of(const ImportPrint *print, const ImportPhrase *phrase, bool down, double sure)
{
    ImportLabel label = {phrase ? sentence(print, phrase, down) : g_strdup(""), sure};
    if (!*label.text)
        label.sure = 0.2;
    return label;
}

char *import_label_row(const ImportPrint *print, FormBox box)
{
    const ImportPhrase *best = NULL;
    for (guint i = 0; i < print->phrases->len; i++) {
        const ImportPhrase *phrase = print->phrases->pdata[i];
        double distance = box.x - phrase->box.x;
        if (same_line(&phrase->box, &box) && distance > 0 && distance < ROW_REACH_MM && (!best || phrase->box.x < best->box.x))
            best = phrase;
    }
    return best ? sentence(print, best, false) : g_strdup("");
}

/* How many of the boxes in rows between two heights have print nearer behind, and before. What ends in a colon asks, and is no answer. */
static void count_sides(const ImportPrint *print, const GArray *checks, double from_y, double to_y, int sides[2])
{
    sides[0] = sides[1] = 0;
    for (guint i = 0; i < checks->len; i++) {
        const FormBox *box = &g_array_index(checks, FormBox, i);
        double left_gap = LEFT_REACH_MM, right_gap = LEFT_REACH_MM, middle = box->y + box->h / 2;
        if (middle < from_y || middle > to_y)
            continue;
        const ImportPhrase *left = nearest_left(print, box, &left_gap), *right = nearest_right(print, box, &right_gap);
        if (left && (left_gap > RIGHT_REACH_MM || (right && (g_str_has_suffix(left->text, ":") || g_str_has_suffix(left->text, "?")))))
            left_gap = LEFT_REACH_MM;
        sides[0] += right_gap < left_gap;
        sides[1] += left_gap < right_gap;
    }
}

ImportLabelKind import_label_side(const ImportPrint *print, const GArray *checks)
{
    int sides[2];
    count_sides(print, checks, -INFINITY, INFINITY, sides);
    return sides[1] > sides[0] ? IMPORT_LABEL_BEFORE : IMPORT_LABEL_BEHIND;
}

ImportLabelKind import_label_side_of_row(const ImportPrint *print, const GArray *checks, FormBox box, ImportLabelKind page)
{
    int sides[2];
    double middle = box.y + box.h / 2;
    count_sides(print, checks, middle - box.h / 2, middle + box.h / 2, sides);
    if (sides[0] + sides[1] < 2 || (sides[0] > 0 && sides[1] > 0))
        return page;
    return sides[1] > 0 ? IMPORT_LABEL_BEFORE : IMPORT_LABEL_BEHIND;
}

/* A phrase heads a field of its own, or a printed rule stands between it and the box behind it. The box's own frame is none. */
static bool other_column(const ImportPrint *print, const ImportPhrase *phrase, const FormBox *box)
{
    for (guint i = 0; i < print->fields->len; i++) {
        const FormBox *other = &g_array_index(print->fields, FormBox, i);
        double down = other->y - phrase->box.y - phrase->box.h;
        if (other->x + other->w < box->x && fabs(other->x - phrase->box.x) < HEAD_INDENT_MM && down > -OVERLAP_MM && down < TOUCH_MM)
            return true;
    }
    double right = phrase->box.x + phrase->box.w;
    FormBox gap = {right, phrase->box.y, box->x - FRAME_MM - right, phrase->box.h};
    return print->page && gap.w > 0 && import_rule_between(print->page, gap);
}

/* "Sexe M" and "document : passeport" before a box: what is asked, and its first answer. */
static bool split_question(const char *text, char **question, char **answer)
{
    static const char *const answers[] = {"M", "F", "H", "Oui", "oui", "Non", "non", "Homme", "Femme", "Masculin", "Féminin", NULL};
    const char *colon = strrchr(text, ':'), *space = strrchr(text, ' ');
    const char *at = colon && colon[1] && colon[strspn(colon, ": .")] ? colon : space && g_strv_contains(answers, space + 1) ? space : NULL;
    if (!at || at == text)
        return false;
    g_autofree char *head = g_strndup(text, (gsize)(at - text));
    *question = tidy(head);
    *answer = tidy(at + 1);
    return true;
}

ImportLabel import_question_find(const ImportPrint *print, FormBox first, ImportLabelKind side)
{
    double gap = 0;
    const ImportPhrase *left = nearest_left(print, &first, &gap);
    g_autofree char *question = NULL, *answer = NULL;
    if (side == IMPORT_LABEL_BEFORE && left && split_question(left->text, &question, &answer))
        return (ImportLabel){g_steal_pointer(&question), 0.8};
    /* Before the words of the first answer, on their line. */
    if (side == IMPORT_LABEL_BEFORE && left)
        left = nearest_left(print, &left->box, &gap);
    if (left)
        return label_of(print, left, false, gap < LEFT_SURE_MM ? 0.9 : 0.7);
    return label_of(print, nearest_above(print, &first, ABOVE_REACH_MM), false, 0.75);
}

/* What stands beside a box to tick, at the side that is nearer. */
static const ImportPhrase *beside_check(const ImportPrint *print, const FormBox *box, ImportLabelKind kind, double *gap, bool *behind)
{
    double left_gap = 0, right_gap = 0;
    const ImportPhrase *left = nearest_left(print, box, &left_gap), *right = nearest_right(print, box, &right_gap);
    double favour = kind == IMPORT_LABEL_BEHIND ? SIDE_FAVOUR_MM : -SIDE_FAVOUR_MM;
    *behind = right && (!left || right_gap <= left_gap + favour);
    *gap = *behind ? right_gap : left_gap;
    return *behind ? right : left;
}

const ImportPhrase *import_label_beside(const ImportPrint *print, FormBox box, ImportLabelKind side)
{
    double gap = 0;
    bool behind = false;
    return beside_check(print, &box, side, &gap, &behind);
}

char *import_label_sentence(const ImportPrint *print, const ImportPhrase *phrase)
{
    return sentence(print, phrase, false);
}

static ImportLabel label_of_check(const ImportPrint *print, const FormBox *box, ImportLabelKind kind)
{
    double gap = 0;
    bool behind = false;
    const ImportPhrase *beside = beside_check(print, box, kind, &gap, &behind);
    if (behind)
        return label_of(print, beside, true, gap < 3 ? 0.9 : 0.7);
    double sure = gap < 5 ? 0.8 : 0.5;
    g_autofree char *question = NULL, *answer = NULL;
    if (beside && split_question(beside->text, &question, &answer))
        return (ImportLabel){g_steal_pointer(&answer), sure};
    return label_of(print, beside, false, sure);
}

ImportLabel import_label_find(const ImportPrint *print, FormBox box, ImportLabelKind kind)
{
    if (kind != IMPORT_LABEL_OF_TEXT && kind != IMPORT_LABEL_OF_LINE)
        return label_of_check(print, &box, kind);
    double left_gap = 0;
    const ImportPhrase *left = nearest_left(print, &box, &left_gap), *above = nearest_above(print, &box, box.h > TALL_MM ? TALL_REACH_MM : ABOVE_REACH_MM);
    /* A title over the first place of a page is not what is asked there. */
    bool title = above && left && above->size_mm > TITLE * left->size_mm;
    bool heads = above && !title && fabs(above->box.x - box.x) < HEAD_INDENT_MM;
    bool centred = above && !title && fabs(above->box.x + above->box.w / 2 - box.x - box.w / 2) < CENTRED_MM;
    bool apart = left && (heads || centred) && other_column(print, left, &box);
    /* Words of two lines stand beside a box that is as high as both. */
    const ImportPhrase *next = left ? line_beside(print, left, 1) : NULL;
    bool down = next && next->box.y + next->box.h / 2 < box.y + box.h + TOUCH_MM;
    /* The heads of a column and of a row: what the column's says is nearer, and what the row's says is added to it (forms/import_column.h). */
    bool column = centred && left && !g_str_has_suffix(left->text, ":") && left_gap > FAR_AS_OVER * MAX(1, box.y - above->box.y - above->box.h);
    if (left && !apart && !column && (left_gap < LEFT_SURE_MM || !heads))
        return label_of(print, left, down, left_gap < LEFT_SURE_MM ? 0.9 : left_gap < 12 ? 0.86 : 0.65);
    bool may_be_under = kind == IMPORT_LABEL_OF_LINE && !left && (!above || is_under_a_line(print, above));
    const ImportPhrase *under = may_be_under ? nearest_under(print, &box) : NULL;
    return label_of(print, under ? under : above, false, under ? 0.6 : 0.75);
}

/* With the lines under it in the same print. */
static char *whole_title(const ImportPrint *print, const ImportPhrase *first)
{
    g_autoptr(GString) text = g_string_new(first->text);
    const ImportPhrase *last = first;
    for (guint i = 0, lines = 1; i < print->phrases->len && lines < LINES_MOST; i++) {
        const ImportPhrase *next = print->phrases->pdata[i];
        double gap = next->box.y - last->box.y - last->box.h;
        bool centred = fabs(next->box.x + next->box.w / 2 - last->box.x - last->box.w / 2) < 2 * last->size_mm;
        if (next->box.y <= last->box.y || gap > LINE_GAP * last->size_mm || fabs(next->size_mm - last->size_mm) > 0.05 * last->size_mm ||
            (!centred && fabs(next->box.x - last->box.x) > SAME_LEFT_MM))
            continue;
        g_string_append_printf(text, " %s", next->text);
        last = next;
        lines++;
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

char *import_title(const GPtrArray *words, const GArray *fields, double lowest_mm)
{
    g_auto(ImportPrint) print = import_print_new(words, (GArray *)fields, NULL);
    const ImportPhrase *best = NULL;
    for (guint i = 0; i < print.phrases->len; i++) {
        const ImportPhrase *phrase = print.phrases->pdata[i];
        bool candidate = phrase->box.y < lowest_mm && g_utf8_strlen(phrase->text, -1) >= 10;
        if (candidate && (!best || phrase->size_mm > best->size_mm * 1.05))
            best = phrase;
    }
    return best ? whole_title(&print, best) : g_strdup("?");
}
