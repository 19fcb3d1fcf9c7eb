#include "forms/page_kind.h"

#include "forms/definition.h"
#include "forms/page_words.h"

#include <stdlib.h>
#include <string.h>

typedef enum { SORT_TITLE, SORT_MARK, SORT_WORD, SORT_AGAINST, SORTS } PhraseSort;

static const double weights[SORTS] = {6, 3, 1, -3};
static const int most[SORTS] = {1, 4, 5, 10}; /* that count */
static const double MORE_TITLES = 2, MENTION = 0.5, NO_KIND = 6, LETTER = -2;
enum { LETTERS_MOST = 3 };

typedef struct {
    char *said;
    char **words;
    PhraseSort sort;
} Phrase;

typedef struct {
    char *name;
    bool day; /* its age matters */
    GArray *phrases; /* Phrase */
} Kind;

typedef struct {
    double margin, p;
} Step;

struct PageKinds {
    GPtrArray *kinds; /* Kind* */
    GArray *steps;    /* Step, by margin */
    GPtrArray *letters; /* char**: what letters and lists say */
    GPtrArray *dated, *not_dated; /* char**: words beside the day on which a paper was made, and beside other days */
    PersonWords *person;
};

static void phrase_clear(void *data)
{
    Phrase *phrase = data;
    g_free(phrase->said);
    g_strfreev(phrase->words);
}

static void kind_free(void *data)
{
    Kind *kind = data;
    g_free(kind->name);
    g_array_unref(kind->phrases);
    g_free(kind);
}

static void load_phrases(Definition *definition, DefinitionNode list, PhraseSort sort, Kind *kind)
{
    for (int i = 0; i < definition_count(definition, list); i++) {
        const char *said = definition_scalar(definition, definition_item(definition, list, i));
        Phrase phrase = {g_strdup(said), page_words_split(said), sort};
        g_array_append_val(kind->phrases, phrase);
    }
}

static GPtrArray *load_words(Definition *definition, DefinitionNode list)
{
    GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    for (int i = 0; i < definition_count(definition, list); i++)
        g_ptr_array_add(all, page_words_split(definition_scalar(definition, definition_item(definition, list, i))));
    return all;
}

static void load_kind(Definition *definition, DefinitionNode node, PageKinds *kinds)
{
    static const char *const keys[SORTS] = {"titles", "marks", "words", "against"};
    definition_keys(definition, node, "name day titles marks words against");
    Kind *kind = g_new0(Kind, 1);
    kind->name = g_strdup(definition_need_text(definition, node, "name"));
    kind->day = definition_flag(definition, node, "day");
    kind->phrases = g_array_new(FALSE, FALSE, sizeof(Phrase));
    g_array_set_clear_func(kind->phrases, phrase_clear);
    for (PhraseSort sort = 0; sort < SORTS; sort++)
        load_phrases(definition, definition_get(definition, node, keys[sort]), sort, kind);
    g_ptr_array_add(kinds->kinds, kind);
}

PageKinds *page_kinds_load(const char *path, GError **error)
{
    g_autoptr(Definition) definition = definition_load(path, error);
    if (!definition)
        return NULL;
    g_autoptr(PageKinds) kinds = g_new0(PageKinds, 1);
    kinds->kinds = g_ptr_array_new_with_free_func(kind_free);
    kinds->steps = g_array_new(FALSE, FALSE, sizeof(Step));
    DefinitionNode root = definition_root(definition);
    definition_keys(definition, root, "kinds letters dated not_dated person probability");
    kinds->person = person_words_load(definition, definition_get(definition, root, "person"));
    kinds->letters = load_words(definition, definition_get(definition, root, "letters"));
    kinds->dated = load_words(definition, definition_get(definition, root, "dated"));
    kinds->not_dated = load_words(definition, definition_get(definition, root, "not_dated"));
    DefinitionNode list = definition_get(definition, root, "kinds"), steps = definition_get(definition, root, "probability");
    for (int i = 0; i < definition_count(definition, list); i++)
        load_kind(definition, definition_item(definition, list, i), kinds);
    for (int i = 0; i < definition_count(definition, steps); i++) {
        DefinitionNode node = definition_item(definition, steps, i);
        definition_keys(definition, node, "margin p");
        const Step step = {definition_need_number(definition, node, "margin"), definition_need_number(definition, node, "p")};
        g_array_append_val(kinds->steps, step);
    }
    return definition_done(definition, error) ? g_steal_pointer(&kinds) : NULL;
}

