#include "ocr/decode_pdf_widget.h"

#include "ocr/decode_pdf_object.h"
#include "ocr/error.h"

#include <math.h>
#include <string.h>

enum { WIDGETS_MAX = 5000, ANCESTORS_MAX = 32, TEXT_BYTES = 4096, PAGES_MAX = 2000 };

static const double MM = 25.4 / 72;

/* Bits of a field's /Ff, and of an annotation's /F (ISO 32000-1, tables 165, 221, 226, 228). */
enum {
    READ_ONLY = 1 << 0,
    REQUIRED = 1 << 1,
    MULTILINE = 1 << 12,
    RADIO = 1 << 15,
    PUSH = 1 << 16,
    COMB = 1 << 24,
    HIDDEN = 1 << 1,
    NO_VIEW = 1 << 5
};

static void widget_free(OcrWidget *widget)
{
    g_free(widget->name);
    g_free(widget->tooltip);
    g_free(widget->value);
    g_free(widget->state);
    g_free(widget);
}

void ocr_pdf_form_free(OcrPdfForm *form)
{
    if (!form)
        return;
    g_ptr_array_unref(form->widgets);
    g_free(form->sheets);
    g_free(form->title);
    g_free(form);
}

/* Valid UTF-8 of bounded length, without line ends and other controls; NULL for what is no text. */
static char *text_of(qpdf_data pdf, qpdf_oh object)
{
    const char *raw = NULL;
    if (qpdf_oh_is_string(pdf, object))
        raw = qpdf_oh_get_utf8_value(pdf, object);
    else if (qpdf_oh_is_name(pdf, object))
        raw = qpdf_oh_get_name(pdf, object) + 1;
    if (!raw)
        return NULL;
    g_autofree char *valid = g_utf8_make_valid(raw, (gssize)strnlen(raw, TEXT_BYTES));
    for (char *c = valid; *c; c++)
        if ((unsigned char)*c < ' ' && *c != '\n' && *c != '\r')
            *c = ' ';
    return g_steal_pointer(&valid);
}

/* A key that a widget inherits from the fields above it. */
static qpdf_oh inherited(qpdf_data pdf, qpdf_oh widget, const char *key)
{
    qpdf_oh node = widget;
    for (int i = 0; i < ANCESTORS_MAX && qpdf_oh_is_dictionary(pdf, node); i++) {
        if (ocr_pdf_has(pdf, node, key))
            return qpdf_oh_get_key(pdf, node, key);
        node = qpdf_oh_get_key(pdf, node, "/Parent");
    }
    return qpdf_oh_new_null(pdf);
}

static char *full_name(qpdf_data pdf, qpdf_oh widget)
{
    g_autoptr(GString) name = g_string_new(NULL);
    qpdf_oh node = widget;
    for (int i = 0; i < ANCESTORS_MAX && qpdf_oh_is_dictionary(pdf, node); i++) {
        g_autofree char *part = text_of(pdf, qpdf_oh_get_key(pdf, node, "/T"));
        if (part && name->len > 0)
            g_string_prepend_c(name, '.');
        g_string_prepend(name, part ? part : "");
        node = qpdf_oh_get_key(pdf, node, "/Parent");
    }
    return g_string_free(g_steal_pointer(&name), FALSE);
}

/* The state that is not Off, from the widget's appearances. */
static char *on_state(qpdf_data pdf, qpdf_oh widget)
{
    qpdf_oh normal = qpdf_oh_get_key_if_dict(pdf, qpdf_oh_get_key(pdf, widget, "/AP"), "/N");
    if (!qpdf_oh_is_dictionary(pdf, normal))
        return NULL;
    char *state = NULL;
    qpdf_oh_begin_dict_key_iter(pdf, normal);
    while (qpdf_oh_dict_more_keys(pdf)) {
        const char *key = qpdf_oh_dict_next_key(pdf);
        if (!state && strcmp(key, "/Off") != 0)
            state = g_utf8_make_valid(key + 1, (gssize)strnlen(key + 1, TEXT_BYTES));
    }
    return state;
}

static OcrWidgetKind kind_of(qpdf_data pdf, qpdf_oh widget, unsigned flags)
{
    qpdf_oh type = inherited(pdf, widget, "/FT");
    if (qpdf_oh_is_name_and_equals(pdf, type, "/Tx"))
        return OCR_WIDGET_TEXT;
    if (qpdf_oh_is_name_and_equals(pdf, type, "/Ch"))
        return OCR_WIDGET_LIST;
    if (qpdf_oh_is_name_and_equals(pdf, type, "/Sig"))
        return OCR_WIDGET_SIGNATURE;
    if (!qpdf_oh_is_name_and_equals(pdf, type, "/Btn") || flags & PUSH)
        return OCR_WIDGET_BUTTON;
    return flags & RADIO ? OCR_WIDGET_RADIO : OCR_WIDGET_CHECK;
}

