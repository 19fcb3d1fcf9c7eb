/* Forms that others drew are known by their print: which one, which way up, where its boxes lie; none of them when it is none. */
#include "forms/recognition.h"

#include "forms/printed.h"
#include "forms/reader.h"
#include "ocr/blank_picture.h"
#include "ocr/decode.h"

#include <cairo.h>
#include <glib/gstdio.h>
#include <leptonica/allheaders.h>
#include <math.h>

enum { W = 2480, H = 3508 };
static const double px_mm = W / 210.0;

typedef struct {
    char *folder;
    FormLibrary *library;
    FormBlanks *blanks;
} Installed;

/* What became of the second box to tick: printed with a tick and two sides as some viewers do, or not printed, or a little aside and ticked; or
 * it is as it was, and near the page's top is a light line, or half of all frames is too thin for the scanner, or just not, or just not but one. */
typedef enum { BOX_PRINTED, BOX_TICKED, BOX_GONE, BOX_ASIDE, BOX_AND_LIGHT_LINE, BOX_AND_HAIRLINES, BOX_AND_HAIRLINES_SEEN, BOX_AND_HAIRLINE_GONE } Box;

static void draw_boxes(cairo_t *cairo, Box second)
{
    for (int i = 0; i < 3; i++) {
        double x = 60 + 40 * i, y = 281;
        Box box = i == 1 ? second : BOX_PRINTED;
        if (box == BOX_PRINTED || box >= BOX_AND_LIGHT_LINE)
            cairo_rectangle(cairo, x, y, 4, 4);
        if (box == BOX_ASIDE) {
            cairo_rectangle(cairo, x + 2.05, y + 0.2, 4, 4);
            cairo_move_to(cairo, x - 0.2, y - 0.2);
            cairo_line_to(cairo, x + 5, y + 5);
            cairo_move_to(cairo, x + 2.2, y + 3.6);
            cairo_line_to(cairo, x + 5.6, y - 0.2);
        }
        if (box == BOX_TICKED) {
            cairo_move_to(cairo, x, y + 4);
            cairo_line_to(cairo, x + 4, y + 4);
            cairo_move_to(cairo, x + 0.8, y + 0.8);
            cairo_line_to(cairo, x + 3.2, y + 3.2);
            cairo_move_to(cairo, x + 3.2, y + 0.8);
            cairo_line_to(cairo, x + 0.8, y + 3.2);
        }
        cairo_stroke(cairo);
    }
}

enum { FRAMES = 46, FIELD_FRAME = 20 };

/* A form of rules, boxes and short words whose places hang on `seed`; of two with one seed the second may have a box elsewhere. `field`: where one of the frames is. */
static void draw_form(cairo_t *cairo, guint32 seed, bool moved, Box box, FormBox *field)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    cairo_set_font_size(cairo, 3.4);
    for (int i = 0; i < FRAMES; i++) {
        double x = g_rand_double_range(rand, 12, 120), y = 20 + i * 5.6 + g_rand_double_range(rand, 0, 2);
        double w = g_rand_double_range(rand, 20, 70);
        if (moved && i % 12 == 5)
            x += 9;
        double h = g_rand_double_range(rand, 3, 5);
        bool hair = box >= BOX_AND_HAIRLINES && i % 2 == 0;
        cairo_set_line_width(cairo, hair ? 1 / px_mm : 0.25);
        cairo_set_antialias(cairo, hair ? CAIRO_ANTIALIAS_NONE : CAIRO_ANTIALIAS_DEFAULT);
        if (i == FIELD_FRAME)
            *field = (FormBox){x, y, w, h};
        if (!hair || (box > BOX_AND_HAIRLINES && (box != BOX_AND_HAIRLINE_GONE || i != FIELD_FRAME)))
            cairo_rectangle(cairo, x, y, w, h);
        cairo_stroke(cairo);
        cairo_move_to(cairo, x - 8, y + 3);
        g_autofree char *word = g_strdup_printf("%c%cn%d", 'A' + g_rand_int_range(rand, 0, 26), 'a' + g_rand_int_range(rand, 0, 26), i);
        cairo_show_text(cairo, word);
    }
}

