#include "ocr/decode_pdf_image.h"

#include "ocr/decode_jpeg.h"
#include "ocr/decode_pdf_inflate.h"
#include "ocr/decode_pdf_object.h"
#include "ocr/decode_row.h"
#include "ocr/media_structure.h"

#include <string.h>

/* What stands in front of an image's own codec is unpacked in memory. */
enum { PACKED_MAX_BYTES = 64 << 20 };

typedef struct {
    qpdf_data pdf;
    qpdf_oh stream, dictionary, parameters; /* parameters: of the last filter */
    int width, height;
    OcrRowFormat row;
    const OcrDecodeLimits *limits;
} Picture;

bool ocr_pdf_image_is_opaque(qpdf_data pdf, qpdf_oh stream)
{
    qpdf_oh dictionary = qpdf_oh_get_dict(pdf, stream);
    return !ocr_pdf_flag(pdf, dictionary, "/ImageMask", false) && !ocr_pdf_has(pdf, dictionary, "/SMask") &&
           !ocr_pdf_has(pdf, dictionary, "/Mask");
}

/* Samples that a colour of this space has; 0 for spaces that are left to poppler. */
static int samples_of(qpdf_data pdf, qpdf_oh space)
{
    qpdf_oh kind = qpdf_oh_is_array(pdf, space) ? qpdf_oh_get_array_item(pdf, space, 0) : space;
    if (qpdf_oh_is_name_and_equals(pdf, kind, "/DeviceGray") || qpdf_oh_is_name_and_equals(pdf, kind, "/CalGray"))
        return 1;
    if (qpdf_oh_is_name_and_equals(pdf, kind, "/DeviceRGB") || qpdf_oh_is_name_and_equals(pdf, kind, "/CalRGB"))
        return 3;
    if (!qpdf_oh_is_name_and_equals(pdf, kind, "/ICCBased") || qpdf_oh_get_array_n_items(pdf, space) < 2)
        return 0;
    double count = ocr_pdf_number(pdf, qpdf_oh_get_dict(pdf, qpdf_oh_get_array_item(pdf, space, 1)), "/N", 0);
    return count == 1 ? 1 : count == 3 ? 3 : 0;
}

static bool read_palette(Picture *picture, qpdf_oh space)
{
    qpdf_data pdf = picture->pdf;
    if (qpdf_oh_get_array_n_items(pdf, space) != 4)
        return false;
    int samples = samples_of(pdf, qpdf_oh_get_array_item(pdf, space, 1));
    qpdf_oh table = qpdf_oh_get_array_item(pdf, space, 3);
    g_autoptr(GBytes) bytes = NULL;
    if (qpdf_oh_is_stream(pdf, table)) {
        bytes = ocr_pdf_unpacked(pdf, table, 0, 64 * 1024);
    } else if (qpdf_oh_is_string(pdf, table)) {
        size_t length;
        const char *text = qpdf_oh_get_binary_string_value(pdf, table, &length);
        bytes = text ? g_bytes_new(text, length) : NULL;
    }
    if (bytes == NULL || samples == 0)
        return false;
    size_t size;
    const uint8_t *entry = g_bytes_get_data(bytes, &size);
    for (size_t i = 0; i < 256 && (i + 1) * (size_t)samples <= size; i++)
        for (size_t c = 0; c < 3; c++)
            picture->row.palette[i][c] = entry[i * (size_t)samples + (samples == 3 ? c : 0)];
    return true;
}

/* A two-colour palette of black and white is plain black and white. */
static void simplify_palette(OcrRowFormat *row)
{
    static const uint8_t black[3] = {0, 0, 0}, white[3] = {255, 255, 255};
    if (row->bits != 1)
        return;
    bool upright = memcmp(row->palette[0], black, 3) == 0 && memcmp(row->palette[1], white, 3) == 0;
    bool inverted = memcmp(row->palette[0], white, 3) == 0 && memcmp(row->palette[1], black, 3) == 0;
    if (!upright && !inverted)
        return;
    row->colour = OCR_ROW_GREY;
    row->inverted = inverted;
}

