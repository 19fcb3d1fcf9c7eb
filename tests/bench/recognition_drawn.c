/* Recognition and registration without marks, against the truth: forms drawn by chance, and look-alikes of them with a few
 * boxes moved, are installed; filled pages of them are moved, bent, stained and photographed by known maps, so that it is
 * known to the pixel where every point of the form lies.
 *
 *   recognition_drawn [PAGES of each kind of damage [CLEAN pages more [OTHERS: strangers and versions [SEED [FOLDER for pictures]]]]]
 *   recognition_drawn damage NAME COUNT SEED [FOLDER for pictures]: pages of installed forms with that damage only
 *   recognition_drawn round NAME COUNT SEED: the same where check boxes are circles
 *   recognition_drawn versions COUNT SEED: versions with one thing moved by 2 to 12 mm any way, clean and damaged, by what was moved
 *   recognition_drawn creased COUNT SEED: the same, and the forms themselves, folded where that thing stood
 *   recognition_drawn creased_pale COUNT SEED: the same, the fold not dark */
#include "forms/recognition.h"
#include "forms/under_fold.h"
#include "paper/paper_scan.h"

#include <cairo.h>
#include <glib/gstdio.h>
#include <leptonica/allheaders.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { INSTALLED = 40, ALIKE = 20, ITEMS_MOST = 160 };
static const double WIDTH_MM = 210, HEIGHT_MM = 297;

