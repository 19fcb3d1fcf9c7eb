#include "ocr/datamatrix_words.h"

#include <string.h>

enum { CHECKS_MOST = 68, ALL_WORDS_MOST = OCR_DATAMATRIX_WORDS_MOST + 8 * 62, FIELD = 301 };

/* Words of data, words of redundancy in a block, blocks. */
static const struct {
    int size, regions, data, checks, blocks;
} symbols[] = {{10, 1, 3, 5, 1},    {12, 1, 5, 7, 1},    {14, 1, 8, 10, 1},   {16, 1, 12, 12, 1},  {18, 1, 18, 14, 1},  {20, 1, 22, 18, 1},
               {22, 1, 30, 20, 1},  {24, 1, 36, 24, 1},  {26, 1, 44, 28, 1},  {32, 2, 62, 36, 1},  {36, 2, 86, 42, 1},  {40, 2, 114, 48, 1},
               {44, 2, 144, 56, 1}, {48, 2, 174, 68, 1}, {52, 2, 204, 42, 2}, {64, 4, 280, 56, 2}, {72, 4, 368, 36, 4}, {80, 4, 456, 48, 4},
               {88, 4, 576, 56, 4}, {96, 4, 696, 68, 4}, {104, 4, 816, 56, 6}, {120, 6, 1050, 68, 6}, {132, 6, 1304, 62, 8}};

/* The data modules of a symbol, borders of regions left out, while words are taken from them. */
typedef struct {
    const OcrDatamatrixGrid *grid;
    int side, region;
    uint8_t taken[OCR_DATAMATRIX_SIZE_MOST * OCR_DATAMATRIX_SIZE_MOST];
    uint8_t word[ALL_WORDS_MOST];
    int count, most;
} Mapping;

static unsigned module_at(Mapping *mapping, int row, int column)
{
    int side = mapping->side;
    if (row < 0) {
        row += side;
        column += 4 - (side + 4) % 8;
    }
    if (column < 0) {
        column += side;
        row += 4 - (side + 4) % 8;
    }
    mapping->taken[row * side + column] = 1;
    int y = row + 1 + 2 * (row / mapping->region), x = column + 1 + 2 * (column / mapping->region);
    return mapping->grid->dark[y * mapping->grid->size + x];
}

/* A word from eight modules, the highest bit first. */
static void take_word(Mapping *mapping, const int place[8][2])
{
    unsigned word = 0;
    for (int i = 0; i < 8; i++)
        word = word << 1 | module_at(mapping, place[i][0], place[i][1]);
    if (mapping->count < mapping->most)
        mapping->word[mapping->count++] = (uint8_t)word;
}

static void take_usual(Mapping *mapping, int row, int column)
{
    if (row < 0 || column < 0 || row >= mapping->side || column >= mapping->side || mapping->taken[row * mapping->side + column])
        return;
    const int place[8][2] = {{row - 2, column - 2}, {row - 2, column - 1}, {row - 1, column - 2}, {row - 1, column - 1},
                             {row - 1, column},     {row, column - 2},     {row, column - 1},     {row, column}};
    take_word(mapping, place);
}

/* The four words whose modules lie in several corners. */
static void take_corner(Mapping *mapping, int row, int column)
{
    int n = mapping->side;
    const int corner[4][8][2] = {
        {{n - 1, 0}, {n - 1, 1}, {n - 1, 2}, {0, n - 2}, {0, n - 1}, {1, n - 1}, {2, n - 1}, {3, n - 1}},
        {{n - 3, 0}, {n - 2, 0}, {n - 1, 0}, {0, n - 4}, {0, n - 3}, {0, n - 2}, {0, n - 1}, {1, n - 1}},
        {{n - 3, 0}, {n - 2, 0}, {n - 1, 0}, {0, n - 2}, {0, n - 1}, {1, n - 1}, {2, n - 1}, {3, n - 1}},
        {{n - 1, 0}, {n - 1, n - 1}, {0, n - 3}, {0, n - 2}, {0, n - 1}, {1, n - 3}, {1, n - 2}, {1, n - 1}}};
    if (row == n && column == 0)
        take_word(mapping, corner[0]);
    if (row == n - 2 && column == 0 && n % 4 != 0)
        take_word(mapping, corner[1]);
    if (row == n - 2 && column == 0 && n % 8 == 4)
        take_word(mapping, corner[2]);
    if (row == n + 4 && column == 2 && n % 8 == 0)
        take_word(mapping, corner[3]);
}

/* Words lie along diagonals, up and down by turns. */
static void take_words(Mapping *mapping)
{
    int row = 4, column = 0, n = mapping->side;
    do {
        take_corner(mapping, row, column);
        for (; row >= 0 && column < n; row -= 2, column += 2)
            take_usual(mapping, row, column);
        row += 1;
        column += 3;
        for (; row < n && column >= 0; row += 2, column -= 2)
            take_usual(mapping, row, column);
        row += 3;
        column += 1;
    } while (row < n || column < n);
}

/* Powers of the field's generator and their logarithms. */
typedef struct {
    uint8_t power[512];
    int log[256];
} Field;