/* /Decode: the default, or for grey its inverse; else left to poppler. */
static bool read_decode(Picture *picture)
{
    double range[8];
    qpdf_oh decode = qpdf_oh_get_key_if_dict(picture->pdf, picture->dictionary, "/Decode");
    int count = ocr_pdf_numbers(picture->pdf, decode, range, 8);
    if (count == 0)
        return true;
    if (picture->row.colour == OCR_ROW_PALETTE)
        return count == 2 && range[0] == 0 && range[1] == (1 << picture->row.bits) - 1;
    if (picture->row.colour == OCR_ROW_GREY && count == 2 && range[0] == 1 && range[1] == 0) {
        picture->row.inverted = true;
        return true;
    }
    bool normal = count == 2 * picture->row.samples;
    for (int i = 0; normal && i < count; i++)
        normal = range[i] == i % 2;
    return normal;
}

static bool read_colours(Picture *picture, bool stencil)
{
    qpdf_oh space = qpdf_oh_get_key_if_dict(picture->pdf, picture->dictionary, "/ColorSpace");
    OcrRowFormat *row = &picture->row;
    row->samples = 1;
    row->colour = OCR_ROW_GREY;
    if (stencil)
        return read_decode(picture);
    if (qpdf_oh_is_array(picture->pdf, space) && qpdf_oh_get_array_n_items(picture->pdf, space) > 0 &&
        qpdf_oh_is_name_and_equals(picture->pdf, qpdf_oh_get_array_item(picture->pdf, space, 0), "/Indexed")) {
        row->colour = OCR_ROW_PALETTE;
        if (row->bits > 8 || !read_palette(picture, space) || !read_decode(picture))
            return false;
        simplify_palette(row);
        return true;
    }
    row->samples = samples_of(picture->pdf, space);
    row->colour = row->samples == 3 ? OCR_ROW_RGB : OCR_ROW_GREY;
    return row->samples != 0 && read_decode(picture);
}

static bool read_picture(Picture *picture, bool fills_black)
{
    qpdf_data pdf = picture->pdf;
    bool stencil = ocr_pdf_flag(pdf, picture->dictionary, "/ImageMask", false);
    if ((stencil && !fills_black) || ocr_pdf_has(pdf, picture->dictionary, "/SMask") ||
        ocr_pdf_has(pdf, picture->dictionary, "/Mask") || ocr_pdf_has(pdf, picture->dictionary, "/OC"))
        return false;
    bool jpeg = ocr_pdf_filter_is(pdf, picture->dictionary, ocr_pdf_filter_count(pdf, picture->dictionary) - 1, "/DCTDecode");
    double bits = stencil ? 1 : ocr_pdf_number(pdf, picture->dictionary, "/BitsPerComponent", jpeg ? 8 : 1);
    if (bits != 1 && bits != 2 && bits != 4 && bits != 8)
        return false;
    picture->row.bits = (int)bits;
    return read_colours(picture, stencil);
}

static OcrPdfTaking taken(OcrImage *made, OcrImage **image)
{
    *image = made;
    return made ? OCR_PDF_TAKEN : OCR_PDF_FAILED;
}

static OcrPdfTaking take_jpeg(const Picture *picture, GBytes *bytes, OcrImage **image, GError **error)
{
    size_t size;
    const uint8_t *data = g_bytes_get_data(bytes, &size);
    OcrJpegFacts facts;
    if (picture->row.colour == OCR_ROW_PALETTE || picture->row.inverted || ocr_pdf_has(picture->pdf, picture->parameters, "/ColorTransform"))
        return OCR_PDF_TO_DRAW;
    if (!ocr_jpeg_facts(data, size, &facts)) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_FORMAT, "the end of its JPEG picture is missing");
        return OCR_PDF_FAILED;
    }
    return taken(ocr_jpeg_raster(data, size, facts.scans, picture->limits, error), image);
}

