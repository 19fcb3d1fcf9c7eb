#include "forms/import.h"

#include "forms/import_column.h"
#include "forms/import_comb.h"
#include "forms/import_field.h"
#include "forms/import_label.h"
#include "forms/import_print.h"
#include "forms/import_question.h"
#include "forms/import_reserved.h"
#include "forms/import_signature.h"
#include "forms/import_widget.h"

#include <string.h>

enum { CELLS_MAX = 60, DATE_CELLS = 8, OPTIONS_MAX = 40 };

/* Higher than this a person writes several lines. */
static const double MULTILINE_MM = 11;

/* Words of a label within a box: so far down its middle, what of their height hangs under the line, and what has to be left to write in. */
static const double HEAD_SHARE = 0.4, DESCENDER = 0.05, LEAST_ROOM_MM = 3;

/* How sure a label is: of the form's own author; of a word picked out of its name. */
static const double SURE_TOOLTIP = 0.95, SURE_NAME = 0.3;

/* From how sure a printed label is on it stands before an author's note. */
static const double SURE_PRINT = 0.7;

typedef struct {
    const ImportGuesses *guesses;
    const OcrPdfForm *pdf;
    int page;               /* whose print and boxes these are */
    ImportPrint print;
    GArray *boxes;          /* FormBox, of all of the page's widgets */
    const GPtrArray *pages; /* OcrPage; NULL: no pictures */
    GArray *reserved;       /* FormBox, the administration's frames on the page */
    ImportLabelKind side;   /* of its check boxes' labels */
    GPtrArray *fields;      /* FormField, of all pages */
    GHashTable *names;      /* of fields so far */
    GHashTable *choices;    /* the PDF's name and page to the FormField that its buttons share */
    GHashTable *tooltips;   /* how many fields say the same */
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

/* A copied tooltip ("the same" for fields of different print) and one that tells how to fill in are notes to the printed label. */
static bool is_note(const Import *import, const OcrWidget *widget, const char *tooltip)
{
    bool copied = GPOINTER_TO_INT(g_hash_table_lookup(import->tooltips, widget->tooltip)) > 1;
    return copied || import_guess_explains(import->guesses, tooltip);
}

/* The author's own words first; the print beside the box then is its hint, and where there is none, its label. */
static void set_label(const Import *import, const OcrWidget *widget, ImportLabelKind kind, FormField *field)
{
    ImportLabel label = import_label_find(&import->print, import_widget_box(widget), kind);
    g_autofree char *tooltip = import_widget_tooltip(widget);
    /* Nor is it more than the print if it is no more than its beginning: some editors' tooltips end after a hundred characters. */
    if (tooltip && label.sure >= SURE_PRINT && g_str_has_prefix(label.text, tooltip))
        g_clear_pointer(&tooltip, g_free);
    if (tooltip && *label.text && label.sure >= SURE_PRINT && is_note(import, widget, tooltip)) {
        field->label = g_steal_pointer(&label.text);
        field->hint = strcmp(tooltip, field->label) != 0 ? g_steal_pointer(&tooltip) : NULL;
        field->sure = label.sure;
    } else if (tooltip) {
        field->label = g_steal_pointer(&tooltip);
        field->sure = SURE_TOOLTIP;
        if (*label.text && strcmp(label.text, field->label) != 0)
            field->hint = g_steal_pointer(&label.text);
    } else if (*label.text) {
        field->label = g_steal_pointer(&label.text);
        field->sure = label.sure;
    } else {
        field->label = import_widget_own_name(widget);
        field->sure = SURE_NAME;
    }
    g_free(label.text);
}

static OcrPage *picture(const Import *import)
{
    return import->pages && import->page <= (int)import->pages->len ? import->pages->pdata[import->page - 1] : NULL;
}

/* Where a person sees the button on paper. */
static FormBox seen_box(const Import *import, const OcrWidget *widget)
{
    OcrPage *page = picture(import);
    return page ? import_printed_frame(page, import_widget_box(widget)) : import_widget_box(widget);
}

static void leave_out(Import *import, const OcrWidget *widget)
{
    import->left_out_count++;
    g_string_append_printf(import->left_out, "%d %s\n", widget->page, widget->name);
}

/* The cells that a person sees: those that the PDF says, else those that are printed; 0: none. */
static int cells_of(const Import *import, const OcrWidget *widget)
{
    if (widget->kind != OCR_WIDGET_TEXT)
        return 0;
    if (widget->comb && widget->max_length <= CELLS_MAX)
        return widget->max_length;
    OcrPage *page = picture(import);
    int drawn = page && !widget->multiline ? import_printed_cells(page, import_widget_box(widget)) : 0;
    return widget->max_length == 0 || widget->max_length == drawn ? drawn : 0;
}

static FormFieldKind kind_of(const OcrWidget *widget, int cells)
{
    if (widget->kind == OCR_WIDGET_SIGNATURE)
        return FORM_FIELD_SIGNATURE;
    if (widget->kind == OCR_WIDGET_CHECK || widget->kind == OCR_WIDGET_RADIO)
        return FORM_FIELD_CHECK;
    if (cells > 0)
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
    g_autofree char *own = import_widget_own_name(widget);
    const char *guess = NULL;
    if (field->kind <= FORM_FIELD_MULTILINE) {
        bool noted = field->sure != SURE_TOOLTIP;
        const char *const texts[] = {noted ? field->label : field->hint, noted ? field->hint : field->label, own};
        guess = import_guess_content(import->guesses, field, texts, G_N_ELEMENTS(texts));
    }
    if (field->kind == FORM_FIELD_COMB && field->cell_count == DATE_CELLS && strcmp(field->content, "date") == 0)
        field->kind = FORM_FIELD_DATE;
    if (field->kind == FORM_FIELD_COMB)
        field->alphabet = g_strdup(alphabet_for(field));
    field->pdf_name = g_strdup(widget->name);
    field->required = widget->required;
    field->never_read = widget->read_only || import_reserved_holds(import->reserved, &field->box);
    import_field_name(field, import->names, guess, own);
    if (!*field->label) {
        g_free(field->label);
        field->label = g_strdup(field->name);
    }
    g_ptr_array_add(import->fields, field);
}

/* A widget often lies over the words that ask for it, at its top: a person writes under them, and only there is read. */
static FormBox bare_part(const Import *import, FormBox box)
{
    double top = box.y;
    for (guint i = 0; i < import->print.phrases->len; i++) {
        const FormBox *words = &((const ImportPhrase *)import->print.phrases->pdata[i])->box;
        double low = words->y + (1 - DESCENDER) * words->h, middle = words->y + words->h / 2;
        if (words->x < box.x + box.w && words->x + words->w > box.x && low > top && middle < box.y + box.h * HEAD_SHARE)
            top = low;
    }
    double left = box.y + box.h - top;
    return left >= MAX(box.h / 2, LEAST_ROOM_MM) ? (FormBox){box.x, top, box.w, left} : box;
}

static void add_single(Import *import, const OcrWidget *widget)
{
    int cells = cells_of(import, widget);
    FormFieldKind kind = kind_of(widget, cells);
    FormField *field = import_field_new(widget->page, kind, import_widget_box(widget));
    set_label(import, widget, kind == FORM_FIELD_CHECK ? import->side : IMPORT_LABEL_OF_TEXT, field);
    if (kind == FORM_FIELD_COMB) {
        import_field_cells(field, cells);
        if (picture(import))
            import_comb_settle(picture(import), field);
    }
    if (kind == FORM_FIELD_CHECK)
        import_field_option(field, seen_box(import, widget), "oui", widget->state);
    if (kind == FORM_FIELD_LINE || kind == FORM_FIELD_MULTILINE)
        field->box = bare_part(import, field->box);
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

/* What the question is: the author's words where they are not a note, else the print before or over its first button. */
static void set_question(const Import *import, const OcrWidget *widget, FormField *field)
{
    g_autofree char *tooltip = import_widget_tooltip(widget);
    ImportLabel print = import_question_find(&import->print, import_widget_box(widget), import->side);
    if (tooltip && (!*print.text || !is_note(import, widget, tooltip))) {
        field->label = g_steal_pointer(&tooltip);
        field->sure = SURE_TOOLTIP;
    } else if (*print.text) {
        field->label = g_steal_pointer(&print.text);
        field->hint = g_steal_pointer(&tooltip);
        field->sure = print.sure;
    } else {
        field->label = import_widget_own_name(widget);
        field->sure = SURE_NAME;
    }
    g_free(print.text);
}

static void add_choice(Import *import, const OcrWidget *widget)
{
    g_autofree char *key = g_strdup_printf("%d %s", widget->page, widget->name);
    FormField *field = g_hash_table_lookup(import->choices, key);
    ImportLabel option = import_label_find(&import->print, import_widget_box(widget), import->side);
    if (!*option.text && widget->state) {
        g_free(option.text);
        option = (ImportLabel){g_strdup(widget->state), SURE_NAME};
    }
    bool first = field == NULL;
    if (first) {
        field = import_field_new(widget->page, FORM_FIELD_CHOICE, import_widget_box(widget));
        g_hash_table_insert(import->choices, g_steal_pointer(&key), field);
    }
    import_field_option(field, seen_box(import, widget), option.text, widget->state);
    if (first) {
        set_question(import, widget, field);
        finish_field(import, field, widget);
    }
    field->sure = MIN(field->sure, option.sure);
    g_free(option.text);
}

static ImportLabelKind side_of_labels(const Import *import)
{
    g_autoptr(GArray) checks = g_array_new(FALSE, FALSE, sizeof(FormBox));
    for (guint i = 0; i < import->pdf->widgets->len; i++) {
        const OcrWidget *widget = import->pdf->widgets->pdata[i];
        FormBox box = import_widget_box(widget);
        if (widget->page == import->page && (widget->kind == OCR_WIDGET_CHECK || widget->kind == OCR_WIDGET_RADIO))
            g_array_append_val(checks, box);
    }
    return import_label_side(&import->print, checks);
}

static void take_widgets(Import *import)
{
    for (guint i = 0; i < import->pdf->widgets->len; i++) {
        const OcrWidget *widget = import->pdf->widgets->pdata[i];
        if (widget->page != import->page)
            continue;
        bool button = widget->kind == OCR_WIDGET_CHECK || widget->kind == OCR_WIDGET_RADIO;
        if (!import_widget_answers(import->pdf, widget) || import_widget_covered(import->pdf, widget))
            leave_out(import, widget);
        else if (button && has_brothers(import, widget))
            add_choice(import, widget);
        else
            add_single(import, widget);
    }
}

static void import_page(Import *import, const GPtrArray *words)
{
    g_array_set_size(import->boxes, 0);
    for (guint i = 0; i < import->pdf->widgets->len; i++) {
        const OcrWidget *widget = import->pdf->widgets->pdata[i];
        FormBox box = import_widget_box(widget);
        if (widget->page == import->page && !widget->hidden)
            g_array_append_val(import->boxes, box);
    }
    import->print = import_print_new(words, import->boxes, picture(import));
    import->side = side_of_labels(import);
    const OcrSheetSize *sheet = &import->pdf->sheets[import->page - 1];
    import->reserved = import_reserved_find(import->guesses, &import->print, (FormPageSize){sheet->w_mm, sheet->h_mm});
    guint first = import->fields->len;
    take_widgets(import);
    import_columns_head(&import->print, import->fields, first, NULL);
    import_signatures_take(import->guesses, import->fields, first, import->names);
    import_questions_gather(&import->print, import->side, import->fields, first, import->names);
    g_array_unref(import->reserved);
    import_print_clear(&import->print);
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

/* Buttons of one name share theirs. */
static GHashTable *count_tooltips(const OcrPdfForm *pdf)
{
    GHashTable *counts = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < pdf->widgets->len; i++) {
        const OcrWidget *widget = pdf->widgets->pdata[i];
        if (!widget->tooltip || !g_hash_table_add(seen, g_strdup(widget->name)))
            continue;
        int before = GPOINTER_TO_INT(g_hash_table_lookup(counts, widget->tooltip));
        g_hash_table_insert(counts, widget->tooltip, GINT_TO_POINTER(before + 1));
    }
    return counts;
}

static FormTemplate *template_of(Import *import, const GPtrArray *first_words)
{
    const OcrPdfForm *pdf = import->pdf;
    g_autofree FormPageSize *sizes = g_new0(FormPageSize, pdf->sheet_count);
    for (int i = 0; i < pdf->sheet_count; i++)
        sizes[i] = (FormPageSize){pdf->sheets[i].w_mm, pdf->sheets[i].h_mm};
    settle_choices(import->fields);
    g_ptr_array_sort(import->fields, import_field_compare);
    return import_template(import->fields, title_of(pdf, first_words), sizes, pdf->sheet_count);
}

FormImport *form_import_widgets(const ImportGuesses *guesses, const OcrPdfForm *pdf, const GPtrArray *words,
                                const GPtrArray *pages)
{
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) choices = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) tooltips = count_tooltips(pdf);
    g_autoptr(GArray) boxes = g_array_new(FALSE, FALSE, sizeof(FormBox));
    g_autoptr(GPtrArray) nothing = g_ptr_array_new();
    Import import = {.guesses = guesses, .pdf = pdf, .boxes = boxes, .pages = pages, .fields = g_ptr_array_new(),
                     .names = names, .choices = choices, .tooltips = tooltips, .left_out = g_string_new(NULL)};
    import_widgets_clip(pdf);
    for (import.page = 1; import.page <= pdf->sheet_count; import.page++) {
        bool has_words = words && import.page <= (int)words->len;
        import_page(&import, has_words ? words->pdata[import.page - 1] : nothing);
    }
    FormImport *result = g_new0(FormImport, 1);
    result->widget_count = (int)pdf->widgets->len;
    result->form = template_of(&import, words && words->len ? words->pdata[0] : nothing);
    result->left_out_count = import.left_out_count;
    result->left_out = g_string_free(import.left_out, FALSE);
    return result;
}
