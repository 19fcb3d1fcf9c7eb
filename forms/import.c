#include "forms/import.h"
#include "forms/import_field.h"
#include "forms/import_label.h"
#include "forms/import_print.h"
#include "ocr/form_shape.h"

#include <math.h>
#include <string.h>

enum { CELLS_MAX = 60, DATE_CELLS = 8, OPTIONS_MAX = 40, TOOLTIP_MAX = 120 };

/* Higher than this a person writes several lines; a box smaller than this is no place to write. */
static const double MULTILINE_MM = 11, LEAST_MM = 0.8, RESERVED_REACH_MM = 18, RECTANGLE_FILL = 0.6, HEAD_MM = 12;

/* How sure a label is: of the form's own author; of a word picked out of its name. */
static const double SURE_TOOLTIP = 0.95, SURE_NAME = 0.3;

typedef struct {
    const ImportGuesses *guesses;
    const OcrPdfForm *pdf;
    int page;            /* whose phrases and boxes these are */
    GPtrArray *phrases;  /* ImportPhrase */
    GArray *boxes;       /* FormBox, of all of the page's widgets */
    const GPtrArray *pages; /* OcrPage; NULL: no pictures */
    GArray *reserved;       /* FormBox, the administration's frames on the page */
    ImportLabelKind side; /* of its check boxes' labels */
    GPtrArray *fields;   /* FormField, of all pages */
    GHashTable *names;   /* of fields so far */
    GHashTable *choices; /* the PDF's name and page to the FormField that its buttons share */
    GString *left_out;
    int left_out_count;
} Import;

void form_import_free(FormImport *import)
{
    if (!import)
        return;
    form_template_free(import->form);
    g_free(import->left_out);
    g_free(import);
}

static FormBox box_of(const OcrWidget *widget)
{
    return (FormBox){widget->x_mm, widget->y_mm, widget->w_mm, widget->h_mm};
}

/* The last part of the full name, without the kind that form editors put before it and the number behind. */
static char *own_name(const OcrWidget *widget)
{
    static const char *const kinds[] = {"txt_", "cmb_", "rab_", "ckb_", "dat_", "num_", "chk_", "btn_"};
    const char *dot = strrchr(widget->name, '.');
    g_autofree char *name = g_strdup(dot ? dot + 1 : widget->name);
    char *bracket = strrchr(name, '[');
    if (bracket && g_str_has_suffix(name, "]"))
        *bracket = '\0';
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_str_has_prefix(name, kinds[i]))
            return g_strdup(name + strlen(kinds[i]));
    bool says_nothing = g_str_has_prefix(name, "undefined") || g_str_has_prefix(name, "Text") ||
                        g_str_has_prefix(name, "Check Box") || g_str_has_prefix(name, "fill_");
    return says_nothing ? g_strdup("") : g_steal_pointer(&name);
}

/* What the author wrote for the person; editors fill in the technical name where nobody wrote anything. */
static const char *tooltip_of(const OcrWidget *widget)
{
    const char *text = widget->tooltip;
    if (!text || strlen(text) < 3 || strlen(text) > TOOLTIP_MAX || strchr(text, '_') || strchr(text, '[') ||
        strcmp(text, widget->name) == 0 || g_str_has_suffix(widget->name, text) || g_str_has_prefix(text, "undefined"))
        return NULL;
    return text;
}

/* The author's own words first; the print beside the box then is its hint, and where there is none, its label. */
static void set_label(const Import *import, const OcrWidget *widget, ImportLabelKind kind, FormField *field)
{
    ImportLabel label = import_label_find(import->phrases, import->boxes, box_of(widget), kind);
    const char *tooltip = tooltip_of(widget);
    if (tooltip) {
        field->label = g_strdelimit(g_strdup(tooltip), "\r\n\t", ' ');
        field->sure = SURE_TOOLTIP;
        if (*label.text && strcmp(label.text, field->label) != 0)
            field->hint = g_steal_pointer(&label.text);
    } else if (*label.text) {
        field->label = g_steal_pointer(&label.text);
        field->sure = label.sure;
    } else {
        field->label = own_name(widget);
        field->sure = SURE_NAME;
    }
    g_free(label.text);
}

/* Where a person sees the button on paper. */
static FormBox seen_box(const Import *import, const OcrWidget *widget)
{
    FormBox box = box_of(widget);
    return import->pages ? import_printed_frame(import->pages->pdata[import->page - 1], box) : box;
}

