#include "intake/scanner.h"

#include "intake/scanner_options.h"

#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 256 << 10, SIDE_BYTES = 256 << 20, WARMING_S = 60 };
static const double sheet_width_mm = 210, sheet_height_mm = 297;

static const char *const sources[] = {"flatbed", "feeder", "duplex", NULL};
static const char *const modes[] = {"lineart", "grey", "colour", NULL};

static volatile sig_atomic_t stopped;
static ScannerDevice under_way;

void scanner_stop(void)
{
    stopped = 1;
    /* The standard allows it at any moment, a signal handler's too. */
    if (under_way.handle)
        under_way.library->cancel(under_way.handle);
}

json_t *scanner_list(GError **error)
{
    const ScannerLibrary *library = scanner_library(error);
    const SANE_Device **found = NULL;
    if (!library || !scanner_sound(library->get_devices(&found, SANE_FALSE), "sane_get_devices", error))
        return NULL;
    json_t *list = json_array();
    for (; found && *found; found++) {
        g_autofree char *vendor = g_utf8_make_valid((*found)->vendor, -1), *model = g_utf8_make_valid((*found)->model, -1);
        g_autofree char *type = g_utf8_make_valid((*found)->type, -1);
        if (g_utf8_validate((*found)->name, -1, NULL))
            json_array_append_new(list, json_pack("{ss ss ss ss}", "device", (*found)->name, "vendor", vendor, "model", model, "type", type));
    }
    return list;
}

static bool open_device(const char *name, ScannerDevice *device, GError **error)
{
    *device = (ScannerDevice){.library = scanner_library(error)};
    return device->library && scanner_sound(device->library->open(name, &device->handle), "sane_open", error);
}

static json_t *resolutions(const ScannerDevice *device)
{
    static const int usual[] = {150, 200, 240, 300, 400, 600};
    json_t *offered = json_array();
    SANE_Int number;
    const SANE_Option_Descriptor *option = scanner_option(device, "resolution", &number);
    for (size_t i = 0; option && i < G_N_ELEMENTS(usual); i++)
        if (scanner_allows(option, usual[i]))
            json_array_append_new(offered, json_integer(usual[i]));
    return offered;
}

/* Some backends keep both sides in an option of its own. */
static bool has_duplex_switch(const ScannerDevice *device)
{
    SANE_Int number;
    json_auto_t *mode = scanner_offers(device, "adf-mode", sources);
    return json_array_size(mode) > 1 || scanner_option(device, "duplex", &number);
}

json_t *scanner_describe(const char *name, GError **error)
{
    ScannerDevice device;
    if (!open_device(name, &device, error))
        return NULL;
    json_t *offered = scanner_offers(&device, "source", sources);
    bool duplex = json_array_size(offered) && strcmp(json_string_value(json_array_get(offered, json_array_size(offered) - 1)), "duplex") == 0;
    if (!duplex && has_duplex_switch(&device))
        json_array_append_new(offered, json_string("duplex"));
    json_t *said = json_pack("{ss so so so}", "device", name, "sources", offered, "modes", scanner_offers(&device, "mode", modes),
                             "resolutions", resolutions(&device));
    device.library->close(device.handle);
    return said;
}

/* Takes our word to the device's own; true when it is set, or when the device has no such choice to make. */
static bool choose(const ScannerDevice *device, const char *name, const char *word, GError **error)
{
    SANE_Int number;
    const SANE_Option_Descriptor *option = scanner_option(device, name, &number);
    if (!option || option->type != SANE_TYPE_STRING || option->constraint_type != SANE_CONSTRAINT_STRING_LIST)
        return true;
    const char *choice = scanner_choice(word, option->constraint.string_list);
    if (choice)
        return scanner_set_word(device, name, choice, error);
    g_set_error(error, SCANNER_ERROR, 0, "unsupported %s %s", name, word);
    return false;
}

static bool choose_source(const ScannerDevice *device, const char *source, GError **error)
{
    if (!source)
        return true;
    bool duplex = strcmp(source, "duplex") == 0, apart = has_duplex_switch(device);
    if (!choose(device, "source", duplex && apart ? "feeder" : source, error))
        return false;
    if (!apart)
        return true;
    scanner_set_number(device, "duplex", duplex, NULL);
    return choose(device, "adf-mode", duplex ? "duplex" : "feeder", NULL) || !duplex;
}

/* One edge of the sheet; a device that counts in pixels gets pixels. */
static void set_edge(const ScannerDevice *device, const char *name, double mm, int dpi)
{
    SANE_Int number;
    const SANE_Option_Descriptor *option = scanner_option(device, name, &number);
    if (option)
        scanner_set_number(device, name, option->unit == SANE_UNIT_PIXEL ? mm * dpi / 25.4 : mm, NULL);
}

