#include "forms/import_guess.h"

#include "forms/definition.h"
#include "forms/rule_content.h"

#include <string.h>

enum { WORD_MAX = 32, LONG_LABEL = 70, LONG_LABEL_HEAD = 45 };

/* What is lower is no place to sign, what is smaller or larger none for a photograph. */
static const double SIGNATURE_MM = 8, PHOTO_LEAST_MM = 20, PHOTO_MOST_MM = 70;

typedef struct {
    char **words, **unwanted;
    char *name, *content;
    bool identity;
} Guess;

struct ImportGuesses {
    GPtrArray *list; /* Guess */
    char **reserved, **explaining, **signature, **photo;
};

static void guess_free(Guess *guess)
{
    g_strfreev(guess->words);
    g_strfreev(guess->unwanted);
    g_free(guess->name);
    g_free(guess->content);
    g_free(guess);
}

void import_guesses_free(ImportGuesses *guesses)
{
    if (!guesses)
        return;
    g_ptr_array_unref(guesses->list);
    g_strfreev(guesses->reserved);
    g_strfreev(guesses->explaining);
    g_strfreev(guesses->signature);
    g_strfreev(guesses->photo);
    g_free(guesses);
}

static char **list_of(Definition *definition, DefinitionNode list)
{
    int count = definition_count(definition, list);
    char **texts = g_new0(char *, count + 1);
    for (int i = 0; i < count; i++)
        texts[i] = g_strdup(definition_scalar(definition, definition_item(definition, list, i)));
    return texts;
}

static Guess *load_guess(Definition *definition, DefinitionNode node)
{
    definition_keys(definition, node, "words not name content identity");
    Guess *guess = g_new0(Guess, 1);
    guess->words = list_of(definition, definition_get(definition, node, "words"));
    guess->unwanted = list_of(definition, definition_get(definition, node, "not"));
    guess->name = g_strdup(definition_text(definition, node, "name"));
    const char *content = definition_text(definition, node, "content");
    guess->content = g_strdup(content ? content : "text");
    guess->identity = definition_flag(definition, node, "identity");
    if (!form_content_known(guess->content))
        definition_fail(definition, node, g_strdup(guess->content));
    return guess;
}

ImportGuesses *import_guesses_load(const char *path, GError **error)
{
    g_autoptr(Definition) definition = definition_load(path, error);
    if (!definition)
        return NULL;
    g_autoptr(ImportGuesses) guesses = g_new0(ImportGuesses, 1);
    guesses->list = g_ptr_array_new_with_free_func((GDestroyNotify)guess_free);
    DefinitionNode root = definition_root(definition), list = definition_get(definition, root, "guesses");
    definition_keys(definition, root, "reserved explaining signature photo guesses");
    guesses->reserved = list_of(definition, definition_get(definition, root, "reserved"));
    guesses->explaining = list_of(definition, definition_get(definition, root, "explaining"));
    guesses->signature = list_of(definition, definition_get(definition, root, "signature"));
    guesses->photo = list_of(definition, definition_get(definition, root, "photo"));
    for (int i = 0; i < definition_count(definition, list); i++)
        g_ptr_array_add(guesses->list, load_guess(definition, definition_item(definition, list, i)));
    return definition_done(definition, error) ? g_steal_pointer(&guesses) : NULL;
}

