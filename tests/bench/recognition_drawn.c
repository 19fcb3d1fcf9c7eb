/* Recognition and registration without marks, against the truth: forms drawn by chance, and look-alikes of them with a few
 * boxes moved, are installed; filled pages of them are moved, bent, stained and photographed by known maps, so that it is
 * known to the pixel where every point of the form lies.
 *
 *   recognition_drawn [PAGES of each kind of damage [FOLDER for the pictures]] */
#include "forms/recognition.h"

#include <cairo.h>
#include <glib/gstdio.h>
#include <leptonica/allheaders.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { INSTALLED = 40, ALIKE = 20, STRANGERS = 12, ITEMS_MOST = 160, PX_MM = 12, DPI = 305 };
static const double WIDTH_MM = 210, HEIGHT_MM = 297;

typedef enum { ITEM_FRAME, ITEM_COMB, ITEM_TICK, ITEM_LINE, ITEM_WORDS } ItemKind;

typedef struct {
    ItemKind kind;
    double x, y, w, h;
    guint32 seed;
} Item;

typedef struct {
    Item items[ITEMS_MOST];
    int count;
} Drawing;

static void words(cairo_t *cr, const Item *item, double size)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(item->seed);
    g_autoptr(GString) text = g_string_new(NULL);
    while (text->len < item->w / size * 1.7) {
        for (int i = g_rand_int_range(rand, 2, 10); i > 0; i--)
            g_string_append_c(text, (char)g_rand_int_range(rand, 'a', 'z' + 1));
        g_string_append_c(text, ' ');
    }
    cairo_set_font_size(cr, size);
    cairo_move_to(cr, item->x, item->y + size);
    cairo_show_text(cr, text->str);
}

static void draw_item(cairo_t *cr, const Item *item)
{
    cairo_set_line_width(cr, 0.25);
    if (item->kind == ITEM_WORDS) {
        words(cr, item, item->h);
        return;
    }
    if (item->kind == ITEM_LINE) {
        cairo_move_to(cr, item->x, item->y + item->h);
        cairo_rel_line_to(cr, item->w, 0);
    } else {
        cairo_rectangle(cr, item->x, item->y, item->w, item->h);
    }
    for (double at = 5; item->kind == ITEM_COMB && at < item->w; at += 5) {
        cairo_move_to(cr, item->x + at, item->y);
        cairo_rel_line_to(cr, 0, item->h);
    }
    cairo_stroke(cr);
}

static void add(Drawing *drawing, GRand *rand, Item item)
{
    item.seed = g_rand_int(rand);
    if (drawing->count < ITEMS_MOST)
        drawing->items[drawing->count++] = item;
}

/* One row of a form: a label and what is to be filled in. */
static double add_row(Drawing *drawing, GRand *rand, double y)
{
    double label = g_rand_double_range(rand, 20, 60), right = WIDTH_MM - 15;
    double left = 15 + label + 3;
    switch (g_rand_int_range(rand, 0, 5)) {
    case 0:
        add(drawing, rand, (Item){ITEM_WORDS, 15, y + 1.5, label, 2.8, 0});
        add(drawing, rand, (Item){ITEM_COMB, left, y, 5 * g_rand_int_range(rand, 4, (int)((right - left) / 5)), 6, 0});
        return y + 9;
    case 1:
        for (double x = 15; x < right - 40; x += g_rand_double_range(rand, 35, 60)) {
            add(drawing, rand, (Item){ITEM_TICK, x, y, 3.5, 3.5, 0});
            add(drawing, rand, (Item){ITEM_WORDS, x + 5, y + 0.4, 26, 2.6, 0});
        }
        return y + 7;
    case 2:
        add(drawing, rand, (Item){ITEM_WORDS, 15, y + 2, label, 2.8, 0});
        add(drawing, rand, (Item){ITEM_LINE, left, y, g_rand_double_range(rand, 40, right - left), 6, 0});
        return y + 8;
    case 3:
        for (int line = g_rand_int_range(rand, 1, 5); line > 0; line--, y += 3.6)
            add(drawing, rand, (Item){ITEM_WORDS, 15, y, g_rand_double_range(rand, 100, 175), 2.5, 0});
        return y + 3;
    default:
        add(drawing, rand, (Item){ITEM_WORDS, 15, y, label, 3.6, 0});
        add(drawing, rand, (Item){ITEM_FRAME, 15, y + 5, g_rand_double_range(rand, 60, 180), g_rand_double_range(rand, 8, 22), 0});
        return y + 6 + drawing->items[drawing->count - 1].h + 3;
    }
}