/* A page's visible part in its own coordinates, and how it is turned when shown. */
typedef struct {
    double left, bottom, right, top; /* points */
    int turn;
} Sheet;

static bool sheet_of(qpdf_data pdf, qpdf_oh page, Sheet *sheet)
{
    double box[4], media[4];
    if (ocr_pdf_numbers(pdf, ocr_pdf_inherited(pdf, page, "/MediaBox"), media, 4) != 4)
        return false;
    if (ocr_pdf_numbers(pdf, ocr_pdf_inherited(pdf, page, "/CropBox"), box, 4) != 4)
        memcpy(box, media, sizeof box);
    qpdf_oh turn = ocr_pdf_inherited(pdf, page, "/Rotate");
    *sheet = (Sheet){
        .left = MAX(MIN(box[0], box[2]), MIN(media[0], media[2])),
        .bottom = MAX(MIN(box[1], box[3]), MIN(media[1], media[3])),
        .right = MIN(MAX(box[0], box[2]), MAX(media[0], media[2])),
        .top = MIN(MAX(box[1], box[3]), MAX(media[1], media[3])),
        .turn = qpdf_oh_is_integer(pdf, turn) ? ((qpdf_oh_get_int_value_as_int(pdf, turn) % 360) + 360) % 360 : 0,
    };
    return sheet->right > sheet->left && sheet->top > sheet->bottom;
}

static OcrSheetSize shown_size(const Sheet *sheet)
{
    double w = (sheet->right - sheet->left) * MM, h = (sheet->top - sheet->bottom) * MM;
    return sheet->turn % 180 == 90 ? (OcrSheetSize){h, w} : (OcrSheetSize){w, h};
}

static bool place(qpdf_data pdf, qpdf_oh object, const Sheet *sheet, OcrWidget *widget)
{
    double r[4];
    if (ocr_pdf_numbers(pdf, qpdf_oh_get_key(pdf, object, "/Rect"), r, 4) != 4)
        return false;
    double left = MIN(r[0], r[2]) - sheet->left, right = sheet->right - MAX(r[0], r[2]);
    double low = MIN(r[1], r[3]) - sheet->bottom, high = sheet->top - MAX(r[1], r[3]);
    double w = fabs(r[2] - r[0]), h = fabs(r[3] - r[1]);
    const double corners[4][2] = {{left, high}, {low, left}, {right, low}, {high, right}};
    const double *corner = corners[sheet->turn / 90 % 4];
    widget->x_mm = corner[0] * MM;
    widget->y_mm = corner[1] * MM;
    widget->w_mm = (sheet->turn % 180 == 90 ? h : w) * MM;
    widget->h_mm = (sheet->turn % 180 == 90 ? w : h) * MM;
    return isfinite(widget->x_mm + widget->y_mm + widget->w_mm + widget->h_mm) && w > 0 && h > 0;
}

/* Strings and names as they stand; the first of several chosen words. */
static char *value_of(qpdf_data pdf, qpdf_oh object)
{
    if (qpdf_oh_is_array(pdf, object) && qpdf_oh_get_array_n_items(pdf, object) > 0)
        object = qpdf_oh_get_array_item(pdf, object, 0);
    char *value = text_of(pdf, object);
    return value ? value : g_strdup("");
}

static void take_text(char **text, const char *other)
{
    g_free(*text);
    *text = g_strdup(other);
}

/* Flags; 0 where there are none, or what is there is no whole number. */
static unsigned flags_of(qpdf_data pdf, qpdf_oh number)
{
    return qpdf_oh_is_integer(pdf, number) ? (unsigned)qpdf_oh_get_int_value(pdf, number) : 0;
}

static OcrWidget *read_widget(qpdf_data pdf, qpdf_oh object, const Sheet *sheet)
{
    OcrWidget *widget = g_new0(OcrWidget, 1);
    bool somewhere = place(pdf, object, sheet, widget);
    qpdf_oh most = inherited(pdf, object, "/MaxLen");
    unsigned bits = flags_of(pdf, inherited(pdf, object, "/Ff")), shown = flags_of(pdf, qpdf_oh_get_key(pdf, object, "/F"));
    widget->kind = kind_of(pdf, object, bits);
    widget->name = full_name(pdf, object);
    widget->tooltip = text_of(pdf, inherited(pdf, object, "/TU"));
    widget->max_length = qpdf_oh_is_integer(pdf, most) ? CLAMP(qpdf_oh_get_int_value_as_int(pdf, most), 0, 100000) : 0;
    bool text = widget->kind == OCR_WIDGET_TEXT;
    widget->comb = text && bits & COMB && widget->max_length > 0;
    widget->multiline = text && bits & MULTILINE;
    widget->required = bits & REQUIRED;
    widget->read_only = bits & READ_ONLY;
    widget->hidden = !somewhere || shown & (HIDDEN | NO_VIEW);
    bool button = widget->kind == OCR_WIDGET_CHECK || widget->kind == OCR_WIDGET_RADIO;
    widget->state = button ? on_state(pdf, object) : NULL;
    bool own_state = button && ocr_pdf_has(pdf, object, "/AS");
    widget->value = value_of(pdf, own_state ? qpdf_oh_get_key(pdf, object, "/AS") : inherited(pdf, object, "/V"));
    if (button && !own_state && widget->state && strcmp(widget->value, widget->state) != 0)
        take_text(&widget->value, "Off");
    g_autofree char *supplied = value_of(pdf, inherited(pdf, object, "/DV"));
    widget->by_default = *widget->value && strcmp(widget->value, supplied) == 0;
    return widget;
}