static void scribble(cairo_t *cairo)
{
    cairo_set_line_width(cairo, 0.5);
    for (int i = 0; i < 25; i++) {
        cairo_move_to(cairo, 20 + i * 5, 60 + 7 * (i % 20));
        cairo_curve_to(cairo, 30 + i * 5, 50 + i * 8, 25 + i * 4, 70 + i * 7, 45 + i * 5, 62 + i * 7);
    }
    cairo_stroke(cairo);
}

typedef struct {
    guint32 seed;
    bool moved, written;
    double skew_deg, scale_x, scale_y, dx_mm, dy_mm;
    Box second;
} Sheet;

/* As PNG in `path`. Where one of its frames is on the form. */
static FormBox draw(const Sheet *sheet, const char *path)
{
    FormBox field = {0};
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, W, H);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_scale(cairo, px_mm, px_mm);
    cairo_translate(cairo, 105 + sheet->dx_mm, 148.5 + sheet->dy_mm);
    cairo_rotate(cairo, sheet->skew_deg * G_PI / 180);
    cairo_scale(cairo, sheet->scale_x, sheet->scale_y);
    cairo_translate(cairo, -105, -148.5);
    draw_form(cairo, sheet->seed, sheet->moved, sheet->second, &field);
    cairo_set_line_width(cairo, 0.25);
    draw_boxes(cairo, sheet->second);
    if (sheet->second == BOX_AND_LIGHT_LINE) {
        cairo_set_source_rgb(cairo, 0.8, 0.8, 0.8);
        cairo_rectangle(cairo, 20, 12, 40, 0.4);
        cairo_fill(cairo);
        cairo_set_source_rgb(cairo, 0, 0, 0);
    }
    if (sheet->written)
        scribble(cairo);
    g_assert_cmpint(cairo_surface_write_to_png(surface, path), ==, CAIRO_STATUS_SUCCESS);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return field;
}

static void install(const char *folder, const char *id, const Sheet *sheet)
{
    g_autofree char *blank = g_build_filename(folder, id, NULL), *picture = g_build_filename(blank, "page-1.png", NULL);
    g_autofree char *name = g_strconcat(id, ".yaml", NULL), *path = g_build_filename(folder, name, NULL);
    g_autofree char *yaml = g_strdup_printf("id: %s\nversion: \"1\"\ntitle: Essai\nblank: %s\npage: {width: 210, height: 297}\npages:\n"
                                            "  - fields:\n      - {name: nom, label: Nom, kind: line, box: [20, 30, 60, 6]}\n", id, id);
    g_assert_cmpint(g_mkdir(blank, 0700), ==, 0);
    draw(sheet, picture);
    g_assert_true(g_file_set_contents(path, yaml, -1, NULL));
}

static OcrImage *scan_of(const char *path, OcrPageInfo *info)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *bytes = NULL;
    gsize size;
    g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    OcrDecodeLimits limits = OCR_DECODE_LIMITS_DEFAULT;
    g_autoptr(OcrDecoder) decoder = ocr_decoder_open((const uint8_t *)bytes, size, &limits, &error);
    g_assert_no_error(error);
    OcrImage *scan = ocr_decoder_page(decoder, 1, info, &error);
    g_assert_no_error(error);
    info->dpi = W / 210.0 * 25.4;
    return scan;
}

static OcrPage *load(const char *path)
{
    OcrPageInfo info;
    OcrImage *scan = scan_of(path, &info);
    return ocr_page_new(scan, info.dpi);
}

static void set_up(Installed *installed, gconstpointer unused)
{
    (void)unused;
    g_autoptr(GError) error = NULL;
    installed->folder = g_dir_make_tmp("guichet-recognition-XXXXXX", NULL);
    install(installed->folder, "one", &(Sheet){1, false, false, 0, 1, 1, 0, 0, BOX_PRINTED});
    install(installed->folder, "two", &(Sheet){2, false, false, 0, 1, 1, 0, 0, BOX_PRINTED});
    install(installed->folder, "two-moved", &(Sheet){2, true, false, 0, 1, 1, 0, 0, BOX_PRINTED});
    installed->library = form_library_load(installed->folder, &error);
    g_assert_no_error(error);
    installed->blanks = form_blanks_new(installed->library, &error);
    g_assert_no_error(error);
}

