#include "paper_map.h"

#include <math.h>

const char *const paper_damage_names[PAPER_DAMAGES] = {"plain", "turned_5_deg", "stretched_3_percent", "shifted_10_mm", "upside_down",
    "copied_twice", "missing_corner", "folded", "stamped", "coffee_ring", "fax_200_dpi", "bent", "photo", "folded_in_three"};

PaperMap paper_map_random(PaperDamage damage, double strength, double width_mm, double height_mm, GRand *rand)
{
    double sign = g_rand_boolean(rand) ? 1 : -1;
    PaperMap map = {.width_mm = width_mm, .height_mm = height_mm, .px_mm = (damage == PAPER_FAX ? 200 : 300) / 25.4};
    map.width_px = (int)(width_mm * map.px_mm);
    map.height_px = (int)(height_mm * map.px_mm);
    map.scale_x = map.scale_y = 1;
    map.turn = g_rand_double_range(rand, -0.6, 0.6) * G_PI / 180;
    map.dx_mm = g_rand_double_range(rand, -1.5, 1.5);
    map.dy_mm = g_rand_double_range(rand, -1.5, 1.5);
    if (damage == PAPER_TURNED)
        map.turn = sign * strength * g_rand_double_range(rand, 3, 5) * G_PI / 180;
    if (damage == PAPER_STRETCHED) {
        map.scale_x = 1 + sign * strength * g_rand_double_range(rand, 0.015, 0.03);
        map.scale_y = 1 - sign * strength * g_rand_double_range(rand, 0.0, 0.03);
    }
    if (damage == PAPER_SHIFTED) {
        map.dx_mm = sign * strength * g_rand_double_range(rand, 6, 10);
        map.dy_mm = strength * g_rand_double_range(rand, -10, 10);
    }
    if (damage == PAPER_BENT)
        map.bend_mm = strength * g_rand_double_range(rand, 0.6, 1.5);
    if (damage == PAPER_FOLDED) {
        map.folds[0].mm = sign * strength * g_rand_double_range(rand, 0.5, 1.5);
        map.folds[0].at_mm = g_rand_double_range(rand, -0.25, 0.25) * height_mm;
        map.folds[0].lean = tan(g_rand_double_range(rand, -0.7, 0.7) * G_PI / 180);
    }
    for (int i = 0; damage == PAPER_LETTER && i < 2; i++) {
        map.folds[i].mm = (g_rand_boolean(rand) ? 1 : -1) * strength * g_rand_double_range(rand, 0.5, 1.5);
        map.folds[i].at_mm = (i == 0 ? -1 : 1) * height_mm / 6 + g_rand_double_range(rand, -6, 6);
        map.folds[i].lean = tan(g_rand_double_range(rand, -0.7, 0.7) * G_PI / 180);
    }
    if (damage == PAPER_PHOTO) {
        map.turn *= 3;
        map.tilt_x = strength * g_rand_double_range(rand, -0.00025, 0.00025);
        map.tilt_y = strength * g_rand_double_range(rand, -0.00025, 0.00025);
    }
    map.upside_down = damage == PAPER_UPSIDE_DOWN;
    return map;
}

/* As the sheet lies before it is bent or folded, from its middle. */
static OcrPoint flat(const PaperMap *map, double x_px, double y_px)
{
    double x = (x_px - map->width_px / 2.0) / map->px_mm, y = (y_px - map->height_px / 2.0) / map->px_mm;
    if (map->upside_down) {
        x = -x;
        y = -y;
    }
    double w = 1 + map->tilt_x * x + map->tilt_y * y;
    double u = (x - map->dx_mm) / w, v = (y - map->dy_mm) / w;
    return (OcrPoint){(u * cos(map->turn) + v * sin(map->turn)) / map->scale_x, (v * cos(map->turn) - u * sin(map->turn)) / map->scale_y};
}

static double beyond(const PaperFold *fold, OcrPoint at)
{
    return at.y - fold->at_mm - at.x * fold->lean;
}

double paper_map_from_fold(const PaperMap *map, double x_px, double y_px)
{
    double nearest = INFINITY;
    for (int i = 0; i < 2; i++)
        if (map->folds[i].mm != 0)
            nearest = fmin(nearest, fabs(beyond(&map->folds[i], flat(map, x_px, y_px))));
    return nearest;
}

OcrPoint paper_map_to_form(const PaperMap *map, double x_px, double y_px)
{
    const OcrPoint sheet = flat(map, x_px, y_px);
    OcrPoint at = {sheet.x + map->bend_mm * sin(sheet.y / 60), sheet.y};
    at.y += map->bend_mm * cos(at.x / 70);
    for (int i = 0; i < 2; i++)
        if (beyond(&map->folds[i], sheet) > 0) {
            at.x += map->folds[i].mm;
            at.y += map->folds[i].mm / 2;
        }
    return (OcrPoint){at.x + map->width_mm / 2, at.y + map->height_mm / 2};
}
