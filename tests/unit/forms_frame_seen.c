/* Frames of hairlines: lost by a scanner nobody knows whether they were there; not where they should be though others are whole, they were moved. */
#include "forms/frame_seen.h"
#include "ocr/blank_picture.h"

#include <leptonica/allheaders.h>
#include <math.h>

enum { W = 1240, H = 900, FRAMES = 4, HAIR = 1, FIRM = 4 };
static const double PX_MM = 300 / 25.4;

static void draw(PIX *pix, double x, double y, double w, double h, int thick)
{
    BOX *box = boxCreate((int)(x * PX_MM), (int)(y * PX_MM), MAX(thick, (int)lround(w * PX_MM)), MAX(thick, (int)lround(h * PX_MM)));
    pixSetInRect(pix, box);
    boxDestroy(&box);
}

/* A comb of 6 cells of 5 x 6 mm, with a stroke before it that is always a hairline. */
static void draw_comb(PIX *pix, double x, double y, int thick)
{
    draw(pix, x - 0.8, y, 0, 6, HAIR);
    draw(pix, x, y, 30, 0, thick);
    draw(pix, x, y + 6, 30, 0, thick);
    for (int i = 0; i <= 6; i++)
        draw(pix, x + 5 * i, y, 0, 6, thick);
}

/* Four combs, each with a dark word before it; the second by so much elsewhere, and gaps where a scanner lost half of the hairlines. */
typedef struct {
    double moved_x, moved_y;
    int lost_from, lost_to; /* combs of which the scanner lost half */
    int thick, gone;        /* gone: of that comb nothing is left; -1: of none */
    bool torn;              /* nor of the word before it */
    bool written;           /* in the second's first cell */
    bool bare;              /* without the long rules that stand elsewhere */
    bool frameless;         /* no combs at all, in the blank neither */
    double words_y;         /* so far down stands the second's word */
} Scan;

static const Scan genuine = {.thick = HAIR, .gone = -1};

static PIX *picture(const Scan *scan)
{
    PIX *pix = pixCreate(W, H, 1), *white = pixCreate(W, H, 1);
    for (int i = 0; i < FRAMES; i++) {
        double y = 8 + 16 * i, second = i == 1;
        if (scan->gone != i && !scan->frameless)
            draw_comb(pix, 50 + second * scan->moved_x, y + second * scan->moved_y, scan->thick);
        for (int k = 0; i >= scan->lost_from && i < scan->lost_to && k < 12; k++)
            draw(white, 45 + k * 4.2, y - 4, 2.8, 14, 1);
    }
    pixSubtract(pix, pix, white);
    for (int i = 0; i < FRAMES; i++)
        for (int k = 0; k < 8 && !(scan->torn && scan->gone == i); k++)
            draw(pix, 38 + k, 10 + 16 * i + (i == 1) * scan->words_y, 0.5, 2, 1);
    for (int k = 0; k < 6 && scan->written; k++)
        draw(pix, 49 + k, 22, 0.6, 9, 1);
    for (int i = 0; i < 3 && !scan->bare; i++)
        draw(pix, 5, 70 + i, 95, 0, HAIR);
    pixDestroy(&white);
    return pix;
}

typedef struct {
    FormField fields[FRAMES], *list[FRAMES];
    FormTemplate form;
    OcrLayout *blank;
    OcrPage *page;
    FormTransform transform;
} Case;

static OcrLayout *blank_of(const Scan *scan)
{
    g_autoptr(OcrPage) dark = ocr_page_new(picture(scan), 300);
    ocr_page_analyse(dark);
    g_autoptr(OcrPage) firm = ocr_page_new(ocr_blank_firm(ocr_page_binary(dark), 300), 300);
    ocr_page_analyse(firm);
    OcrLayout *blank = ocr_layout_new(dark, 0);
    blank->firm = ocr_layout_new(firm, 0);
    return blank;
}

static void prepare(Case *c, const Scan *scan)
{
    *c = (Case){.transform = {.h = {PX_MM, 0, 0, 0, PX_MM, 0, 0, 0}}, .form = {.field_count = FRAMES, .fields = c->list}};
    for (int i = 0; i < FRAMES; i++) {
        c->fields[i] = (FormField){.name = (char *)"abcd" + i, .kind = FORM_FIELD_LINE, .page = 1, .box = {50, 8 + 16 * i, 30, 6}};
        c->list[i] = &c->fields[i];
    }
    Scan blank = genuine;
    blank.thick = scan->thick;
    blank.frameless = scan->frameless;
    c->blank = blank_of(&blank);
    c->page = ocr_page_new(picture(scan), 300);
    ocr_page_analyse(c->page);
}

static void clear(Case *c)
{
    ocr_layout_free(c->blank);
    ocr_page_free(c->page);
}

static bool moved(const Scan *scan)
{
    Case c;
    prepare(&c, scan);
    g_autoptr(OcrLayout) page = ocr_layout_new(c.page, 0);
    bool answer = form_frames_moved(page, &c.transform, &c.form, 1, c.blank);
    clear(&c);
    return answer;
}

