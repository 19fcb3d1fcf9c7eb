#include "ocr/image.h"

#include "decode_sample.h"

#include "ocr/error.h"

static OcrImage *sample(int w, int h, int depth)
{
    PIX *image = pixCreate(w, h, depth);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            bool ink = sample_is_ink(x, y, w, h);
            pixSetPixel(image, x, y, depth == 1 ? ink : ink ? 0 : depth == 8 ? 255 : 0xffffff00u);
        }
    return image;
}

static int count_slowly(const OcrImage *image, OcrBox box)
{
    int count = 0;
    for (int y = MAX(box.y, 0); y < MIN(box.y + box.h, ocr_image_height(image)); y++)
        for (int x = MAX(box.x, 0); x < MIN(box.x + box.w, ocr_image_width(image)); x++)
            count += sample_pixel(image, x, y).r == 0;
    return count;
}

static void test_ink_is_counted(void)
{
    g_autoptr(OcrImage) image = sample(133, 90, 1);
    for (int x = -3; x < 140; x += 7)
        for (int w = 1; w < 145; w += 13) {
            OcrBox box = {x, x / 2, w, 40};
            g_assert_cmpint(ocr_image_count_ink(image, box), ==, count_slowly(image, box));
        }
    g_assert_cmpint(ocr_image_count_ink(image, (OcrBox){-5, -5, 500, 500}), >, 133 * 90 / 6);
    g_assert_cmpint(ocr_image_count_ink(image, (OcrBox){2000000000, 0, 2000000000, 10}), ==, 0);
}

static void test_crops_are_clipped(void)
{
    g_autoptr(OcrImage) image = sample(100, 80, 8);
    g_autoptr(OcrImage) part = ocr_image_crop(image, (OcrBox){90, 70, 50, 50});
    g_assert_cmpint(ocr_image_width(part), ==, 10);
    g_assert_cmpint(ocr_image_height(part), ==, 10);
    g_assert_null(ocr_image_crop(image, (OcrBox){100, 0, 5, 5}));
    g_assert_null(ocr_image_crop(image, (OcrBox){0, 0, -5, 5}));
    g_autoptr(OcrImage) whole = ocr_image_crop(image, (OcrBox){-10, -10, 1000, 1000});
    sample_assert(whole, 100, 80, 0, 0);
}

static void test_boxes_turn_with_the_image(void)
{
    g_autoptr(OcrImage) image = sample(101, 80, 1);
    OcrBox box = {13, 17, 31, 23};
    int ink = ocr_image_count_ink(image, box);
    g_assert_cmpint(ink, >, 0);
    for (int turn = 0; turn < 360; turn += 90) {
        g_autoptr(OcrImage) turned = ocr_image_turn(image, turn);
        OcrBox moved = ocr_box_turn(box, 101, 80, turn);
        g_autoptr(OcrImage) back = ocr_image_turn(turned, (360 - turn) % 360);
        g_assert_cmpint(ocr_image_count_ink(turned, moved), ==, ink);
        sample_assert(back, 101, 80, 0, 0);
    }
}

static void test_pictures(void)
{
    static const int depths[] = {1, 8, 32};
    for (size_t i = 0; i < G_N_ELEMENTS(depths); i++) {
        g_autoptr(OcrImage) image = sample(400, 300, depths[i]);
        for (double scale = 1; scale > 0.4; scale -= 0.5) {
            OcrPageInfo info;
            int w = (int)(400 * scale), h = (int)(300 * scale);
            g_autoptr(GBytes) jpeg = ocr_image_to_jpeg(image, scale, 80, NULL), png = ocr_image_to_png(image, scale, NULL);
            g_autoptr(OcrImage) from_jpeg = sample_decode(jpeg, 1, &info);
            g_assert_cmpint(ocr_image_depth(from_jpeg), ==, 8);
            sample_assert(from_jpeg, w, h, 60, 0.06);
            g_autoptr(OcrImage) from_png = sample_decode(png, 1, &info);
            sample_assert(from_png, w, h, 60, 0.06);
        }
    }
}

static void test_senseless_scales_are_refused(void)
{
    g_autoptr(OcrImage) image = sample(100, 80, 8);
    static const double scales[] = {0, -1, 2, 0.001};
    for (size_t i = 0; i < G_N_ELEMENTS(scales); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(ocr_image_to_jpeg(image, scales[i], 80, &error));
        g_assert_error(error, OCR_ERROR, OCR_ERROR_LIMIT);
    }
}

static void test_on_white(void)
{
    for (int depth = 1; depth <= 32; depth = depth == 1 ? 8 : depth * 4) {
        g_autoptr(OcrImage) black = pixCreate(20, 10, depth);
        pixSetBlackOrWhite(black, L_SET_BLACK);
        g_autoptr(OcrImage) sheet = ocr_image_on_white(black, 5, 3, 40, 30);
        l_uint32 ink = 0, paper = 0, corner = 0;
        pixGetPixel(sheet, 5, 3, &ink);
        pixGetPixel(sheet, 4, 3, &paper);
        pixGetPixel(sheet, 39, 29, &corner);
        g_assert_cmpint(ocr_image_width(sheet), ==, 40);
        g_assert_cmpuint(ink, !=, paper);
        g_assert_cmpuint(paper, ==, corner);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/image/ink-is-counted", test_ink_is_counted);
    g_test_add_func("/image/on-white", test_on_white);
    g_test_add_func("/image/crops-are-clipped", test_crops_are_clipped);
    g_test_add_func("/image/boxes-turn", test_boxes_turn_with_the_image);
    g_test_add_func("/image/pictures", test_pictures);
    g_test_add_func("/image/senseless-scales", test_senseless_scales_are_refused);
    return g_test_run();
}
