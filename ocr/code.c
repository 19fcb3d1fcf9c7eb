#include "ocr/code.h"

#include "ocr/code_place.h"
#include "ocr/datamatrix.h"
#include "ocr/patch.h"

#include <leptonica/allheaders.h>
#include <math.h>
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

/* One look of the decoder: what it sees is `scale` times smaller than the page and starts at (left, top) of it, with
 * white all round so that a quiet zone at a cut is whole. */
typedef struct {
    double scale;
    int left, top;
} View;

enum { MARGIN_PX = 12 };

static OcrBox box_of(const zbar_symbol_t *symbol, const View *view)
{
    int left = INT_MAX, top = INT_MAX, right = 0, bottom = 0;
    for (unsigned i = 0; i < zbar_symbol_get_loc_size(symbol); i++) {
        left = MIN(left, zbar_symbol_get_loc_x(symbol, i));
        right = MAX(right, zbar_symbol_get_loc_x(symbol, i));
        top = MIN(top, zbar_symbol_get_loc_y(symbol, i));
        bottom = MAX(bottom, zbar_symbol_get_loc_y(symbol, i));
    }
    if (left > right)
        return (OcrBox){view->left, view->top, 1, 1};
    return (OcrBox){view->left + (int)lround((left - MARGIN_PX) * view->scale),
                    view->top + (int)lround((top - MARGIN_PX) * view->scale),
                    MAX(1, (int)lround((right - left) * view->scale)), MAX(1, (int)lround((bottom - top) * view->scale))};
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

static void collect(zbar_image_t *image, const View *view, GPtrArray *codes)
{
    for (const zbar_symbol_t *symbol = zbar_image_first_symbol(image); symbol; symbol = zbar_symbol_next(symbol)) {
        const char *symbology = symbology_of(zbar_symbol_get_type(symbol));
        if (!symbology)
            continue;
        unsigned length = MIN(zbar_symbol_get_data_length(symbol), TEXT_MAX);
        g_autofree char *text = g_utf8_make_valid(zbar_symbol_get_data(symbol), (gssize)length);
        OcrBox box = box_of(symbol, view);
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

typedef enum { SEEK_MATRIX = 1, SEEK_BARS = 2 } Seek;

static zbar_image_scanner_t *new_scanner(Seek seek, int density)
{
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_scanner_set_config(scanner, 0, ZBAR_CFG_ENABLE, 0);
    if (seek & SEEK_MATRIX)
        zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    if (seek & SEEK_BARS) {
        zbar_image_scanner_set_config(scanner, ZBAR_CODE128, ZBAR_CFG_ENABLE, 1);
        zbar_image_scanner_set_config(scanner, ZBAR_CODE39, ZBAR_CFG_ENABLE, 1);
    }
    zbar_image_scanner_set_config(scanner, 0, ZBAR_CFG_X_DENSITY, density);
    zbar_image_scanner_set_config(scanner, 0, ZBAR_CFG_Y_DENSITY, density);
    return scanner;
}

static void scan(zbar_image_scanner_t *scanner, PIX *grey, View view, GPtrArray *codes)
{
    size_t width = (size_t)pixGetWidth(grey) + 2 * MARGIN_PX, height = (size_t)pixGetHeight(grey) + 2 * MARGIN_PX;
    g_autofree uint8_t *bytes = g_malloc(width * height);
    memset(bytes, 255, width * height);
    for (int y = 0; y < pixGetHeight(grey); y++) {
        const uint8_t *row = (const uint8_t *)(pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey));
        uint8_t *out = bytes + ((size_t)y + MARGIN_PX) * width + MARGIN_PX;
        for (int x = 0; x < pixGetWidth(grey); x++)
            out[x] = row[x ^ 3]; /* Leptonica keeps bytes in 32-bit words, the first in the high byte */
    }
    zbar_image_t *image = zbar_image_create();
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)width, (unsigned)height);
    zbar_image_set_data(image, bytes, width * height, NULL);
    if (zbar_scan_image(scanner, image) > 0)
        collect(image, &view, codes);
    zbar_image_destroy(image);
}

/* A part of the page in grey, `factor` times smaller: 1, 2, 3, 4 or 8. */
static PIX *reduce(PIX *part, int factor)
{
    bool bilevel = pixGetDepth(part) == 1;
    switch (factor) {
    case 1:
        return bilevel ? pixConvert1To8(NULL, part, 255, 0) : pixClone(part);
    case 2:
        return bilevel ? pixScaleToGray2(part) : pixScaleAreaMap2(part);
    case 3:
        return bilevel ? pixScaleToGray3(part) : pixScaleAreaMap(part, 1 / 3.0f, 1 / 3.0f);
    case 4:
        return bilevel ? pixScaleToGray4(part) : pixScaleAreaMap(part, 0.25f, 0.25f);
    default:
        return bilevel ? pixScaleToGray8(part) : pixScaleAreaMap(part, 0.125f, 0.125f);
    }
}