static Drawing *draw_by_chance(GRand *rand)
{
    Drawing *drawing = g_new0(Drawing, 1);
    add(drawing, rand, (Item){ITEM_WORDS, 40, 14, 100, g_rand_double_range(rand, 4, 7), 0});
    for (double y = g_rand_double_range(rand, 24, 40); y < HEIGHT_MM - 40;)
        y = add_row(drawing, rand, y);
    return drawing;
}

/* Another version of the same form: three of its boxes stand elsewhere, by 4 to 12 mm. */
static Drawing *alike(const Drawing *of, GRand *rand)
{
    Drawing *drawing = g_memdup2(of, sizeof *of);
    for (int moved = 0; moved < 3;) {
        Item *item = &drawing->items[g_rand_int_range(rand, 0, drawing->count)];
        if (item->kind == ITEM_WORDS)
            continue;
        item->x += g_rand_double_range(rand, 4, 12) * (item->x > 100 ? -1 : 1);
        item->y += g_rand_double_range(rand, -2, 2);
        moved++;
    }
    return drawing;
}

static void fill_item(cairo_t *cr, const Item *item, GRand *rand)
{
    if (item->kind == ITEM_WORDS || g_rand_double(rand) < 0.25)
        return;
    Item text = {ITEM_WORDS, item->x + 1, item->y + item->h - 5, MIN(item->w - 4, 70), 3.5, g_rand_int(rand)};
    if (item->kind == ITEM_TICK) {
        cairo_set_line_width(cr, 0.5);
        cairo_move_to(cr, item->x - 0.5, item->y - 0.5);
        cairo_line_to(cr, item->x + 4, item->y + 4);
        cairo_move_to(cr, item->x + 4, item->y - 0.5);
        cairo_line_to(cr, item->x - 0.5, item->y + 4);
        cairo_stroke(cr);
    } else {
        cairo_select_font_face(cr, "DejaVu Sans Mono", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
        words(cr, &text, text.h);
    }
}

/* The page in grey, PX_MM pixels a millimetre; filled in when `rand` is given. */
static PIX *paint(const Drawing *drawing, GRand *rand)
{
    int w = (int)WIDTH_MM * PX_MM, h = (int)HEIGHT_MM * PX_MM;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, w, h);
    cairo_t *cr = cairo_create(surface);
    cairo_scale(cr, PX_MM, PX_MM);
    cairo_select_font_face(cr, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    for (int i = 0; i < drawing->count; i++)
        draw_item(cr, &drawing->items[i]);
    for (int i = 0; i < drawing->count && rand; i++)
        fill_item(cr, &drawing->items[i], rand);
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    PIX *pix = pixCreate(w, h, 8);
    for (int y = 0; y < h; y++) {
        const unsigned char *row = cairo_image_surface_get_data(surface) + (size_t)y * cairo_image_surface_get_stride(surface);
        l_uint32 *line = pixGetData(pix) + (size_t)y * pixGetWpl(pix);
        for (int x = 0; x < w; x++)
            SET_DATA_BYTE(line, x, 255 - row[x]);
    }
    cairo_surface_destroy(surface);
    return pix;
}

typedef enum {
    PLAIN, TURNED, STRETCHED, SHIFTED, UPSIDE_DOWN, COPIED, CORNER, FOLDED, STAMPED, COFFEE, FAX, BENT, PHOTO, DAMAGES
} Damage;

static const char *const damage_names[] = {"plain", "turned_5_deg", "stretched_3_percent", "shifted_10_mm", "upside_down",
    "copied_twice", "missing_corner", "folded", "stamped", "coffee_ring", "fax_200_dpi", "bent", "photo"};

/* From pixels of the scan to millimetres of the form. */
typedef struct {
    double px_mm, turn, sx, sy, dx, dy, px, py, bend, fold;
    bool upside_down;
} Map;

static Map map_of(Damage damage, GRand *rand)
{
    double sign = g_rand_boolean(rand) ? 1 : -1;
    Map map = {.px_mm = damage == FAX ? 200 / 25.4 : 300 / 25.4, .sx = 1, .sy = 1};
    map.turn = g_rand_double_range(rand, -0.6, 0.6) * G_PI / 180;
    map.dx = g_rand_double_range(rand, -1.5, 1.5);
    map.dy = g_rand_double_range(rand, -1.5, 1.5);
    if (damage == TURNED)
        map.turn = sign * g_rand_double_range(rand, 3, 5) * G_PI / 180;
    if (damage == STRETCHED) {
        map.sx = 1 + sign * g_rand_double_range(rand, 0.015, 0.03);
        map.sy = 1 - sign * g_rand_double_range(rand, 0.0, 0.03);
    }
    if (damage == SHIFTED) {
        map.dx = sign * g_rand_double_range(rand, 6, 10);
        map.dy = g_rand_double_range(rand, -10, 10);
    }
    if (damage == BENT)
        map.bend = g_rand_double_range(rand, 0.6, 1.5);
    if (damage == FOLDED)
        map.fold = sign * g_rand_double_range(rand, 0.5, 1.5);
    if (damage == PHOTO) {
        map.turn *= 3;
        map.px = g_rand_double_range(rand, -0.00025, 0.00025);
        map.py = g_rand_double_range(rand, -0.00025, 0.00025);
    }
    map.upside_down = damage == UPSIDE_DOWN;
    return map;
}

static OcrPoint to_form(const Map *map, double x_px, double y_px)
{
    double x = x_px / map->px_mm - WIDTH_MM / 2, y = y_px / map->px_mm - HEIGHT_MM / 2;
    if (map->upside_down) {
        x = -x;
        y = -y;
    }
    double w = 1 + map->px * x + map->py * y;
    double u = (x - map->dx) / w, v = (y - map->dy) / w;
    double a = (u * cos(map->turn) + v * sin(map->turn)) / map->sx, b = (v * cos(map->turn) - u * sin(map->turn)) / map->sy;
    a += map->bend * sin(b / 45) + (b > 20 ? map->fold : 0);
    b += map->bend * cos(a / 40) + (b > 20 ? map->fold / 2 : 0);
    return (OcrPoint){a + WIDTH_MM / 2, b + HEIGHT_MM / 2};
}

static PIX *warp(PIX *source, const Map *map)
{
    int w = (int)(WIDTH_MM * map->px_mm), h = (int)(HEIGHT_MM * map->px_mm);
    PIX *pix = pixCreate(w, h, 8);
    int source_w = pixGetWidth(source), source_h = pixGetHeight(source), words_in = pixGetWpl(source);
    const l_uint32 *in = pixGetData(source);
    for (int y = 0; y < h; y++) {
        l_uint32 *line = pixGetData(pix) + (size_t)y * pixGetWpl(pix);
        for (int x = 0; x < w; x++) {
            OcrPoint at = to_form(map, x + 0.5, y + 0.5);
            double fx = at.x * PX_MM - 0.5, fy = at.y * PX_MM - 0.5;
            int u = (int)floor(fx), v = (int)floor(fy);
            if (u < 0 || v < 0 || u + 1 >= source_w || v + 1 >= source_h) {
                SET_DATA_BYTE(line, x, 255);
                continue;
            }
            const l_uint32 *a = in + (size_t)v * words_in, *b = a + words_in;
            fx -= u;
            fy -= v;
            double value = (GET_DATA_BYTE(a, u) * (1 - fx) + GET_DATA_BYTE(a, u + 1) * fx) * (1 - fy) +
                           (GET_DATA_BYTE(b, u) * (1 - fx) + GET_DATA_BYTE(b, u + 1) * fx) * fy;
            SET_DATA_BYTE(line, x, (int)value);
        }
    }
    return pix;
}

static void darken(PIX *pix, int x, int y, double share)
{
    if (x < 0 || y < 0 || x >= pixGetWidth(pix) || y >= pixGetHeight(pix))
        return;
    l_uint32 *line = pixGetData(pix) + (size_t)y * pixGetWpl(pix);
    SET_DATA_BYTE(line, x, (int)(GET_DATA_BYTE(line, x) * share));
}

/* A ring of which the rim is `thick` pixels, or a band, or a missing corner, drawn over the scan. */
static void stain(PIX *pix, Damage damage, GRand *rand, double px_mm)
{
    int w = pixGetWidth(pix), h = pixGetHeight(pix);
    double cx = g_rand_double_range(rand, 0.3, 0.7) * w, cy = g_rand_double_range(rand, 0.3, 0.7) * h;
    double radius = (damage == COFFEE ? 40 : 16) * px_mm, rim = (damage == COFFEE ? 4 : 1.2) * px_mm;
    double corner = g_rand_double_range(rand, 50, 80) * px_mm;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            double far = hypot(x - cx, y - cy);
            if (damage == CORNER && x + y < corner)
                darken(pix, x, y, 0.05);
            else if (damage == COFFEE && fabs(far - radius) < rim)
                darken(pix, x, y, 0.35);
            else if (damage == STAMPED && (fabs(far - radius) < rim || fabs(far - radius * 0.7) < rim ||
                                           (far < radius * 0.6 && ((x + y) / (int)px_mm) % 3 == 0)))
                darken(pix, x, y, 0.1);
            else if (damage == FOLDED && abs(y - h * 6 / 11) < 0.4 * px_mm)
                darken(pix, x, y, 0.5);
            else if (damage == PHOTO)
                darken(pix, x, y, 0.9 - 0.35 * x / w - 0.1 * y / h);
        }
}

