#include "ocr/page_twin.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <string.h>

/* SIDE tiles take in all of an A4 page whichever way it lies. */
enum { SIDE = 168, LEVELS = 15, BLOCK = 5, LONGEST_RUN = 21 };
static const double tile_mm = 2.0, rim_mm = 8.0;
/* A tile of letters is a fifth black, of a photograph all: what is blacker than that says nothing more. */
static const double full_share = 0.6;
/* Ink of a neighbourhood, in tiles, beside which specks and rims do not count. */
static const double forgiven_ink = 0.6;
const double ocr_twin_same_below = 0.57;

typedef struct {
    double tile[SIDE][SIDE];
    /* Tiles of the sheet itself. Shadows and what is left of the scanner's lid stand at its rim, and differ from scan to
     * scan: beyond is not looked at. */
    int left, top, right, bottom;
} Map;

static double ink_at(const l_uint32 *row, int x)
{
    return (255 - GET_DATA_BYTE(row, x)) / 255.0;
}

static bool centre_of(PIX *density, OcrPoint *centre)
{
    double sum = 0, sum_x = 0, sum_y = 0;
    for (int y = 0; y < pixGetHeight(density); y++) {
        const l_uint32 *row = pixGetData(density) + (size_t)y * (size_t)pixGetWpl(density);
        for (int x = 0; x < pixGetWidth(density); x++) {
            double weight = MIN(0.5, ink_at(row, x));
            sum += weight;
            sum_x += weight * x;
            sum_y += weight * y;
        }
    }
    *centre = (OcrPoint){sum_x / MAX(sum, 1), sum_y / MAX(sum, 1)};
    return sum > 0;
}

static void pour(Map *map, double x, double y, double weight)
{
    int column = (int)floor(x), row = (int)floor(y);
    double right = x - column, below = y - row;
    if (column < 0 || row < 0 || column + 1 >= SIDE || row + 1 >= SIDE)
        return;
    map->tile[row][column] += weight * (1 - right) * (1 - below);
    map->tile[row][column + 1] += weight * right * (1 - below);
    map->tile[row + 1][column] += weight * (1 - right) * below;
    map->tile[row + 1][column + 1] += weight * right * below;
}

static void set_sheet(Map *map, const OcrPage *page, const OcrPoint *centre, double scale)
{
    double rim = rim_mm / tile_mm + fabs(sin(page->skew_deg * G_PI / 180)) * SIDE / 4;
    double left = page->paper.x / 8.0, top = page->paper.y / 8.0;
    map->left = CLAMP((int)ceil(SIDE / 2.0 + (left - centre->x) * scale + rim), 0, SIDE);
    map->top = CLAMP((int)ceil(SIDE / 2.0 + (top - centre->y) * scale + rim), 0, SIDE);
    map->right = CLAMP((int)floor(SIDE / 2.0 + (left + page->paper.w / 8.0 - centre->x) * scale - rim), 0, SIDE);
    map->bottom = CLAMP((int)floor(SIDE / 2.0 + (top + page->paper.h / 8.0 - centre->y) * scale - rim), 0, SIDE);
}

static void lay_out(PIX *density, const OcrPage *page, Map *map)
{
    OcrPoint centre;
    if (!centre_of(density, &centre))
        return;
    double pixel_mm = 8 * 25.4 / page->dpi, skew_deg = page->skew_deg;
    double scale = pixel_mm / tile_mm, share = scale * scale;
    set_sheet(map, page, &centre, scale);
    double cosine = cos(skew_deg * G_PI / 180) * scale, sine = sin(skew_deg * G_PI / 180) * scale;
    for (int y = 0; y < pixGetHeight(density); y++) {
        const l_uint32 *row = pixGetData(density) + (size_t)y * (size_t)pixGetWpl(density);
        for (int x = 0; x < pixGetWidth(density); x++) {
            double weight = ink_at(row, x), right = x - centre.x, down = y - centre.y;
            if (weight > 0)
                pour(map, SIDE / 2.0 + right * cosine + down * sine, SIDE / 2.0 - right * sine + down * cosine, weight * share);
        }
    }
}