static void leave_out(Import *import, const OcrWidget *widget)
{
    import->left_out_count++;
    g_string_append_printf(import->left_out, "%d %s\n", widget->page, widget->name);
}

static bool inside(const FormBox *box, double x, double y)
{
    return x > box->x && x < box->x + box->w && y > box->y && y < box->y + box->h;
}

/* A frame is headed by words at its top, at its left or in its middle. */
static bool heads(const FormBox *words, const FormBox *frame)
{
    double middle = words->x + words->w / 2 - frame->x - frame->w / 2;
    bool holds = inside(frame, words->x + words->w / 2, words->y + words->h / 2);
    return holds && words->y - frame->y < HEAD_MM && (words->x - frame->x < HEAD_MM || fabs(middle) < frame->w / 10);
}

/* The smallest frame that the words head, when it is not most of the page. */
static bool frame_around(const Import *import, const GArray *shapes, const FormBox *words, FormBox *frame)
{
    const OcrPage *page = import->pages->pdata[import->page - 1];
    const OcrSheetSize *sheet = &import->pdf->sheets[import->page - 1];
    double mm = page->dpi / 25.4, least = sheet->w_mm * sheet->h_mm / 2;
    bool found = false;
    for (guint i = 0; i < shapes->len; i++) {
        const OcrShape *shape = &g_array_index(shapes, OcrShape, i);
        FormBox box = {shape->box.x / mm, shape->box.y / mm, shape->box.w / mm, shape->box.h / mm};
        bool frame_like = shape->kind == OCR_SHAPE_FRAME || shape->kind == OCR_SHAPE_FIELD;
        if (!frame_like || shape->fill < RECTANGLE_FILL || !heads(words, &box) || box.w * box.h > least)
            continue;
        least = box.w * box.h;
        *frame = box;
        found = true;
    }
    return found;
}

/* Frames cost time to find: only where words of the administration stand. */
static void find_reserved(Import *import)
{
    g_array_set_size(import->reserved, 0);
    g_autoptr(GArray) shapes = NULL;
    for (guint i = 0; import->pages && i < import->phrases->len; i++) {
        const ImportPhrase *phrase = import->phrases->pdata[i];
        FormBox frame;
        if (!import_guess_reserved(import->guesses, phrase->text))
            continue;
        if (!shapes)
            shapes = ocr_form_shapes_find(import->pages->pdata[import->page - 1]);
        /* Where no frame is closed around them, what stands right below the words, in their own width. */
        if (!frame_around(import, shapes, &phrase->box, &frame))
            frame = (FormBox){phrase->box.x, phrase->box.y, phrase->box.w, RESERVED_REACH_MM};
        g_array_append_val(import->reserved, frame);
    }
}

static bool is_reserved(const Import *import, const FormBox *box)
{
    for (guint i = 0; i < import->reserved->len; i++)
        if (inside(&g_array_index(import->reserved, FormBox, i), box->x + box->w / 2, box->y + box->h / 2))
            return true;
    return false;
}

static FormFieldKind kind_of(const OcrWidget *widget)
{
    if (widget->kind == OCR_WIDGET_SIGNATURE)
        return FORM_FIELD_SIGNATURE;
    if (widget->kind == OCR_WIDGET_CHECK || widget->kind == OCR_WIDGET_RADIO)
        return FORM_FIELD_CHECK;
    if (widget->comb && widget->max_length <= CELLS_MAX)
        return FORM_FIELD_COMB;
    bool tall = widget->h_mm > MULTILINE_MM || (widget->multiline && widget->h_mm > MULTILINE_MM / 1.4);
    return tall ? FORM_FIELD_MULTILINE : FORM_FIELD_LINE;
}

static const char *alphabet_for(const FormField *field)
{
    static const char *const digits[] = {"date", "postal_code", "phone", "number"};
    for (size_t i = 0; i < G_N_ELEMENTS(digits); i++)
        if (strcmp(field->content, digits[i]) == 0)
            return "0123456789";
    return NULL;
}