/* How much smaller a part may become so that its modules keep 2.6 pixels: with fewer, zbar loses QR codes. */
static int reduction_for(double module_px)
{
    int factor = (int)(module_px / 2.6);
    return factor >= 8 ? 8 : CLAMP(factor, 1, 4);
}

/* The place in black and white, as small as it may be; where there is no doubt that a code stands there then also as scanned, larger:
 * smoothed, which mends ragged edges, and as it is. Our own black and white loses fewer codes to noise than zbar does in a grey
 * scan, and is read faster. */
static void scan_place(OcrPage *page, zbar_image_scanner_t *scanner, const OcrCodePlace *place, int factor,
                       GPtrArray *codes)
{
    OcrImage *scanned = pixGetDepth(page->scan) == 1 ? page->scan : (OcrImage *)ocr_page_grey(page);
    guint before = codes->len;
    int larger = factor == 8 ? 4 : factor > 2 ? 2 : 1;
    for (int look = 0; look < (place->certain ? 3 : 1) && codes->len == before; look++) {
        int size = look == 0 ? factor : larger;
        g_autoptr(OcrImage) part = ocr_image_crop(look == 0 ? ocr_page_binary(page) : scanned, place->box);
        PIX *grey = part ? reduce(part, size) : NULL;
        if (grey && look == 1) {
            PIX *smooth = pixBlockconv(grey, 1, 1);
            pixDestroy(&grey);
            grey = smooth;
        }
        if (grey)
            scan(scanner, grey, (View){size, place->box.x, place->box.y}, codes);
        pixDestroy(&grey);
    }
}

/* Whether the middle of the place is inside a code that was read already. */
static bool is_read(const GPtrArray *codes, OcrBox place)
{
    int x = place.x + place.w / 2, y = place.y + place.h / 2;
    for (guint i = 0; i < codes->len; i++) {
        OcrBox box = ((const OcrCode *)codes->pdata[i])->box;
        if (x >= box.x && x < box.x + box.w && y >= box.y && y < box.y + box.h)
            return true;
    }
    return false;
}

static void scan_matrix_places(OcrPage *page, GPtrArray *codes)
{
    g_autoptr(GArray) places = ocr_code_places_matrix(ocr_page_binary(page), page->dpi);
    zbar_image_scanner_t *scanner = places->len ? new_scanner(SEEK_MATRIX, 1) : NULL;
    for (guint i = 0; i < places->len; i++) {
        const OcrCodePlace *place = &g_array_index(places, OcrCodePlace, i);
        if (!is_read(codes, place->box))
            scan_place(page, scanner, place, reduction_for(place->module_px), codes);
    }
    if (scanner)
        zbar_image_scanner_destroy(scanner);
}

static void scan_bar_places(OcrPage *page, GPtrArray *codes)
{
    g_autoptr(GArray) places = ocr_code_places_bars(ocr_page_binary(page), page->dpi);
    zbar_image_scanner_t *scanner = places->len ? new_scanner(SEEK_BARS, 1) : NULL;
    int factor = page->dpi >= 500 ? 3 : page->dpi >= 250 ? 2 : 1;
    for (guint i = 0; i < places->len; i++) {
        const OcrCodePlace *place = &g_array_index(places, OcrCodePlace, i);
        if (!is_read(codes, place->box))
            scan_place(page, scanner, place, factor, codes);
    }
    if (scanner)
        zbar_image_scanner_destroy(scanner);
}

/* Whether the page has a cluster of tiles that are dark as only codes and pictures are (text stays under a quarter): at
 * least 4 x 2 tiles of 2.7 mm. */
static bool has_dense_cluster(OcrPage *page)
{
    int side = MAX(1, (int)(2.7 * page->dpi / 25.4)), columns = page->paper.w / side, rows = page->paper.h / side;
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

/* A picture this small is no sheet: a photograph of a label, of unknown resolution. */
enum { SMALL_PICTURE_PX = 1500000 };

static void scan_whole(OcrPage *page, GPtrArray *codes)
{
    bool small = (int64_t)pixGetWidth(page->scan) * pixGetHeight(page->scan) < SMALL_PICTURE_PX;
    if (!small && !has_dense_cluster(page))
        return;
    OcrImage *source = pixGetDepth(page->scan) == 1 ? page->scan : (OcrImage *)ocr_page_grey(page);
    int factor = small || page->dpi < 250 ? 1 : page->dpi >= 500 ? 4 : 2;
    PIX *grey = reduce(source, factor);
    zbar_image_scanner_t *scanner = new_scanner(SEEK_MATRIX | SEEK_BARS, small ? 1 : 2);
    scan(scanner, grey, (View){factor, 0, 0}, codes);
    zbar_image_scanner_destroy(scanner);
    pixDestroy(&grey);
}

GPtrArray *ocr_codes_find(OcrPage *page)
{
    GPtrArray *codes = g_ptr_array_new_with_free_func((GDestroyNotify)ocr_code_free);
    scan_matrix_places(page, codes);
    scan_bar_places(page, codes);
    ocr_datamatrix_find(page, codes);
    if (codes->len == 0)
        scan_whole(page, codes);
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
