#include "ocr/decode_pdf_page.h"

#include "ocr/decode_pdf_object.h"
#include "ocr/decode_pdf_strips.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Pages of one image have short instructions; the longest are those with an invisible text layer. */
enum { CONTENT_MAX_BYTES = 32 << 20, STREAMS_MAX = 200, FORMS_DEEP_MAX = 4, OBJECTS_MAX = 2000, STRIPS_MAX = 500 };

/* How much of the sheet the image must cover, and how much of the image must lie on the sheet. */
static const double COVERED = 0.85, SHOWN = 0.97;

typedef struct {
    qpdf_data pdf;
    qpdf_oh resources;
    OcrPdfRect sheet;
    int deep, objects;
    bool found, painted_before, too_long;
    OcrPdfPlaced image; /* the one that covers the sheet */
    GArray *strips;     /* OcrPdfPlaced: those that do not */
} Scan;

static bool run_form(Scan *scan, qpdf_oh stream, const OcrPdfGraphics *graphics);

/* Whether an image at `rect` is seen nearly whole, and nearly nothing but it. */
static bool covers_sheet(const Scan *scan, OcrPdfRect rect, OcrPdfRect clip)
{
    double shown = ocr_pdf_rect_area(ocr_pdf_rect_within(ocr_pdf_rect_within(rect, scan->sheet), clip));
    return shown >= COVERED * ocr_pdf_rect_area(scan->sheet) && shown >= SHOWN * ocr_pdf_rect_area(rect);
}

static bool is_cut(OcrPdfRect rect, OcrPdfRect clip)
{
    return ocr_pdf_rect_area(ocr_pdf_rect_within(rect, clip)) < SHOWN * ocr_pdf_rect_area(rect);
}

static bool take_note_of_image(Scan *scan, qpdf_oh stream, const OcrPdfGraphics *graphics)
{
    OcrPdfPlaced placed = {.image = stream, .graphics = *graphics};
    OcrPdfRect rect = ocr_pdf_rect_through((OcrPdfRect){0, 0, 1, 1}, graphics->matrix);
    bool opaque = ocr_pdf_image_is_opaque(scan->pdf, stream);
    if (!covers_sheet(scan, rect, graphics->clip)) {
        bool strip = !scan->found && !scan->painted_before && scan->strips->len < STRIPS_MAX && !is_cut(rect, graphics->clip);
        g_array_append_val(scan->strips, placed);
        return strip;
    }
    /* What lies under an image hides nothing of it; under a stencil it shows through. */
    if (!opaque && (scan->painted_before || scan->found || scan->strips->len > 0))
        return false;
    scan->found = true;
    scan->image = placed;
    return true;
}

static bool on_object(void *user, const char *name, const OcrPdfGraphics *graphics)
{
    Scan *scan = user;
    qpdf_oh objects = qpdf_oh_get_key_if_dict(scan->pdf, scan->resources, "/XObject");
    qpdf_oh stream = qpdf_oh_get_key_if_dict(scan->pdf, objects, name);
    if (!qpdf_oh_is_stream(scan->pdf, stream) || ++scan->objects > OBJECTS_MAX)
        return false;
    qpdf_oh kind = qpdf_oh_get_key_if_dict(scan->pdf, qpdf_oh_get_dict(scan->pdf, stream), "/Subtype");
    if (qpdf_oh_is_name_and_equals(scan->pdf, kind, "/Image"))
        return take_note_of_image(scan, stream, graphics);
    return qpdf_oh_is_name_and_equals(scan->pdf, kind, "/Form") && run_form(scan, stream, graphics);
}

/* Transparency and blending, as soon as they are not what everything starts with. */
static bool on_state(void *user, const char *name)
{
    Scan *scan = user;
    qpdf_data pdf = scan->pdf;
    qpdf_oh state = qpdf_oh_get_key_if_dict(pdf, qpdf_oh_get_key_if_dict(pdf, scan->resources, "/ExtGState"), name);
    qpdf_oh mask = qpdf_oh_get_key_if_dict(pdf, state, "/SMask"), mode = qpdf_oh_get_key_if_dict(pdf, state, "/BM");
    return ocr_pdf_number(pdf, state, "/ca", 1) == 1 &&
           (qpdf_oh_is_null(pdf, mask) || qpdf_oh_is_name_and_equals(pdf, mask, "/None")) &&
           (qpdf_oh_is_null(pdf, mode) || qpdf_oh_is_name_and_equals(pdf, mode, "/Normal"));
}

static bool on_paint(void *user)
{
    Scan *scan = user;
    scan->painted_before = true;
    return !scan->found && scan->strips->len == 0;
}

static const OcrPdfEvents events = {.object = on_object, .state = on_state, .paint = on_paint};