void page_kinds_free(PageKinds *kinds)
{
    if (!kinds)
        return;
    g_ptr_array_unref(kinds->kinds);
    g_array_unref(kinds->steps);
    g_clear_pointer(&kinds->letters, g_ptr_array_unref);
    g_clear_pointer(&kinds->dated, g_ptr_array_unref);
    g_clear_pointer(&kinds->not_dated, g_ptr_array_unref);
    person_words_free(kinds->person);
    g_free(kinds);
}

const PersonWords *page_kinds_person(const PageKinds *kinds)
{
    return kinds->person;
}

bool page_kinds_know(const PageKinds *kinds, const char *name)
{
    for (guint i = 0; i < kinds->kinds->len; i++)
        if (strcmp(((const Kind *)kinds->kinds->pdata[i])->name, name) == 0)
            return true;
    return false;
}

static bool holds_any(const GPtrArray *phrases, const char *text)
{
    g_auto(GStrv) words = page_words_split(text);
    for (guint i = 0; i < phrases->len; i++) {
        char *const *phrase = phrases->pdata[i];
        for (char **from = words; *from; from++) {
            int k = 0;
            while (phrase[k] && from[k] && page_words_near(from[k], phrase[k]))
                k++;
            if (k > 0 && !phrase[k])
                return true;
        }
    }
    return false;
}

bool page_kinds_date(const PageKinds *kinds, const char *text)
{
    return holds_any(kinds->dated, text);
}

