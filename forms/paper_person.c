#include "forms/paper_person.h"

#include "forms/paper_date.h"
#include "forms/person_text.h"

#include <string.h>

typedef enum { LIST_SURNAME, LIST_GIVEN, LIST_PERSON, LIST_AFTER, LIST_BEFORE, LIST_BIRTH, LIST_BIRTH_ENGLISH, LIST_BORN, LIST_NATIONALITY, LIST_MALE, LIST_FEMALE,
               LIST_NOT_LABELS, LIST_TITLES, LIST_PARTICLES, LIST_NOT_NAMES, LISTS } ListSort;

static const char *const list_names[LISTS] = {"surname", "given", "person", "after", "before", "birth", "birth_english", "born", "nationality", "male", "female",
                                              "not_labels", "titles", "particles", "not_names"};
static const char *const item_names[] = {"surname", "given", "person", "birth", "sex", "nationality"};
enum { WORDS_MOST = 6, DATE_LENGTH = 26, BORN_WITHIN = 120 };

struct PersonWords {
    GPtrArray *list[LISTS]; /* PersonPhrase*, the longest first */
};

static int longest_first(const void *a, const void *b)
{
    const PersonPhrase *x = *(const PersonPhrase *const *)a, *y = *(const PersonPhrase *const *)b;
    return y->length - x->length;
}

PersonWords *person_words_load(Definition *definition, DefinitionNode node)
{
    PersonWords *words = g_new0(PersonWords, 1);
    definition_keys(definition, node, "surname given person after before birth birth_english born nationality male female not_labels titles particles not_names");
    for (int sort = 0; sort < LISTS; sort++) {
        DefinitionNode list = definition_get(definition, node, list_names[sort]);
        words->list[sort] = g_ptr_array_new_with_free_func(person_phrase_free);
        for (int i = 0; i < definition_count(definition, list); i++)
            g_ptr_array_add(words->list[sort], person_phrase_new(definition_scalar(definition, definition_item(definition, list, i))));
        g_ptr_array_sort(words->list[sort], longest_first);
    }
    return words;
}

void person_words_free(PersonWords *words)
{
    if (!words)
        return;
    for (int sort = 0; sort < LISTS; sort++)
        g_ptr_array_unref(words->list[sort]);
    g_free(words);
}

bool person_item_known(const char *item)
{
    for (size_t i = 0; i < G_N_ELEMENTS(item_names); i++)
        if (strcmp(item, item_names[i]) == 0)
            return true;
    return false;
}

static void item_clear(void *item)
{
    g_free(((PersonItem *)item)->value);
}

/* The phrase of a list that stands at `at`; its length, 0 for none. */
static int phrase_at(const GPtrArray *list, const PersonText *text, int at)
{
    for (guint i = 0; i < list->len; i++)
        if (person_text_has(text, at, list->pdata[i]))
            return ((const PersonPhrase *)list->pdata[i])->length;
    return 0;
}

static bool is_word_of(const GPtrArray *list, const PersonText *text, PersonSpan word)
{
    return phrase_at(list, text, word.from) == word.to - word.from;
}

/* A word as names are written, or a small one between two of them. */
static bool is_name_word(const PersonWords *words, const PersonText *text, PersonSpan word)
{
    return word.to - word.from >= 2 && g_unichar_isupper(text->said[word.from]) && !is_word_of(words->list[LIST_NOT_NAMES], text, word);
}

/* The words of a name from `from` on, up to a comma, a figure, a small word or a label. Empty: none. */
static PersonSpan name_after(const PersonWords *words, const PersonText *text, int from)
{
    PersonSpan name = {from, from}, word;
    int count = 0;
    for (int at = from; count < WORDS_MOST && person_text_word(text, at, &word); at = word.to) {
        PersonSpan next;
        bool joins = count > 0 && is_word_of(words->list[LIST_PARTICLES], text, word) && person_text_word(text, word.to, &next) && is_name_word(words, text, next);
        if (!joins && !is_name_word(words, text, word))
            break;
        if (count == 0)
            name.from = word.from;
        name.to = word.to;
        count++;
    }
    return name;
}