/* Check boxes are circles; folds are not dark. */
static bool round_ticks, pale_folds;

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
    } else if (item->kind == ITEM_TICK && round_ticks) {
        cairo_new_sub_path(cr);
        cairo_arc(cr, item->x + item->w / 2, item->y + item->h / 2, item->w / 2, 0, 2 * G_PI);
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

/* One thing stands elsewhere, by 2 to 12 mm across, down, or both. NULL: there is none of that kind. */
static Drawing *nearly_alike(const Drawing *of, ItemKind kind, GRand *rand)
{
    Drawing *drawing = g_memdup2(of, sizeof *of);
    for (int tries = 0; tries < 1000; tries++) {
        Item *item = &drawing->items[g_rand_int_range(rand, 0, drawing->count)];
        if (item->kind != kind)
            continue;
        double by = g_rand_double_range(rand, 2, 12), angle = g_rand_int_range(rand, 0, 8) * G_PI / 4;
        item->x += by * cos(angle);
        item->y += by * sin(angle);
        if (g_getenv("RECOGNITION_TRACE"))
            printf("# kind=%d to=%.1f,%.1f size=%.1fx%.1f by=%.2f,%.2f\n", kind, item->x, item->y, item->w, item->h, by * cos(angle), by * sin(angle));
        return drawing;
    }
    g_free(drawing);
    return NULL;
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

/* The page in grey, PAPER_PX_MM pixels a millimetre; filled in when `rand` is given. */
static PIX *paint(const Drawing *drawing, GRand *rand)
{
    int w = (int)WIDTH_MM * PAPER_PX_MM, h = (int)HEIGHT_MM * PAPER_PX_MM;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, w, h);
    cairo_t *cr = cairo_create(surface);
    cairo_scale(cr, PAPER_PX_MM, PAPER_PX_MM);
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

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

typedef struct {
    int pages, right, wrong, doubted, unsure, none, over, aside; /* doubted: taken for the form, but what was moved goes to a person; aside: so does what lies beyond a fold */
    double p50, p90, most, ms, ms_most;
} Tally;

/* How far the form's items are from where the answer says they lie, in millimetres. */
static void measure(const Drawing *drawing, const PaperMap *map, const FormTransform *transform, double limit, Tally *tally)
{
    double off[ITEMS_MOST * 2];
    int count = 0;
    for (int i = 0; i < drawing->count; i++)
        for (int end = 0; end <= 1; end++) {
            const Item *item = &drawing->items[i];
            double x = item->x + end * item->w, y = item->y + end * item->h;
            OcrPoint seen = form_transform_point(transform, x, y), back = paper_map_to_form(map, seen.x, seen.y);
            off[count++] = hypot(back.x - x, back.y - y);
        }
    qsort(off, (size_t)count, sizeof *off, by_size);
    tally->p50 += off[count / 2];
    tally->p90 += off[count * 9 / 10];
    tally->most = MAX(tally->most, off[count * 9 / 10]);
    tally->over += off[count * 9 / 10] > limit;
    if (g_getenv("RECOGNITION_TRACE"))
        printf("# off_p90=%.2f most=%.2f creases=%.1f+%.1f,%.1f+%.1f folds=%.2f at %.1f,%.2f at %.1f\n", off[count * 9 / 10], off[count - 1],
               transform->creases[0].box.y, transform->creases[0].box.h, transform->creases[1].box.y, transform->creases[1].box.h, map->folds[0].mm,
               map->folds[0].at_mm + HEIGHT_MM / 2, map->folds[1].mm, map->folds[1].at_mm + HEIGHT_MM / 2);
}

static const char *pictures; /* where the scans are kept to be looked at; NULL: nowhere */

static double cpu_ms(void)
{
    return (double)clock() * 1000 / CLOCKS_PER_SEC;
}

/* A fold through an item, or just beside it. */
static void fold_through(const Item *item, PaperMap *map, GRand *rand)
{
    double x = item->x + item->w / 2 - WIDTH_MM / 2, y = item->y + item->h * g_rand_double_range(rand, -0.2, 1.2) - HEIGHT_MM / 2;
    map->folds[0].at_mm = y - x * map->folds[0].lean;
}

/* A page: of which form, its number (-1: none that is installed), what was done to it, and where a folded one is folded (NULL: anywhere). */
typedef struct {
    const Drawing *drawing;
    int own;
    PaperDamage damage;
    const Item *folded;
} Sheet;

/* Whether what is read in that place, or (NULL) anywhere beyond a fold, is not believed for it. */
static bool is_doubted(OcrPage *page, const FormRecognition *found, const Item *item)
{
    const FormTransform *transform = &found->fit.transform;
    g_autoptr(OcrLayout) layout = ocr_layout_new(page, form_transform_angle_deg(transform, WIDTH_MM / 2, HEIGHT_MM / 2));
    const FormLaid laid = form_laid(layout, transform, OCR_LAYOUT_PX_MM, OCR_LAYOUT_PX_MM);
    const FormEdges edges = form_edges(&laid, found->blank);
    const FormStrips strips = form_strips(&edges, &laid, found->blank);
    if (item) {
        const OcrQuad quad = form_transform_box(transform, (FormBox){item->x, item->y, item->w, item->h});
        return form_edges_run_over(&edges, &quad) || strips.aside[form_strip_of(&edges, &quad)];
    }
    bool aside = false;
    for (int i = 0; i < FORM_STRIPS_MOST; i++)
        aside |= strips.aside[i];
    return aside;
}

static void try_page(const FormBlanks *blanks, const Sheet *of, GRand *rand, Tally *tally)
{
    const Drawing *drawing = of->drawing;
    const PaperDamage damage = of->damage;
    const int own = of->own;
    PIX *sheet = paint(drawing, rand);
    PaperMap map = paper_map_random(damage, 1, WIDTH_MM, HEIGHT_MM, rand);
    if (of->folded)
        fold_through(of->folded, &map, rand);
    map.pale = pale_folds;
    PIX *pix = paper_scan(sheet, &map, damage, 1, PAPER_BLACK, rand);
    pixDestroy(&sheet);
    if (pictures) {
        static int number;
        g_autofree char *name = g_strdup_printf("%s/%s-%d-%d.png", pictures, paper_damage_names[damage], own, ++number);
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
        tally->aside += is_doubted(page, &found, NULL);
        measure(drawing, &map, &found.fit.transform, damage == PAPER_PHOTO ? 0.8 : 0.4, tally);
    } else if (found.form) {
        bool doubted = of->folded && is_doubted(page, &found, of->folded);
        tally->doubted += doubted;
        tally->wrong += !doubted;
    } else if (found.ambiguous) {
        tally->unsure++;
    } else {
        tally->none++;
    }
    if (g_getenv("RECOGNITION_TRACE"))
        printf("# %s form=%d said=%d page=%d ambiguous=%d ink=%d met=%d blocks=%d seen=%d lost=%d gone=%d residual=%.2f skew=%.2f\n", paper_damage_names[damage], own,
               said, found.page, found.ambiguous, found.fit.ink, found.fit.met, found.fit.blocks, found.fit.seen, found.fit.lost, found.fit.gone.gone,
               found.fit.residual_mm, page->skew_deg);
}

static void report(const char *name, const Tally *t)
{
    double right = MAX(1, t->right);
    printf("recognition_drawn_%s %d right of=%d wrong=%d doubted=%d unsure=%d none=%d\n", name, t->right, t->pages, t->wrong, t->doubted, t->unsure, t->none);
    if (t->right > 0)
        printf("recognition_drawn_%s_off %.2f mm_p90 p50=%.2f worst_page_p90=%.2f pages_over_limit=%d aside=%d\n", name, t->p90 / right, t->p50 / right, t->most, t->over, t->aside);
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

/* All forms, of which the last ALIKE are like the first, and the folder that their blank pages are in. */
typedef struct {
    char *folder;
    FormLibrary library;
    Drawing *drawings[INSTALLED + ALIKE];
    FormBlanks *blanks;
} Office;

static Office open_office(int forms, GRand *rand)
{
    Office office = {g_dir_make_tmp("guichet-recognition-XXXXXX", NULL), {.forms = g_ptr_array_new()}, {NULL}, NULL};
    for (int i = 0; i < forms; i++) {
        office.drawings[i] = i < INSTALLED ? draw_by_chance(rand) : alike(office.drawings[i - INSTALLED], rand);
        g_ptr_array_add(office.library.forms, install(office.drawings[i], i, office.folder));
    }
    g_autoptr(GError) error = NULL;
    office.blanks = form_blanks_new(&office.library, &error);
    if (!office.blanks)
        g_error("%s", error->message);
    return office;
}

static void close_office(Office *office)
{
    form_blanks_free(office->blanks);
    remove_all(&office->library, office->folder);
}

static int try_damage(const char *name, int count, guint32 seed)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    Office office = open_office(INSTALLED + ALIKE, rand);
    Tally tally = {0};
    int damage = 0;
    while (damage < PAPER_DAMAGES && strcmp(paper_damage_names[damage], name) != 0)
        damage++;
    if (damage == PAPER_DAMAGES)
        g_error("%s is no damage", name);
    for (int i = 0; i < count; i++) {
        int own = g_rand_int_range(rand, 0, INSTALLED + ALIKE);
        try_page(office.blanks, &(Sheet){office.drawings[own], own, (PaperDamage)damage, NULL}, rand, &tally);
    }
    report(name, &tally);
    close_office(&office);
    return 0;
}

static void try_versions_of(const Office *office, const char *name, ItemKind kind, int count, guint32 seed)
{
    g_autoptr(GRand) rand = g_rand_new();
    Tally clean = {0}, worn = {0};
    for (int i = 0; i < 2 * count; i++) {
        g_rand_set_seed(rand, seed * 100000 + (guint32)(kind * 10000 + i));
        g_autofree Drawing *version = nearly_alike(office->drawings[i / 2 % INSTALLED], kind, rand);
        if (version)
            try_page(office->blanks, &(Sheet){version, -1, i % 2 ? (PaperDamage)(1 + i / 2 % (PAPER_DAMAGES - 1)) : PAPER_PLAIN, NULL}, rand, i % 2 ? &worn : &clean);
    }
    g_autofree char *moved = g_strdup_printf("%s_moved", name), *damaged = g_strdup_printf("%s_moved_damaged", name);
    report(moved, &clean);
    report(damaged, &worn);
}

static const Item *first_that_differs(const Drawing *drawing, const Drawing *version)
{
    int i = 0;
    while (drawing->items[i].x == version->items[i].x && drawing->items[i].y == version->items[i].y)
        i++;
    return &drawing->items[i];
}

static void try_creased(const Office *office, const char *name, ItemKind kind, int count, guint32 seed)
{
    g_autoptr(GRand) rand = g_rand_new();
    Tally own = {0}, moved = {0};
    for (int i = 0; i < count; i++) {
        g_rand_set_seed(rand, seed * 100000 + (guint32)(kind * 10000 + i));
        const Drawing *drawing = office->drawings[i % INSTALLED];
        g_autofree Drawing *version = nearly_alike(drawing, kind, rand);
        if (!version)
            continue;
        const Item *where = first_that_differs(drawing, version);
        try_page(office->blanks, &(Sheet){version, -1, PAPER_FOLDED, where}, rand, &moved);
        try_page(office->blanks, &(Sheet){drawing, i % INSTALLED, PAPER_FOLDED, where}, rand, &own);
    }
    g_autofree char *moved_name = g_strdup_printf("%s_moved_from_fold", name), *own_name = g_strdup_printf("%s_in_fold", name);
    report(moved_name, &moved);
    report(own_name, &own);
}

typedef void (*Trial)(const Office *office, const char *name, ItemKind kind, int count, guint32 seed);

/* Of each kind of thing. */
static int try_versions(Trial try, int count, guint32 seed)
{
    static const char *const names[] = {"frame", "comb", "tick", "line"};
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    Office office = open_office(INSTALLED, rand);
    for (int kind = ITEM_FRAME; kind <= ITEM_LINE; kind++)
        try(&office, names[kind], (ItemKind)kind, count, seed);
    close_office(&office);
    round_ticks = true;
    office = open_office(INSTALLED, rand);
    try(&office, "ring", ITEM_TICK, count, seed);
    close_office(&office);
    return 0;
}

int main(int argc, char **argv)
{
    pictures = argc > 5 ? argv[5] : NULL;
    round_ticks = argc > 4 && strcmp(argv[1], "round") == 0;
    if (argc > 4 && (round_ticks || strcmp(argv[1], "damage") == 0))
        return try_damage(argv[2], atoi(argv[3]), (guint32)atoi(argv[4]));
    if (argc > 3 && strcmp(argv[1], "versions") == 0)
        return try_versions(try_versions_of, atoi(argv[2]), (guint32)atoi(argv[3]));
    pale_folds = argc > 3 && strcmp(argv[1], "creased_pale") == 0;
    if (argc > 3 && (pale_folds || strcmp(argv[1], "creased") == 0))
        return try_versions(try_creased, atoi(argv[2]), (guint32)atoi(argv[3]));
    int pages = argc > 1 ? atoi(argv[1]) : 4, clean = argc > 2 ? atoi(argv[2]) : 0, others = argc > 3 ? atoi(argv[3]) : 20;
    g_autoptr(GRand) rand = g_rand_new_with_seed(argc > 4 ? (guint32)atoi(argv[4]) : 20);
    Office office = open_office(INSTALLED + ALIKE, rand);
    for (int damage = 0; damage < PAPER_DAMAGES; damage++) {
        Tally tally = {0};
        for (int i = 0; i < pages + (damage == PAPER_PLAIN ? clean : 0); i++) {
            int own = g_rand_int_range(rand, 0, INSTALLED + ALIKE);
            try_page(office.blanks, &(Sheet){office.drawings[own], own, (PaperDamage)damage, NULL}, rand, &tally);
        }
        report(paper_damage_names[damage], &tally);
    }
    Tally strangers = {0}, versions = {0};
    for (int i = 0; i < others; i++) {
        g_autofree Drawing *other = draw_by_chance(rand), *version = alike(office.drawings[i % INSTALLED], rand);
        try_page(office.blanks, &(Sheet){other, -1, PAPER_PLAIN, NULL}, rand, &strangers);
        try_page(office.blanks, &(Sheet){version, -1, PAPER_PLAIN, NULL}, rand, &versions);
    }
    report("not_installed", &strangers);
    report("version_not_installed", &versions);
    Tally worn = {0};
    for (int i = 0; i < others; i++) {
        g_autofree Drawing *version = alike(office.drawings[i % INSTALLED], rand);
        try_page(office.blanks, &(Sheet){version, -1, (PaperDamage)(i % PAPER_DAMAGES), NULL}, rand, &worn);
    }
    report("version_not_installed_damaged", &worn);
    close_office(&office);
    return 0;
}
