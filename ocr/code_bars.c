#include "ocr/code_place.h"

#include <leptonica/allheaders.h>
#include <stdlib.h>

enum { PLACES_MOST = 64, CHAIN = 3 };

#define LINE_PITCH_MM 1.0
#define TILE_MM 5.4
#define QUIET_MM 9.0

/* Lines across the page a millimetre apart, each a row of bits, along one axis. */
typedef struct {
    l_uint32 **line;
    int count, length, words; /* words of 32 bits a line, the last not full */
    double pitch;             /* pixels between lines */
    PIX *gathered;            /* holds the lines when they are columns of the image */
} Lines;

static Lines rows_of(PIX *binary, double dpi)
{
    double pitch = LINE_PITCH_MM * dpi / 25.4;
    Lines lines = {.pitch = pitch, .length = pixGetWidth(binary), .count = (int)(pixGetHeight(binary) / pitch)};
    lines.words = lines.length / 32;
    lines.line = g_new0(l_uint32 *, lines.count + 1);
    for (int i = 0; i < lines.count; i++)
        lines.line[i] = pixGetData(binary) + (size_t)(i * pitch) * (size_t)pixGetWpl(binary);
    return lines;
}

static Lines columns_of(PIX *binary, double dpi)
{
    double pitch = LINE_PITCH_MM * dpi / 25.4;
    Lines lines = {.pitch = pitch, .length = pixGetHeight(binary), .count = (int)(pixGetWidth(binary) / pitch)};
    lines.words = lines.length / 32;
    lines.gathered = pixCreate(lines.length, MAX(1, lines.count), 1);
    lines.line = g_new0(l_uint32 *, lines.count + 1);
    g_autofree int *at = g_new(int, lines.count + 1);
    for (int i = 0; i < lines.count; i++) {
        at[i] = (int)(i * pitch);
        lines.line[i] = pixGetData(lines.gathered) + (size_t)i * (size_t)pixGetWpl(lines.gathered);
    }
    for (int y = 0; y < lines.length; y++) {
        const l_uint32 *row = pixGetData(binary) + (size_t)y * (size_t)pixGetWpl(binary);
        int word = y / 32, shift = 31 - y % 32;
        for (int i = 0; i < lines.count; i++)
            lines.line[i][word] |= (l_uint32)GET_DATA_BIT(row, at[i]) << shift;
    }
    return lines;
}

/* Whether two neighbouring lines show the same bars within a tile. Bars askew by 10 degrees shift by a fifth of a
 * millimetre from line to line; text shares little over a millimetre, and a frame's lines are few and thin. */
static bool shows_bars(const l_uint32 *line, const l_uint32 *next, int words)
{
    int dark = 0, edges = 0, differ = 0;
    for (int i = 0; i < words; i++) {
        dark += __builtin_popcount(line[i]);
        edges += __builtin_popcount((line[i] ^ line[i] >> 1) & 0x7fffffffu);
        differ += __builtin_popcount(line[i] ^ next[i]);
    }
    int length = 32 * words;
    return edges >= 3 && dark * 100 > 18 * length && dark * 100 < 85 * length && differ * 10 <= dark * 7;
}

/* Tiles in which a chain of lines shows bars: one byte a tile, `columns` a line. */
static uint8_t *bar_tiles(const Lines *lines, int tile_words, int columns)
{
    uint8_t *tiles = g_new0(uint8_t, (size_t)lines->count * (size_t)columns + 1);
    for (int column = 0; column < columns; column++) {
        int chain = 0;
        for (int i = 0; i + 1 < lines->count; i++) {
            int word = column * tile_words;
            chain = shows_bars(lines->line[i] + word, lines->line[i + 1] + word, tile_words) ? chain + 1 : 0;
            for (int back = 0; chain >= CHAIN && back < CHAIN; back++)
                tiles[(i - back) * columns + column] = 1;
        }
    }
    return tiles;
}

typedef struct {
    int first_line, last_line, first_column, last_column;
} Area;