static void tear_down(Installed *installed, gconstpointer unused)
{
    (void)unused;
    form_blanks_free(installed->blanks);
    form_library_free(installed->library);
    g_autofree char *command = g_strdup_printf("rm -rf '%s'", installed->folder);
    g_assert_cmpint(system(command), ==, 0);
    g_free(installed->folder);
}

static FormRecognition recognise(const Installed *installed, const Sheet *sheet, int turn)
{
    g_autofree char *path = g_build_filename(installed->folder, "scan.png", NULL);
    draw(sheet, path);
    g_autoptr(OcrPage) page = load(path);
    if (turn)
        ocr_page_turn(page, turn);
    ocr_page_analyse(page);
    return form_recognise(installed->blanks, page);
}

/* How far a point of the form lies from where it was drawn. */
static double off_mm(const FormRecognition *found, const Sheet *sheet, double x, double y)
{
    double angle = sheet->skew_deg * G_PI / 180, u = (x - 105) * sheet->scale_x, v = (y - 148.5) * sheet->scale_y;
    OcrPoint there = form_transform_point(&found->fit.transform, x, y);
    return hypot(there.x / px_mm - (105 + sheet->dx_mm + u * cos(angle) - v * sin(angle)),
                 there.y / px_mm - (148.5 + sheet->dy_mm + u * sin(angle) + v * cos(angle)));
}

static void test_laid(Installed *installed, gconstpointer unused)
{
    (void)unused;
    static const Sheet sheets[] = {{1, false, true, 0, 1, 1, 0, 0, BOX_PRINTED},       {1, false, true, 2.5, 1.01, 0.99, 6, -5, BOX_PRINTED},
                                   {1, false, true, -4, 0.97, 0.98, 0, 8, BOX_PRINTED}, {1, false, false, 1, 1.03, 1.02, -9, 3, BOX_PRINTED}};
    for (size_t i = 0; i < G_N_ELEMENTS(sheets); i++) {
        FormRecognition found = recognise(installed, &sheets[i], 0);
        g_assert_nonnull(found.form);
        g_assert_cmpstr(found.form->id, ==, "one");
        g_assert_cmpfloat(found.fit.residual_mm, <, 0.4);
        for (int corner = 0; corner < 4; corner++)
            g_assert_cmpfloat(off_mm(&found, &sheets[i], corner & 1 ? 180 : 30, corner & 2 ? 260 : 40), <, 0.4);
    }
}

static void test_alike(Installed *installed, gconstpointer unused)
{
    (void)unused;
    for (int moved = 0; moved < 2; moved++) {
        FormRecognition found = recognise(installed, &(Sheet){2, moved, true, 1.5, 1, 1, 2, 2, BOX_PRINTED}, 0);
        g_assert_nonnull(found.form);
        g_assert_cmpstr(found.form->id, ==, moved ? "two-moved" : "two");
    }
}

/* A version whose definition was corrected has the same pages as the old one: the newest is meant. Under another id nobody can tell. */
static void test_corrected(Installed *installed, gconstpointer unused)
{
    (void)unused;
    static const char *const heads[] = {"id: one\nversion: \"2\"", "id: again\nversion: \"1\""};
    for (int other = 0; other < 2; other++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = g_build_filename(installed->folder, "later.yaml", NULL);
        g_autofree char *yaml = g_strdup_printf("%s\ntitle: Essai\nblank: one\npage: {width: 210, height: 297}\npages:\n"
                                                "  - fields:\n      - {name: nom, label: Nom, kind: line, box: [21, 30, 60, 6]}\n", heads[other]);
        g_assert_true(g_file_set_contents(path, yaml, -1, NULL));
        form_blanks_free(installed->blanks);
        form_library_free(installed->library);
        installed->library = form_library_load(installed->folder, &error);
        installed->blanks = form_blanks_new(installed->library, &error);
        g_assert_no_error(error);
        FormRecognition found = recognise(installed, &(Sheet){1, false, true, 0.5, 1, 1, 1, 1, BOX_PRINTED}, 0);
        g_assert_true(found.ambiguous == (other == 1));
        if (other == 0)
            g_assert_cmpstr(found.form->version, ==, "2");
    }
}