static void put_entry(GByteArray *tiff, uint16_t tag, uint16_t type, uint32_t value)
{
    uint16_t head[2] = {GUINT16_TO_LE(tag), GUINT16_TO_LE(type)};
    uint32_t tail[2] = {GUINT32_TO_LE(1), GUINT32_TO_LE(value)};
    g_byte_array_append(tiff, (const guint8 *)head, sizeof head);
    g_byte_array_append(tiff, (const guint8 *)tail, sizeof tail);
}

/* Fax data become a TIFF of one strip around them: libtiff has the only decoder that is needed. */
static GByteArray *wrap_fax(const Picture *picture, GBytes *bytes, bool inverted, double k)
{
    enum { ENTRIES = 9, HEAD_BYTES = 8 + 2 + ENTRIES * 12 + 4 };
    enum { SHORT = 3, LONG = 4 };
    size_t size;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    GByteArray *tiff = g_byte_array_sized_new((guint)(size + HEAD_BYTES));
    g_byte_array_append(tiff, (const guint8 *)"II*\0\b\0\0\0\t\0", 10);
    put_entry(tiff, 256, LONG, (uint32_t)picture->width);
    put_entry(tiff, 257, LONG, (uint32_t)picture->height);
    put_entry(tiff, 258, SHORT, 1);
    put_entry(tiff, 259, SHORT, k < 0 ? 4 : 3);
    put_entry(tiff, 262, SHORT, inverted ? 1 : 0);
    put_entry(tiff, 273, LONG, HEAD_BYTES);
    put_entry(tiff, 278, LONG, (uint32_t)picture->height);
    put_entry(tiff, 279, LONG, (uint32_t)size);
    put_entry(tiff, 292, LONG, k > 0 ? 1 : 0);
    g_byte_array_append(tiff, (const guint8 *)"\0\0\0\0", 4);
    g_byte_array_append(tiff, data, (guint)size);
    return tiff;
}

static OcrPdfTaking take_fax(const Picture *picture, GBytes *bytes, OcrImage **image, GError **error)
{
    qpdf_data pdf = picture->pdf;
    double k = ocr_pdf_number(pdf, picture->parameters, "/K", 0);
    bool marked = ocr_pdf_flag(pdf, picture->parameters, "/EndOfLine", false);
    bool plain = picture->row.colour == OCR_ROW_GREY && picture->row.bits == 1 && picture->row.samples == 1;
    if (!plain || ocr_pdf_flag(pdf, picture->parameters, "/EncodedByteAlign", false) || (k >= 0 && !marked) ||
        ocr_pdf_number(pdf, picture->parameters, "/Columns", 1728) != picture->width ||
        g_bytes_get_size(bytes) > G_MAXINT32 / 2)
        return OCR_PDF_TO_DRAW;
    bool black_is_1 = ocr_pdf_flag(pdf, picture->parameters, "/BlackIs1", false);
    g_autoptr(GByteArray) tiff = wrap_fax(picture, bytes, black_is_1 != picture->row.inverted, k);
    int pages;
    void *state = ocr_decode_tiff.open(tiff->data, tiff->len, picture->limits, &pages, error);
    OcrRawPage page = {NULL};
    bool read = state != NULL && ocr_decode_tiff.page(state, 1, &page, error);
    if (state != NULL)
        ocr_decode_tiff.close(state);
    return taken(read ? page.image : NULL, image);
}

static OcrPdfTaking cut_short(int y, GError **error)
{
    g_set_error(error, OCR_ERROR, OCR_ERROR_FORMAT, "the data of its picture end at line %d", y);
    return OCR_PDF_FAILED;
}

static size_t line_bytes(const Picture *picture)
{
    return ((size_t)picture->width * picture->row.samples * picture->row.bits + 7) / 8;
}

