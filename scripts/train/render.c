#include "render.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE_MOST = 260 };

/* Width of the boldest pen, as a share of the character's height. */
static const float BOLDEST = 0.2f;

typedef struct {
    uint64_t state;
} Random;

/* Source: S. Vigna, splitmix64. */
static uint64_t next(Random *random)
{
    uint64_t z = random->state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static float uniform(Random *random, float least, float most)
{
    return least + (most - least) * (float)(next(random) >> 40) / 16777216.0f;
}

static bool chance(Random *random, float p)
{
    return uniform(random, 0, 1) < p;
}

static float normal(Random *random)
{
    float sum = 0;
    for (int i = 0; i < 6; i++)
        sum += uniform(random, -1, 1);
    return sum * 0.7071f;
}

/* The tile at the scanner's resolution: ink 0..1. The box fills the middle 32/40 of its height. */
typedef struct {
    int side;
    float px_mm, box_mm, box_w; /* box_w: width of the box as a share of its height */
    float ink[SIDE_MOST][SIDE_MOST];
} Tile;

enum { WARP_GRID = 4 };

typedef struct {
    float a, b, c, d, x, y; /* tile = [a b; c d] * (unit + warp) + (x, y), pixels */
    float warp[WARP_GRID + 1][WARP_GRID + 1][2]; /* over unit -0.25..1.25 */
} Map;

/* Where a point of the character goes when the hand is another one: a smooth displacement. */
static void warped(const Map *map, const float unit[2], float out[2])
{
    float gx = (unit[0] + 0.25f) / 1.5f * WARP_GRID, gy = (unit[1] + 0.25f) / 1.5f * WARP_GRID;
    gx = fminf(fmaxf(gx, 0), WARP_GRID - 1e-3f), gy = fminf(fmaxf(gy, 0), WARP_GRID - 1e-3f);
    int ix = (int)gx, iy = (int)gy;
    float fx = gx - (float)ix, fy = gy - (float)iy;
    for (int k = 0; k < 2; k++)
        out[k] = unit[k] + (map->warp[iy][ix][k] * (1 - fx) + map->warp[iy][ix + 1][k] * fx) * (1 - fy) +
                 (map->warp[iy + 1][ix][k] * (1 - fx) + map->warp[iy + 1][ix + 1][k] * fx) * fy;
}

static void choose_warp(Map *map, Random *random, float reach)
{
    for (int i = 0; i <= WARP_GRID; i++)
        for (int j = 0; j <= WARP_GRID; j++)
            for (int k = 0; k < 2; k++)
                map->warp[i][j][k] = reach * normal(random);
}

static void put(Tile *tile, int x, int y, float ink)
{
    if (x >= 0 && y >= 0 && x < tile->side && y < tile->side && ink > tile->ink[y][x])
        tile->ink[y][x] = ink;
}

/* A piece of pen line from (x0, y0) to (x1, y1) with the pen's half width r, all in pixels. */
static void draw_segment(Tile *tile, const float line[4], float r, float strength)
{
    float x0 = line[0], y0 = line[1], dx = line[2] - x0, dy = line[3] - y0, length2 = dx * dx + dy * dy;
    int left = (int)floorf(fminf(x0, line[2]) - r - 1), right = (int)ceilf(fmaxf(x0, line[2]) + r + 1);
    int top = (int)floorf(fminf(y0, line[3]) - r - 1), bottom = (int)ceilf(fmaxf(y0, line[3]) + r + 1);
    left = left < 0 ? 0 : left, top = top < 0 ? 0 : top;
    right = right >= tile->side ? tile->side - 1 : right, bottom = bottom >= tile->side ? tile->side - 1 : bottom;
    for (int y = top; y <= bottom; y++) {
        for (int x = left; x <= right; x++) {
            float px = (float)x + 0.5f - x0, py = (float)y + 0.5f - y0;
            float t = length2 > 0 ? (px * dx + py * dy) / length2 : 0;
            t = t < 0 ? 0 : t > 1 ? 1 : t;
            float ex = px - t * dx, ey = py - t * dy;
            float d2 = ex * ex + ey * ey;
            if (d2 < (r + 0.5f) * (r + 0.5f)) {
                float edge = r + 0.5f - sqrtf(d2);
                put(tile, x, y, strength * (edge > 1 ? 1 : edge));
            }
        }
    }
}

typedef struct {
    float radius, strength, wobble;
} Pen;

static void draw_line(Tile *tile, const Map *map, const float from[2], const float to[2], const Pen *pen)
{
    float p[2], q[2];
    warped(map, from, p);
    warped(map, to, q);
    float line[4] = {map->a * p[0] + map->b * p[1] + map->x, map->c * p[0] + map->d * p[1] + map->y,
                     map->a * q[0] + map->b * q[1] + map->x, map->c * q[0] + map->d * q[1] + map->y};
    draw_segment(tile, line, pen->radius, pen->strength);
}

enum { POINTS_MOST = 2000, STROKES_MOST = 40 };

/* Carries a stroke on past its end `last`, whose way came from `before`: a hook, a flourish. */
static void run_on(const float before[2], const float last[2], Random *random, float out[2])
{
    float dx = last[0] - before[0], dy = last[1] - before[1], length = hypotf(dx, dy);
    float turn = 0.7f * normal(random), reach = uniform(random, 0.04f, 0.15f) / fmaxf(length, 1e-3f);
    out[0] = last[0] + reach * (dx * cosf(turn) - dy * sinf(turn));
    out[1] = last[1] + reach * (dx * sinf(turn) + dy * cosf(turn));
}

/* One stroke as another hand draws it: elsewhere, turned, stretched, longer, rounder. Returns how many points it has. */
static int rewrite_stroke(const float *from, int count, Random *random, float reach, int rounds, float *to)
{
    float cx = 0, cy = 0;
    for (int i = 0; i < count; i++)
        cx += from[2 * i] / (float)count, cy += from[2 * i + 1] / (float)count;
    float dx = 0.6f * reach * normal(random), dy = 0.6f * reach * normal(random), turn = reach * normal(random);
    float wide = expf(1.5f * reach * normal(random)), high = expf(1.5f * reach * normal(random));
    int n = 0;
    bool early = count > 1 && chance(random, 0.06f), late = count > 1 && chance(random, 0.1f);
    if (early)
        run_on(&from[2 * (count > 3 ? 2 : 1)], from, random, &to[2 * n++]);
    memcpy(&to[2 * n], from, sizeof(float) * 2 * (size_t)count);
    n += count;
    if (late)
        run_on(&from[2 * (count > 3 ? count - 3 : count - 2)], &from[2 * (count - 1)], random, &to[2 * n++]);
    for (int round = 0; round < rounds; round++) {
        float before[2] = {to[0], to[1]};
        for (int i = 1; i + 1 < n; i++)
            for (int k = 0; k < 2; k++) {
                float now = to[2 * i + k];
                to[2 * i + k] = (before[k] + 2 * now + to[2 * (i + 1) + k]) / 4;
                before[k] = now;
            }
    }
    for (int i = 0; i < n; i++) {
        float x = (to[2 * i] - cx) * wide, y = (to[2 * i + 1] - cy) * high;
        to[2 * i] = cx + dx + x * cosf(turn) - y * sinf(turn);
        to[2 * i + 1] = cy + dy + x * sinf(turn) + y * cosf(turn);
    }
    return n;
}

/* The strokes as another hand draws them; now and then the pen is not lifted between two. `points` and `ends` get them. */
static Strokes rewrite(const Strokes *strokes, Random *random, float reach, float *points, int32_t *ends)
{
    int rounds = chance(random, 0.25f) ? 1 + (int)uniform(random, 0, 6) : 0, start = 0, n = 0, kept = 0;
    bool hasty = chance(random, 0.12f);
    for (int s = 0; s < strokes->strokes; s++) {
        const float *from = &strokes->points[2 * start];
        if (s && hasty && chance(random, 0.6f) && hypotf(from[0] - from[-2], from[1] - from[-1]) < 0.6f)
            kept--;
        n += rewrite_stroke(from, strokes->ends[s] - start, random, reach, rounds, &points[2 * n]);
        ends[kept++] = n;
        start = strokes->ends[s];
    }
    return (Strokes){points, ends, kept};
}

static void draw_strokes(Tile *tile, const Strokes *strokes, const Map *map, const Pen *pen)
{
    int start = 0;
    for (int s = 0; s < strokes->strokes; s++) {
        const float *p = strokes->points;
        for (int i = start; i < strokes->ends[s]; i++) {
            int from = i > start ? i - 1 : i;
            draw_line(tile, map, &p[2 * from], &p[2 * i], pen);
        }
        start = strokes->ends[s];
    }
}

static float sample(const Picture *picture, float x, float y)
{
    x = x * (float)picture->w - 0.5f, y = y * (float)picture->h - 0.5f;
    int ix = (int)floorf(x), iy = (int)floorf(y);
    float fx = x - (float)ix, fy = y - (float)iy, sum = 0;
    for (int j = 0; j < 2; j++)
        for (int i = 0; i < 2; i++) {
            int sx = ix + i, sy = iy + j;
            if (sx >= 0 && sy >= 0 && sx < picture->w && sy < picture->h)
                sum += (i ? fx : 1 - fx) * (j ? fy : 1 - fy) * picture->pixel[sy * picture->w + sx];
        }
    return sum / 255;
}

/* `gain` steepens or softens the picture's edges about `middle`: thicker and thinner strokes of the same hand. */
static void draw_picture(Tile *tile, const Picture *picture, const Map *map, const float gain[2], float strength)
{
    float det = map->a * map->d - map->b * map->c;
    if (fabsf(det) < 1e-3f)
        return;
    float unit_x = (float)picture->w / (float)(picture->h > picture->w ? picture->h : picture->w);
    float unit_y = (float)picture->h / (float)(picture->h > picture->w ? picture->h : picture->w);
    for (int y = 0; y < tile->side; y++)
        for (int x = 0; x < tile->side; x++) {
            float px = (float)x + 0.5f - map->x, py = (float)y + 0.5f - map->y;
            float unit[2] = {(map->d * px - map->b * py) / det, (map->a * py - map->c * px) / det}, from[2];
            warped(map, unit, from);
            float u = from[0] / unit_x, v = from[1] / unit_y;
            if (u < -0.05f || v < -0.05f || u > 1.05f || v > 1.05f)
                continue;
            float drawn = sample(picture, u, v), ink = (drawn - gain[1]) * gain[0] + 0.5f;
            if (drawn > 0 && ink > 0)
                put(tile, x, y, strength * (ink > 1 ? 1 : ink));
        }
}

static void extent(const Strokes *strokes, float *w, float *h)
{
    float most_x = 0.02f, most_y = 0.02f;
    for (int i = 0; i < (strokes->strokes ? strokes->ends[strokes->strokes - 1] : 0); i++) {
        most_x = fmaxf(most_x, strokes->points[2 * i]);
        most_y = fmaxf(most_y, strokes->points[2 * i + 1]);
    }
    *w = most_x, *h = most_y;
}

static Map place(Tile *tile, Random *random, const Subject *subject, float w, float h)
{
    float share = uniform(random, subject->place.height_least, subject->place.height_most);
    float box_px = tile->box_mm * tile->px_mm;
    if (subject->accent && subject->accent != 5)
        share *= uniform(random, 0.68f, 0.85f);
    float scale_y = share * box_px / h;
    float scale_x = scale_y * (subject->typed ? uniform(random, 0.85f, 1.15f) : expf(normal(random) * 0.13f));
    float widest = tile->box_w * box_px * uniform(random, 0.8f, subject->typed ? 0.95f : 1.12f);
    if (scale_x * w > widest)
        scale_x = widest / w;
    float turn = subject->typed ? normal(random) * 0.012f : normal(random) * 0.05f;
    float slant = subject->typed ? 0 : normal(random) * 0.2f;
    Map map = {scale_x * cosf(turn), scale_y * (-sinf(turn) - slant), scale_x * sinf(turn), scale_y * cosf(turn), 0, 0, {{{0}}}};
    float middle = uniform(random, subject->place.centre_least, subject->place.centre_most);
    if (subject->accent && subject->accent != 5)
        middle += uniform(random, 0.05f, 0.12f);
    float off_x = normal(random) * (subject->typed ? 0.03f : 0.06f) * tile->box_w;
    float centre_x = (float)tile->side / 2 + off_x * box_px;
    float centre_y = (float)tile->side / 2 + (middle - 0.5f) * box_px;
    map.x = centre_x - (map.a * w + map.b * h) / 2;
    map.y = centre_y - (map.c * w + map.d * h) / 2;
    return map;
}

static void draw_accent(Tile *tile, Random *random, const Map *map, const float size[2], const Subject *subject, Pen pen)
{
    float w = size[0], h = size[1];
    float mid = w * uniform(random, 0.4f, 0.62f), gap = h * uniform(random, 0.06f, 0.16f);
    float half = fmaxf(0.12f, w * uniform(random, 0.16f, 0.32f)), rise = h * uniform(random, 0.1f, 0.22f);
    float low = -gap, high = -gap - rise, flat = (low + high) / 2;
    float lines[4][4] = {{0}};
    int count = 1;
    switch (subject->accent) {
    case 1:
        memcpy(lines, (float[]){mid - half, high, mid + half * 0.6f, low}, 16);
        break;
    case 2:
        memcpy(lines, (float[]){mid + half, high, mid - half * 0.6f, low}, 16);
        break;
    case 3:
        memcpy(lines, (float[]){mid - half, low, mid, high, mid, high, mid + half, low}, 32);
        count = 2;
        break;
    case 4:
        memcpy(lines, (float[]){mid - half, flat, mid - half, flat + rise * 0.2f, mid + half, flat, mid + half, flat + rise * 0.2f}, 32);
        count = 2;
        break;
    case 5:
        memcpy(lines, (float[]){mid, h, mid - half * 0.2f, h + rise * 0.6f, mid - half * 0.2f, h + rise * 0.6f, mid + half * 0.5f, h + rise * 0.7f,
                                mid + half * 0.5f, h + rise * 0.7f, mid - half * 0.4f, h + rise * 1.3f}, 48);
        count = 3;
        break;
    default:
        memcpy(lines, (float[]){mid - half, low, mid - half * 0.4f, high, mid - half * 0.4f, high, mid + half * 0.4f, low, mid + half * 0.4f, low,
                                mid + half, high}, 48);
        count = 3;
    }
    for (int i = 0; i < count; i++)
        draw_line(tile, map, lines[i], lines[i] + 2, &pen);
}

static void draw_variant(Tile *tile, Random *random, const Map *map, const float size[2], const Subject *subject, Pen pen)
{
    float w = size[0], h = size[1];
    float from[2], to[2];
    if (subject->variant == 1) {
        float at = h * uniform(random, 0.42f, 0.6f), middle = w * uniform(random, 0.4f, 0.65f);
        float half = fmaxf(w, 0.3f) * uniform(random, 0.25f, 0.45f), tilt = h * normal(random) * 0.04f;
        from[0] = middle - half, from[1] = at + tilt, to[0] = middle + half, to[1] = at - tilt;
    } else if (subject->variant == 2) {
        from[0] = w * 0.6f, from[1] = h * uniform(random, 0, 0.05f);
        to[0] = w * 0.6f - h * uniform(random, 0.2f, 0.5f), to[1] = h * uniform(random, 0.2f, 0.55f);
    } else if (subject->variant == 4) {
        for (int end = 0; end < 2; end++) {
            float at = h * ((float)end + 0.03f * normal(random)), middle = w * uniform(random, 0.3f, 0.7f);
            float half = h * uniform(random, 0.1f, 0.3f), tilt = h * normal(random) * 0.03f;
            from[0] = middle - half, from[1] = at + tilt, to[0] = middle + half, to[1] = at - tilt;
            if (end == 0)
                draw_line(tile, map, from, to, &pen);
        }
    } else {
        from[0] = w * uniform(random, 0.75f, 1.05f), from[1] = h * uniform(random, 0, 0.15f);
        to[0] = w * uniform(random, -0.05f, 0.25f), to[1] = h * uniform(random, 0.85f, 1);
    }
    draw_line(tile, map, from, to, &pen);
}

/* What makes a cell unreadable, over or beside what stands there. */
static void spoil(Tile *tile, Random *random, const Subject *subject, const Map *map, const float size[2], Pen pen)
{
    float w = fmaxf(size[0], 0.35f), h = size[1];
    int lines = subject->spoil == 1 ? 1 + (int)uniform(random, 0, 2.5f) : 5 + (int)uniform(random, 0, 9);
    float last[2] = {uniform(random, -0.2f, 0.2f) * w, uniform(random, 0.1f, 0.9f) * h};
    for (int i = 0; i < lines; i++) {
        float from[2] = {last[0], last[1]};
        float to[2] = {i % 2 ? uniform(random, -0.2f, 0.3f) * w : uniform(random, 0.7f, 1.2f) * w, uniform(random, 0, 1) * h};
        if (subject->spoil == 1) {
            from[0] = uniform(random, -0.3f, 0) * w, to[0] = uniform(random, 1, 1.3f) * w;
            from[1] = uniform(random, 0.2f, 0.8f) * h, to[1] = from[1] + normal(random) * 0.25f * h;
            if (chance(random, 0.3f))
                from[1] = i % 2 ? 0 : h, to[1] = h - from[1];
        }
        draw_line(tile, map, from, to, &pen);
        last[0] = to[0], last[1] = to[1];
    }
}

static void draw_blot(Tile *tile, Random *random, bool small)
{
    int spots = small ? 1 + (int)uniform(random, 0, 5) : 6 + (int)uniform(random, 0, 20);
    float s = (float)tile->side, x = uniform(random, 0.2f, 0.8f) * s, y = uniform(random, 0.2f, 0.8f) * s;
    for (int i = 0; i < spots; i++) {
        float reach = small ? 0.3f : 0.12f;
        float cx = x + normal(random) * reach * s, cy = y + normal(random) * reach * s;
        float line[4] = {cx, cy, cx + normal(random) * 2, cy + normal(random) * 2};
        draw_segment(tile, line, small ? uniform(random, 0.3f, 1.6f) : uniform(random, 0.03f, 0.1f) * s, 1);
    }
}

static void draw_subject(Tile *tile, Random *random, const Subject *subject, const Strokes *strokes, const Picture *picture)
{
    float w, h;
    if (strokes) {
        extent(strokes, &w, &h);
    } else {
        float longer = (float)(picture->h > picture->w ? picture->h : picture->w);
        w = (float)picture->w / longer, h = (float)picture->h / longer;
    }
    const float size[2] = {w, h};
    Map map = place(tile, random, subject, w, h);
    if (subject->another_hand > 0)
        choose_warp(&map, random, subject->another_hand);
    Pen pen = {fmaxf(0.55f, uniform(random, 0.2f, 0.85f) * tile->px_mm / 2), 1, 0};
    if (chance(random, 0.2f))
        pen.radius *= uniform(random, 1.2f, 1.8f);
    /* Who writes with a felt-tip writes large: strokes a quarter as wide as the character is high close all its eyes. */
    pen.radius = fmaxf(0.55f, fminf(pen.radius, BOLDEST / 2 * hypotf(map.b, map.d) * fmaxf(h, 0.3f)));
    if (strokes && subject->another_hand > 0 && strokes->strokes > 0 && strokes->strokes <= STROKES_MOST &&
        strokes->ends[strokes->strokes - 1] + 2 * STROKES_MOST <= POINTS_MOST) {
        static _Thread_local float points[2 * POINTS_MOST];
        int32_t ends[STROKES_MOST];
        Strokes other = rewrite(strokes, random, subject->another_hand, points, ends);
        draw_strokes(tile, &other, &map, &pen);
    } else if (strokes) {
        draw_strokes(tile, strokes, &map, &pen);
    } else {
        float gain[2] = {uniform(random, 1.2f, 3), subject->typed ? uniform(random, 0.4f, 0.6f) : uniform(random, 0.25f, 0.6f)};
        draw_picture(tile, picture, &map, gain, 1);
        pen.radius = fmaxf(0.6f, 0.045f * tile->box_mm * tile->px_mm);
    }
    if (subject->accent)
        draw_accent(tile, random, &map, size, subject, pen);
    if (subject->variant)
        draw_variant(tile, random, &map, size, subject, pen);
    if (subject->spoil == 1 || subject->spoil == 2)
        spoil(tile, random, subject, &map, size, pen);
}

/* Pieces of the printed frame that the cutter left, and a stroke of the neighbour's that reaches in. */
static void draw_residue(Tile *tile, Random *random)
{
    float box = tile->box_mm * tile->px_mm, half_w = box * tile->box_w / 2, half_h = box / 2, mid = (float)tile->side / 2;
    int pieces = (int)uniform(random, 0, 3.2f);
    for (int i = 0; i < pieces; i++) {
        bool upright = chance(random, 0.6f);
        float side = chance(random, 0.5f) ? 1 : -1, at = uniform(random, -1, 0.8f), length = uniform(random, 0.03f, 0.35f);
        float jitter = normal(random) * 0.02f * box;
        float line[4] = {mid + side * half_w + jitter, mid + at * half_h, mid + side * half_w + jitter, mid + (at + length) * half_h};
        if (!upright) {
            line[0] = mid + at * half_w, line[2] = mid + (at + length) * half_w;
            line[1] = line[3] = mid + side * half_h + jitter;
        }
        draw_segment(tile, line, uniform(random, 0.3f, 0.1f * tile->px_mm + 0.4f), uniform(random, 0.4f, 1));
    }
    if (chance(random, 0.06f)) {
        float side = chance(random, 0.5f) ? 1 : -1, y = mid + uniform(random, -1, 1) * half_h;
        float edge = mid + side * half_w * uniform(random, 0.92f, 1.05f);
        float line[4] = {edge, y, edge + side * 6, y + normal(random) * 0.3f * box};
        draw_segment(tile, line, uniform(random, 0.1f, 0.3f) * tile->px_mm, 1);
    }
}

static void blur_pass(float *line, int count, int stride, float share)
{
    float before = line[0];
    for (int i = 0; i < count; i++) {
        float now = line[i * stride], after = i + 1 < count ? line[(i + 1) * stride] : now;
        line[i * stride] = now * (1 - 2 * share) + share * (before + after);
        before = now;
    }
}

static void blur(Tile *tile, float sigma)
{
    float variance = sigma * sigma;
    while (variance > 0.01f) {
        float share = fminf(variance / 2, 0.25f);
        variance -= 2 * share;
        for (int i = 0; i < tile->side; i++) {
            blur_pass(tile->ink[i], tile->side, 1, share);
            blur_pass(&tile->ink[0][i], tile->side, SIDE_MOST, share);
        }
    }
}

/* Ink that fades and breaks over the cell: a grid of random strengths, smoothly between. */
static void fade(Tile *tile, Random *random, float least)
{
    enum { GRID = 7 };
    float strength[GRID + 1][GRID + 1];
    for (int i = 0; i <= GRID; i++)
        for (int j = 0; j <= GRID; j++)
            strength[i][j] = uniform(random, least, 1);
    for (int y = 0; y < tile->side; y++)
        for (int x = 0; x < tile->side; x++) {
            float gx = (float)x * GRID / (float)tile->side, gy = (float)y * GRID / (float)tile->side;
            int ix = (int)gx, iy = (int)gy;
            float fx = gx - (float)ix, fy = gy - (float)iy;
            tile->ink[y][x] *= (strength[iy][ix] * (1 - fx) + strength[iy][ix + 1] * fx) * (1 - fy) +
                               (strength[iy + 1][ix] * (1 - fx) + strength[iy + 1][ix + 1] * fx) * fy;
        }
}

static void scan_bilevel(Tile *tile, Random *random, float noise)
{
    float threshold = uniform(random, 0.3f, 0.66f);
    for (int y = 0; y < tile->side; y++)
        for (int x = 0; x < tile->side; x++) {
            float ink = tile->ink[y][x] + (noise > 0 ? noise * normal(random) : 0);
            tile->ink[y][x] = ink > threshold ? 1 : 0;
        }
}

static int by_value(const void *a, const void *b)
{
    float left = *(const float *)a, right = *(const float *)b;
    return (left > right) - (left < right);
}

/* As ocr/cell.h says: under a seventh is paper, the darkest tenth of the ink reaches full. */
static void scan_grey(Tile *tile, Random *random, float noise)
{
    static _Thread_local float inks[SIDE_MOST * SIDE_MOST];
    float contrast = uniform(random, 0.35f, 1);
    int count = 0;
    for (int y = 0; y < tile->side; y++)
        for (int x = 0; x < tile->side; x++) {
            float ink = tile->ink[y][x] * contrast + (noise > 0 ? 0.5f * noise * normal(random) : 0);
            tile->ink[y][x] = ink < 0.1429f ? 0 : ink > 1 ? 1 : ink;
            if (tile->ink[y][x] > 0)
                inks[count++] = tile->ink[y][x];
        }
    if (count == 0)
        return;
    qsort(inks, (size_t)count, sizeof *inks, by_value);
    float full = fmaxf(inks[count * 9 / 10], 0.15f);
    for (int y = 0; y < tile->side; y++)
        for (int x = 0; x < tile->side; x++)
            tile->ink[y][x] = fminf(1, tile->ink[y][x] / full);
}

static void reduce(const Tile *tile, uint8_t out[CELL_SIDE][CELL_SIDE])
{
    float step = (float)tile->side / CELL_SIDE;
    for (int row = 0; row < CELL_SIDE; row++)
        for (int column = 0; column < CELL_SIDE; column++) {
            float top = (float)row * step, left = (float)column * step, sum = 0, area = 0;
            for (int y = (int)top; y < tile->side && (float)y < top + step; y++)
                for (int x = (int)left; x < tile->side && (float)x < left + step; x++) {
                    float covered = (fminf((float)y + 1, top + step) - fmaxf((float)y, top)) *
                                    (fminf((float)x + 1, left + step) - fmaxf((float)x, left));
                    sum += covered * tile->ink[y][x];
                    area += covered;
                }
            out[row][column] = (uint8_t)(sum / area * 255 + 0.5f);
        }
}

static void degrade(Tile *tile, Random *random)
{
    if (chance(random, 0.35f))
        fade(tile, random, uniform(random, 0.4f, 0.85f));
    draw_residue(tile, random);
    if (chance(random, 0.25f))
        draw_blot(tile, random, true);
    blur(tile, uniform(random, 0.2f, 1.1f));
    float noise = chance(random, 0.5f) ? uniform(random, 0.02f, 0.16f) : 0;
    if (chance(random, 0.6f))
        scan_bilevel(tile, random, noise);
    else
        scan_grey(tile, random, noise);
}

void render_cell(const Subject *subject, uint64_t seed, int32_t scan_like, uint8_t out[CELL_SIDE][CELL_SIDE])
{
    static _Thread_local Tile tile;
    Random random = {seed * 0x2545f4914f6cdd1du + 1};
    static const float resolutions[] = {150, 200, 200, 240, 300, 300, 300, 300, 400, 600};
    tile.box_mm = scan_like ? uniform(&random, 5, 8) : 6.5f;
    tile.box_w = uniform(&random, 0.66f, 1);
    tile.px_mm = (scan_like ? resolutions[next(&random) % 10] : 300) / 25.4f;
    tile.side = (int)(1.25f * tile.box_mm * tile.px_mm + 0.5f);
    if (tile.side > SIDE_MOST) {
        tile.px_mm *= (float)SIDE_MOST / (float)tile.side;
        tile.side = SIDE_MOST;
    }
    for (int y = 0; y < tile.side; y++)
        memset(tile.ink[y], 0, sizeof(float) * (size_t)tile.side);
    if (subject->spoil != 6)
        draw_subject(&tile, &random, subject, subject->strokes, subject->picture);
    if (subject->spoil == 3)
        draw_subject(&tile, &random, subject, subject->second_strokes, subject->second_picture);
    if (subject->spoil == 4) { /* the other half was written outside the box */
        bool upright = chance(&random, 0.5f), far_side = chance(&random, 0.5f);
        int cut = (int)(uniform(&random, 0.4f, 0.6f) * (float)tile.side);
        for (int y = 0; y < tile.side; y++)
            for (int x = 0; x < tile.side; x++)
                if (((upright ? x : y) < cut) != far_side)
                    tile.ink[y][x] = 0;
    }
    if (subject->spoil == 5)
        draw_blot(&tile, &random, false);
    if (subject->spoil == 6)
        draw_blot(&tile, &random, chance(&random, 0.7f));
    if (scan_like)
        degrade(&tile, &random);
    reduce(&tile, out);
}
