#include "forms/name_model.h"

#include "forms/error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Symbols of the table: 0 the edge of a word, 1..26 the letters, 27 the hyphen, 28 the apostrophe. */
enum { SYMBOLS = 29, TABLE_SIZE = SYMBOLS * SYMBOLS * SYMBOLS * SYMBOLS };

/* The filter of known words: bits, and how many of them a word sets. */
enum { FILTER_BITS = 1 << 22, FILTER_SIZE = FILTER_BITS / 8, FILTER_HASHES = 12, KNOWN_WORDS = 230000, LEAST_WORD = 3 };

/* Table entries are -16 ln p(fourth | three before), at most 255. */
static const double entry_scale = 16;

/* One letter makes a text at most this much less likely (ln 20), however rare the four letters. */
static const double penalty_most = 3;

/* Being known makes a word at most this much more likely than its letters say. */
static const double known_most = 1000;

struct NameModel {
    unsigned char *table, *filter; /* filter NULL: none */
};

static bool load_part(const char *path, gsize size, unsigned char **part, GError **error)
{
    g_autofree char *bytes = NULL;
    gsize length = 0;
    if (g_file_get_contents(path, &bytes, &length, NULL) && length == size) {
        *part = (unsigned char *)g_steal_pointer(&bytes);
        return true;
    }
    g_set_error(error, FORMS_ERROR, FORMS_ERROR_SETUP,
                "%s: what is known of names is missing or of another size than %" G_GSIZE_FORMAT " bytes; take it from the "
                "distribution or run scripts/train/name_model.py",
                path, size);
    return false;
}

NameModel *name_model_load(const char *letters, const char *words, GError **error)
{
    g_autoptr(NameModel) model = g_new0(NameModel, 1);
    if (!load_part(letters, TABLE_SIZE, &model->table, error) ||
        (words && !load_part(words, FILTER_SIZE, &model->filter, error)))
        return NULL;
    return g_steal_pointer(&model);
}

void name_model_free(NameModel *model)
{
    if (!model)
        return;
    g_free(model->table);
    g_free(model->filter);
    g_free(model);
}

static int symbol_of_ascii(char character)
{
    if (character >= 'A' && character <= 'Z')
        return 1 + character - 'A';
    return character == '-' ? 27 : character == '\'' ? 28 : 0;
}

static int symbol_of(gunichar character)
{
    if (character < 0x80)
        return symbol_of_ascii((char)character);
    gunichar parts[4];
    return g_unichar_fully_decompose(character, FALSE, parts, 4) && parts[0] < 0x80 ? symbol_of_ascii((char)parts[0]) : 0;
}

static double penalty(const NameModel *model, const int before[3], int next)
{
    return model->table[((before[0] * SYMBOLS + before[1]) * SYMBOLS + before[2]) * SYMBOLS + next] / entry_scale;
}

double name_model_step(const gunichar before[3], gunichar next, const void *data)
{
    const int symbols[3] = {symbol_of(before[0]), symbol_of(before[1]), symbol_of(before[2])};
    return exp(-fmin(penalty(data, symbols, symbol_of(next)), penalty_most));
}

/* -ln of how likely the word is by its letters alone. */
static double word_penalty(const NameModel *model, const char *word)
{
    int before[3] = {0};
    double sum = 0;
    for (size_t i = 0, length = strlen(word); i <= length; i++) {
        int next = symbol_of_ascii(word[i]);
        sum += penalty(model, before, next);
        before[0] = before[1], before[1] = before[2], before[2] = next;
    }
    return sum;
}

/* Two halves of one hash make all of the filter's (Kirsch and Mitzenmacher, 2006); FNV-1a, as the script that fills it. */
static guint64 hash_of(const char *word)
{
    guint64 hash = G_GUINT64_CONSTANT(14695981039346656037);
    for (; *word; word++)
        hash = (hash ^ (unsigned char)*word) * G_GUINT64_CONSTANT(1099511628211);
    return hash ^ hash >> 29;
}

bool name_model_knows(const NameModel *model, const char *word)
{
    guint64 hash = hash_of(word);
    guint32 one = (guint32)hash, two = (guint32)(hash >> 32) | 1;
    for (guint32 i = 0; model->filter && i < FILTER_HASHES; i++) {
        guint32 bit = (one + i * two) % FILTER_BITS;
        if (!(model->filter[bit >> 3] >> (bit & 7) & 1))
            return false;
    }
    return model->filter != NULL;
}

/* What is between signs and digits, without accents. Transfer full. */
static GStrv words_of(const char *text)
{
    g_autofree char *plain = g_str_to_ascii(text, "C");
    return g_strsplit_set(plain, " -'.,/@_+0123456789", -1);
}

bool name_model_knows_all(const NameModel *model, const char *text)
{
    g_auto(GStrv) words = words_of(text);
    int known = 0;
    for (char **word = words; *word; word++) {
        if (strlen(*word) < LEAST_WORD)
            continue;
        if (!name_model_knows(model, *word))
            return false;
        known++;
    }
    return known > 0;
}

double name_model_words(const char *text, const void *data)
{
    const NameModel *model = data;
    double weight = 1;
    g_auto(GStrv) words = words_of(text);
    for (char **word = words; *word && model->filter; word++) {
        if (strlen(*word) < LEAST_WORD || !name_model_knows(model, *word))
            continue;
        double surer = exp(word_penalty(model, *word)) / KNOWN_WORDS;
        weight *= 1 + fmin(surer, known_most);
    }
    return weight;
}