static void finish_field(Import *import, FormField *field, const OcrWidget *widget)
{
    g_autofree char *own = own_name(widget);
    const char *guess = NULL;
    if (field->kind <= FORM_FIELD_MULTILINE) {
        const char *const texts[] = {field->hint, field->label, own};
        guess = import_guess_content(import->guesses, field, texts, G_N_ELEMENTS(texts));
    }
    if (field->kind == FORM_FIELD_COMB && field->cell_count == DATE_CELLS && strcmp(field->content, "date") == 0)
        field->kind = FORM_FIELD_DATE;
    if (field->kind == FORM_FIELD_COMB)
        field->alphabet = g_strdup(alphabet_for(field));
    field->pdf_name = g_strdup(widget->name);
    field->required = widget->required;
    field->never_read = widget->read_only || is_reserved(import, &field->box);
    import_field_name(field, import->names, guess, own);
    if (!*field->label) {
        g_free(field->label);
        field->label = g_strdup(field->name);
    }
    g_ptr_array_add(import->fields, field);
}

static void add_single(Import *import, const OcrWidget *widget)
{
    FormFieldKind kind = kind_of(widget);
    FormField *field = import_field_new(widget->page, kind, box_of(widget));
    set_label(import, widget, kind == FORM_FIELD_CHECK ? import->side : IMPORT_LABEL_OF_TEXT, field);
    if (kind == FORM_FIELD_COMB)
        import_field_cells(field, widget->max_length);
    if (kind == FORM_FIELD_CHECK)
        import_field_option(field, seen_box(import, widget), "oui", widget->state);
    finish_field(import, field, widget);
}

/* Buttons of one name, of which one is on at a time. */
static bool has_brothers(const Import *import, const OcrWidget *widget)
{
    int count = 0;
    for (guint i = 0; i < import->pdf->widgets->len; i++) {
        const OcrWidget *other = import->pdf->widgets->pdata[i];
        count += other->page == widget->page && other->kind == widget->kind && strcmp(other->name, widget->name) == 0;
    }
    return count >= 2 && count <= OPTIONS_MAX;
}

static void add_choice(Import *import, const OcrWidget *widget)
{
    g_autofree char *key = g_strdup_printf("%d %s", widget->page, widget->name);
    FormField *field = g_hash_table_lookup(import->choices, key);
    ImportLabel option = import_label_find(import->phrases, import->boxes, box_of(widget), import->side);
    if (!*option.text && widget->state) {
        g_free(option.text);
        option = (ImportLabel){g_strdup(widget->state), SURE_NAME};
    }
    bool first = field == NULL;
    if (first) {
        field = import_field_new(widget->page, FORM_FIELD_CHOICE, box_of(widget));
        g_hash_table_insert(import->choices, g_steal_pointer(&key), field);
    }
    import_field_option(field, seen_box(import, widget), option.text, widget->state);
    if (first) {
        const char *tooltip = tooltip_of(widget);
        const ImportPhrase *above = import_phrase_above(import->phrases, box_of(widget), 6);
        g_autofree char *own = own_name(widget);
        field->label = g_strdelimit(g_strdup(tooltip ? tooltip : above ? above->text : own), "\r\n\t", ' ');
        field->sure = tooltip ? SURE_TOOLTIP : above ? 0.5 : SURE_NAME;
        finish_field(import, field, widget);
    }
    field->sure = MIN(field->sure, option.sure);
    g_free(option.text);
}

/* Another widget, taken already, of which this one would be a twin on paper. */
static bool is_covered(const Import *import, const OcrWidget *widget)
{
    FormBox box = box_of(widget);
    for (guint i = 0; i < import->pdf->widgets->len; i++) {
        const OcrWidget *other = import->pdf->widgets->pdata[i];
        if (other == widget)
            return false;
        if (other->page != widget->page || other->hidden || other->kind == OCR_WIDGET_BUTTON)
            continue;
        double w = MIN(box.x + box.w, other->x_mm + other->w_mm) - MAX(box.x, other->x_mm);
        double h = MIN(box.y + box.h, other->y_mm + other->h_mm) - MAX(box.y, other->y_mm);
        if (w > 0 && h > 0 && w * h > 0.45 * MIN(box.w * box.h, other->w_mm * other->h_mm))
            return true;
    }
    return false;
}

