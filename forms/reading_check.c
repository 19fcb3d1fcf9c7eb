#include "forms/deck.h"
#include "forms/error.h"
#include "forms/fill_code.h"
#include "forms/reading_json.h"
#include "forms/paper_json.h"
#include "forms/reading_mrz.h"
#include "forms/reading_text.h"
#include "ocr/page_twin.h"

#include <math.h>
#include <string.h>

/* An object of the document with the place where it stands, for messages. Nothing of its content enters a message:
 * it was written by whoever took the reader over. */
typedef struct {
    const json_t *object;
    const char *path;
} Node;

enum { MAX_SIDE_PX = 100000 };

static bool refuse(const Node *node, const char *key, const char *what, GError **error)
{
    g_set_error(error, FORMS_ERROR, FORMS_ERROR_INPUT, "the reading is not believed: %s.%s %s", node->path, key, what);
    return false;
}

static bool has_keys(const Node *node, const char *const *keys, GError **error)
{
    if (!json_is_object(node->object))
        return refuse(node, "*", "is not an object", error);
    size_t count = 0;
    for (; keys[count]; count++)
        if (!json_object_get(node->object, keys[count]))
            return refuse(node, keys[count], "is missing", error);
    return json_object_size(node->object) == count || refuse(node, "*", "has unknown keys", error);
}

static bool integer(const Node *node, const char *key, const json_int_t range[2], int *out, GError **error)
{
    const json_t *value = json_object_get(node->object, key);
    if (!json_is_integer(value))
        return refuse(node, key, "is not an integer", error);
    json_int_t n = json_integer_value(value);
    if (n < range[0] || n > range[1])
        return refuse(node, key, "is out of range", error);
    *out = (int)n;
    return true;
}

static bool in_range(const json_t *value, double low, double high)
{
    if (!json_is_number(value))
        return false;
    double n = json_number_value(value);
    return isfinite(n) && n >= low && n <= high;
}

static bool real(const Node *node, const char *key, double low, double high, GError **error)
{
    return in_range(json_object_get(node->object, key), low, high) ||
           refuse(node, key, "is not a number in range", error);
}

static bool boolean(const Node *node, const char *key, GError **error)
{
    return json_is_boolean(json_object_get(node->object, key)) || refuse(node, key, "is not true or false", error);
}

static bool is_text(const json_t *value, ReadingTextKind kind, size_t ceiling)
{
    return json_is_string(value) &&
           reading_text_allowed(json_string_value(value), json_string_length(value), kind, ceiling);
}

static const char *string(const Node *node, const char *key, ReadingTextKind kind, size_t ceiling, GError **error)
{
    const json_t *value = json_object_get(node->object, key);
    if (is_text(value, kind, ceiling))
        return json_string_value(value);
    refuse(node, key, "is not an allowed text", error);
    return NULL;
}

static const char *line(const Node *node, const char *key, GError **error)
{
    return string(node, key, READING_TEXT_LINE, READING_VALUE_BYTES, error);
}

static bool word(const Node *node, const char *key, const char *const *words, GError **error)
{
    const char *text = line(node, key, error);
    return text && (g_strv_contains(words, text) || refuse(node, key, "is not a known word", error));
}

/* On a page of `size` pixels; empty boxes are refused. */
static bool box(const Node *node, const int size[2], GError **error)
{
    const json_t *array = json_object_get(node->object, "box_px");
    if (!json_is_array(array) || json_array_size(array) != 4)
        return refuse(node, "box_px", "is not four numbers", error);
    json_int_t n[4];
    for (size_t i = 0; i < 4; i++) {
        const json_t *value = json_array_get(array, i);
        if (!json_is_integer(value))
            return refuse(node, "box_px", "is not four integers", error);
        n[i] = json_integer_value(value);
    }
    bool inside = n[0] >= 0 && n[1] >= 0 && n[2] > 0 && n[3] > 0 && n[0] < size[0] && n[1] < size[1] &&
                  n[2] <= size[0] - n[0] && n[3] <= size[1] - n[1];
    return inside || refuse(node, "box_px", "is not on the page", error);
}