static void write_run(GString *text, int *empty)
{
    for (; *empty >= 2; *empty -= MIN(*empty, LONGEST_RUN))
        g_string_append_c(text, (char)('g' + MIN(*empty, LONGEST_RUN) - 2));
    if (*empty == 1)
        g_string_append_c(text, '0');
    *empty = 0;
}

static char *map_to_text(const Map *map)
{
    GString *text = g_string_new(NULL);
    g_string_printf(text, "%02x%02x%02x%02x", (unsigned)map->left, (unsigned)map->top, (unsigned)map->right, (unsigned)map->bottom);
    int empty = 0;
    for (int i = 0; i < SIDE * SIDE; i++) {
        double share = MIN(map->tile[i / SIDE][i % SIDE] / full_share, 1);
        int level = (int)lround(LEVELS * sqrt(share));
        if (level == 0) {
            empty++;
            continue;
        }
        write_run(text, &empty);
        g_string_append_c(text, "0123456789abcdef"[level]);
    }
    write_run(text, &empty);
    return g_string_free(text, FALSE);
}

char *ocr_page_twin_map(OcrPage *page)
{
    PIX *density = page->blank ? NULL : pixScaleToGray8((PIX *)ocr_page_binary(page));
    if (!density)
        return g_strdup("");
    g_autofree Map *map = g_new0(Map, 1);
    lay_out(density, page, map);
    pixDestroy(&density);
    return map_to_text(map);
}

static bool sheet_from_text(const char *text, Map *map)
{
    int edge[4];
    for (int i = 0; i < 4; i++) {
        int high = g_ascii_xdigit_value(text[0]), low = high < 0 ? -1 : g_ascii_xdigit_value(text[1]);
        if (low < 0 || high * 16 + low > SIDE)
            return false;
        edge[i] = high * 16 + low;
        text += 2;
    }
    map->left = edge[0];
    map->top = edge[1];
    map->right = edge[2];
    map->bottom = edge[3];
    return true;
}

static bool map_from_text(const char *text, Map *map)
{
    int at = 0;
    if (!sheet_from_text(text, map))
        return false;
    text += 8;
    for (; *text && at < SIDE * SIDE; text++) {
        int level = g_ascii_xdigit_value(*text);
        if (level >= 0 && !g_ascii_isupper(*text)) {
            map->tile[at / SIDE][at % SIDE] = full_share * level * level / LEVELS / LEVELS;
            at++;
        } else if (*text >= 'g' && *text <= 'z') {
            at += *text - 'g' + 2;
        } else {
            return false;
        }
    }
    return !*text && at == SIDE * SIDE;
}

bool ocr_twin_map_sound(const char *map)
{
    g_autofree Map *read = g_new0(Map, 1);
    return !*map || map_from_text(map, read);
}

/* The map moved by parts of a tile. */
static void shift(const Map *from, double x, double y, Map *to)
{
    int whole_x = (int)floor(x), whole_y = (int)floor(y);
    double part_x = x - whole_x, part_y = y - whole_y;
    memset(to, 0, sizeof *to);
    to->left = from->left + (int)ceil(x);
    to->right = from->right + (int)floor(x);
    to->top = from->top + (int)ceil(y);
    to->bottom = from->bottom + (int)floor(y);
    for (int k = 0; k < 4; k++) {
        int right = whole_x + (k & 1), down = whole_y + (k >> 1);
        double weight = (k & 1 ? part_x : 1 - part_x) * (k >> 1 ? part_y : 1 - part_y);
        for (int row = MAX(0, down); weight > 0 && row < MIN(SIDE, SIDE + down); row++)
            for (int column = MAX(0, right); column < MIN(SIDE, SIDE + right); column++)
                to->tile[row][column] += weight * from->tile[row - down][column - right];
    }
}

static void keep_sheet(Map *map, const Map *sheet)
{
    for (int row = 0; row < SIDE; row++)
        for (int column = 0; column < SIDE; column++)
            if (row < sheet->top || row >= sheet->bottom || column < sheet->left || column >= sheet->right)
                map->tile[row][column] = 0;
}

static double ink_of(const Map *map)
{
    double sum = 0;
    for (int i = 0; i < SIDE * SIDE; i++)
        sum += map->tile[i / SIDE][i % SIDE];
    return sum;
}

