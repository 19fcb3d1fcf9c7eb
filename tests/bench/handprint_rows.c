/* How well the glyph network reads unseen writers: letters and digits one by one, and whole fields: names, dates,
 * document numbers, keyed numbers. Rows are rendered by scripts/train/handprint_rows.py ("make bench-handprint").
 *
 *   handprint_rows FILE [SCORES]
 *
 * SCORES gets a line a field for scripts/calibrate.mjs: measure, score, 1 or 0 for right or wrong. Intervals are
 * Clopper-Pearson's upper bounds at 95 %. */
#include "forms/name_model.h"
#include "forms/row_decode.h"
#include "forms/rule_content.h"
#include "ocr/handprint.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_ALPHABET "ABCDEFGHIJKLMNOPQRSTUVWXYZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒÆŸ-'"

typedef struct {
    char kind;
    const char *name, *alphabet, *measure;
} Kind;

static const Kind kinds[] = {
    {'l', "letters", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", NULL},
    {'d', "digits", "0123456789", NULL},
    {'N', "names_of_8", NAME_ALPHABET, "handprint letters good"},
    {'D', "dates", "0123456789", "handprint date good"},
    {'P', "document_numbers", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", "handprint mixed good"},
    {'K', "numbers_of_15", "0123456789", "handprint digits good"},
};

typedef struct {
    double p;
    bool right;
} Outcome;

typedef struct {
    OcrRowReader *reader;
    NameModel *names;
    FILE *scores;
    GArray *outcomes[G_N_ELEMENTS(kinds)];
} Bench;

static bool read_row(FILE *file, char *kind, char *truth, OcrCell *cells, int *count)
{
    int letter = fgetc(file), length = fgetc(file);
    if (letter == EOF || length == EOF || length > ROW_CELLS_MAX)
        return false;
    *kind = (char)letter;
    *count = length;
    if (fread(truth, 1, (size_t)length, file) != (size_t)length)
        return false;
    truth[length] = '\0';
    for (int i = 0; i < length; i++) {
        cells[i].empty = false;
        if (fread(cells[i].pixel, sizeof cells[i].pixel, 1, file) != 1)
            return false;
    }
    return true;
}

/* As forms/field_comb.c weighs a date that does not exist. */
static double weigh_date(const char *text, const void *data)
{
    (void)data;
    const FormField field = {.name = (char *)"date", .kind = FORM_FIELD_DATE, .content = (char *)"date"};
    g_autofree char *value = form_content_normalise(&field, text);
    return form_content_broken(&field, NULL, value) ? 0.05 : 1;
}

static void judge(Bench *bench, int which, const char *truth, const OcrCell *cells, int count)
{
    const Kind *kind = &kinds[which];
    OcrGlyphSet alphabet[ROW_CELLS_MAX] = {0};
    OcrCellReading readings[ROW_CELLS_MAX];
    for (int i = 0; i < count; i++)
        alphabet[i] = ocr_glyph_set(kind->alphabet);
    if (kind->kind == 'P') /* the template masks each place: 99LL99999 */
        for (int i = 0; i < count; i++)
            alphabet[i] = ocr_glyph_set(i == 2 || i == 3 ? kinds[0].alphabet : kinds[1].alphabet);
    bench->reader->read(bench->reader, cells, alphabet, count, readings, NULL);
    bench->reader->look_again(bench->reader, cells, alphabet, count, readings);
    const RowPrior names = {name_model_words, name_model_step, bench->names}, dates = {weigh_date, NULL, NULL};
    const RowPrior *prior = kind->kind == 'N' ? &names : kind->kind == 'D' ? &dates : NULL;
    g_autoptr(GArray) answers = row_decode(readings, count, prior, 4);
    Outcome outcome = {0};
    bool known = false;
    if (answers->len > 0) {
        const RowAnswer *best = &g_array_index(answers, RowAnswer, 0);
        known = kind->kind == 'N' && name_model_knows_all(bench->names, best->text);
        outcome = (Outcome){best->p, strcmp(best->text, truth) == 0};
    }
    g_array_append_val(bench->outcomes[which], outcome);
    if (bench->scores && kind->measure)
        fprintf(bench->scores, "%s\t%.6f\t%d\n", known ? "handprint known good" : kind->measure, outcome.p, outcome.right);
}

static int by_p(const void *a, const void *b)
{
    double left = ((const Outcome *)a)->p, right = ((const Outcome *)b)->p;
    return (left < right) - (left > right);
}

/* Upper bound of a share of which `wrong` of `n` were seen: where the binomial tail falls to 5 %, by bisection. */
static double upper_bound(int wrong, int n)
{
    double low = (double)wrong / n, high = 1;
    for (int i = 0; i < 60; i++) {
        double p = (low + high) / 2, term = n * log1p(-p), tail = exp(term);
        for (int k = 1; k <= wrong; k++) {
            term += log((double)(n - k + 1) / k) + log(p) - log1p(-p);
            tail += exp(term);
        }
        if (tail > 0.05)
            low = p;
        else
            high = p;
    }
    return low;
}

static void report(const char *set, const Kind *kind, GArray *outcomes)
{
    int n = (int)outcomes->len, right = 0, inside = 0, wrong = 0;
    g_array_sort(outcomes, by_p);
    for (int i = 0; i < n; i++) {
        const Outcome *outcome = &g_array_index(outcomes, Outcome, i);
        right += outcome->right;
        wrong += !outcome->right;
        if (wrong <= 0.005 * (i + 1))
            inside = i + 1;
    }
    if (n > 0)
        printf("%s_%s %.2f %% right of %d, at most %.2f %% wrong; best half-per-cent share %.1f %%\n", set, kind->name,
               100.0 * right / n, n, 100 * upper_bound(n - right, n), 100.0 * inside / n);
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *weights = g_build_filename(g_getenv("GUICHET_SHARE"), "ocr", "handprint.bin", NULL);
    g_autofree char *second = g_build_filename(g_getenv("GUICHET_SHARE"), "ocr", "handprint_second.bin", NULL);
    g_autofree char *table = g_build_filename(g_getenv("GUICHET_SHARE"), "forms", "name_letters.bin", NULL);
    g_autofree char *words = g_build_filename(g_getenv("GUICHET_SHARE"), "forms", "name_words.bin", NULL);
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
    if (!file) {
        printf("handprint_rows skipped - no rendered rows: make bench-handprint\n");
        return 0;
    }
    Bench bench = {ocr_handprint_new(weights, second, &error), name_model_load(table, words, error ? NULL : &error),
                   argc > 2 ? fopen(argv[2], "w") : NULL, {NULL}};
    if (error) {
        fprintf(stderr, "%s\n", error->message);
        return 1;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        bench.outcomes[i] = g_array_new(FALSE, FALSE, sizeof(Outcome));
    static OcrCell cells[ROW_CELLS_MAX];
    char kind, truth[ROW_CELLS_MAX + 1];
    for (int count; read_row(file, &kind, truth, cells, &count);)
        for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
            if (kinds[i].kind == kind)
                judge(&bench, (int)i, truth, cells, count);
    g_autofree char *set = g_path_get_basename(argv[1]);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        report(set, &kinds[i], bench.outcomes[i]);
        g_array_unref(bench.outcomes[i]);
    }
    if (bench.scores)
        fclose(bench.scores);
    fclose(file);
    name_model_free(bench.names);
    bench.reader->free(bench.reader);
    return 0;
}