static bool set_up(const ScannerDevice *device, const ScannerOrder *order, GError **error)
{
    if (!choose_source(device, order->source, error) || (order->mode && !choose(device, "mode", order->mode, error)))
        return false;
    scanner_set_number(device, "depth", order->mode && strcmp(order->mode, "lineart") == 0 ? 1 : 8, NULL);
    scanner_set_number(device, "resolution", order->dpi, NULL);
    /* A feeder centres what it takes by the width of its paper. */
    set_edge(device, "page-width", sheet_width_mm, order->dpi);
    set_edge(device, "page-height", sheet_height_mm, order->dpi);
    set_edge(device, "tl-x", 0, order->dpi);
    set_edge(device, "tl-y", 0, order->dpi);
    set_edge(device, "br-x", sheet_width_mm, order->dpi);
    set_edge(device, "br-y", sheet_height_mm, order->dpi);
    for (const char *const *setting = order->settings; setting && *setting; setting++)
        if (!scanner_set(device, *setting, error))
            return false;
    return true;
}

static bool start(const ScannerDevice *device, GError **error)
{
    SANE_Status status = device->library->start(device->handle);
    for (int waited = 0; (int)status == SCANNER_STATUS_WARMING_UP && waited < WARMING_S && !stopped; waited++) {
        sleep(1);
        status = device->library->start(device->handle);
    }
    return scanner_sound(status, "sane_start", error);
}

/* The rows of one frame as they come; a backend that never ends meets its ceiling. */
static bool read_frame(const ScannerDevice *device, GByteArray *rows, GError **error)
{
    g_autofree SANE_Byte *block = g_malloc(BLOCK);
    for (;;) {
        SANE_Int length = 0;
        SANE_Status status = device->library->read(device->handle, block, BLOCK, &length);
        if (status == SANE_STATUS_EOF)
            return true;
        if (!scanner_sound(status, "sane_read", error))
            return false;
        if (length < 0 || length > BLOCK || rows->len + (guint)length > SIDE_BYTES) {
            g_set_error(error, SCANNER_ERROR, 0, "too_large more than %d bytes a side", SIDE_BYTES);
            return false;
        }
        g_byte_array_append(rows, block, (guint)length);
    }
}

typedef struct {
    GByteArray *rows;    /* as they came */
    SANE_Parameters is;
} Frame;

/* Samples of 16 bits to their upper 8. */
static void halve_depth(Frame *frame)
{
    for (guint i = 0; i + 1 < frame->rows->len; i += 2)
        frame->rows->data[i / 2] = (guint8)(*(guint16 *)(void *)(frame->rows->data + i) >> 8);
    g_byte_array_set_size(frame->rows, frame->rows->len / 2);
    frame->is.bytes_per_line /= 2;
    frame->is.depth = 8;
}

/* What the backend says of the frame, checked against what came. */
static bool frame_sound(Frame *frame, int channels, GError **error)
{
    SANE_Parameters *is = &frame->is;
    bool known = is->depth == 8 || is->depth == 16 || (is->depth == 1 && channels == 1);
    gint64 needed = ((gint64)is->pixels_per_line * is->depth * channels + 7) / 8;
    if (!known || is->pixels_per_line < 1 || is->bytes_per_line < needed || frame->rows->len < (guint)is->bytes_per_line) {
        g_set_error(error, SCANNER_ERROR, 0, "io a frame of %d pixels, %d bits, %d bytes a line, %u bytes", is->pixels_per_line,
                    is->depth, is->bytes_per_line, frame->rows->len);
        return false;
    }
    if (is->depth == 16)
        halve_depth(frame);
    /* A hand scanner knows its length only afterwards. */
    is->lines = (int)(frame->rows->len / (guint)is->bytes_per_line);
    return true;
}

/* A plane of a scanner that passes three times, into its place among three. */
static bool place_plane(const Frame *plane, GByteArray *rgb, guint which, GError **error)
{
    gsize pixels = (gsize)plane->is.pixels_per_line * (gsize)plane->is.lines;
    if (rgb->len == 0)
        g_byte_array_set_size(rgb, (guint)(pixels * 3));
    if (plane->is.depth != 8 || rgb->len != pixels * 3) {
        g_set_error(error, SCANNER_ERROR, 0, "io three passes that do not fit");
        return false;
    }
    for (int y = 0; y < plane->is.lines; y++)
        for (int x = 0; x < plane->is.pixels_per_line; x++)
            rgb->data[((gsize)y * (gsize)plane->is.pixels_per_line + (gsize)x) * 3 + which] =
                plane->rows->data[(gsize)y * (gsize)plane->is.bytes_per_line + (gsize)x];
    return true;
}

