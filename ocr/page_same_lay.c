#include "ocr/page_same_map.h"

#include <math.h>

/* First by the ink as a whole, in tiles of 2 mm about its middle. */
enum { COARSE = 2 * SAME_TILES_PER_MM, SIDE = 176, REACH = 6, SIZES = 10 };
/* Then by patches of 8 mm: the inkiest, moved by up to so many tiles, less each time. */
enum { PATCH = 8 * SAME_TILES_PER_MM, PATCHES_MAX = 160, PATCHES_LEAST = 6, ROUNDS = 3 };
static const int reaches[ROUNDS] = {9, 4, 2};
/* Ink of a patch, in tiles, under which it shows no place. */
static const double patch_ink = 20;
/* A patch that is less alike than that lies elsewhere or is another. */
static const double patch_alike = 0.5;
/* So many of the patches must lie somewhere near. */
static const double least_found = 0.4;

typedef struct {
    float tile[SIDE][SIDE];
    int left, top, right, bottom; /* beyond these is no ink */
} Ground;

typedef struct {
    double x, y;
} Point;

typedef struct {
    Point at, moved; /* middle in a's tiles; by how much b's ink lies off */
    double weight;
} Patch;

void same_map_init(SameMap *map, int w, int h)
{
    *map = (SameMap){.w = w, .h = h, .tile = g_new0(float, (gsize)w * (gsize)h)};
}

void same_map_clear(SameMap *map)
{
    g_clear_pointer(&map->tile, g_free);
}

void same_map_turn(SameMap *map)
{
    gsize last = (gsize)map->w * (gsize)map->h - 1;
    for (gsize i = 0; i < last - i; i++) {
        float held = map->tile[i];
        map->tile[i] = map->tile[last - i];
        map->tile[last - i] = held;
    }
    map->sheet.x = map->w - map->sheet.x - map->sheet.w;
    map->sheet.y = map->h - map->sheet.y - map->sheet.h;
}

static Point centre_of(const SameMap *map)
{
    double sum = 0, x = 0, y = 0;
    for (int row = 0; row < map->h; row++)
        for (int column = 0; column < map->w; column++) {
            double ink = map->tile[(gsize)row * (gsize)map->w + (gsize)column];
            sum += ink;
            x += ink * column;
            y += ink * row;
        }
    return (Point){x / MAX(sum, 1e-9), y / MAX(sum, 1e-9)};
}

/* The map laid straight about its middle, `size` times as large. */
static void pour_all(const SameMap *map, Point middle, double size, Ground *ground)
{
    double cosine = cos(map->skew_deg * G_PI / 180) * size / COARSE, sine = sin(map->skew_deg * G_PI / 180) * size / COARSE;
    *ground = (Ground){.left = SIDE, .top = SIDE};
    for (int row = 0; row < map->h; row++)
        for (int column = 0; column < map->w; column++) {
            float ink = map->tile[(gsize)row * (gsize)map->w + (gsize)column];
            if (ink <= 0)
                continue;
            double right = column - middle.x, down = row - middle.y;
            int x = (int)floor(SIDE / 2.0 + right * cosine + down * sine), y = (int)floor(SIDE / 2.0 - right * sine + down * cosine);
            if (x < 0 || y < 0 || x >= SIDE || y >= SIDE)
                continue;
            ground->tile[y][x] += ink;
            ground->left = MIN(ground->left, x);
            ground->top = MIN(ground->top, y);
            ground->right = MAX(ground->right, x + 1);
            ground->bottom = MAX(ground->bottom, y + 1);
        }
}

static double alike(const Ground *a, const Ground *b, int dx, int dy)
{
    double product = 0, squares = 0;
    for (int y = MAX(0, b->top - dy); y < MIN(SIDE, b->bottom - dy); y++)
        for (int x = MAX(0, b->left - dx); x < MIN(SIDE, b->right - dx); x++) {
            product += a->tile[y][x] * b->tile[y + dy][x + dx];
            squares += b->tile[y + dy][x + dx] * b->tile[y + dy][x + dx];
        }
    return product / sqrt(squares + 1e-9);
}