/* The words of a name that end before `to`. */
static PersonSpan name_before(const PersonWords *words, const PersonText *text, int to)
{
    PersonSpan name = {to, to}, word;
    int count = 0;
    for (int at = to; count < WORDS_MOST && person_text_word_before(text, at, &word); at = word.from) {
        if (is_word_of(words->list[LIST_TITLES], text, word) || !is_name_word(words, text, word))
            break;
        if (count == 0)
            name.to = word.to;
        name.from = word.from;
        count++;
    }
    return name;
}

static PersonSpan without_title(const PersonWords *words, const PersonText *text, PersonSpan name)
{
    PersonSpan word;
    while (name.from < name.to && person_text_word(text, name.from, &word) && is_word_of(words->list[LIST_TITLES], text, word))
        name.from = person_text_word(text, word.to, &word) && word.from < name.to ? word.from : name.to;
    return name;
}

/* "DIALLO Aminata" beside the label of a surname is a whole name. */
static bool is_mixed(const PersonText *text, PersonSpan name)
{
    bool capitals = false, small = false;
    PersonSpan word;
    for (int at = name.from; at < name.to && person_text_word(text, at, &word) && word.to <= name.to; at = word.to) {
        bool lower = g_unichar_islower(text->said[word.to - 1]);
        small |= lower;
        capitals |= !lower;
    }
    return capitals && small;
}

typedef struct {
    const PersonWords *words;
    const PersonText *text;
    GArray *items; /* PersonItem */
} Search;

static void add_value(Search *search, const char *item, char *value, PersonSpan span)
{
    PersonItem found = {item, value, 1, 1};
    person_text_sure(search->text, span, &found.confidence, &found.worst);
    for (guint i = 0; i < search->items->len; i++) {
        const PersonItem *other = &g_array_index(search->items, PersonItem, i);
        if (other->item == item && strcmp(other->value, value) == 0) {
            g_free(value);
            return;
        }
    }
    if (search->items->len < PERSON_ITEMS && *value && strlen(value) <= PERSON_VALUE_BYTES)
        g_array_append_val(search->items, found);
    else
        g_free(value);
}

static void add_name(Search *search, const char *item, PersonSpan name, int least)
{
    name = without_title(search->words, search->text, name);
    if (person_text_words(search->text, name) >= least)
        add_value(search, item, person_text_copy(search->text, name), name);
}

static void find_labelled(Search *search, ListSort list, const char *item, int at)
{
    int length = phrase_at(search->words->list[list], search->text, at);
    if (length == 0 || !person_text_begins(search->text, at) || phrase_at(search->words->list[LIST_NOT_LABELS], search->text, at) > 0)
        return;
    int from = at + length;
    /* "Nom / Surname", in two tongues or more. */
    for (int next = person_text_skip(search->text, from), more; (more = phrase_at(search->words->list[list], search->text, next)) > 0;
         next = person_text_skip(search->text, from))
        from = next + more;
    PersonSpan name = name_after(search->words, search->text, person_text_skip(search->text, from));
    bool whole = list == LIST_PERSON || (list == LIST_SURNAME && is_mixed(search->text, name));
    if (!person_text_colon_after(search->text, name.to))
        add_name(search, whole ? "person" : item, name, whole ? 2 : 1);
}

static void add_day(Search *search, PersonSpan where, const GDate *day)
{
    add_value(search, "birth", g_strdup_printf("%04d-%02d-%02d", g_date_get_year(day), g_date_get_month(day), g_date_get_day(day)), where);
}

/* "04/05/1990" beside English words may be April or May. */
static bool is_plain(const GDate *day, bool english, const char *said)
{
    return !english || g_date_get_day(day) > 12 || (int)g_date_get_day(day) == (int)g_date_get_month(day) || !strpbrk(said, "/.");
}

static void find_birth(Search *search, ListSort list, int at)
{
    int length = phrase_at(search->words->list[list], search->text, at);
    if (length == 0)
        return;
    int from = person_text_skip(search->text, at + length);
    /* "Date de naissance / Date of birth": days are as the first tongue writes them. */
    int again = phrase_at(search->words->list[LIST_BIRTH_ENGLISH], search->text, from);
    from = again > 0 ? person_text_skip(search->text, from + again) : from;
    int to = MIN(from + DATE_LENGTH, search->text->length);
    g_autofree char *said = person_text_copy(search->text, (PersonSpan){from, to});
    int place = 0, start = 0;
    GDate day;
    if (paper_date_next(said, &place, &start, &day) && start <= 2 && is_plain(&day, list == LIST_BIRTH_ENGLISH, said))
        add_day(search, (PersonSpan){from, MIN(from + place, to)}, &day);
}

