#include "ocr/code.h"

#include "ocr/patch.h"

#include <leptonica/allheaders.h>
#include <string.h>
#include <zbar.h>

enum { TEXT_MAX = 4096 };

void ocr_code_free(OcrCode *code)
{
    if (!code)
        return;
    g_free(code->text);
    g_free(code);
}

static const char *symbology_of(zbar_symbol_type_t type)
{
    switch (type) {
    case ZBAR_QRCODE:
        return "qrcode";
    case ZBAR_CODE128:
        return "code128";
    case ZBAR_CODE39:
        return "code39";
    default:
        return NULL;
    }
}

/* zbar says which way the code's top points on the image it saw. */
static int turn_of(zbar_orientation_t orientation)
{
    switch (orientation) {
    case ZBAR_ORIENT_UP:
        return 0;
    case ZBAR_ORIENT_RIGHT:
        return 270;
    case ZBAR_ORIENT_DOWN:
        return 180;
    case ZBAR_ORIENT_LEFT:
        return 90;
    default:
        return -1;
    }
}

static OcrBox box_of(const zbar_symbol_t *symbol, int scale)
{
    int left = INT_MAX, top = INT_MAX, right = 0, bottom = 0;
    for (unsigned i = 0; i < zbar_symbol_get_loc_size(symbol); i++) {
        left = MIN(left, zbar_symbol_get_loc_x(symbol, i));
        right = MAX(right, zbar_symbol_get_loc_x(symbol, i));
        top = MIN(top, zbar_symbol_get_loc_y(symbol, i));
        bottom = MAX(bottom, zbar_symbol_get_loc_y(symbol, i));
    }
    if (left > right)
        return (OcrBox){0, 0, 0, 0};
    return (OcrBox){left * scale, top * scale, MAX(1, right - left) * scale, MAX(1, bottom - top) * scale};
}

static bool is_known(const GPtrArray *codes, const char *symbology, const char *text, OcrBox box)
{
    for (guint i = 0; i < codes->len; i++) {
        const OcrCode *code = codes->pdata[i];
        bool near = box.x < code->box.x + code->box.w + 40 && code->box.x < box.x + box.w + 40 &&
                    box.y < code->box.y + code->box.h + 40 && code->box.y < box.y + box.h + 40;
        if (near && strcmp(code->symbology, symbology) == 0 && strcmp(code->text, text) == 0)
            return true;
    }
    return false;
}

static void collect(zbar_image_t *image, int scale, GPtrArray *codes)
{
    for (const zbar_symbol_t *symbol = zbar_image_first_symbol(image); symbol; symbol = zbar_symbol_next(symbol)) {
        const char *symbology = symbology_of(zbar_symbol_get_type(symbol));
        if (!symbology)
            continue;
        unsigned length = MIN(zbar_symbol_get_data_length(symbol), TEXT_MAX);
        g_autofree char *text = g_utf8_make_valid(zbar_symbol_get_data(symbol), (gssize)length);
        OcrBox box = box_of(symbol, scale);
        if (is_known(codes, symbology, text, box))
            continue;
        OcrCode *code = g_new0(OcrCode, 1);
        code->symbology = symbology;
        code->text = g_steal_pointer(&text);
        code->box = box;
        code->orientation = turn_of(zbar_symbol_get_orientation(symbol));
        g_ptr_array_add(codes, code);
    }
}

static zbar_image_scanner_t *new_scanner(int density)
{
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_scanner_set_config(scanner, 0, ZBAR_CFG_ENABLE, 0);
    const zbar_symbol_type_t wanted[] = {ZBAR_QRCODE, ZBAR_CODE128, ZBAR_CODE39};
    for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++)
        zbar_image_scanner_set_config(scanner, wanted[i], ZBAR_CFG_ENABLE, 1);
    zbar_image_scanner_set_config(scanner, 0, ZBAR_CFG_X_DENSITY, density);
    zbar_image_scanner_set_config(scanner, 0, ZBAR_CFG_Y_DENSITY, density);
    return scanner;
}

static void scan(PIX *grey, int scale, int density, GPtrArray *codes)
{
    int width = pixGetWidth(grey), height = pixGetHeight(grey);
    g_autofree uint8_t *bytes = g_malloc((size_t)width * (size_t)height);
    for (int y = 0; y < height; y++) {
        const uint8_t *row = (const uint8_t *)(pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey));
        for (int x = 0; x < width; x++)
            bytes[(size_t)y * (size_t)width + (size_t)x] = row[x ^ 3];
    }
    zbar_image_scanner_t *scanner = new_scanner(density);
    zbar_image_t *image = zbar_image_create();
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)width, (unsigned)height);
    zbar_image_set_data(image, bytes, (unsigned long)width * (unsigned long)height, NULL);
    if (zbar_scan_image(scanner, image) > 0)
        collect(image, scale, codes);
    zbar_image_destroy(image);
    zbar_image_scanner_destroy(scanner);
}

/* zbar loses codes in the noise of a grey scan that our own black and white keeps, and is faster there. */
static PIX *half_of(OcrPage *page)
{
    return pixScaleToGray2((PIX *)ocr_page_binary(page));
}

static PIX *full_of(OcrPage *page)
{
    return pixConvert1To8(NULL, (PIX *)ocr_page_binary(page), 255, 0);
}

/* Whether the page has a cluster of tiles that are dark as only codes and pictures are (text stays under a quarter): at
 * least 4 x 2 tiles of 2.7 mm. */
static bool has_dense_cluster(OcrPage *page)
{
    int side = (int)(2.7 * page->dpi / 25.4), columns = page->paper.w / side, rows = page->paper.h / side;
    const OcrImage *binary = ocr_page_binary(page);
    g_autofree int *run_above = g_new0(int, columns + 1);
    for (int row = 0; row < rows; row++) {
        int across = 0;
        for (int column = 0; column < columns; column++) {
            OcrBox tile = {page->paper.x + column * side, page->paper.y + row * side, side, side};
            double share = (double)ocr_image_count_ink(binary, tile) / ((double)side * side);
            bool dense = share > 0.27 && share < 0.85;
            run_above[column] = dense ? run_above[column] + 1 : 0;
            across = dense ? across + 1 : 0;
            if ((run_above[column] >= 2 && across >= 4) || (run_above[column] >= 4 && across >= 2))
                return true;
        }
    }
    return false;
}

GPtrArray *ocr_codes_find(OcrPage *page)
{
    GPtrArray *codes = g_ptr_array_new_with_free_func((GDestroyNotify)ocr_code_free);
    if (page->dpi >= 250) {
        PIX *half = half_of(page);
        scan(half, 2, 2, codes);
        pixDestroy(&half);
    }
    if (codes->len == 0 && (page->dpi < 250 || has_dense_cluster(page))) {
        PIX *full = full_of(page);
        scan(full, 1, 2, codes);
        pixDestroy(&full);
    }
    /* A code too faint for black and white may live in the greys. */
    if (codes->len == 0 && pixGetDepth(page->scan) > 1 && has_dense_cluster(page))
        scan((PIX *)ocr_page_grey(page), 1, 1, codes);
    ocr_patches_find(page, codes);
    return codes;
}

void ocr_codes_turn(GPtrArray *codes, int w, int h, int rotation)
{
    for (guint i = 0; i < codes->len; i++) {
        OcrCode *code = codes->pdata[i];
        code->box = ocr_box_turn(code->box, w, h, rotation);
        if (code->orientation >= 0)
            code->orientation = (code->orientation - rotation + 360) % 360;
    }
}
