#include "ocr/decode_pdf_cost.h"

#include "ocr/decode_pdf_object.h"

#include <stdlib.h>
#include <string.h>

enum { CONTENT_MAX_BYTES = 32 << 20, ODD_MAX_BYTES = 1 << 16, DEEP_MAX = 30, NAMES_MAX = 10000, STREAMS_MAX = 200, ENTRIES_MAX = 2000 };

/* Poppler paints some 100 million pixels a second, and runs some 20 MB of instructions. */
static const double PAGES_OF_PIXELS = 4, INSTRUCTIONS_MAX_BYTES = 256e6, PAINTS_MAX = 200000;

typedef struct {
    double pixels, bytes, paints;
} Cost;

typedef struct {
    Cost cost;
    bool open; /* being looked at: whoever meets it again is inside it */
} Form;

typedef struct {
    qpdf_data pdf;
    const OcrDecodeLimits *limits;
    GHashTable *forms; /* number of the object to Form */
    int deep;
    GError **error;
} Walk;

static bool add_form(Walk *walk, qpdf_oh stream, qpdf_oh outer, double times, Cost *sum);

static bool refuse(Walk *walk, int code, const char *what)
{
    g_set_error_literal(walk->error, OCR_ERROR, code, what);
    return false;
}

static bool add(Walk *walk, Cost *sum, const Cost *part, double times)
{
    sum->pixels += part->pixels * times;
    sum->bytes += part->bytes * times;
    sum->paints += part->paints * times;
    return (sum->pixels <= PAGES_OF_PIXELS * (double)walk->limits->max_pixels && sum->bytes <= INSTRUCTIONS_MAX_BYTES &&
            sum->paints <= PAINTS_MAX) ||
           refuse(walk, OCR_ERROR_LIMIT, "it asks for more drawing than any paper does: scan it, or print it and scan that");
}

static bool count_object(void *user, const char *name, const OcrPdfGraphics *graphics)
{
    (void)graphics;
    GHashTable *names = user;
    int times = GPOINTER_TO_INT(g_hash_table_lookup(names, name));
    if (times > 0 || g_hash_table_size(names) <= NAMES_MAX)
        g_hash_table_insert(names, g_strdup(name), GINT_TO_POINTER(MIN(times, G_MAXINT - 1) + 1));
    return true;
}

static bool pass_state(void *user, const char *name)
{
    (void)user, (void)name;
    return true;
}

static bool pass_paint(void *user)
{
    (void)user;
    return true;
}

/* How often each object is drawn by these instructions, by its name. Transfer full. */
static GHashTable *count_objects(GBytes *content)
{
    static const OcrPdfEvents events = {.object = count_object, .state = pass_state, .paint = pass_paint, .goes_on = true};
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    ocr_pdf_content_run(g_bytes_get_data(content, NULL), g_bytes_get_size(content), (OcrPdfGraphics){0}, &events, names);
    return names;
}

/* NULL where an odd filter hides them. Transfer full. */
static GBytes *instructions(qpdf_data pdf, qpdf_oh stream)
{
    GBytes *content = ocr_pdf_unpacked(pdf, stream, 0, CONTENT_MAX_BYTES);
    if (content)
        return content;
    g_autoptr(GBytes) raw = ocr_pdf_raw(pdf, stream);
    unsigned char *data = NULL;
    size_t size = 0;
    QPDF_BOOL filtered = QPDF_FALSE;
    if (!raw || g_bytes_get_size(raw) > ODD_MAX_BYTES || ocr_pdf_filter_count(pdf, qpdf_oh_get_dict(pdf, stream)) > 2 ||
        (qpdf_oh_get_stream_data(pdf, stream, qpdf_dl_generalized, &filtered, &data, &size) & QPDF_ERRORS) != 0 || !data)
        return NULL;
    return g_bytes_new_with_free_func(data, size, free, data);
}

static bool add_image(Walk *walk, qpdf_oh dictionary, double times, Cost *sum)
{
    static const char *const masks[] = {"/SMask", "/Mask"};
    double w = ocr_pdf_number(walk->pdf, dictionary, "/Width", 0), h = ocr_pdf_number(walk->pdf, dictionary, "/Height", 0);
    if (!(w > 0) || !(h > 0))
        return true;
    if (!ocr_raster_fits(walk->limits, (int64_t)MIN(w, 1e12), (int64_t)MIN(h, 1e12), walk->error))
        return false;
    Cost cost = {.pixels = w * h, .paints = 1};
    for (size_t i = 0; i < G_N_ELEMENTS(masks); i++) {
        qpdf_oh mask = qpdf_oh_get_key_if_dict(walk->pdf, dictionary, masks[i]);
        if (qpdf_oh_is_stream(walk->pdf, mask) && !add_image(walk, qpdf_oh_get_dict(walk->pdf, mask), 1, &cost))
            return false;
    }
    return add(walk, sum, &cost, times);
}

static bool add_object(Walk *walk, qpdf_oh object, qpdf_oh resources, double times, Cost *sum)
{
    if (!qpdf_oh_is_stream(walk->pdf, object))
        return true;
    qpdf_oh dictionary = qpdf_oh_get_dict(walk->pdf, object);
    qpdf_oh kind = qpdf_oh_get_key_if_dict(walk->pdf, dictionary, "/Subtype");
    if (qpdf_oh_is_name_and_equals(walk->pdf, kind, "/Image"))
        return add_image(walk, dictionary, times, sum);
    return add_form(walk, object, resources, times, sum);
}

