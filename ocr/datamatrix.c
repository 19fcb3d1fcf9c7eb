#include "ocr/datamatrix.h"

#include "ocr/binarise.h"
#include "ocr/code.h"
#include "ocr/datamatrix_text.h"

#include <math.h>
#include <string.h>

enum { TEXT_MAX = 4096, BYTE_FIRST = 0x2800 };

static bool stands_for_itself(gunichar c)
{
    if (c < 0x80)
        return g_ascii_isprint((char)c) || c == '\t' || c == '\n' || c == '\r' || c == 0x04 || (c >= 0x1C && c <= 0x1F);
    return (g_unichar_isalpha(c) || g_unichar_ispunct(c)) && (c < BYTE_FIRST || c > BYTE_FIRST + 255);
}

static char *text_of(const unsigned char *bytes, size_t size)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < size;) {
        gunichar c = g_utf8_get_char_validated((const char *)bytes + i, (gssize)(size - i));
        bool whole = c < 0x110000 && c != 0 && stands_for_itself(c);
        g_string_append_unichar(text, whole ? c : (gunichar)BYTE_FIRST + bytes[i]);
        i += whole ? (size_t)g_unichar_to_utf8(c, NULL) : 1;
    }
    return g_string_free(text, FALSE);
}

GBytes *ocr_datamatrix_bytes(const char *text)
{
    GByteArray *bytes = g_byte_array_new();
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c >= BYTE_FIRST && c <= BYTE_FIRST + 255)
            g_byte_array_append(bytes, &(guint8){(guint8)(c - BYTE_FIRST)}, 1);
        else
            g_byte_array_append(bytes, (const guint8 *)p, (guint)(g_utf8_next_char(p) - p));
    }
    return g_byte_array_free_to_bytes(bytes);
}

static char *decode(const OcrDatamatrixGrid *grid)
{
    OcrDatamatrixWords words;
    if (!ocr_datamatrix_words_read(grid, &words))
        return NULL;
    g_autoptr(GByteArray) bytes = ocr_datamatrix_text_read(words.word, words.count);
    return bytes && bytes->len > 0 ? text_of(bytes->data, MIN(bytes->len, TEXT_MAX)) : NULL;
}

static OcrBox box_of(const OcrDatamatrixPlace *place, const OcrPage *page)
{
    const OcrPoint corner[] = {place->top_left, place->top_right, place->bottom_left, place->bottom_right};
    double left = corner[0].x, right = left, top = corner[0].y, bottom = top;
    for (int i = 1; i < 4; i++) {
        left = MIN(left, corner[i].x);
        right = MAX(right, corner[i].x);
        top = MIN(top, corner[i].y);
        bottom = MAX(bottom, corner[i].y);
    }
    int x = MAX(0, (int)floor(left)), y = MAX(0, (int)floor(top));
    return (OcrBox){x, y, MIN(ocr_image_width(page->scan), (int)ceil(right)) - x,
                    MIN(ocr_image_height(page->scan), (int)ceil(bottom)) - y};
}

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

/* A picture this small is cut out around the code, which then looks like a scanner's black border at its edge. */
enum { SMALL_PICTURE_PX = 1500000 };

static GArray *places_on(OcrPage *page)
{
    if ((int64_t)ocr_image_width(page->scan) * ocr_image_height(page->scan) >= SMALL_PICTURE_PX)
        return ocr_datamatrix_places(ocr_page_binary(page), page->dpi);
    g_autoptr(OcrImage) binary = ocr_binary_from(ocr_page_grey(page));
    return ocr_datamatrix_places(binary, page->dpi);
}

void ocr_datamatrix_find(OcrPage *page, GPtrArray *codes)
{
    g_autoptr(GArray) places = places_on(page);
    g_autofree OcrDatamatrixGrid *grid = places->len ? g_new(OcrDatamatrixGrid, 1) : NULL;
    for (guint i = 0; i < places->len; i++) {
        const OcrDatamatrixPlace *place = &g_array_index(places, OcrDatamatrixPlace, i);
        OcrBox box = box_of(place, page);
        if (is_read(codes, box) || !ocr_datamatrix_grid_read(ocr_page_grey(page), place, grid))
            continue;
        char *text = decode(grid);
        if (!text)
            continue;
        OcrCode *code = g_new0(OcrCode, 1);
        *code = (OcrCode){"datamatrix", text, box, place->orientation};
        g_ptr_array_add(codes, code);
    }
}