static bool on_page(const Import *import, const OcrWidget *widget)
{
    const OcrSheetSize *sheet = &import->pdf->sheets[widget->page - 1], *first = &import->pdf->sheets[0];
    return widget->x_mm >= 0 && widget->y_mm >= 0 && widget->w_mm >= LEAST_MM && widget->h_mm >= LEAST_MM &&
           widget->x_mm + widget->w_mm <= MIN(sheet->w_mm, first->w_mm) &&
           widget->y_mm + widget->h_mm <= MIN(sheet->h_mm, first->h_mm);
}

static ImportLabelKind side_of_labels(const Import *import)
{
    g_autoptr(GArray) checks = g_array_new(FALSE, FALSE, sizeof(FormBox));
    for (guint i = 0; i < import->pdf->widgets->len; i++) {
        const OcrWidget *widget = import->pdf->widgets->pdata[i];
        FormBox box = box_of(widget);
        if (widget->page == import->page && (widget->kind == OCR_WIDGET_CHECK || widget->kind == OCR_WIDGET_RADIO))
            g_array_append_val(checks, box);
    }
    return import_label_side(import->phrases, import->boxes, checks);
}

static void import_page(Import *import, const GPtrArray *words)
{
    g_array_set_size(import->boxes, 0);
    for (guint i = 0; i < import->pdf->widgets->len; i++) {
        const OcrWidget *widget = import->pdf->widgets->pdata[i];
        FormBox box = box_of(widget);
        if (widget->page == import->page && !widget->hidden)
            g_array_append_val(import->boxes, box);
    }
    import->phrases = import_phrases(words, import->boxes);
    import->side = side_of_labels(import);
    find_reserved(import);
    for (guint i = 0; i < import->pdf->widgets->len; i++) {
        const OcrWidget *widget = import->pdf->widgets->pdata[i];
        if (widget->page != import->page)
            continue;
        bool button = widget->kind == OCR_WIDGET_CHECK || widget->kind == OCR_WIDGET_RADIO;
        if (widget->hidden || widget->kind == OCR_WIDGET_BUTTON || !on_page(import, widget) || is_covered(import, widget))
            leave_out(import, widget);
        else if (button && has_brothers(import, widget))
            add_choice(import, widget);
        else
            add_single(import, widget);
    }
    g_ptr_array_unref(import->phrases);
}

/* A choice of which all but one button were left out is a check box. */
static void settle_choices(GPtrArray *fields)
{
    for (guint i = 0; i < fields->len; i++) {
        FormField *field = fields->pdata[i];
        if (field->kind == FORM_FIELD_CHOICE && field->option_count == 1) {
            field->kind = FORM_FIELD_CHECK;
            g_free(field->options[0]->value);
            field->options[0]->value = g_strdup("oui");
        }
    }
}

static char *title_of(const OcrPdfForm *pdf, const GPtrArray *words)
{
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(FormBox));
    return pdf->title ? g_strdup(pdf->title) : import_title(words, none, pdf->sheets[0].h_mm / 3);
}

FormImport *form_import_widgets(const ImportGuesses *guesses, const OcrPdfForm *pdf, const GPtrArray *words,
                                const GPtrArray *pages)
{
    Import import = {
        .guesses = guesses,
        .pdf = pdf,
        .boxes = g_array_new(FALSE, FALSE, sizeof(FormBox)),
        .pages = pages,
        .reserved = g_array_new(FALSE, FALSE, sizeof(FormBox)),
        .fields = g_ptr_array_new(),
        .names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .choices = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .left_out = g_string_new(NULL),
    };
    g_autoptr(GPtrArray) nothing = g_ptr_array_new();
    for (import.page = 1; import.page <= pdf->sheet_count; import.page++) {
        bool has_words = words && import.page <= (int)words->len;
        import_page(&import, has_words ? words->pdata[import.page - 1] : nothing);
    }
    settle_choices(import.fields);
    g_ptr_array_sort(import.fields, import_field_compare);
    FormImport *result = g_new0(FormImport, 1);
    result->widget_count = (int)pdf->widgets->len;
    result->left_out_count = import.left_out_count;
    result->left_out = g_string_free(import.left_out, FALSE);
    result->form = import_template(import.fields, title_of(pdf, words && words->len ? words->pdata[0] : nothing),
                                   pdf->sheet_count, pdf->sheets[0].w_mm, pdf->sheets[0].h_mm);
    g_array_unref(import.boxes);
    g_array_unref(import.reserved);
    g_hash_table_unref(import.names);
    g_hash_table_unref(import.choices);
    return result;
}