static bool read_rect(qpdf_data pdf, qpdf_oh array, OcrPdfRect *rect)
{
    double n[4];
    if (ocr_pdf_numbers(pdf, array, n, 4) != 4)
        return false;
    *rect = (OcrPdfRect){fmin(n[0], n[2]), fmin(n[1], n[3]), fmax(n[0], n[2]), fmax(n[1], n[3])};
    return true;
}

static bool run_form(Scan *scan, qpdf_oh stream, const OcrPdfGraphics *graphics)
{
    qpdf_data pdf = scan->pdf;
    qpdf_oh dictionary = qpdf_oh_get_dict(pdf, stream), outer = scan->resources;
    if (scan->deep == FORMS_DEEP_MAX || ocr_pdf_has(pdf, dictionary, "/OC"))
        return false;
    OcrPdfGraphics inner = *graphics;
    double n[6];
    OcrPdfRect box;
    if (ocr_pdf_numbers(pdf, qpdf_oh_get_key_if_dict(pdf, dictionary, "/Matrix"), n, 6) == 6)
        inner.matrix = ocr_pdf_matrix_times((OcrPdfMatrix){n[0], n[1], n[2], n[3], n[4], n[5]}, inner.matrix);
    if (read_rect(pdf, qpdf_oh_get_key_if_dict(pdf, dictionary, "/BBox"), &box))
        inner.clip = ocr_pdf_rect_within(inner.clip, ocr_pdf_rect_through(box, inner.matrix));
    g_autoptr(GBytes) content = ocr_pdf_unpacked(pdf, stream, 0, CONTENT_MAX_BYTES);
    if (content == NULL || g_bytes_get_size(content) > CONTENT_MAX_BYTES)
        return false;
    if (ocr_pdf_has(pdf, dictionary, "/Resources"))
        scan->resources = qpdf_oh_get_key(pdf, dictionary, "/Resources");
    scan->deep++;
    bool judged = ocr_pdf_content_run(g_bytes_get_data(content, NULL), g_bytes_get_size(content), inner, &events, scan);
    scan->deep--;
    scan->resources = outer;
    return judged;
}

/* The page's instructions, its streams joined by a space. NULL when they are packed in some odd way, or too long. */
static GByteArray *page_content(Scan *scan, qpdf_oh page)
{
    qpdf_data pdf = scan->pdf;
    qpdf_oh contents = qpdf_oh_get_key_if_dict(pdf, page, "/Contents");
    bool several = qpdf_oh_is_array(pdf, contents);
    int count = several ? qpdf_oh_get_array_n_items(pdf, contents) : 1;
    g_autoptr(GByteArray) all = g_byte_array_new();
    for (int i = 0; i < count; i++) {
        qpdf_oh stream = several ? qpdf_oh_get_array_item(pdf, contents, i) : contents;
        if (count > STREAMS_MAX || !qpdf_oh_is_stream(pdf, stream))
            return NULL;
        g_autoptr(GBytes) part = ocr_pdf_unpacked(pdf, stream, 0, CONTENT_MAX_BYTES);
        scan->too_long = part != NULL && all->len + g_bytes_get_size(part) > CONTENT_MAX_BYTES;
        if (part == NULL || scan->too_long)
            return NULL;
        g_byte_array_append(all, g_bytes_get_data(part, NULL), (guint)g_bytes_get_size(part));
        g_byte_array_append(all, (const guint8 *)" ", 1);
    }
    return g_steal_pointer(&all);
}

/* Notes, stamps and form fields lie over the page: all but links are seen. */
static bool has_visible_notes(qpdf_data pdf, qpdf_oh page)
{
    qpdf_oh notes = qpdf_oh_get_key_if_dict(pdf, page, "/Annots");
    int count = qpdf_oh_is_array(pdf, notes) ? qpdf_oh_get_array_n_items(pdf, notes) : 0;
    for (int i = 0; i < count; i++) {
        qpdf_oh kind = qpdf_oh_get_key_if_dict(pdf, qpdf_oh_get_array_item(pdf, notes, i), "/Subtype");
        if (i >= OBJECTS_MAX || !qpdf_oh_is_name_and_equals(pdf, kind, "/Link"))
            return true;
    }
    return false;
}

static bool read_sheet(qpdf_data pdf, qpdf_oh page, OcrPdfRect *sheet)
{
    OcrPdfRect crop;
    if (!read_rect(pdf, ocr_pdf_inherited(pdf, page, "/MediaBox"), sheet))
        return false;
    if (read_rect(pdf, ocr_pdf_inherited(pdf, page, "/CropBox"), &crop))
        *sheet = ocr_pdf_rect_within(*sheet, crop);
    return ocr_pdf_rect_area(*sheet) > 0;
}