static bool add_named(Walk *walk, GHashTable *names, qpdf_oh resources, Cost *sum)
{
    qpdf_oh objects = qpdf_oh_get_key_if_dict(walk->pdf, resources, "/XObject");
    GHashTableIter each;
    gpointer name, times;
    g_hash_table_iter_init(&each, names);
    while (g_hash_table_iter_next(&each, &name, &times))
        if (!add_object(walk, qpdf_oh_get_key_if_dict(walk->pdf, objects, name), resources, GPOINTER_TO_INT(times), sum))
            return false;
    return true;
}

/* The streams of a dictionary, once each. */
static bool add_all(Walk *walk, qpdf_oh dictionary, qpdf_oh resources, Cost *sum)
{
    if (!qpdf_oh_is_dictionary(walk->pdf, dictionary))
        return true;
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    qpdf_oh_begin_dict_key_iter(walk->pdf, dictionary);
    while (qpdf_oh_dict_more_keys(walk->pdf) && keys->len < ENTRIES_MAX)
        g_ptr_array_add(keys, g_strdup(qpdf_oh_dict_next_key(walk->pdf)));
    for (guint i = 0; i < keys->len; i++)
        if (!add_object(walk, qpdf_oh_get_key(walk->pdf, dictionary, keys->pdata[i]), resources, 1, sum))
            return false;
    return true;
}

static bool add_content(Walk *walk, qpdf_oh stream, qpdf_oh resources, Cost *sum)
{
    g_autoptr(GBytes) content = instructions(walk->pdf, stream);
    if (!content)
        return add_all(walk, qpdf_oh_get_key_if_dict(walk->pdf, resources, "/XObject"), resources, sum);
    const Cost own = {.bytes = (double)g_bytes_get_size(content)};
    g_autoptr(GHashTable) names = count_objects(content);
    /* Not to be held while what it draws is looked at. */
    g_clear_pointer(&content, g_bytes_unref);
    if (g_hash_table_size(names) > NAMES_MAX)
        return refuse(walk, OCR_ERROR_LIMIT, "it draws more different things than any paper holds");
    return add(walk, sum, &own, 1) && add_named(walk, names, resources, sum);
}

static bool add_form(Walk *walk, qpdf_oh stream, qpdf_oh outer, double times, Cost *sum)
{
    gpointer number = GINT_TO_POINTER(qpdf_oh_get_object_id(walk->pdf, stream));
    Form *form = g_hash_table_lookup(walk->forms, number);
    if (form && form->open)
        return refuse(walk, OCR_ERROR_FORMAT, "something on it draws itself");
    if (!form) {
        if (walk->deep == DEEP_MAX)
            return refuse(walk, OCR_ERROR_LIMIT, "what it draws is nested too deep");
        form = g_new0(Form, 1);
        *form = (Form){.cost.paints = 1, .open = true};
        g_hash_table_insert(walk->forms, number, form);
        qpdf_oh dictionary = qpdf_oh_get_dict(walk->pdf, stream);
        bool has_own = ocr_pdf_has(walk->pdf, dictionary, "/Resources");
        qpdf_oh resources = has_own ? qpdf_oh_get_key(walk->pdf, dictionary, "/Resources") : outer;
        walk->deep++;
        bool bearable = add_content(walk, stream, resources, &form->cost) &&
                        (!has_own || add_all(walk, qpdf_oh_get_key_if_dict(walk->pdf, resources, "/Pattern"), resources, &form->cost));
        walk->deep--;
        form->open = false;
        if (!bearable)
            return false;
    }
    return add(walk, sum, &form->cost, times);
}

/* What lies over the page: the looks of its notes and fields. */
static bool add_notes(Walk *walk, qpdf_oh page, Cost *sum)
{
    qpdf_data pdf = walk->pdf;
    qpdf_oh notes = qpdf_oh_get_key_if_dict(pdf, page, "/Annots");
    int count = qpdf_oh_is_array(pdf, notes) ? qpdf_oh_get_array_n_items(pdf, notes) : 0;
    for (int i = 0; i < MIN(count, ENTRIES_MAX); i++) {
        qpdf_oh looks = qpdf_oh_get_key_if_dict(pdf, qpdf_oh_get_array_item(pdf, notes, i), "/AP");
        qpdf_oh normal = qpdf_oh_get_key_if_dict(pdf, looks, "/N");
        if (!add_object(walk, normal, page, 1, sum) || !add_all(walk, normal, page, sum))
            return false;
    }
    return true;
}

bool ocr_pdf_page_cost_bearable(qpdf_data pdf, int number, const OcrDecodeLimits *limits, GError **error)
{
    g_autoptr(GHashTable) forms = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    Walk walk = {.pdf = pdf, .limits = limits, .forms = forms, .error = error};
    Cost sum = {0};
    qpdf_oh page = qpdf_get_page_n(pdf, (size_t)number - 1), contents = qpdf_oh_get_key_if_dict(pdf, page, "/Contents");
    qpdf_oh resources = ocr_pdf_inherited(pdf, page, "/Resources");
    int count = qpdf_oh_is_array(pdf, contents) ? qpdf_oh_get_array_n_items(pdf, contents) : 0;
    bool bearable = !qpdf_oh_is_stream(pdf, contents) || add_content(&walk, contents, resources, &sum);
    for (int i = 0; bearable && i < MIN(count, STREAMS_MAX); i++) {
        qpdf_oh stream = qpdf_oh_get_array_item(pdf, contents, i);
        bearable = !qpdf_oh_is_stream(pdf, stream) || add_content(&walk, stream, resources, &sum);
    }
    bearable = bearable && add_all(&walk, qpdf_oh_get_key_if_dict(pdf, resources, "/Pattern"), resources, &sum) &&
               add_notes(&walk, page, &sum);
    ocr_pdf_forget_error(pdf);
    qpdf_oh_release_all(pdf);
    return bearable;
}