static bool read_page(qpdf_data pdf, int number, OcrPdfForm *form, GError **error)
{
    qpdf_oh page = qpdf_get_page_n(pdf, (size_t)number - 1);
    Sheet sheet;
    if (!sheet_of(pdf, page, &sheet)) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_FORMAT, "page %d has no size", number);
        return false;
    }
    form->sheets[number - 1] = shown_size(&sheet);
    qpdf_oh notes = qpdf_oh_get_key(pdf, page, "/Annots");
    int count = qpdf_oh_is_array(pdf, notes) ? qpdf_oh_get_array_n_items(pdf, notes) : 0;
    for (int i = 0; i < count; i++) {
        qpdf_oh note = qpdf_oh_get_array_item(pdf, notes, i);
        qpdf_oh subtype = qpdf_oh_get_key_if_dict(pdf, note, "/Subtype");
        if (!qpdf_oh_is_name_and_equals(pdf, subtype, "/Widget"))
            continue;
        OcrWidget *widget = read_widget(pdf, note, &sheet);
        widget->page = number;
        g_ptr_array_add(form->widgets, widget);
        if (form->widgets->len > WIDGETS_MAX) {
            g_set_error(error, OCR_ERROR, OCR_ERROR_LIMIT, "the PDF has more than %d fields", WIDGETS_MAX);
            return false;
        }
    }
    qpdf_oh_release_all(pdf);
    return true;
}

static char *title_of(qpdf_data pdf)
{
    qpdf_oh info = qpdf_oh_get_key_if_dict(pdf, qpdf_get_trailer(pdf), "/Info");
    char *title = qpdf_oh_is_dictionary(pdf, info) ? text_of(pdf, qpdf_oh_get_key(pdf, info, "/Title")) : NULL;
    if (title && *g_strstrip(title))
        return title;
    g_free(title);
    return NULL;
}

/* A form whose pages are made from its XML: the one page that it has tells the reader to get another viewer. */
static bool is_dynamic(qpdf_data pdf, int pages)
{
    bool needs = ocr_pdf_flag(pdf, qpdf_get_root(pdf), "/NeedsRendering", false);
    qpdf_oh form = qpdf_oh_get_key_if_dict(pdf, qpdf_get_root(pdf), "/AcroForm");
    return qpdf_oh_is_dictionary(pdf, form) && ocr_pdf_has(pdf, form, "/XFA") && (needs || pages == 1);
}

static OcrPdfForm *read_form(qpdf_data pdf, GError **error)
{
    int pages = qpdf_get_num_pages(pdf);
    if (pages < 1 || pages > PAGES_MAX) {
        g_set_error(error, OCR_ERROR, pages < 1 ? OCR_ERROR_FORMAT : OCR_ERROR_LIMIT, "the PDF has %d pages", pages);
        return NULL;
    }
    g_autoptr(OcrPdfForm) form = g_new0(OcrPdfForm, 1);
    form->widgets = g_ptr_array_new_with_free_func((GDestroyNotify)widget_free);
    form->sheets = g_new0(OcrSheetSize, pages);
    form->sheet_count = pages;
    form->title = title_of(pdf);
    for (int number = 1; number <= pages; number++)
        if (!read_page(pdf, number, form, error))
            return NULL;
    form->dynamic = form->widgets->len == 0 && is_dynamic(pdf, pages);
    return g_steal_pointer(&form);
}

OcrPdfForm *ocr_pdf_form_read(const uint8_t *bytes, size_t size, GError **error)
{
    qpdf_data pdf = qpdf_init();
    qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
    qpdf_silence_errors(pdf);
    OcrPdfForm *form = NULL;
    if ((qpdf_read_memory(pdf, "PDF", (const char *)bytes, size, NULL) & QPDF_ERRORS) == 0) {
        form = read_form(pdf, error);
    } else {
        qpdf_error problem = qpdf_get_error(pdf);
        bool password = qpdf_get_error_code(pdf, problem) == qpdf_e_password;
        g_set_error(error, OCR_ERROR, password ? OCR_ERROR_PASSWORD : OCR_ERROR_FORMAT, "the PDF %s",
                    password ? "asks for a password: save it without one" : "is damaged");
    }
    ocr_pdf_forget_error(pdf);
    qpdf_cleanup(&pdf);
    return form;
}
