#include "forms/name_model.h"

#include "forms/error.h"

#include <math.h>
#include <string.h>

/* Symbols of the table: 0 the edge of a word, 1..26 the letters, 27 the hyphen, 28 the apostrophe. */
enum { SYMBOLS = 29, TABLE_SIZE = SYMBOLS * SYMBOLS * SYMBOLS };

/* Table entries are -16 ln p(third | first, second), at most 255. */
#define ENTRY_SCALE 16.0

/* One letter makes a text at most this much less likely (ln 20), however rare the three letters. */
#define PENALTY_MAX 3.0

struct NameModel {
    char *table;
};

NameModel *name_model_load(const char *path, GError **error)
{
    g_autofree char *table = NULL;
    gsize size = 0;
    if (!g_file_get_contents(path, &table, &size, NULL) || size != TABLE_SIZE) {
        g_set_error(error, FORMS_ERROR, FORMS_ERROR_SETUP,
                    "%s: the table of letter sequences is missing or of another size than %d bytes; take it from the "
                    "distribution or run scripts/train/name_model.py",
                    path, TABLE_SIZE);
        return NULL;
    }
    NameModel *model = g_new0(NameModel, 1);
    model->table = g_steal_pointer(&table);
    return model;
}

void name_model_free(NameModel *model)
{
    if (!model)
        return;
    g_free(model->table);
    g_free(model);
}

static int symbol_of(char character)
{
    if (character >= 'A' && character <= 'Z')
        return 1 + character - 'A';
    return character == '-' ? 27 : character == '\'' ? 28 : 0;
}

double name_model_weight(const char *text, const void *data)
{
    const NameModel *model = data;
    g_autofree char *plain = g_str_to_ascii(text, "C");
    int first = 0, second = 0;
    double penalty = 0;
    for (size_t i = 0; i <= strlen(plain); i++) {
        int third = symbol_of(plain[i]);
        if (second != 0 || third != 0) {
            int entry = (unsigned char)model->table[(first * SYMBOLS + second) * SYMBOLS + third];
            penalty += fmin(entry / ENTRY_SCALE, PENALTY_MAX);
        }
        first = third == 0 ? 0 : second;
        second = third;
    }
    return exp(-penalty);
}