/* Another version of an installed form, not installed itself: nearly all of its print fits, and still it is none. */
static void test_changed(Installed *installed, gconstpointer unused)
{
    (void)unused;
    FormRecognition found = recognise(installed, &(Sheet){1, true, true, 1.2, 1, 1, 2, 1, BOX_PRINTED}, 0);
    g_assert_null(found.form);
    g_assert_true(found.changed);
    g_assert_false(found.ambiguous);
}

/* Where a scanner lost the hairlines the form is known by the rest, but not where boxes stand elsewhere. */
static void test_hairlines(Installed *installed, gconstpointer unused)
{
    (void)unused;
    FormRecognition thin = recognise(installed, &(Sheet){1, false, false, 0.4, 1, 1, 1, 0, BOX_AND_HAIRLINES}, 0);
    g_assert_nonnull(thin.form);
    g_assert_cmpint(thin.fit.gone.gone, >, 200);
    FormRecognition moved = recognise(installed, &(Sheet){1, true, false, 0.4, 1, 1, 1, 0, BOX_AND_HAIRLINES}, 0);
    g_assert_null(moved.form);
    g_assert_true(moved.changed);
}

/* Form one, half of whose frames are hairlines. Around one of them is a field, around all of the form's bottom another. */
static void install_hairlines(Installed *installed)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *blank = g_build_filename(installed->folder, "one", "page-1.png", NULL), *path = g_build_filename(installed->folder, "one.yaml", NULL);
    FormBox box = draw(&(Sheet){1, false, false, 0, 1, 1, 0, 0, BOX_AND_HAIRLINES_SEEN}, blank);
    g_autofree char *yaml = g_strdup_printf("id: one\nversion: \"1\"\ntitle: Essai\nblank: one\npage: {width: 210, height: 297}\npages:\n  - fields:\n"
                                            "      - {name: nom, label: Nom, kind: line, box: [%d, %d, %d, %d]}\n"
                                            "      - {name: bas, label: Bas, kind: multiline, box: [5, 180, 195, 100]}\n",
                                            (int)box.x, (int)box.y, (int)box.w + 1, (int)box.h + 1);
    g_assert_true(g_file_set_contents(path, yaml, -1, NULL));
    form_blanks_free(installed->blanks);
    form_library_free(installed->library);
    installed->library = form_library_load(installed->folder, &error);
    g_assert_no_error(error);
    installed->blanks = form_blanks_new(installed->library, &error);
    g_assert_no_error(error);
}

/* A scan without its hairlines is the form all the same; one with another frame moved is not, nor one that has them all but one. */
static void test_hairlines_lost(Installed *installed, gconstpointer unused)
{
    (void)unused;
    install_hairlines(installed);
    FormRecognition lost = recognise(installed, &(Sheet){1, false, true, 0.4, 1, 1, 1, 0, BOX_AND_HAIRLINES}, 0);
    g_assert_nonnull(lost.form);
    g_assert_cmpint(lost.fit.gone.gone, ==, 0);
    g_assert_cmpint(lost.fit.gone.hair, >, 100);
    FormRecognition moved = recognise(installed, &(Sheet){1, true, true, 0.4, 1, 1, 1, 0, BOX_AND_HAIRLINES}, 0);
    g_assert_null(moved.form);
    g_assert_true(moved.changed);
    FormRecognition one = recognise(installed, &(Sheet){1, false, false, 0.4, 1, 1, 1, 0, BOX_AND_HAIRLINE_GONE}, 0);
    g_assert_null(one.form);
    g_assert_true(one.changed);
}

/* What a scan shows at the field: something written beside it, or the dark edge of a fold along its bottom. */
typedef enum { ADDS_NOTHING, ADDS_WRITING, ADDS_EDGE } Added;