/* The frames of one side; all but the first have to be started. `rgb` gets the three planes of a three-pass device. */
static bool read_side(const ScannerDevice *device, Frame *frame, GByteArray *rgb, GError **error)
{
    for (int pass = 0; pass < 3; pass++) {
        if (pass > 0 && !start(device, error))
            return false;
        g_byte_array_set_size(frame->rows, 0);
        if (!scanner_sound(device->library->get_parameters(device->handle, &frame->is), "sane_get_parameters", error) ||
            !read_frame(device, frame->rows, error) || !frame_sound(frame, frame->is.format == SANE_FRAME_RGB ? 3 : 1, error))
            return false;
        bool plane = frame->is.format >= SANE_FRAME_RED && frame->is.format <= SANE_FRAME_BLUE;
        if (plane && !place_plane(frame, rgb, (guint)(frame->is.format - SANE_FRAME_RED), error))
            return false;
        if (!plane || frame->is.last_frame)
            return true;
    }
    return true;
}

/* The names of what the device was really set to. */
static json_t *settings_of(const ScannerOrder *order, const Frame *frame, bool colour, double dpi)
{
    return json_pack("{ss ss ss sf}", "device", order->device, "source", order->source ? order->source : "", "mode",
                     colour ? "colour" : frame->is.depth == 1 ? "lineart" : "grey", "resolution", dpi);
}

static bool scan_side(const ScannerDevice *device, const ScannerOrder *order, ScannerPage page, void *context, GError **error)
{
    g_autoptr(GByteArray) rows = g_byte_array_new(), rgb = g_byte_array_new();
    Frame frame = {.rows = rows};
    if (!read_side(device, &frame, rgb, error))
        return false;
    bool colour = rgb->len > 0 || frame.is.format == SANE_FRAME_RGB;
    double dpi = scanner_number(device, "resolution", order->dpi);
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *time = g_date_time_format(now, "%Y-%m-%dT%H:%M:%S.%fZ");
    const OcrScan scan = {.note = time, .width_px = frame.is.pixels_per_line, .height_px = frame.is.lines, .channels = colour ? 3 : 1,
                          .depth = frame.is.depth, .dpi = dpi, .rows = rgb->len ? rgb->data : rows->data,
                          .stride = rgb->len ? (gsize)frame.is.pixels_per_line * 3 : (gsize)frame.is.bytes_per_line};
    json_auto_t *set = settings_of(order, &frame, colour, dpi);
    return page(&scan, set, context, error);
}

static bool feeds(const ScannerOrder *order)
{
    return order->source && strcmp(order->source, "flatbed") != 0;
}

static bool scan_all(const ScannerDevice *device, const ScannerOrder *order, ScannerPage page, void *context, GError **error)
{
    int most = feeds(order) ? order->pages_most : 1;
    for (int side = 0; side < most; side++) {
        g_autoptr(GError) problem = NULL;
        if (!start(device, &problem)) {
            bool emptied = side > 0 && problem->code == SANE_STATUS_NO_DOCS;
            if (!emptied)
                g_propagate_error(error, g_steal_pointer(&problem));
            return emptied;
        }
        if (!scan_side(device, order, page, context, error))
            return false;
        if (stopped)
            return scanner_sound(SANE_STATUS_CANCELLED, "stop", error);
    }
    return true;
}

static char *first_device(GError **error)
{
    json_auto_t *list = scanner_list(error);
    const char *name = json_string_value(json_object_get(json_array_get(list, 0), "device"));
    if (list && !name)
        g_set_error(error, SCANNER_ERROR, 0, "none no device");
    return g_strdup(name);
}

enum { LETTING_GO_S = 20 };
static sigjmp_buf left;

static void leave(int signal)
{
    siglongjmp(left, signal);
}

/* A driver that cut its thread off while that held a lock waits for the lock without end: it is left behind, and what was scanned counts. */
static void let_go(const ScannerDevice *device)
{
    const struct sigaction wake = {.sa_handler = leave};
    struct sigaction before;
    sigaction(SIGALRM, &wake, &before);
    if (sigsetjmp(left, 1) == 0) {
        alarm(LETTING_GO_S);
        device->library->cancel(device->handle);
        device->library->close(device->handle);
    }
    alarm(0);
    sigaction(SIGALRM, &before, NULL);
}

bool scanner_scan(const ScannerOrder *asked, ScannerPage page, void *context, GError **error)
{
    g_autofree char *first = asked->device ? NULL : first_device(error);
    ScannerOrder order = *asked;
    order.device = asked->device ? asked->device : first;
    ScannerDevice device;
    if (!order.device || !open_device(order.device, &device, error))
        return false;
    under_way = device;
    bool done = set_up(&device, &order, error) && scan_all(&device, &order, page, context, error);
    under_way.handle = NULL;
    let_go(&device);
    return done;
}
