#include "forms/import_guess.h"

#include "forms/definition.h"
#include "forms/rule_content.h"

#include <string.h>

enum { WORD_MAX = 32 };

typedef struct {
    char **words, **unwanted;
    char *name, *content;
    bool identity;
} Guess;

struct ImportGuesses {
    GPtrArray *list; /* Guess */
    char **reserved;
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
    definition_keys(definition, root, "reserved guesses");
    guesses->reserved = list_of(definition, definition_get(definition, root, "reserved"));
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

/* `part` stands at the beginning of a word of `text`. */
static bool holds(const char *text, const char *part)
{
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

static const Guess *find(const ImportGuesses *guesses, const char *label)
{
    g_autofree char *text = plain(label);
    for (guint i = 0; i < guesses->list->len; i++) {
        const Guess *guess = guesses->list->pdata[i];
        if (holds_any(text, guess->words) && !holds_any(text, guess->unwanted))
            return guess;
    }
    return NULL;
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
    const Guess *guess = NULL;
    for (int i = 0; i < count && !guess; i++)
        guess = texts[i] ? find(guesses, texts[i]) : NULL;
    if (!guess || !fits(field, guess->content))
        return NULL;
    g_free(field->content);
    field->content = g_strdup(guess->content);
    field->identity = guess->identity;
    return guess->name;
}

bool import_guess_reserved(const ImportGuesses *guesses, const char *text)
{
    g_autofree char *own = plain(text);
    return holds_any(own, guesses->reserved);
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