bool page_kinds_other_date(const PageKinds *kinds, const char *text)
{
    return holds_any(kinds->not_dated, text);
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double usual_height(const GArray *lines)
{
    if (lines->len == 0)
        return 0;
    g_autofree double *heights = g_new(double, lines->len);
    for (guint i = 0; i < lines->len; i++)
        heights[i] = g_array_index(lines, PageLine, i).height_mm;
    qsort(heights, lines->len, sizeof *heights, compare_doubles);
    return heights[lines->len / 2];
}

typedef struct {
    const GArray *lines;
    const PageWords *words;
    double usual_mm;
} Page;

static int letters_of_line(const PageWords *words, int first)
{
    const PageWord *word = &g_array_index(words->words, PageWord, first);
    int count = g_array_index(words->counts, int, word->line), letters = 0;
    for (int i = 0; i < count; i++)
        letters += (int)strlen(g_array_index(words->words, PageWord, first - word->place + i).text);
    return letters;
}

/* "Objet : votre demande de titre de séjour" heads a letter, not a permit. */
static bool speaks_of(const PageWords *words, int first)
{
    static const char *const openings[] = {"OBJET", "REF", "CONCERNE", "LISTE", "VOTRE", "DEMANDE", "OBJECT", "SUBJECT", "PIECE", "PIECES", NULL};
    const PageWord *word = &g_array_index(words->words, PageWord, first);
    return word->place > 0 && g_strv_contains(openings, g_array_index(words->words, PageWord, first - word->place).text);
}

/* Whether the phrase that begins at word `first` heads the page there, rather than being spoken of. */
static bool is_heading(const Page *page, const Phrase *phrase, int first)
{
    const PageWord *word = &g_array_index(page->words->words, PageWord, first);
    int count = (int)g_strv_length(phrase->words), letters = 0;
    bool begins_in_line = word->place + count <= g_array_index(page->words->counts, int, word->line);
    if (!begins_in_line || speaks_of(page->words, first))
        return false;
    for (int i = 0; i < count; i++)
        letters += (int)strlen(g_array_index(page->words->words, PageWord, first + i).text);
    double share = (double)letters / MAX(letters_of_line(page->words, first), 1);
    bool large = g_array_index(page->lines, PageLine, word->line).height_mm >= 1.25 * page->usual_mm;
    if (count == 1)
        return share >= (large ? 0.6 : 0.9);
    return share >= 0.55 || (large && word->place <= 1);
}

typedef struct {
    double sum;
    int counted[SORTS];
    const char *because[PAGE_KIND_BECAUSE];
    int reasons;
} Tally;

static void note(Tally *tally, const char *said)
{
    if (tally->reasons < PAGE_KIND_BECAUSE)
        tally->because[tally->reasons++] = said;
}

static void count_title(const Page *page, const Phrase *phrase, Tally *tally)
{
    bool heads = false;
    int at = page_words_find(page->words, phrase->words, 0), mentioned = at >= 0;
    for (; at >= 0 && !heads; at = page_words_find(page->words, phrase->words, at + 1))
        heads = is_heading(page, phrase, at);
    if (!heads) {
        tally->sum += mentioned ? MENTION : 0;
        return;
    }
    tally->sum += tally->counted[SORT_TITLE] == 0 ? weights[SORT_TITLE] : tally->counted[SORT_TITLE] == 1 ? MORE_TITLES : 0;
    if (tally->counted[SORT_TITLE]++ == 0)
        note(tally, phrase->said);
}

/* Whether the phrase stands somewhere where no other of its kind does: "est inscrit" and "inscrit en" say one thing. */
static bool find_unused(const Page *page, const Phrase *phrase, char *used)
{
    guint length = g_strv_length(phrase->words);
    for (int at = page_words_find(page->words, phrase->words, 0); at >= 0; at = page_words_find(page->words, phrase->words, at + 1))
        if (!memchr(used + at, 1, length)) {
            memset(used + at, 1, length);
            return true;
        }
    return false;
}

static Tally count_kind(const Page *page, const Kind *kind)
{
    Tally tally = {0};
    g_autofree char *used = g_malloc0(page->words->words->len + 1);
    for (guint i = 0; i < kind->phrases->len; i++) {
        const Phrase *phrase = &g_array_index(kind->phrases, Phrase, i);
        if (phrase->sort == SORT_TITLE) {
            count_title(page, phrase, &tally);
        } else if (tally.counted[phrase->sort] < most[phrase->sort] && find_unused(page, phrase, used)) {
            tally.sum += weights[phrase->sort];
            tally.counted[phrase->sort]++;
            if (phrase->sort == SORT_MARK)
                note(&tally, phrase->said);
        }
    }
    return tally;
}

static double probability(const PageKinds *kinds, double margin)
{
    double p = 0;
    for (guint i = 0; i < kinds->steps->len; i++) {
        const Step *step = &g_array_index(kinds->steps, Step, i);
        if (margin >= step->margin)
            p = step->p;
    }
    return p;
}

/* What all letters say, and papers of no kind. */
static double against_all(const PageKinds *kinds, const PageWords *words)
{
    int found = 0;
    for (guint i = 0; i < kinds->letters->len && found < LETTERS_MOST; i++)
        found += page_words_find(words, kinds->letters->pdata[i], 0) >= 0;
    return LETTER * found;
}

/* A page that is headed as three papers are lists them. */
static void forget_headings(GArray *tallies)
{
    int headed = 0;
    for (guint i = 0; i < tallies->len; i++)
        headed += g_array_index(tallies, Tally, i).counted[SORT_TITLE] > 0;
    for (guint i = 0; headed >= 3 && i < tallies->len; i++) {
        Tally *tally = &g_array_index(tallies, Tally, i);
        tally->sum -= tally->counted[SORT_TITLE] > 0 ? weights[SORT_TITLE] : 0;
    }
}

PageKindGuess page_kind_guess(const PageKinds *kinds, const GArray *lines)
{
    PageKindGuess guess = {0};
    g_autoptr(PageWords) words = page_words_new(lines);
    const Page page = {lines, words, usual_height(lines)};
    g_autoptr(GArray) tallies = g_array_new(FALSE, FALSE, sizeof(Tally));
    for (guint i = 0; i < kinds->kinds->len; i++) {
        const Tally tally = count_kind(&page, kinds->kinds->pdata[i]);
        g_array_append_val(tallies, tally);
    }
    forget_headings(tallies);
    double best = 0, second = 0;
    for (guint i = 0; i < tallies->len; i++) {
        const Tally *tally = &g_array_index(tallies, Tally, i);
        const Kind *kind = kinds->kinds->pdata[i];
        if (tally->sum <= best) {
            second = MAX(second, tally->sum);
            continue;
        }
        second = best;
        best = tally->sum;
        guess.kind = kind->name;
        guess.wants_day = kind->day;
        memcpy(guess.because, tally->because, sizeof guess.because);
    }
    guess.margin = best - MAX(second, NO_KIND) + against_all(kinds, words);
    guess.p = probability(kinds, guess.margin);
    return guess;
}