static bool is_one_image(Scan *scan, qpdf_oh page)
{
    g_autoptr(GByteArray) content = page_content(scan, page);
    if (content == NULL || !read_sheet(scan->pdf, page, &scan->sheet) || has_visible_notes(scan->pdf, page))
        return false;
    scan->resources = ocr_pdf_inherited(scan->pdf, page, "/Resources");
    OcrPdfGraphics start = {.matrix = {1, 0, 0, 1, 0, 0}, .clip = scan->sheet, .fills_black = true};
    OcrPdfRect whole;
    return ocr_pdf_content_run((const char *)content->data, content->len, start, &events, scan) &&
           (scan->found || (ocr_pdf_strips_join(scan->pdf, scan->strips, &whole) && covers_sheet(scan, whole, scan->sheet)));
}

/* How the image lies: first flipped, then turned by the direction in which its lines run. False when it is oblique. */
static bool read_placement(const OcrPdfMatrix *m, OcrRawPage *page)
{
    double across = hypot(m->a, m->b), up = hypot(m->c, m->d);
    double upright = fmax(fabs(m->b) / across, fabs(m->c) / up), lying = fmax(fabs(m->a) / across, fabs(m->d) / up);
    if (!(across > 0) || !(up > 0) || (upright > 0.002 && lying > 0.002))
        return false;
    page->flip = m->a * m->d - m->b * m->c < 0;
    page->turn = upright <= 0.002 ? (m->a > 0 ? 0 : 180) : (m->b < 0 ? 90 : 270);
    return true;
}

static int page_turn(qpdf_data pdf, qpdf_oh page)
{
    double rotate;
    if (!qpdf_oh_get_value_as_number(pdf, ocr_pdf_inherited(pdf, page, "/Rotate"), &rotate) || fabs(rotate) > 1e6)
        return 0;
    return (((int)rotate / 90) % 4 + 4) % 4 * 90;
}

static OcrPdfTaking take_scan(const Scan *scan, qpdf_oh sheet, const OcrDecodeLimits *limits, OcrRawPage *page, GError **error)
{
    const OcrPdfPlaced *first = scan->found ? &scan->image : &g_array_index(scan->strips, OcrPdfPlaced, 0);
    const OcrPdfMatrix *m = &first->graphics.matrix;
    if (!read_placement(m, page))
        return OCR_PDF_TO_DRAW;
    OcrPdfTaking taking = scan->found
        ? ocr_pdf_image_take(scan->pdf, first->image, first->graphics.fills_black, limits, &page->image, error)
        : ocr_pdf_strips_take(scan->pdf, scan->strips, limits, &page->image, error);
    if (taking != OCR_PDF_TAKEN)
        return taking;
    double unit_pt = ocr_pdf_number(scan->pdf, sheet, "/UserUnit", 1);
    double rows = ocr_pdf_number(scan->pdf, qpdf_oh_get_dict(scan->pdf, first->image), "/Height", 0);
    page->dpi_x = ocr_image_width(page->image) * 72 / (hypot(m->a, m->b) * unit_pt);
    page->dpi_y = rows * 72 / (hypot(m->c, m->d) * unit_pt);
    page->turn = (page->turn + page_turn(scan->pdf, sheet)) % 360;
    page->source = "pdf-image";
    OcrPdfRect at = ocr_pdf_rect_through((OcrPdfRect){0, 0, 1, 1}, *m);
    double mm = unit_pt * 25.4 / 72;
    if (scan->found)
        page->place = (OcrSheetPlace){(at.left - scan->sheet.left) * mm, (scan->sheet.top - at.top) * mm,
                                      (scan->sheet.right - scan->sheet.left) * mm, (scan->sheet.top - scan->sheet.bottom) * mm};
    return OCR_PDF_TAKEN;
}

OcrPdfTaking ocr_pdf_page_take(qpdf_data pdf, int number, const OcrDecodeLimits *limits, OcrRawPage *page, GError **error)
{
    OcrPdfTaking taking = OCR_PDF_TO_DRAW;
    g_autoptr(GArray) strips = g_array_new(FALSE, FALSE, sizeof(OcrPdfPlaced));
    Scan scan = {.pdf = pdf, .strips = strips};
    qpdf_oh sheet = qpdf_get_page_n(pdf, (size_t)number - 1);
    if (is_one_image(&scan, sheet))
        taking = take_scan(&scan, sheet, limits, page, error);
    if (scan.too_long) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_LIMIT, "what it draws takes more than %d MB to say", CONTENT_MAX_BYTES >> 20);
        taking = OCR_PDF_FAILED;
    }
    ocr_pdf_forget_error(pdf);
    qpdf_oh_release_all(pdf);
    return taking;
}