static bool check_quality(const json_t *page, GError **error)
{
    static const char *const keys[] = {"sharpness", "contrast", "advice", NULL};
    static const char *const advice_words[] = {"blurred", "too_dark", "too_light", "cut_off", "low_resolution",
                                               "noisy",   NULL};
    const Node node = {json_object_get(page, "quality"), "quality"};
    if (!has_keys(&node, keys, error) || !real(&node, "sharpness", 0, 1, error) || !real(&node, "contrast", 0, 1, error))
        return false;
    const json_t *advice = json_object_get(node.object, "advice");
    if (!json_is_array(advice) || json_array_size(advice) > G_N_ELEMENTS(advice_words) - 1)
        return refuse(&node, "advice", "is not a list of advice", error);
    for (size_t i = 0; i < json_array_size(advice); i++) {
        const json_t *item = json_array_get(advice, i);
        if (!is_text(item, READING_TEXT_LINE, 32) || !g_strv_contains(advice_words, json_string_value(item)))
            return refuse(&node, "advice", "has an unknown word", error);
    }
    return true;
}

static bool check_code(const json_t *code, const char *path, const int size[2], GError **error)
{
    static const char *const keys[] = {"symbology", "text", "box_px", "orientation", NULL};
    static const char *const symbologies[] = {"qrcode",  "code128", "code39",  "datamatrix", "patch-t",
                                              "patch-1", "patch-2", "patch-3", "patch-4",    "patch-6", NULL};
    const Node node = {code, path};
    int orientation;
    if (!has_keys(&node, keys, error) || !word(&node, "symbology", symbologies, error) ||
        !string(&node, "text", READING_TEXT_CODE, READING_CODE_BYTES, error) || !box(&node, size, error) ||
        !integer(&node, "orientation", (json_int_t[]){-1, 270}, &orientation, error))
        return false;
    return orientation == -1 || orientation % 90 == 0 || refuse(&node, "orientation", "is no quarter turn", error);
}

static bool check_codes(const json_t *page, const int size[2], GError **error)
{
    const json_t *codes = json_object_get(page, "codes");
    if (!json_is_array(codes) || json_array_size(codes) > FORM_READING_CODES)
        return refuse(&(Node){page, "page"}, "codes", "is not a list of at most 64", error);
    for (size_t i = 0; i < json_array_size(codes); i++) {
        g_autofree char *path = g_strdup_printf("codes[%zu]", i);
        if (!check_code(json_array_get(codes, i), path, size, error))
            return false;
    }
    return true;
}

/* `form` and `form_page` stay as they are when the page is of no form. */
static bool check_form(const json_t *page, const FormLibrary *library, const FormTemplate **form, int *form_page,
                       GError **error)
{
    static const char *const keys[] = {"id", "version", "page", "copy", "case", "confidence", "residual_mm", NULL};
    const Node node = {json_object_get(page, "form"), "form"};
    if (json_is_null(node.object))
        return true;
    if (!has_keys(&node, keys, error))
        return false;
    const char *id = line(&node, "id", error);
    const char *version = id ? line(&node, "version", error) : NULL;
    if (!version)
        return false;
    *form = *id && *version ? form_library_find(library, id, version) : NULL;
    if (!*form)
        return refuse(&node, "id", "names no installed form", error);
    const char *copy = string(&node, "copy", READING_TEXT_LINE, 16, error);
    if (!copy || strspn(copy, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != strlen(copy))
        return copy ? refuse(&node, "copy", "is no copy number", error) : false;
    const char *number = string(&node, "case", READING_TEXT_LINE, FILL_CODE_CASE_BYTES, error);
    if (!number || !fill_code_case_possible(number))
        return number ? refuse(&node, "case", "is no case number", error) : false;
    return integer(&node, "page", (json_int_t[]){1, (*form)->page_count}, form_page, error) &&
           real(&node, "confidence", 0, 1, error) && real(&node, "residual_mm", 0, 1000, error);
}

static bool check_problem(const json_t *page, bool *problem, GError **error)
{
    static const char *const keys[] = {"code", "message", NULL};
    static const char *const codes[] = {"unknown_version", "grid_slid",    "not_registered",
                                        "probes_failed",   "damaged_code", "ambiguous_form", "changed_form", NULL};
    const Node node = {json_object_get(page, "form_problem"), "form_problem"};
    *problem = !json_is_null(node.object);
    return !*problem ||
           (has_keys(&node, keys, error) && word(&node, "code", codes, error) && line(&node, "message", error));
}

static bool offered(const FormField *field, const char *value)
{
    for (int i = 0; i < field->option_count; i++)
        if (g_str_equal(field->options[i]->value, value))
            return true;
    return false;
}

/* Whether a kind of field can have this value at all: "a,c" only where several may be marked, each offered once. */
static bool value_possible(const FormField *field, const char *value)
{
    if (!*value)
        return true;
    if (field->kind == FORM_FIELD_SIGNATURE || field->kind == FORM_FIELD_PHOTO)
        return g_str_equal(value, "present");
    if (field->kind != FORM_FIELD_CHECK && field->kind != FORM_FIELD_CHOICE)
        return field->kind == FORM_FIELD_MULTILINE || !strchr(value, '\n');
    g_auto(GStrv) parts = g_strsplit(value, ",", -1);
    for (int i = 0; parts[i]; i++) {
        if (!offered(field, parts[i]))
            return false;
        for (int j = 0; j < i; j++)
            if (g_str_equal(parts[i], parts[j]))
                return false;
    }
    return field->several || g_strv_length(parts) == 1;
}

static bool check_alternatives(const Node *node, const FormField *field, const char *value, GError **error)
{
    const json_t *list = json_object_get(node->object, "alternatives");
    if (!json_is_array(list) || json_array_size(list) > FORM_READING_ALTERNATIVES)
        return refuse(node, "alternatives", "is not a list of at most 8", error);
    double sum = json_number_value(json_object_get(node->object, "confidence"));
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *pair = json_array_get(list, i);
        const json_t *text = json_array_get(pair, 0);
        if (!json_is_array(pair) || json_array_size(pair) != 2 ||
            !is_text(text, READING_TEXT_LINES, READING_VALUE_BYTES) || !in_range(json_array_get(pair, 1), 0, 1))
            return refuse(node, "alternatives", "has an element that is no value with its probability", error);
        if (g_str_equal(json_string_value(text), value) || !value_possible(field, json_string_value(text)))
            return refuse(node, "alternatives", "has an impossible value", error);
        sum += json_number_value(json_array_get(pair, 1));
    }
    /* The printed form of each number was rounded. */
    return sum <= 1 + 1e-4 || refuse(node, "alternatives", "sum to more than 1", error);
}