static void add_ink(PIX *pix, const FormBox *field, Added added)
{
    const FormBox writing = {field->x + field->w + 3, field->y, 1, 3}, edge = {0, field->y + field->h + 0.4, 210, 0.8};
    const FormBox *at = added == ADDS_EDGE ? &edge : &writing;
    for (int y = 0; added && y < at->h * px_mm; y++)
        for (int x = 0; x < at->w * px_mm; x++)
            pixSetRGBPixel(pix, (int)(at->x * px_mm) + x, (int)(at->y * px_mm) + y, 0, 0, 0);
}

/* What the reader says of the field in a frame that may be lost. */
static void assert_read(FormReader *reader, const Installed *installed, Box box, Added added, const char *reason)
{
    OcrPageInfo info;
    g_autofree char *path = g_build_filename(installed->folder, "scan.png", NULL);
    FormBox field = draw(&(Sheet){1, false, false, 0, 1, 1, 0, 0, box}, path);
    OcrImage *scan = scan_of(path, &info);
    add_ink((PIX *)scan, &field, added);
    g_autoptr(FormPageReading) page = form_reader_read_page(reader, scan, &info, 1, NULL);
    g_assert_nonnull(page->form);
    const FormFieldReading *name = page->fields->pdata[0];
    g_assert_cmpstr(name->name, ==, "nom");
    g_assert_cmpint(name->status, ==, reason ? FORM_STATUS_REVIEW : FORM_STATUS_EMPTY);
    g_assert_cmpstr(name->reason, ==, reason ? reason : "");
}

/* The reader believes nothing in a frame that the scanner lost, but that it is empty where nothing is written around; and nothing where a fold's edge runs. */
static void test_reader(Installed *installed, gconstpointer unused)
{
    (void)unused;
    install_hairlines(installed);
    g_autoptr(GError) error = NULL;
    const FormReaderOptions options = {.share = g_getenv("GUICHET_SHARE") ? g_getenv("GUICHET_SHARE") : ".", .templates = installed->folder};
    g_autoptr(FormReader) reader = form_reader_new(&options, &error);
    g_assert_no_error(error);
    assert_read(reader, installed, BOX_AND_HAIRLINES_SEEN, ADDS_NOTHING, NULL);
    assert_read(reader, installed, BOX_AND_HAIRLINES_SEEN, ADDS_WRITING, NULL);
    assert_read(reader, installed, BOX_AND_HAIRLINES, ADDS_NOTHING, NULL);
    assert_read(reader, installed, BOX_AND_HAIRLINES, ADDS_WRITING, "frame_unseen");
    assert_read(reader, installed, BOX_AND_HAIRLINES_SEEN, ADDS_EDGE, "under_fold");
}

/* A box without its frame is another version's, but not where it is ticked. */
static void test_ticked(Installed *installed, gconstpointer unused)
{
    (void)unused;
    FormRecognition ticked = recognise(installed, &(Sheet){1, false, true, 0.4, 1, 1, 1, 0, BOX_TICKED}, 0);
    g_assert_nonnull(ticked.form);
    FormRecognition gone = recognise(installed, &(Sheet){1, false, true, 0.4, 1, 1, 1, 0, BOX_GONE}, 0);
    g_assert_null(gone.form);
    g_assert_true(gone.changed);
}

/* A box that stands two millimetres aside has two of its sides partly where they were, and the tick is ink. */
static void test_aside(Installed *installed, gconstpointer unused)
{
    (void)unused;
    FormRecognition aside = recognise(installed, &(Sheet){1, false, true, 0.4, 1, 1, 1, 0, BOX_ASIDE}, 0);
    g_assert_null(aside.form);
    g_assert_true(aside.changed);
}