static OcrImage *new_raster(const Picture *picture, GError **error)
{
    int depth = ocr_raster_depth(picture->width, picture->height, ocr_row_depth(&picture->row));
    return ocr_raster_new(picture->limits, picture->width, picture->height, depth, error);
}

static OcrPdfTaking take_plain(const Picture *picture, GBytes *bytes, OcrImage **image, GError **error)
{
    size_t size, length = line_bytes(picture);
    const uint8_t *data = g_bytes_get_data(bytes, &size);
    if (size / length < (size_t)picture->height)
        return cut_short((int)(size / length), error);
    g_autoptr(OcrImage) made = new_raster(picture, error);
    for (int y = 0; made != NULL && y < picture->height; y++)
        ocr_row_put(&picture->row, data + (size_t)y * length, made, y);
    if (made != NULL)
        ocr_raster_finish(made);
    return taken(g_steal_pointer(&made), image);
}

/* PNG's Paeth predictor (W3C PNG specification, 9.4). */
static uint8_t paeth(int left, int up, int corner)
{
    int guess = left + up - corner;
    int to_left = ABS(guess - left), to_up = ABS(guess - up), to_corner = ABS(guess - corner);
    return (uint8_t)(to_left <= to_up && to_left <= to_corner ? left : to_up <= to_corner ? up : corner);
}

/* Undoes a PNG filter on `line`, given the line above it. Both have `step` zero bytes in front. */
static bool undo_filter(int filter, uint8_t *line, const uint8_t *above, size_t length, size_t step)
{
    for (size_t i = 0; i < length; i++) {
        int left = line[i], up = above[i + step], corner = above[i];
        uint8_t *byte = &line[i + step];
        if (filter == 1)
            *byte = (uint8_t)(*byte + left);
        else if (filter == 2)
            *byte = (uint8_t)(*byte + up);
        else if (filter == 3)
            *byte = (uint8_t)(*byte + (left + up) / 2);
        else if (filter == 4)
            *byte = (uint8_t)(*byte + paeth(left, up, corner));
    }
    return filter <= 4;
}

static bool inflate_rows(const Picture *picture, OcrInflater *inflater, bool filtered, OcrImage *image, int *y)
{
    size_t length = line_bytes(picture), step = MAX(1, (size_t)picture->row.samples * picture->row.bits / 8);
    g_autofree uint8_t *line = g_malloc0(length + step), *above = g_malloc0(length + step);
    for (*y = 0; *y < picture->height; (*y)++) {
        uint8_t filter = 0;
        if ((filtered && !ocr_inflater_read(inflater, &filter, 1)) || !ocr_inflater_read(inflater, line + step, length))
            return false;
        if (filter != 0 && !undo_filter(filter, line, above, length, step))
            return false;
        ocr_row_put(&picture->row, line + step, image, *y);
        uint8_t *swap = above;
        above = line;
        line = swap;
    }
    return true;
}

static OcrPdfTaking take_flate(const Picture *picture, GBytes *bytes, OcrImage **image, GError **error)
{
    qpdf_data pdf = picture->pdf;
    double predictor = ocr_pdf_number(pdf, picture->parameters, "/Predictor", 1);
    bool filtered = predictor >= 10;
    if ((predictor > 1 && !filtered) ||
        (filtered && (ocr_pdf_number(pdf, picture->parameters, "/Columns", 1) != picture->width ||
                      ocr_pdf_number(pdf, picture->parameters, "/Colors", 1) != picture->row.samples ||
                      ocr_pdf_number(pdf, picture->parameters, "/BitsPerComponent", 8) != picture->row.bits)))
        return OCR_PDF_TO_DRAW;
    size_t size;
    const uint8_t *data = g_bytes_get_data(bytes, &size);
    g_autoptr(OcrInflater) inflater = ocr_inflater_new(data, size);
    g_autoptr(OcrImage) made = new_raster(picture, error);
    int y = 0;
    if (made != NULL && !inflate_rows(picture, inflater, filtered, made, &y))
        return cut_short(y, error);
    if (made != NULL)
        ocr_raster_finish(made);
    return taken(g_steal_pointer(&made), image);
}