static PIX *noisy(PIX *pix, GRand *rand, double spread)
{
    for (int y = 0; y < pixGetHeight(pix); y++) {
        l_uint32 *line = pixGetData(pix) + (size_t)y * pixGetWpl(pix);
        for (int x = 0; x < pixGetWidth(pix); x++) {
            guint32 bits = g_rand_int(rand);
            double sum = (double)((bits & 255) + (bits >> 8 & 255) + (bits >> 16 & 255) + (bits >> 24)) - 510;
            SET_DATA_BYTE(line, x, CLAMP((int)(GET_DATA_BYTE(line, x) + sum * spread / 148), 0, 255));
        }
    }
    return pix;
}

static PIX *copied(PIX *pix, GRand *rand)
{
    PIX *soft = pixBlockconv(pix, 1, 1);
    noisy(soft, rand, 22);
    PIX *black = pixThresholdToBinary(soft, 165);
    PIX *grey = pixConvert1To8(NULL, black, 255, 0);
    pixDestroy(&soft);
    pixDestroy(&black);
    pixDestroy(&pix);
    return grey;
}

static PIX *scan(const Drawing *drawing, Damage damage, GRand *rand, Map *map)
{
    PIX *page = paint(drawing, rand);
    *map = map_of(damage, rand);
    PIX *pix = warp(page, map);
    pixDestroy(&page);
    stain(pix, damage, rand, map->px_mm);
    for (int i = 0; damage == COPIED && i < 2; i++)
        pix = copied(pix, rand);
    if (damage == PHOTO) {
        PIX *soft = pixBlockconv(pix, 1, 1);
        pixDestroy(&pix);
        return noisy(soft, rand, 8);
    }
    noisy(pix, rand, damage == FAX ? 25 : 10);
    PIX *black = pixThresholdToBinary(pix, damage == COFFEE ? 80 : 140);
    pixDestroy(&pix);
    return black;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

typedef struct {
    int pages, right, wrong, unsure, none, over;
    double p50, p90, most, ms, ms_most;
} Tally;

/* How far the form's items are from where the answer says they lie, in millimetres. */
static void measure(const Drawing *drawing, const Map *map, const FormTransform *transform, double limit, Tally *tally)
{
    double off[ITEMS_MOST * 2];
    int count = 0;
    for (int i = 0; i < drawing->count; i++)
        for (int end = 0; end <= 1; end++) {
            const Item *item = &drawing->items[i];
            double x = item->x + end * item->w, y = item->y + end * item->h;
            OcrPoint seen = form_transform_point(transform, x, y), back = to_form(map, seen.x, seen.y);
            off[count++] = hypot(back.x - x, back.y - y);
        }
    qsort(off, (size_t)count, sizeof *off, by_size);
    tally->p50 += off[count / 2];
    tally->p90 += off[count * 9 / 10];
    tally->most = MAX(tally->most, off[count * 9 / 10]);
    tally->over += off[count * 9 / 10] > limit;
}

static const char *pictures; /* where the scans are kept to be looked at; NULL: nowhere */

static double cpu_ms(void)
{
    return (double)clock() * 1000 / CLOCKS_PER_SEC;
}

/* `own`: the number of the form that it is; -1: none that is installed. */
static void try_page(const FormBlanks *blanks, const Drawing *drawing, int own, Damage damage, GRand *rand, Tally *tally)
{
    Map map;
    PIX *pix = scan(drawing, damage, rand, &map);
    if (pictures) {
        g_autofree char *name = g_strdup_printf("%s/%s-%d.png", pictures, damage_names[damage], own);
        pixWrite(name, pix, IFF_PNG);
    }
    g_autoptr(OcrPage) page = ocr_page_new(pix, map.px_mm * 25.4);
    ocr_page_analyse(page);
    double start = cpu_ms();
    FormRecognition found = form_recognise(blanks, page);
    if (found.form && found.upside_down) {
        ocr_page_turn(page, 180);
        map.upside_down = !map.upside_down;
        found = form_recognise(blanks, page);
    }
    double ms = cpu_ms() - start;
    tally->ms += ms;
    tally->ms_most = MAX(tally->ms_most, ms);
    tally->pages++;
    int said = found.form ? atoi(found.form->id) : -1;
    if (found.form && said == own) {
        tally->right++;
        measure(drawing, &map, &found.fit.transform, damage == PHOTO ? 0.8 : 0.4, tally);
    } else if (found.form) {
        tally->wrong++;
    } else if (found.ambiguous) {
        tally->unsure++;
    } else {
        tally->none++;
    }
    if (g_getenv("RECOGNITION_TRACE"))
        printf("# %s form=%d said=%d page=%d ambiguous=%d ink=%d met=%d blocks=%d seen=%d lost=%d gone=%d residual=%.2f skew=%.2f\n", damage_names[damage], own,
               said, found.page, found.ambiguous, found.fit.ink, found.fit.met, found.fit.blocks, found.fit.seen, found.fit.lost, found.fit.gone,
               found.fit.residual_mm, page->skew_deg);
}

static void report(const char *name, const Tally *t)
{
    double right = MAX(1, t->right);
    printf("recognition_drawn_%s %d right of=%d wrong=%d unsure=%d none=%d\n", name, t->right, t->pages, t->wrong, t->unsure, t->none);
    if (t->right > 0)
        printf("recognition_drawn_%s_off %.2f mm_p90 p50=%.2f worst_page_p90=%.2f pages_over_limit=%d\n", name, t->p90 / right, t->p50 / right, t->most, t->over);
    printf("recognition_drawn_%s_cost %.1f ms/page most=%.1f\n", name, t->ms / MAX(1, t->pages), t->ms_most);
}

static FormTemplate *install(const Drawing *drawing, int number, const char *folder)
{
    FormTemplate *form = g_new0(FormTemplate, 1);
    form->id = g_strdup_printf("%d", number);
    form->version = g_strdup("1");
    form->page_count = 1;
    form->width_mm = WIDTH_MM;
    form->height_mm = HEIGHT_MM;
    form->blank = g_build_filename(folder, form->id, NULL);
    g_mkdir(form->blank, 0700);
    PIX *grey = paint(drawing, NULL), *black = pixThresholdToBinary(grey, 140);
    g_autofree char *path = form_template_blank_path(form, 1);
    pixWrite(path, black, IFF_PNG);
    pixDestroy(&grey);
    pixDestroy(&black);
    return form;
}

static void remove_all(const FormLibrary *library, const char *folder)
{
    for (guint i = 0; i < library->forms->len; i++) {
        const FormTemplate *form = library->forms->pdata[i];
        g_autofree char *path = form_template_blank_path(form, 1);
        g_unlink(path);
        g_rmdir(form->blank);
    }
    g_rmdir(folder);
}

int main(int argc, char **argv)
{
    int pages = argc > 1 ? atoi(argv[1]) : 4;
    pictures = argc > 2 ? argv[2] : NULL;
    g_autoptr(GRand) rand = g_rand_new_with_seed(20);
    g_autofree char *folder = g_dir_make_tmp("guichet-recognition-XXXXXX", NULL);
    FormLibrary library = {g_ptr_array_new()};
    Drawing *drawings[INSTALLED + ALIKE];
    for (int i = 0; i < INSTALLED + ALIKE; i++) {
        drawings[i] = i < INSTALLED ? draw_by_chance(rand) : alike(drawings[i - INSTALLED], rand);
        g_ptr_array_add(library.forms, install(drawings[i], i, folder));
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(FormBlanks) blanks = form_blanks_new(&library, &error);
    if (!blanks)
        g_error("%s", error->message);
    for (int damage = 0; damage < DAMAGES; damage++) {
        Tally tally = {0};
        for (int i = 0; i < pages; i++) {
            int own = g_rand_int_range(rand, 0, INSTALLED + ALIKE);
            try_page(blanks, drawings[own], own, (Damage)damage, rand, &tally);
        }
        report(damage_names[damage], &tally);
    }
    Tally strangers = {0}, versions = {0};
    for (int i = 0; i < STRANGERS; i++) {
        g_autofree Drawing *other = draw_by_chance(rand), *version = alike(drawings[i], rand);
        try_page(blanks, other, -1, PLAIN, rand, &strangers);
        try_page(blanks, version, -1, PLAIN, rand, &versions);
    }
    report("not_installed", &strangers);
    report("version_not_installed", &versions);
    remove_all(&library, folder);
    return 0;
}