/* Lower case, accents off, curly apostrophes straight. */
static char *plain(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *apart = g_utf8_normalize(valid, -1, G_NORMALIZE_NFKD);
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = apart; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (g_unichar_ismark(c))
            continue;
        if (c == 0x2019)
            c = '\'';
        if (c == 0x153)
            g_string_append(out, "oe");
        else
            g_string_append_unichar(out, g_unichar_tolower(c));
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* Nothing but `wanted` and points stand in `text`. */
static bool is_only(const char *text, const char *wanted)
{
    const char *start = text + strspn(text, " :.*(-");
    size_t length = strlen(wanted);
    return g_str_has_prefix(start, wanted) && strspn(start + length, " :.*)") == strlen(start + length);
}

/* `part` stands at the beginning of a word of `text`. */
static bool holds(const char *text, const char *part)
{
    if (*part == '=')
        return is_only(text, part + 1);
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
        if (at == text || !g_ascii_isalpha(at[-1]))
            return true;
    return false;
}

static bool holds_all(const char *text, const char *wanted)
{
    g_auto(GStrv) parts = g_strsplit(wanted, "+", -1);
    for (char **part = parts; *part; part++)
        if (!holds(text, *part))
            return false;
    return true;
}

static bool holds_any(const char *text, char **list)
{
    for (char **one = list; *one; one++)
        if (holds_all(text, *one))
            return true;
    return false;
}

static const Guess *find_one(const ImportGuesses *guesses, const char *text)
{
    for (guint i = 0; i < guesses->list->len; i++) {
        const Guess *guess = guesses->list->pdata[i];
        if (holds_any(text, guess->words) && !holds_any(text, guess->unwanted))
            return guess;
    }
    return NULL;
}

/* What is the same for both: of a name and first names that they are names. */
static Guess in_common(const Guess *a, const Guess *b)
{
    bool alike = strcmp(a->content, b->content) == 0;
    bool same = alike && g_strcmp0(a->name, b->name) == 0;
    return (Guess){.content = alike ? a->content : (char *)"text", .name = same ? a->name : NULL, .identity = same && a->identity};
}

/* Words that ask for several things ("nom, adresse et telephone") say of none that it is all of the answer. A long sentence says at
 * its beginning what it asks for. False: nothing is said. */
static bool find(const ImportGuesses *guesses, const char *label, Guess *found)
{
    g_autofree char *whole = plain(label);
    if (strlen(whole) > LONG_LABEL)
        whole[LONG_LABEL_HEAD] = '\0';
    g_autofree char *joined = g_strdup(whole);
    static const char *const links[] = {" et ", " ou ", " / "};
    for (size_t i = 0; i < G_N_ELEMENTS(links); i++)
        for (char *at = strstr(joined, links[i]); at; at = strstr(at, links[i]))
            memset(at, ',', strlen(links[i]));
    const Guess *all = find_one(guesses, whole);
    g_auto(GStrv) parts = g_strsplit_set(joined, ",;/", -1);
    int count = 0;
    for (char **part = parts; *part && all; part++) {
        const Guess *one = find_one(guesses, *part);
        if (!one)
            continue;
        *found = count == 0 ? *one : in_common(found, one);
        count++;
    }
    if (count < 2 && all)
        *found = *all;
    return all != NULL;
}

/* A month and year, or half a telephone number, is not what the content means. */
static bool fits(const FormField *field, const char *content)
{
    if (field->kind != FORM_FIELD_COMB)
        return true;
    if (strcmp(content, "date") == 0)
        return field->cell_count == 8;
    if (strcmp(content, "postal_code") == 0)
        return field->cell_count == 5;
    if (strcmp(content, "phone") == 0)
        return field->cell_count >= 10;
    return true;
}

const char *import_guess_content(const ImportGuesses *guesses, FormField *field, const char *const *texts, int count)
{
    Guess guess = {NULL, NULL, NULL, NULL, false};
    bool found = false, said = false;
    for (int i = 0; i < count && !found; i++) {
        found = texts[i] && find(guesses, texts[i], &guess);
        said = i == 0 || i + 1 < count;
    }
    if (!found || !fits(field, guess.content))
        return NULL;
    g_free(field->content);
    field->content = g_strdup(guess.content);
    field->identity = guess.identity;
    return said ? guess.name : NULL;
}

bool import_guess_reserved(const ImportGuesses *guesses, const char *text)
{
    g_autofree char *own = plain(text);
    return holds_any(own, guesses->reserved);
}

FormFieldKind import_guess_kind(const ImportGuesses *guesses, const FormField *field)
{
    g_autofree char *own = plain(field->label);
    if (field->box.h >= SIGNATURE_MM && holds_any(own, guesses->signature))
        return FORM_FIELD_SIGNATURE;
    bool photo = MIN(field->box.w, field->box.h) >= PHOTO_LEAST_MM && MAX(field->box.w, field->box.h) <= PHOTO_MOST_MM && field->box.h >= field->box.w;
    return photo && holds_any(own, guesses->photo) ? FORM_FIELD_PHOTO : field->kind;
}

bool import_guess_explains(const ImportGuesses *guesses, const char *text)
{
    g_autofree char *own = plain(text);
    gunichar first = g_utf8_get_char(text + strspn(text, " "));
    if (g_unichar_islower(first) || g_unichar_isdigit(first))
        return true;
    for (char **word = guesses->explaining; *word; word++)
        if (g_str_has_prefix(own, *word))
            return true;
    return false;
}

/* "numDoc" is two words. */
static char *split_humps(const char *text)
{
    g_autoptr(GString) out = g_string_new(NULL);
    bool small = false;
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (small && g_unichar_isupper(c))
            g_string_append_c(out, ' ');
        small = g_unichar_islower(c);
        g_string_append_unichar(out, c);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *import_guess_word(const char *text)
{
    static const char *const small_words[] = {"le",  "la", "les", "l",  "de",  "du",   "des", "d",    "un",  "une", "et",
                                              "ou",  "a",  "au",  "en", "par", "pour", "sur", "dans", "votre", "vos",
                                              "que", "s",  "il",  "n",  "est", "si",   "ce",  "cette", NULL};
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *apart = split_humps(valid);
    g_autofree char *lower = plain(apart);
    for (char *c = lower; *c; c++)
        if (!g_ascii_isalnum(*c))
            *c = ' ';
    g_auto(GStrv) words = g_strsplit(lower, " ", -1);
    g_autoptr(GString) out = g_string_new(NULL);
    for (char **word = words; *word; word++)
        if (**word && !g_strv_contains(small_words, *word) && out->len + strlen(*word) < WORD_MAX)
            g_string_append_printf(out, "%s%s", out->len ? "_" : "", *word);
    while (out->len > 0 && !g_ascii_islower(out->str[0]))
        g_string_erase(out, 0, 1);
    return g_string_free(g_steal_pointer(&out), FALSE);
}