static bool is_reason(const char *reason)
{
    return *reason && strlen(reason) <= 64 && strspn(reason, "abcdefghijklmnopqrstuvwxyz0123456789_:") == strlen(reason);
}

static bool check_status(const Node *node, const char *value, GError **error)
{
    const char *name = line(node, "status", error);
    const char *reason = name ? line(node, "reason", error) : NULL;
    const char *message = reason ? line(node, "message", error) : NULL;
    if (!message)
        return false;
    FormStatus status;
    if (!form_status_parse(name, &status))
        return refuse(node, "status", "is not a known word", error);
    bool judged = status == FORM_STATUS_REVIEW || status == FORM_STATUS_INVALID;
    if (judged ? !is_reason(reason) : *reason || *message)
        return refuse(node, "reason", "does not agree with the status", error);
    if (status == FORM_STATUS_INVALID && !g_str_has_prefix(reason, "rule:"))
        return refuse(node, "reason", "does not name a rule", error);
    if (status == FORM_STATUS_EMPTY ? *value : status == FORM_STATUS_ACCEPTED && !*value)
        return refuse(node, "value", "does not agree with the status", error);
    return true;
}

typedef struct {
    const FormTemplate *form;
    int form_page;
    int size_px[2];
    GHashTable *seen; /* names, borrowed */
} FieldsContext;

static bool check_field(const Node *node, FieldsContext *context, GError **error)
{
    static const char *const keys[] = {"name",    "value",  "raw",    "confidence",   "status", "reason",
                                       "message", "method", "box_px", "alternatives", NULL};
    static const char *const methods[] = {"typed",    "handprint", "print", "mark",
                                          "presence", "code",      "none",  "acroform", NULL};
    if (!has_keys(node, keys, error))
        return false;
    const char *name = line(node, "name", error);
    if (!name)
        return false;
    const FormField *field = form_template_field(context->form, name);
    if (!field || field->page != context->form_page || field->never_read)
        return refuse(node, "name", "is no field of this page of the form", error);
    if (!g_hash_table_add(context->seen, field->name))
        return refuse(node, "name", "is there twice", error);
    const char *value = string(node, "value", READING_TEXT_LINES, READING_VALUE_BYTES, error);
    if (!value || !string(node, "raw", READING_TEXT_LINES, READING_VALUE_BYTES, error))
        return false;
    if (!value_possible(field, value))
        return refuse(node, "value", "is not possible in this field", error);
    return real(node, "confidence", 0, 1, error) && check_status(node, value, error) &&
           word(node, "method", methods, error) && box(node, context->size_px, error) &&
           check_alternatives(node, field, value, error);
}

