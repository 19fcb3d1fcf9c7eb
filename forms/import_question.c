#include "forms/import_question.h"

#include "forms/french.h"
#include "forms/import_asker.h"
#include "forms/import_matrix.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GROUP_MOST = 12, STEM_LEAST = 4, TAIL_MOST = 5 };

/* Boxes of one row, and how far apart those of one question stand, and the next row. */
static const double SINK_MM = 1.5, APART_MM = 70, ROWS_MM = 8;

static const double SURE_PAIR = 0.85, SURE_STEM = 0.8, SURE_NAME = 0.3;

static double middle(const FormField *field)
{
    return field->box.y + field->box.h / 2;
}

/* Two answers that exclude each other, and the question where they are the only ones to it. */
typedef struct {
    const char *answers[2], *name, *question; /* `question`: a key of the texts */
} Pair;

static const Pair *pair_of(const FormField *a, const FormField *b)
{
    static const Pair pairs[] = {
        {{"oui", "non"}, NULL, NULL},
        {{"vrai", "faux"}, NULL, NULL},
        {{"homme", "femme"}, "sexe", "import.sex"},
        {{"masculin", "feminin"}, "sexe", "import.sex"},
        {{"m", "f"}, "sexe", "import.sex"},
        {{"h", "f"}, "sexe", "import.sex"},
        {{"monsieur", "madame"}, "civilite", "import.title"},
        {{"m", "mme"}, "civilite", "import.title"},
        {{"pere", "mere"}, NULL, NULL},
    };
    g_autofree char *first = import_guess_word(a->label), *second = import_guess_word(b->label);
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
        for (int way = 0; way < 2; way++)
            if (strcmp(first, pairs[i].answers[way]) == 0 && strcmp(second, pairs[i].answers[1 - way]) == 0)
                return &pairs[i];
    return NULL;
}

/* Boxes of one question, in reading order. */
typedef struct {
    FormField *boxes[GROUP_MOST];
    int count;
    const Pair *pair; /* one excludes the other; NULL: not known */
    ImportLabel question;
} Group;

/* "applicantGenderM" and "applicantGenderF". */
static bool share_stem(const FormField *a, const FormField *b)
{
    if (!a->pdf_name || !b->pdf_name)
        return false;
    const char *dot = strrchr(a->pdf_name, '.');
    size_t path = dot ? (size_t)(dot + 1 - a->pdf_name) : 0, same = 0;
    while (a->pdf_name[same] && a->pdf_name[same] == b->pdf_name[same])
        same++;
    if (same < path + STEM_LEAST || strlen(a->pdf_name) > same + TAIL_MOST || strlen(b->pdf_name) > same + TAIL_MOST)
        return false;
    /* Numbers alone are an editor's: "Check Box1", "Check Box2". */
    char one = a->pdf_name[same], other = b->pdf_name[same];
    return one != other && (!one || g_ascii_isalpha(one)) && (!other || g_ascii_isalpha(other));
}

static bool same_row(const FormField *a, const FormField *b)
{
    return fabs(middle(a) - middle(b)) < SINK_MM && fabs(a->box.x - b->box.x) < APART_MM;
}

/* By bands of the page, which keeps the order total. */
static gint by_place(gconstpointer a, gconstpointer b)
{
    const FormField *first = *(FormField *const *)a, *second = *(FormField *const *)b;
    int row = (int)(middle(first) / SINK_MM), other = (int)(middle(second) / SINK_MM);
    if (abs(row - other) > 0)
        return row < other ? -1 : 1;
    return (first->box.x > second->box.x) - (first->box.x < second->box.x);
}

static bool is_box(const FormField *field)
{
    return field->kind == FORM_FIELD_CHECK && field->option_count == 1 && !field->never_read;
}

/* The boxes from `at` on, in reading order, whose names have a stem in common with its; NULL there: taken already. */
static Group by_stem(const GPtrArray *boxes, guint at)
{
    Group group = {.boxes = {boxes->pdata[at]}, .count = 1};
    for (guint i = at + 1; i < boxes->len && group.count < GROUP_MOST; i++) {
        FormField *next = boxes->pdata[i];
        if (next && middle(next) - middle(group.boxes[group.count - 1]) < ROWS_MM && share_stem(group.boxes[0], next))
            group.boxes[group.count++] = next;
    }
    return group;
}

/* The boxes of which one sentence asks, as it stands on the page. */
static Group by_asker(const ImportPrint *print, const GPtrArray *boxes, const GPtrArray *askers, guint at)
{
    Group group = {.boxes = {boxes->pdata[at]}, .count = 1};
    const ImportPhrase *asker = askers->pdata[at];
    for (guint i = at + 1; asker && i < boxes->len && group.count < GROUP_MOST; i++)
        if (boxes->pdata[i] && askers->pdata[i] == asker)
            group.boxes[group.count++] = boxes->pdata[i];
    if (group.count < 2)
        return (Group){.count = 0};
    group.pair = group.count == 2 ? pair_of(group.boxes[0], group.boxes[1]) : NULL;
    group.question = (ImportLabel){import_asker_question(print, asker), group.pair ? SURE_PAIR : SURE_STEM};
    return group;
}