/* Which of the fields, all read as empty or as a value, go to a person: "b" the second. Transfer full. */
static char *doubted(const Scan *scan, FormStatus status)
{
    Case c;
    prepare(&c, scan);
    FormRegistration registration = {.transform = c.transform, .rows = g_array_new(FALSE, FALSE, sizeof(FormRow))};
    g_autoptr(FormPageReading) reading = form_page_reading_new(1);
    for (int i = 0; i < FRAMES; i++) {
        FormRow row = {.field = &c.fields[i]};
        g_array_append_val(registration.rows, row);
        FormFieldReading *field = form_field_reading_new(c.fields[i].name, (OcrBox){0});
        form_field_reading_judge(field, status, "", "");
        g_ptr_array_add(reading->fields, field);
    }
    g_autoptr(GArray) seen = form_frames_seen(c.page, &registration, c.blank);
    form_frames_doubt(seen, reading);
    GString *names = g_string_new(NULL);
    for (int i = 0; i < FRAMES; i++) {
        const FormFieldReading *field = reading->fields->pdata[i];
        if (field->status == FORM_STATUS_REVIEW && g_str_equal(field->reason, "frame_unseen"))
            g_string_append_c(names, "abcd"[i]);
    }
    g_array_unref(registration.rows);
    clear(&c);
    return g_string_free(names, FALSE);
}

static void assert_doubted(const Scan *scan, const char *values, const char *empty)
{
    g_autofree char *read = doubted(scan, FORM_STATUS_ACCEPTED), *bare = doubted(scan, FORM_STATUS_EMPTY);
    g_assert_cmpstr(read, ==, values);
    g_assert_cmpstr(bare, ==, empty);
}

static void test_whole(void)
{
    assert_doubted(&genuine, "", "");
    g_assert_false(moved(&genuine));
}

/* A comb that stands elsewhere is another version's, and nothing in it is believed. */
static void test_moved(void)
{
    const Scan aside = {.moved_x = 8, .moved_y = 3, .thick = HAIR, .gone = -1};
    assert_doubted(&aside, "b", "b");
    g_assert_true(moved(&aside));
}

/* Along itself by a whole cell: for the most part it is met, and still it is not where it should be. */
static void test_moved_along_itself(void)
{
    const Scan along = {.moved_x = 5, .thick = HAIR, .gone = -1, .written = true};
    assert_doubted(&along, "b", "b");
    const Scan written = {.thick = HAIR, .gone = -1, .written = true};
    assert_doubted(&written, "", "");
}

/* What a scanner broke is no other version, but what lies in it is looked at. */
static void test_broken(void)
{
    const Scan some = {.lost_from = 1, .lost_to = 3, .thick = HAIR, .gone = -1};
    assert_doubted(&some, "bc", "");
    g_assert_false(moved(&some));
    const Scan all = {.lost_from = 0, .lost_to = 4, .thick = HAIR, .gone = 2};
    assert_doubted(&all, "abcd", "");
    g_assert_false(moved(&all));
}

/* Where a frame is lost and something is written around, nobody knows whose it is, but that it is in another's frame that is seen. Without its words the
 * paper itself may be gone. */
static void test_bare(void)
{
    const Scan near = {.lost_from = 1, .lost_to = 3, .thick = HAIR, .gone = -1, .written = true};
    assert_doubted(&near, "bc", "bc");
    const Scan others = {.lost_from = 2, .lost_to = 3, .thick = HAIR, .gone = -1, .written = true};
    assert_doubted(&others, "c", "");
    const Scan torn = {.thick = HAIR, .gone = 3, .torn = true};
    assert_doubted(&torn, "d", "d");
}

/* Gone with its words it is torn off, or hidden; alone it was moved. */
static void test_gone(void)
{
    g_assert_true(moved(&(Scan){.thick = HAIR, .gone = 3}));
    g_assert_false(moved(&(Scan){.thick = HAIR, .gone = 3, .torn = true}));
}

/* Nor was it where a scanner lost most of the page's hairlines. */
static void test_most_lost(void)
{
    const Scan bare = {.thick = HAIR, .gone = 3, .bare = true};
    g_assert_false(moved(&bare));
    assert_doubted(&bare, "d", "");
}

/* What is firm in such a frame has to be there too, where writing covers its hairlines. */
static void test_firm(void)
{
    const Scan firm = {.moved_x = 8, .moved_y = 3, .thick = FIRM, .gone = -1, .written = true};
    assert_doubted(&firm, "b", "b");
    g_assert_false(moved(&firm));
    const Scan there = {.thick = FIRM, .gone = -1, .written = true};
    assert_doubted(&there, "", "");
}

/* Without any frame only its words tell where a place is. */
static void test_frameless(void)
{
    const Scan there = {.thick = HAIR, .gone = -1, .frameless = true, .written = true};
    assert_doubted(&there, "", "");
    const Scan moved_words = {.thick = HAIR, .gone = -1, .frameless = true, .words_y = 4};
    assert_doubted(&moved_words, "b", "b");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/frame_seen/whole", test_whole);
    g_test_add_func("/frame_seen/moved", test_moved);
    g_test_add_func("/frame_seen/moved_along_itself", test_moved_along_itself);
    g_test_add_func("/frame_seen/broken", test_broken);
    g_test_add_func("/frame_seen/bare", test_bare);
    g_test_add_func("/frame_seen/gone", test_gone);
    g_test_add_func("/frame_seen/most_lost", test_most_lost);
    g_test_add_func("/frame_seen/firm", test_firm);
    g_test_add_func("/frame_seen/frameless", test_frameless);
    return g_test_run();
}