static bool check_fields(const json_t *page, FieldsContext *context, GError **error)
{
    const Node top = {page, "page"};
    const json_t *fields = json_object_get(page, "fields");
    if (!json_is_array(fields))
        return refuse(&top, "fields", "is not a list", error);
    if (json_array_size(fields) == 0)
        return true;
    if (!context->form)
        return refuse(&top, "fields", "are there without a form", error);
    if (json_array_size(fields) > (size_t)context->form->field_count)
        return refuse(&top, "fields", "are more than the form has", error);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    context->seen = seen;
    for (size_t i = 0; i < json_array_size(fields); i++) {
        g_autofree char *path = g_strdup_printf("fields[%zu]", i);
        if (!check_field(&(Node){json_array_get(fields, i), path}, context, error))
            return false;
    }
    return true;
}

static bool check_facts(const Node *node, int expected_number, int size_px[2], GError **error)
{
    const json_int_t side[2] = {0, MAX_SIDE_PX};
    int number, rotation;
    if (!integer(node, "page", (json_int_t[]){1, G_MAXINT}, &number, error) ||
        !integer(node, "width_px", side, &size_px[0], error) || !integer(node, "height_px", side, &size_px[1], error) ||
        !integer(node, "rotation", (json_int_t[]){0, 270}, &rotation, error) || !real(node, "dpi", 0, 10000, error) ||
        !real(node, "skew_deg", -45, 45, error) || !boolean(node, "dpi_assumed", error) ||
        !boolean(node, "blank", error))
        return false;
    if (number != expected_number)
        return refuse(node, "page", "is not the page that was asked for", error);
    if (rotation % 90)
        return refuse(node, "rotation", "is no quarter turn", error);
    const char *hash = line(node, "hash", error);
    if (!hash || strlen(hash) != 16 || strspn(hash, "0123456789abcdef") != 16)
        return hash ? refuse(node, "hash", "is not 16 hex digits", error) : false;
    const char *twin = string(node, "twin", READING_TEXT_LINE, OCR_TWIN_MAP_BYTES, error);
    if (!twin || !ocr_twin_map_sound(twin))
        return twin ? refuse(node, "twin", "is not a map of ink", error) : false;
    return string(node, "text", READING_TEXT_LINES, READING_PAGE_TEXT_BYTES, error) != NULL;
}

bool form_reading_check_page(const json_t *page, const FormLibrary *library, const PageKinds *kinds, int expected_number,
                             GError **error)
{
    static const char *const keys[] = {"deck",    "page",    "width_px", "height_px", "dpi",  "dpi_assumed",  "rotation",
                                       "skew_deg", "blank",   "hash",      "quality", "codes", "form",
                                       "form_problem", "fields", "text",   "error", "error_detail", "twin", "mrz", "paper", NULL};
    const Node node = {page, "page"};
    FieldsContext context = {0};
    bool problem;
    const json_t *deck = json_object_get(page, "deck");
    const char *const *wanted = deck ? keys : keys + 1;
    if (!has_keys(&node, wanted, error) || !check_facts(&node, expected_number, context.size_px, error) ||
        !check_quality(page, error) || !check_codes(page, context.size_px, error) ||
        !check_form(page, library, &context.form, &context.form_page, error) ||
        !check_problem(page, &problem, error) || !check_fields(page, &context, error) ||
        !reading_mrz_check(json_object_get(page, "mrz"), context.size_px, error) || (deck && !deck_json_check(deck, error)))
        return false;
    const json_t *paper = json_object_get(page, "paper");
    if (!json_is_null(paper) && !(kinds && paper_check(paper, kinds, error)))
        return kinds ? false : refuse(&node, "paper", "is there without kinds of paper", error);
    const json_t *failure = json_object_get(page, "error");
    bool failed = !json_is_null(failure);
    if (failed && !is_text(failure, READING_TEXT_LINE, READING_VALUE_BYTES))
        return refuse(&node, "error", "is not an allowed text", error);
    const json_t *detail = json_object_get(page, "error_detail");
    if (failed ? !is_text(detail, READING_TEXT_LINE, READING_VALUE_BYTES) : !json_is_null(detail))
        return refuse(&node, "error_detail", "is not what stands beside an error", error);
    if ((failed || problem || json_is_true(json_object_get(page, "blank"))) &&
        json_array_size(json_object_get(page, "fields")) > 0)
        return refuse(&node, "fields", "are there on a page that was not read", error);
    return true;
}