/* Run lengths (PDF 32000-1, 7.4.5) into `plain`; returns how many bytes there were. */
static size_t unpack_runs(const uint8_t *data, size_t size, uint8_t *plain, size_t room)
{
    size_t made = 0;
    for (size_t at = 0; at + 1 < size && data[at] != 128;) {
        bool literal = data[at] < 128;
        size_t run = literal ? data[at] + 1u : 257u - data[at];
        size_t count = MIN(run, room - made);
        if (literal) {
            count = MIN(count, size - at - 1);
            memcpy(plain + made, data + at + 1, count);
        } else {
            memset(plain + made, data[at + 1], count);
        }
        at += literal ? run + 1 : 2;
        made += count;
    }
    return made;
}

static OcrPdfTaking take_run_lengths(const Picture *picture, GBytes *bytes, OcrImage **image, GError **error)
{
    size_t size, whole = line_bytes(picture) * (size_t)picture->height;
    const uint8_t *data = g_bytes_get_data(bytes, &size);
    if (whole > PACKED_MAX_BYTES)
        return OCR_PDF_TO_DRAW;
    uint8_t *plain = g_malloc0(whole);
    size_t made = unpack_runs(data, size, plain, whole);
    g_autoptr(GBytes) unpacked = g_bytes_new_take(plain, made);
    return take_plain(picture, unpacked, image, error);
}

static OcrPdfTaking take(const Picture *picture, int filters, OcrImage **image, GError **error)
{
    qpdf_oh dictionary = picture->dictionary;
    g_autoptr(GBytes) bytes = ocr_pdf_unpacked(picture->pdf, picture->stream, MIN(filters, 1), PACKED_MAX_BYTES);
    if (bytes == NULL || g_bytes_get_size(bytes) == 0 || g_bytes_get_size(bytes) > PACKED_MAX_BYTES)
        return OCR_PDF_TO_DRAW;
    if (filters == 0)
        return take_plain(picture, bytes, image, error);
    if (ocr_pdf_filter_is(picture->pdf, dictionary, filters - 1, "/DCTDecode"))
        return take_jpeg(picture, bytes, image, error);
    if (ocr_pdf_filter_is(picture->pdf, dictionary, filters - 1, "/CCITTFaxDecode"))
        return take_fax(picture, bytes, image, error);
    if (ocr_pdf_filter_is(picture->pdf, dictionary, filters - 1, "/FlateDecode"))
        return take_flate(picture, bytes, image, error);
    if (ocr_pdf_filter_is(picture->pdf, dictionary, filters - 1, "/RunLengthDecode"))
        return take_run_lengths(picture, bytes, image, error);
    return OCR_PDF_TO_DRAW;
}

OcrPdfTaking ocr_pdf_image_take(qpdf_data pdf, qpdf_oh stream, bool fills_black, const OcrDecodeLimits *limits,
                                OcrImage **image, GError **error)
{
    Picture picture = {.pdf = pdf, .stream = stream, .dictionary = qpdf_oh_get_dict(pdf, stream), .limits = limits};
    double width = ocr_pdf_number(pdf, picture.dictionary, "/Width", 0);
    double height = ocr_pdf_number(pdf, picture.dictionary, "/Height", 0);
    if (!ocr_raster_fits(limits, (int64_t)CLAMP(width, 0, 1e12), (int64_t)CLAMP(height, 0, 1e12), error))
        return OCR_PDF_FAILED;
    picture.width = (int)width;
    picture.height = (int)height;
    int filters = ocr_pdf_filter_count(pdf, picture.dictionary);
    picture.parameters = filters > 0 ? ocr_pdf_filter_parameters(pdf, picture.dictionary, filters - 1) : qpdf_oh_new_null(pdf);
    return read_picture(&picture, fills_black) ? take(&picture, filters, image, error) : OCR_PDF_TO_DRAW;
}