/* The size and place in which the two cover each other best. */
static void lay_whole(const SameMap *a, const SameMap *b, SameLay *lay)
{
    g_autofree Ground *one = g_new(Ground, 1), *other = g_new(Ground, 1);
    Point from = centre_of(a), to = centre_of(b), moved = {0, 0};
    pour_all(a, from, 1, one);
    double best = -1, size = 1;
    for (int k = -SIZES; k <= SIZES; k++) {
        double tried = 1 + 0.008 * k;
        pour_all(b, to, tried, other);
        for (int dy = -REACH; dy <= REACH; dy++)
            for (int dx = -REACH; dx <= REACH; dx++) {
                double found = alike(one, other, dx, dy);
                if (found > best) {
                    best = found;
                    size = 1 / tried;
                    moved = (Point){dx * COARSE / tried, dy * COARSE / tried};
                }
            }
    }
    double turn = (b->skew_deg - a->skew_deg) * G_PI / 180, tilt = b->skew_deg * G_PI / 180, c = cos(turn) * size, s = sin(turn) * size;
    *lay = (SameLay){{c, -s, to.x - c * from.x + s * from.y + moved.x * cos(tilt) - moved.y * sin(tilt)},
                     {s, c, to.y - s * from.x - c * from.y + moved.x * sin(tilt) + moved.y * cos(tilt)}};
}

void same_map_warp(const SameMap *b, const SameLay *lay, SameMap *out)
{
    for (int row = 0; row < out->h; row++)
        for (int column = 0; column < out->w; column++) {
            double x = lay->x[0] * column + lay->x[1] * row + lay->x[2], y = lay->y[0] * column + lay->y[1] * row + lay->y[2];
            int left = (int)floor(x), top = (int)floor(y);
            float *tile = &out->tile[(gsize)row * (gsize)out->w + (gsize)column];
            *tile = 0;
            if (left < 0 || top < 0 || left + 1 >= b->w || top + 1 >= b->h)
                continue;
            const float *at = b->tile + (gsize)top * (gsize)b->w + (gsize)left;
            float px = (float)(x - left), py = (float)(y - top);
            *tile = (at[0] * (1 - px) + at[1] * px) * (1 - py) + (at[b->w] * (1 - px) + at[b->w + 1] * px) * py;
        }
}

static double patch_sum(const SameMap *map, int x, int y)
{
    double sum = 0;
    for (int row = 0; row < PATCH; row++)
        for (int column = 0; column < PATCH; column++)
            sum += map->tile[(gsize)(y + row) * (gsize)map->w + (gsize)(x + column)];
    return sum;
}

static double patch_alike_at(const SameMap *a, const SameMap *b, const int at[2], int dx, int dy)
{
    double product = 0, one = 1e-9, other = 1e-9;
    for (int row = 0; row < PATCH; row++) {
        const float *p = a->tile + (gsize)(at[1] + row) * (gsize)a->w + (gsize)at[0];
        const float *q = b->tile + (gsize)(at[1] + row + dy) * (gsize)b->w + (gsize)(at[0] + dx);
        float pq = 0, pp = 0, qq = 0;
        for (int i = 0; i < PATCH; i++) {
            pq += p[i] * q[i];
            pp += p[i] * p[i];
            qq += q[i] * q[i];
        }
        product += pq;
        one += pp;
        other += qq;
    }
    return product / sqrt(one * other);
}

/* Where a parabola through three neighbours is highest, -0.5 to 0.5. */
static double top_of(double before, double at, double after)
{
    double bend = before - 2 * at + after;
    return bend < -1e-9 ? CLAMP(0.5 * (before - after) / bend, -0.5, 0.5) : 0;
}

static bool find_patch(const SameMap *a, const SameMap *b, const int at[2], int reach, Patch *patch)
{
    double best = -1;
    int x = 0, y = 0;
    if (at[0] < reach + 1 || at[1] < reach + 1 || at[0] + PATCH + reach + 1 >= a->w || at[1] + PATCH + reach + 1 >= a->h)
        return false;
    for (int dy = -reach; dy <= reach; dy++)
        for (int dx = -reach; dx <= reach; dx++) {
            double found = patch_alike_at(a, b, at, dx, dy);
            if (found > best) {
                best = found;
                x = dx;
                y = dy;
            }
        }
    if (best < patch_alike)
        return false;
    double right = top_of(patch_alike_at(a, b, at, x - 1, y), best, patch_alike_at(a, b, at, x + 1, y));
    double down = top_of(patch_alike_at(a, b, at, x, y - 1), best, patch_alike_at(a, b, at, x, y + 1));
    *patch = (Patch){{at[0] + PATCH / 2.0, at[1] + PATCH / 2.0}, {x + right, y + down}, best};
    return true;
}