static void field_init(Field *field)
{
    unsigned x = 1;
    for (int i = 0; i < 255; i++) {
        field->power[i] = field->power[i + 255] = (uint8_t)x;
        field->log[x] = i;
        x <<= 1;
        if (x > 255)
            x ^= FIELD;
    }
}

static uint8_t product(const Field *field, uint8_t a, uint8_t b)
{
    return a && b ? field->power[field->log[a] + field->log[b]] : 0;
}

static uint8_t quotient(const Field *field, uint8_t a, uint8_t b)
{
    return a ? field->power[field->log[a] + 255 - field->log[b]] : 0;
}

/* The polynomial whose lowest term is first, at generator^exponent. */
static uint8_t value_at(const Field *field, const uint8_t *polynomial, int count, int exponent)
{
    uint8_t sum = 0;
    for (int i = 0; i < count; i++)
        if (polynomial[i])
            sum ^= field->power[(field->log[polynomial[i]] + i * exponent) % 255];
    return sum;
}

/* False when the block has no error. */
static bool find_syndromes(const Field *field, const uint8_t *block, int length, int checks, uint8_t *syndromes)
{
    bool wrong = false;
    for (int i = 0; i < checks; i++) {
        uint8_t sum = 0;
        for (int k = 0; k < length; k++)
            sum = (uint8_t)(product(field, sum, field->power[i + 1]) ^ block[k]);
        syndromes[i] = sum;
        wrong |= sum != 0;
    }
    return wrong;
}

/* Berlekamp and Massey: the shortest polynomial that makes the syndromes; its degree. */
static int find_locator(const Field *field, const uint8_t *syndromes, int checks, uint8_t *locator)
{
    uint8_t before[CHECKS_MOST + 2] = {1}, kept[CHECKS_MOST + 2], last = 1;
    int degree = 0, gap = 1;
    memset(locator, 0, CHECKS_MOST + 2);
    locator[0] = 1;
    for (int n = 0; n < checks; n++) {
        uint8_t discrepancy = syndromes[n];
        for (int i = 1; i <= degree; i++)
            discrepancy ^= product(field, locator[i], syndromes[n - i]);
        if (discrepancy == 0) {
            gap++;
            continue;
        }
        memcpy(kept, locator, sizeof kept);
        uint8_t factor = quotient(field, discrepancy, last);
        for (int i = 0; i + gap <= checks; i++)
            locator[i + gap] ^= product(field, factor, before[i]);
        if (2 * degree > n) {
            gap++;
            continue;
        }
        degree = n + 1 - degree;
        memcpy(before, kept, sizeof kept);
        last = discrepancy;
        gap = 1;
    }
    return degree;
}

/* Forney: each root of the locator is an error's place; its size follows from the syndromes. False when there are not as many roots. */
static bool mend(const Field *field, uint8_t *block, int length, const uint8_t *syndromes, int checks)
{
    uint8_t locator[CHECKS_MOST + 2], evaluator[CHECKS_MOST] = {0}, slope[CHECKS_MOST + 2] = {0};
    int degree = find_locator(field, syndromes, checks, locator), found = 0;
    if (degree > checks / 2)
        return false;
    for (int i = 0; i < checks; i++)
        for (int k = 0; k <= MIN(i, degree); k++)
            evaluator[i] ^= product(field, locator[k], syndromes[i - k]);
    for (int i = 1; i <= degree; i += 2)
        slope[i - 1] = locator[i];
    for (int place = 0; place < length; place++) {
        int exponent = (255 - place) % 255;
        if (value_at(field, locator, degree + 1, exponent) != 0)
            continue;
        uint8_t below = value_at(field, slope, degree + 1, exponent);
        if (below == 0)
            return false;
        block[length - 1 - place] ^= quotient(field, value_at(field, evaluator, degree, exponent), below);
        found++;
    }
    return found == degree;
}

static bool correct(const Field *field, uint8_t *block, int length, int checks)
{
    uint8_t syndromes[CHECKS_MOST];
    if (!find_syndromes(field, block, length, checks, syndromes))
        return true;
    return mend(field, block, length, syndromes, checks) && !find_syndromes(field, block, length, checks, syndromes);
}

bool ocr_datamatrix_words_read(const OcrDatamatrixGrid *grid, OcrDatamatrixWords *words)
{
    size_t kind = 0;
    while (kind < G_N_ELEMENTS(symbols) && symbols[kind].size != grid->size)
        kind++;
    if (kind == G_N_ELEMENTS(symbols))
        return false;
    int data = symbols[kind].data, checks = symbols[kind].checks, blocks = symbols[kind].blocks;
    g_autofree Mapping *mapping = g_new0(Mapping, 1);
    mapping->grid = grid;
    mapping->side = grid->size - 2 * symbols[kind].regions;
    mapping->region = mapping->side / symbols[kind].regions;
    mapping->most = data + checks * blocks;
    take_words(mapping);
    Field field = {0};
    field_init(&field);
    words->count = data;
    for (int block = 0; block < blocks; block++) {
        uint8_t bytes[256];
        int length = 0;
        for (int i = block; i < mapping->most; i += blocks)
            bytes[length++] = mapping->word[i];
        if (!correct(&field, bytes, length, checks))
            return false;
        for (int i = 0; block + i * blocks < data; i++)
            words->word[block + i * blocks] = bytes[i];
    }
    return true;
}