/* A blank page as the import keeps it: it is known by its dark print, and its light print too is the form's own. */
static void test_light(Installed *installed, gconstpointer unused)
{
    (void)unused;
    g_autoptr(GError) error = NULL;
    const Sheet sheet = {1, false, true, 1, 1, 1, 2, 1, BOX_AND_LIGHT_LINE};
    g_autofree char *blank = g_build_filename(installed->folder, "one", "page-1.png", NULL), *scan = g_build_filename(installed->folder, "scan.png", NULL);
    draw(&(Sheet){1, false, false, 0, 1, 1, 0, 0, BOX_AND_LIGHT_LINE}, blank);
    g_autoptr(OcrPage) drawn = load(blank);
    g_autoptr(OcrImage) picture = ocr_blank_picture(drawn);
    g_autoptr(GBytes) png = ocr_image_to_png(picture, 1, &error);
    g_assert_true(g_file_set_contents(blank, g_bytes_get_data(png, NULL), (gssize)g_bytes_get_size(png), NULL));
    form_blanks_free(installed->blanks);
    installed->blanks = form_blanks_new(installed->library, &error);
    g_assert_no_error(error);
    draw(&sheet, scan);
    g_autoptr(OcrPage) page = load(scan);
    ocr_page_analyse(page);
    FormRecognition found = form_recognise(installed->blanks, page);
    g_assert_nonnull(found.form);
    g_autoptr(OcrPrinted) printed = form_printed(page, &found.fit.transform, found.blank);
    ocr_printed_widen(printed, 1);
    OcrPoint on = form_transform_point(&found.fit.transform, 40, 12.2), off = form_transform_point(&found.fit.transform, 40, 9);
    g_assert_true(ocr_printed_at(printed, on.x, on.y));
    g_assert_false(ocr_printed_at(printed, off.x, off.y));
}

static void test_upside_down(Installed *installed, gconstpointer unused)
{
    (void)unused;
    FormRecognition found = recognise(installed, &(Sheet){1, false, true, 1, 1, 1, 0, 0, BOX_PRINTED}, 180);
    g_assert_nonnull(found.form);
    g_assert_true(found.upside_down);
}

static void test_none(Installed *installed, gconstpointer unused)
{
    (void)unused;
    for (guint32 seed = 10; seed < 14; seed++) {
        FormRecognition found = recognise(installed, &(Sheet){seed, false, true, 0.5, 1, 1, 0, 0, BOX_PRINTED}, 0);
        g_assert_null(found.form);
        g_assert_false(found.ambiguous);
    }
}

static void test_missing_picture(Installed *installed, gconstpointer unused)
{
    (void)unused;
    g_autoptr(GError) error = NULL;
    g_autofree char *picture = g_build_filename(installed->folder, "one", "page-1.png", NULL);
    g_assert_cmpint(g_unlink(picture), ==, 0);
    g_assert_null(form_blanks_new(installed->library, &error));
    g_assert_nonnull(error);
    g_assert_nonnull(strstr(error->message, "page-1.png"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/forms/recognition/laid", Installed, NULL, set_up, test_laid, tear_down);
    g_test_add("/forms/recognition/alike", Installed, NULL, set_up, test_alike, tear_down);
    g_test_add("/forms/recognition/corrected", Installed, NULL, set_up, test_corrected, tear_down);
    g_test_add("/forms/recognition/changed", Installed, NULL, set_up, test_changed, tear_down);
    g_test_add("/forms/recognition/hairlines-lost", Installed, NULL, set_up, test_hairlines_lost, tear_down);
    g_test_add("/forms/recognition/ticked", Installed, NULL, set_up, test_ticked, tear_down);
    g_test_add("/forms/recognition/reader", Installed, NULL, set_up, test_reader, tear_down);
    g_test_add("/forms/recognition/aside", Installed, NULL, set_up, test_aside, tear_down);
    g_test_add("/forms/recognition/hairlines", Installed, NULL, set_up, test_hairlines, tear_down);
    g_test_add("/forms/recognition/light", Installed, NULL, set_up, test_light, tear_down);
    g_test_add("/forms/recognition/upside-down", Installed, NULL, set_up, test_upside_down, tear_down);
    g_test_add("/forms/recognition/none", Installed, NULL, set_up, test_none, tear_down);
    g_test_add("/forms/recognition/missing-picture", Installed, NULL, set_up, test_missing_picture, tear_down);
    return g_test_run();
}