/* NULL where the pages are not laid over each other. */
static GArray *find_patches(const SameMap *a, const SameMap *b, int reach)
{
    g_autoptr(GArray) inky = g_array_new(FALSE, FALSE, sizeof(int[2]));
    for (int y = 0; y + PATCH <= a->h; y += PATCH)
        for (int x = 0; x + PATCH <= a->w; x += PATCH)
            if (patch_sum(a, x, y) > patch_ink) {
                const int at[2] = {x, y};
                g_array_append_val(inky, at);
            }
    GArray *patches = g_array_new(FALSE, FALSE, sizeof(Patch));
    guint every = MAX(1, inky->len / PATCHES_MAX);
    guint tried = 0;
    for (guint i = 0; i < inky->len; i += every, tried++) {
        Patch patch;
        if (find_patch(a, b, (const int *)(const void *)(inky->data + i * sizeof(int[2])), reach, &patch))
            g_array_append_val(patches, patch);
    }
    if (patches->len < PATCHES_LEAST || patches->len < least_found * tried)
        g_clear_pointer(&patches, g_array_unref);
    return patches;
}

/* Least squares of `moved` over 1, x, y; `across` takes its x. False: the patches lie on one line. */
static bool fit(const GArray *patches, bool across, double out[3])
{
    double m[3][4] = {{0}};
    for (guint i = 0; i < patches->len; i++) {
        const Patch *p = &g_array_index(patches, Patch, i);
        const double v[4] = {p->at.x / 300, p->at.y / 300, 1, across ? p->moved.x : p->moved.y};
        for (int r = 0; r < 3; r++)
            for (int c = 0; c < 4; c++)
                m[r][c] += p->weight * v[r] * v[c];
    }
    for (int r = 0; r < 3; r++)
        m[r][r] += 1e-3; /* few patches: rather a plain shift */
    for (int r = 0; r < 3; r++) {
        if (fabs(m[r][r]) < 1e-9)
            return false;
        for (int other = 0; other < 3; other++) {
            double share = other == r ? 0 : m[other][r] / m[r][r];
            for (int c = 0; c < 4; c++)
                m[other][c] -= share * m[r][c];
        }
    }
    out[0] = m[0][3] / m[0][0] / 300;
    out[1] = m[1][3] / m[1][1] / 300;
    out[2] = m[2][3] / m[2][2];
    return true;
}

static int compare_numbers(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* Patches that the fit does not take along count no more: what they lie on is another word. */
static void drop_strays(GArray *patches, const double x[3], const double y[3])
{
    g_autofree double *off = g_new(double, patches->len), *sorted = g_new(double, patches->len);
    for (guint i = 0; i < patches->len; i++) {
        const Patch *p = &g_array_index(patches, Patch, i);
        off[i] = sorted[i] = hypot(p->moved.x - x[0] * p->at.x - x[1] * p->at.y - x[2], p->moved.y - y[0] * p->at.x - y[1] * p->at.y - y[2]);
    }
    qsort(sorted, patches->len, sizeof *sorted, compare_numbers);
    double most = MAX(0.4, 2 * sorted[patches->len / 2]);
    for (guint i = 0; i < patches->len; i++)
        if (off[i] > most)
            g_array_index(patches, Patch, i).weight = 0;
}

static bool improve(const SameMap *a, const SameMap *b, int reach, SameLay *lay)
{
    g_auto(SameMap) warped;
    same_map_init(&warped, a->w, a->h);
    same_map_warp(b, lay, &warped);
    g_autoptr(GArray) patches = find_patches(a, &warped, reach);
    double x[3], y[3];
    if (!patches)
        return false;
    for (int round = 0; round < 3; round++) {
        if (!fit(patches, true, x) || !fit(patches, false, y))
            return false;
        if (round < 2)
            drop_strays(patches, x, y);
    }
    /* The move is first in a's tiles; lay then takes it to b's. */
    SameLay old = *lay;
    const double m[2][3] = {{1 + x[0], x[1], x[2]}, {y[0], 1 + y[1], y[2]}};
    for (int c = 0; c < 3; c++) {
        lay->x[c] = old.x[0] * m[0][c] + old.x[1] * m[1][c] + (c == 2 ? old.x[2] : 0);
        lay->y[c] = old.y[0] * m[0][c] + old.y[1] * m[1][c] + (c == 2 ? old.y[2] : 0);
    }
    return true;
}

bool same_map_lay(const SameMap *a, const SameMap *b, SameLay *lay)
{
    lay_whole(a, b, lay);
    for (int round = 0; round < ROUNDS; round++)
        if (!improve(a, b, reaches[round], lay))
            return false;
    return true;
}
