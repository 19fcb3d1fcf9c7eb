/* forms/drop_out.h */
#include "forms/drop_out.h"

#include <leptonica/allheaders.h>

enum { W = 1240, H = 1754 };
static const unsigned GREEN = 0x12823c;
static const double PX_MM = 300 / 25.4;

static void draw(PIX *pix, double x, double y, double w, double h)
{
    BOX *box = boxCreate((int)(x * PX_MM), (int)(y * PX_MM), (int)(w * PX_MM), (int)(h * PX_MM));
    pixSetInRectArbitrary(pix, box, GREEN << 8);
    boxDestroy(&box);
}

/* Two boxes of 10 x 8 mm at x = 10 and 30, and lines enough to know the ink by. */
static PIX *form_picture(void)
{
    PIX *pix = pixCreate(W, H, 32);
    pixSetAllArbitrary(pix, 0xffffff00);
    for (int i = 0; i < 2; i++) {
        double x = 10 + i * 20;
        draw(pix, x, 10, 10, 0.3);
        draw(pix, x, 18, 10, 0.3);
        draw(pix, x, 10, 0.3, 8);
        draw(pix, x + 10, 10, 0.3, 8);
    }
    for (int y = 40; y < 120; y += 8)
        draw(pix, 10, y, 80, 0.3);
    return pix;
}

static OcrLayout *blank_layout(void)
{
    g_autoptr(OcrPage) page = ocr_page_new(form_picture(), 300);
    ocr_page_analyse(page);
    return ocr_layout_new(page, 0);
}

/* Both fields, read as nothing, after the colour went. */
static FormPageReading *drop(OcrPage *page, const OcrLayout *blank)
{
    FormField fields[2] = {{.name = (char *)"a", .kind = FORM_FIELD_LINE, .box = {10, 10, 10, 8}},
                           {.name = (char *)"b", .kind = FORM_FIELD_LINE, .box = {30, 10, 10, 8}}};
    g_autofree FormTemplate *form = g_new0(FormTemplate, 1);
    form->tint = (char *)"#12823c";
    FormRegistration registration = {.transform = {.h = {PX_MM, 0, 0, 0, PX_MM, 0, 0, 0}}, .residual_mm = 0.1};
    registration.rows = g_array_new(FALSE, FALSE, sizeof(FormRow));
    OcrQuad quads[2];
    FormPageReading *reading = form_page_reading_new(1);
    for (int i = 0; i < 2; i++) {
        quads[i] = form_transform_box(&registration.transform, fields[i].box);
        FormRow row = {&fields[i], &quads[i], 1, false};
        g_array_append_val(registration.rows, row);
        FormFieldReading *field = form_field_reading_new(fields[i].name, (OcrBox){0});
        form_field_reading_judge(field, FORM_STATUS_EMPTY, "", "");
        g_ptr_array_add(reading->fields, field);
    }
    g_autoptr(GArray) taken = form_drop_out(page, form, &registration, blank);
    g_assert_nonnull(taken);
    form_drop_out_doubt(taken, &registration, reading);
    g_array_unref(registration.rows);
    return reading;
}

static FormStatus status_of(const FormPageReading *reading, int i)
{
    return ((const FormFieldReading *)reading->fields->pdata[i])->status;
}

static double ink_at(OcrPage *page, double x, double y, double w, double h)
{
    OcrBox box = {(int)(x * PX_MM), (int)(y * PX_MM), (int)(w * PX_MM), (int)(h * PX_MM)};
    return (double)ocr_image_count_ink(ocr_page_binary(page), box) / (box.w * box.h);
}

static void test_what_is_written_between_the_print_stays(void)
{
    g_autoptr(OcrLayout) blank = blank_layout();
    PIX *pix = form_picture();
    draw(pix, 14, 12, 0.5, 4);
    g_autoptr(OcrPage) page = ocr_page_new(pix, 300);
    g_autoptr(FormPageReading) reading = drop(page, blank);
    g_assert_cmpfloat(ink_at(page, 14.05, 12.2, 0.4, 3.6), >, 0.9);
    g_assert_cmpfloat(ink_at(page, 12, 10, 6, 0.3), <, 0.02);
    g_assert_cmpint(status_of(reading, 0), ==, FORM_STATUS_EMPTY);
    g_assert_cmpint(status_of(reading, 1), ==, FORM_STATUS_EMPTY);
}

/* A broad stroke along the frame goes with it: nobody can tell then that the box is empty. */
static void test_what_goes_with_the_print_is_doubted(void)
{
    g_autoptr(OcrLayout) blank = blank_layout();
    PIX *pix = form_picture();
    for (double y = 10; y < 18; y += 0.3)
        draw(pix, 30.3, y, 0.3, 0.3);
    draw(pix, 30, 10.3, 10, 0.3);
    draw(pix, 30, 17.7, 10, 0.3);
    g_autoptr(OcrPage) page = ocr_page_new(pix, 300);
    g_autoptr(FormPageReading) reading = drop(page, blank);
    g_assert_cmpint(status_of(reading, 0), ==, FORM_STATUS_EMPTY);
    g_assert_cmpint(status_of(reading, 1), ==, FORM_STATUS_REVIEW);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/drop_out/kept", test_what_is_written_between_the_print_stays);
    g_test_add_func("/drop_out/doubted", test_what_goes_with_the_print_is_doubted);
    return g_test_run();
}