/* The group that starts at `at`; count below 2: none. */
static Group group_at(const ImportPrint *print, ImportLabelKind side, const GPtrArray *boxes, const GPtrArray *askers, guint at)
{
    Group group = by_stem(boxes, at), asked = group.count < 2 ? by_asker(print, boxes, askers, at) : (Group){.count = 0};
    if (asked.count >= 2)
        return asked;
    FormField *next = at + 1 < boxes->len ? boxes->pdata[at + 1] : NULL;
    const Pair *pair = next && same_row(group.boxes[0], next) ? pair_of(group.boxes[0], next) : NULL;
    if (pair && group.count <= 2) {
        group.boxes[1] = next;
        group.count = 2;
        group.pair = pair;
    }
    if (group.pair && group.pair->name) {
        group.question = (ImportLabel){g_strdup(french(group.pair->question)), SURE_PAIR};
    } else if (group.count >= 2) {
        group.question = import_question_find(print, group.boxes[0]->box, side);
        group.question.sure = MIN(*group.question.text ? group.question.sure : SURE_NAME, pair ? SURE_PAIR : SURE_STEM);
    }
    if (group.pair && !*group.question.text) {
        g_free(group.question.text);
        group.question.text = g_strdup_printf("%s / %s", group.boxes[0]->label, group.boxes[1]->label);
    }
    return group;
}

static void add_option(FormField *choice, FormField *box)
{
    import_field_option(choice, box->options[0]->box, box->label, box->options[0]->pdf_state);
    choice->options[choice->option_count - 1]->pdf_name = g_strdup(box->pdf_name);
    choice->sure = MIN(choice->sure, box->sure);
}

/* The part that the names of all of them have in common. */
static char *stem_of(const Group *group)
{
    const char *first = group->boxes[0]->name;
    size_t same = strlen(first);
    for (int i = 1; i < group->count; i++) {
        size_t own = 0;
        while (own < same && first[own] == group->boxes[i]->name[own])
            own++;
        same = own;
    }
    while (same > 0 && first[same - 1] == '_')
        same--;
    return g_strndup(first, same >= STEM_LEAST ? same : 0);
}

/* The boxes' names are free again: the choice stands for them. */
static FormField *choice_of(const Group *group, GHashTable *names)
{
    FormField *choice = import_field_new(group->boxes[0]->page, FORM_FIELD_CHOICE, group->boxes[0]->box);
    g_autofree char *stem = stem_of(group);
    choice->several = !group->pair;
    choice->sure = group->question.sure;
    for (int i = 0; i < group->count; i++) {
        add_option(choice, group->boxes[i]);
        choice->required = choice->required || group->boxes[i]->required;
        g_hash_table_remove(names, group->boxes[i]->name);
    }
    choice->label = g_strdup(*group->question.text ? group->question.text : stem);
    import_field_name(choice, names, group->pair ? group->pair->name : NULL, stem);
    if (!*choice->label) {
        g_free(choice->label);
        choice->label = g_strdup(choice->name);
    }
    return choice;
}

static void take_box(GPtrArray *boxes, GPtrArray *fields, FormField *box)
{
    guint at;
    if (g_ptr_array_find(boxes, box, &at))
        boxes->pdata[at] = NULL;
    g_ptr_array_remove(fields, box);
    form_field_free(box);
}

/* In a matrix the words over the column are the answer that the box stands for. */
static void answer_is(FormField *box, const ImportPrint *print, const ImportPhrase *head, GHashTable *names)
{
    g_hash_table_remove(names, box->name);
    g_free(box->name);
    g_free(box->label);
    box->label = import_label_sentence(print, head);
    box->sure = SURE_STEM;
    import_field_name(box, names, NULL, NULL);
}

void import_questions_gather(const ImportPrint *print, ImportLabelKind side, GPtrArray *fields, guint from, GHashTable *names)
{
    g_autoptr(GPtrArray) boxes = g_ptr_array_new();
    for (guint i = from; i < fields->len; i++)
        if (is_box(fields->pdata[i]))
            g_ptr_array_add(boxes, fields->pdata[i]);
    g_ptr_array_sort(boxes, by_place);
    g_autoptr(GPtrArray) heads = import_matrix_heads(print, boxes);
    g_autoptr(GPtrArray) askers = import_askers(print, boxes, heads, side);
    for (guint i = 0; i < boxes->len; i++)
        if (heads->pdata[i])
            answer_is(boxes->pdata[i], print, heads->pdata[i], names);
    for (guint i = 0; i < boxes->len; i++) {
        Group group = {.count = 0};
        if (boxes->pdata[i])
            group = group_at(print, side, boxes, askers, i);
        if (group.count < 2)
            continue;
        g_ptr_array_add(fields, choice_of(&group, names));
        for (int k = 0; k < group.count; k++)
            take_box(boxes, fields, group.boxes[k]);
        g_free(group.question.text);
    }
}