/* "Le 3 mai 1990 à cinq heures est née...": in the entry itself the day comes first, in the same sentence or the one before. */
static void find_born(Search *search, int at)
{
    if (phrase_at(search->words->list[LIST_BORN], search->text, at) == 0)
        return;
    PersonSpan before = {MAX(0, at - BORN_WITHIN), at};
    g_autofree char *said = person_text_copy(search->text, before);
    int place = 0, start = 0, days = 0;
    GDate day, found;
    while (paper_date_next(said, &place, &start, &day)) {
        found = day;
        days++;
    }
    if (days == 1)
        add_day(search, before, &found);
}

static void find_nationality(Search *search, int at)
{
    int length = phrase_at(search->words->list[LIST_NATIONALITY], search->text, at);
    PersonSpan word;
    if (length == 0)
        return;
    int from = person_text_skip(search->text, at + length);
    for (int more; (more = phrase_at(search->words->list[LIST_NATIONALITY], search->text, from)) > 0;)
        from = person_text_skip(search->text, from + more);
    if (person_text_word(search->text, from, &word) && word.to - word.from >= 4 && !is_word_of(search->words->list[LIST_NOT_NAMES], search->text, word))
        add_value(search, "nationality", person_text_copy(search->text, word), word);
}

static void find_sex(Search *search, ListSort list, int at)
{
    int length = phrase_at(search->words->list[list], search->text, at);
    if (length > 0)
        add_value(search, "sex", g_strdup(list == LIST_MALE ? "m" : "f"), (PersonSpan){at, at + length});
}

static void find_around(Search *search, int at)
{
    int length = phrase_at(search->words->list[LIST_AFTER], search->text, at);
    if (length > 0)
        add_name(search, "person", name_after(search->words, search->text, person_text_skip(search->text, at + length)), 2);
    if (phrase_at(search->words->list[LIST_BEFORE], search->text, at) > 0)
        add_name(search, "person", name_before(search->words, search->text, at), 2);
}

/* Of two people, or read in two ways: nobody's. */
static void drop_doubled(GArray *items)
{
    bool doubled[G_N_ELEMENTS(item_names)] = {false};
    for (size_t k = 0; k < G_N_ELEMENTS(item_names); k++) {
        int count = 0;
        for (guint i = 0; i < items->len; i++)
            count += strcmp(g_array_index(items, PersonItem, i).item, item_names[k]) == 0;
        doubled[k] = count > 1 && strcmp(item_names[k], "person") != 0;
    }
    for (guint i = items->len; i-- > 0;)
        for (size_t k = 0; k < G_N_ELEMENTS(item_names); k++)
            if (doubled[k] && strcmp(g_array_index(items, PersonItem, i).item, item_names[k]) == 0) {
                g_array_remove_index(items, i);
                break;
            }
}

GArray *person_items(const PersonWords *words, const GArray *lines)
{
    g_autoptr(PersonText) text = person_text_new(lines);
    Search search = {words, text, g_array_new(FALSE, FALSE, sizeof(PersonItem))};
    g_array_set_clear_func(search.items, item_clear);
    for (int at = 0; at < text->length; at++) {
        if (!person_text_word_starts(text, at))
            continue;
        find_labelled(&search, LIST_PERSON, "person", at);
        if (phrase_at(words->list[LIST_PERSON], text, at) == 0) {
            find_labelled(&search, LIST_SURNAME, "surname", at);
            find_labelled(&search, LIST_GIVEN, "given", at);
        }
        find_around(&search, at);
        find_birth(&search, LIST_BIRTH, at);
        find_birth(&search, LIST_BIRTH_ENGLISH, at);
        find_born(&search, at);
        find_nationality(&search, at);
        find_sex(&search, LIST_MALE, at);
        find_sex(&search, LIST_FEMALE, at);
    }
    drop_doubled(search.items);
    return search.items;
}