/* Takes the tiles that hang together with (line, column), neighbours two columns apart included. */
static void take_area(uint8_t *tiles, int count, int columns, int start, Area *area)
{
    g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(int));
    g_array_append_val(stack, start);
    tiles[start] = 0;
    while (stack->len > 0) {
        int at = g_array_index(stack, int, stack->len - 1), line = at / columns, column = at % columns;
        g_array_set_size(stack, stack->len - 1);
        area->first_line = MIN(area->first_line, line);
        area->last_line = MAX(area->last_line, line);
        area->first_column = MIN(area->first_column, column);
        area->last_column = MAX(area->last_column, column);
        for (int l = MAX(0, line - 2); l <= MIN(count - 1, line + 2); l++)
            for (int c = MAX(0, column - 2); c <= MIN(columns - 1, column + 2); c++) {
                int near = l * columns + c;
                if (tiles[near]) {
                    tiles[near] = 0;
                    g_array_append_val(stack, near);
                }
            }
    }
}

/* Wide bars leave tiles with too few edges between others of the same code: two places in line that touch, quiet zones
 * included, are one. True when `place` went into one that was there. */
static bool join_neighbour(GArray *places, const OcrCodePlace *place)
{
    OcrBox b = place->box;
    for (guint i = 0; i < places->len; i++) {
        OcrBox *a = &g_array_index(places, OcrCodePlace, i).box;
        int left = MIN(a->x, b.x), top = MIN(a->y, b.y);
        int right = MAX(a->x + a->w, b.x + b.w), bottom = MAX(a->y + a->h, b.y + b.h);
        bool touch = b.x <= a->x + a->w && a->x <= b.x + b.w && b.y <= a->y + a->h && a->y <= b.y + b.h;
        bool in_line = (bottom - top) * 4 <= MIN(a->h, b.h) * 5 || (right - left) * 4 <= MIN(a->w, b.w) * 5;
        if (touch && in_line) {
            *a = (OcrBox){left, top, right - left, bottom - top};
            return true;
        }
    }
    return false;
}

static void add_place(GArray *places, const OcrImage *image, const Area *area, OcrBox box)
{
    int right = MIN(ocr_image_width(image), box.x + box.w), bottom = MIN(ocr_image_height(image), box.y + box.h);
    OcrCodePlace place = {{MAX(0, box.x), MAX(0, box.y), 0, 0}, 0, area->last_line - area->first_line >= CHAIN};
    place.box.w = right - place.box.x;
    place.box.h = bottom - place.box.y;
    if (!join_neighbour(places, &place) && places->len < PLACES_MOST)
        g_array_append_val(places, place);
}

static void add_areas(GArray *places, const OcrImage *image, Lines *lines, double dpi)
{
    int tile_words = MAX(1, (int)(TILE_MM * dpi / 25.4 / 32 + 0.5)), columns = lines->words / tile_words;
    g_autofree uint8_t *tiles = bar_tiles(lines, tile_words, columns);
    for (int i = 0; i < lines->count * columns; i++) {
        if (!tiles[i])
            continue;
        Area area = {i / columns, i / columns, i % columns, i % columns};
        take_area(tiles, lines->count, columns, i, &area);
        int tile_px = 32 * tile_words, quiet = (int)(QUIET_MM * dpi / 25.4) + tile_px;
        int along = area.first_column * tile_px - quiet, across = (int)((area.first_line - 2) * lines->pitch);
        int length = (area.last_column - area.first_column + 1) * tile_px + 2 * quiet;
        int breadth = (int)((area.last_line - area.first_line + 5) * lines->pitch);
        add_place(places, image, &area, lines->gathered ? (OcrBox){across, along, breadth, length}
                                                        : (OcrBox){along, across, length, breadth});
    }
}

GArray *ocr_code_places_bars(const OcrImage *image, double dpi)
{
    GArray *places = g_array_new(FALSE, FALSE, sizeof(OcrCodePlace));
    for (int axis = 0; axis < 2; axis++) {
        Lines lines = axis == 0 ? rows_of((PIX *)image, dpi) : columns_of((PIX *)image, dpi);
        add_areas(places, image, &lines, dpi);
        g_free(lines.line);
        pixDestroy(&lines.gathered);
    }
    return places;
}