typedef struct {
    double least[SIDE][SIDE]; /* share of ink that differs in the neighbourhood that begins here, over the shifts tried */
    double row_difference[SIDE][SIDE], row_ink[SIDE][SIDE];
} Blocks;

/* Sums over BLOCK tiles along a row, from each tile on. */
static void sum_along(const double *from, double *to)
{
    double sum = 0;
    for (int i = SIDE - 1; i >= 0; i--) {
        sum += from[i] - (i + BLOCK < SIDE ? from[i + BLOCK] : 0);
        to[i] = sum;
    }
}

static void measure_blocks(const Map *a, const Map *b, Blocks *blocks)
{
    double difference[SIDE], ink[SIDE];
    for (int row = 0; row < SIDE; row++) {
        for (int i = 0; i < SIDE; i++) {
            difference[i] = fabs(a->tile[row][i] - b->tile[row][i]);
            ink[i] = a->tile[row][i] + b->tile[row][i];
        }
        sum_along(difference, blocks->row_difference[row]);
        sum_along(ink, blocks->row_ink[row]);
    }
    for (int row = 0; row + BLOCK <= SIDE; row++)
        for (int column = 0; column + BLOCK <= SIDE; column++) {
            double apart = 0, both = 0;
            for (int i = 0; i < BLOCK; i++) {
                apart += blocks->row_difference[row + i][column];
                both += blocks->row_ink[row + i][column];
            }
            double share = apart / (both + forgiven_ink);
            blocks->least[row][column] = MIN(blocks->least[row][column], share);
        }
}

static double square_difference(const Map *a, const Map *b)
{
    double sum = 0;
    for (int i = 0; i < SIDE * SIDE; i++) {
        double d = a->tile[i / SIDE][i % SIDE] - b->tile[i / SIDE][i % SIDE];
        sum += d * d;
    }
    return sum;
}

/* What one scan has at its rim and the other has not moves the centre of all ink by some millimetres. */
static void bring_together(const Map *a, Map *b)
{
    enum { REACH = 4 };
    g_autofree Map *moved = g_new(Map, 1), *best = g_memdup2(b, sizeof *b);
    double least = G_MAXDOUBLE;
    for (int i = 0; i < (2 * REACH + 1) * (2 * REACH + 1); i++) {
        shift(b, (i % (2 * REACH + 1) - REACH), (i / (2 * REACH + 1) - REACH), moved);
        double difference = square_difference(a, moved);
        if (difference < least) {
            least = difference;
            memcpy(best, moved, sizeof *best);
        }
    }
    memcpy(b, best, sizeof *b);
}

/* `b` is moved by up to a tile against `a`, each neighbourhood taking what suits it best: the skew of a sheet is known to
 * a tenth of a degree, and rollers stretch it by some tenths of a percent. */
static double worst_block(const Map *a, const Map *b)
{
    g_autofree Blocks *blocks = g_new(Blocks, 1);
    g_autofree Map *moved = g_new(Map, 1);
    for (int i = 0; i < SIDE * SIDE; i++)
        blocks->least[i / SIDE][i % SIDE] = G_MAXDOUBLE;
    for (int y = -3; y <= 3; y++)
        for (int x = -3; x <= 3; x++) {
            shift(b, x / 3.0, y / 3.0, moved);
            measure_blocks(a, moved, blocks);
        }
    double worst = 0;
    for (int row = 0; row + BLOCK <= SIDE; row++)
        for (int column = 0; column + BLOCK <= SIDE; column++)
            worst = MAX(worst, blocks->least[row][column]);
    return worst;
}

double ocr_twin_difference(const char *a, const char *b)
{
    g_autofree Map *one = g_new0(Map, 1), *other = g_new0(Map, 1);
    if (!*a || !*b || !map_from_text(a, one) || !map_from_text(b, other))
        return 1;
    double ratio = ink_of(one) / MAX(ink_of(other), 1e-9);
    if (ratio > 2.2 || ratio < 1 / 2.2)
        return 1;
    for (int i = 0; i < SIDE * SIDE; i++)
        other->tile[i / SIDE][i % SIDE] *= ratio;
    bring_together(one, other);
    keep_sheet(one, one);
    keep_sheet(one, other);
    keep_sheet(other, one);
    keep_sheet(other, other);
    return worst_block(one, other);
}
