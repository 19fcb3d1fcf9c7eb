#include "intake/fetch.h"

#include <curl/curl.h>
#include <string.h>

enum { BYTES_MAX = 256 * 1024, WAIT_MS = 10000, CONNECT_MS = 5000, AT_ONCE = 32 };

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CURLU, curl_url_cleanup)

struct Fetcher {
    CURLM *multi;
    GPtrArray *going;       /* Going */
    GArray *sockets;        /* struct pollfd */
    gint64 due_us;          /* when libcurl wants to be called without a cause; 0: not */
};

typedef struct {
    CURL *easy;
    struct curl_slist *headers;
    GByteArray *body;
    char *form;
    FetchDone done;
    void *context;
    char problem[CURL_ERROR_SIZE];
} Going;

static void going_free(void *entry)
{
    Going *going = entry;
    curl_easy_cleanup(going->easy);
    curl_slist_free_all(going->headers);
    g_byte_array_unref(going->body);
    if (going->form)
        explicit_bzero(going->form, strlen(going->form));
    g_free(going->form);
    g_free(going);
}

/* The part of an address, NULL when it is no address. */
static char *part_of(const char *address, CURLUPart part)
{
    g_autoptr(CURLU) url = curl_url();
    char *found = NULL;
    if (!url || curl_url_set(url, CURLUPART_URL, address, 0) != CURLUE_OK || curl_url_get(url, part, &found, 0) != CURLUE_OK)
        return NULL;
    char *copy = g_strdup(found);
    curl_free(found);
    return copy;
}

bool fetch_address_local(const char *address)
{
    g_autofree char *scheme = part_of(address, CURLUPART_SCHEME), *host = part_of(address, CURLUPART_HOST);
    const char *const here[] = {"127.0.0.1", "localhost", "[::1]", NULL};
    return scheme && host && strcmp(scheme, "http") == 0 && g_strv_contains(here, host);
}

bool fetch_address_allowed(const char *address)
{
    g_autofree char *scheme = part_of(address, CURLUPART_SCHEME), *host = part_of(address, CURLUPART_HOST);
    g_autofree char *user = part_of(address, CURLUPART_USER);
    return scheme && host && *host && !user && (strcmp(scheme, "https") == 0 || fetch_address_local(address));
}

char *fetch_encoded(const char *word)
{
    return g_uri_escape_string(word, NULL, FALSE);
}

char *fetch_form(const char *name, const char *value, ...)
{
    GString *form = g_string_new(NULL);
    va_list rest;
    va_start(rest, value);
    while (name) {
        g_autofree char *encoded = value ? fetch_encoded(value) : NULL;
        if (encoded)
            g_string_append_printf(form, "%s%s=%s", form->len ? "&" : "", name, encoded);
        name = va_arg(rest, const char *);
        value = name ? va_arg(rest, const char *) : NULL;
    }
    va_end(rest);
    return g_string_free(form, FALSE);
}

static size_t take_body(char *bytes, size_t one, size_t count, void *context)
{
    Going *going = context;
    if (going->body->len + one * count > BYTES_MAX) {
        g_strlcpy(going->problem, "the answer is too long", sizeof going->problem);
        return 0;
    }
    g_byte_array_append(going->body, (const guint8 *)bytes, (guint)(one * count));
    return one * count;
}

static int note_socket(CURL *easy, curl_socket_t socket, int wanted, void *context, void *unused)
{
    (void)easy, (void)unused;
    Fetcher *fetcher = context;
    for (guint i = 0; i < fetcher->sockets->len; i++)
        if (g_array_index(fetcher->sockets, struct pollfd, i).fd == socket) {
            g_array_remove_index_fast(fetcher->sockets, i);
            break;
        }
    const struct pollfd entry = {.fd = socket, .events = (short)((wanted & CURL_POLL_IN ? POLLIN : 0) | (wanted & CURL_POLL_OUT ? POLLOUT : 0))};
    if (wanted != CURL_POLL_REMOVE)
        g_array_append_val(fetcher->sockets, entry);
    return 0;
}

static int note_timer(CURLM *multi, long wait_ms, void *context)
{
    (void)multi;
    Fetcher *fetcher = context;
    fetcher->due_us = wait_ms < 0 ? 0 : g_get_monotonic_time() + (gint64)wait_ms * 1000;
    return 0;
}

Fetcher *fetcher_new(void)
{
    static gsize once;
    if (g_once_init_enter(&once)) {
        curl_global_init(CURL_GLOBAL_DEFAULT);
        g_once_init_leave(&once, 1);
    }
    Fetcher *fetcher = g_new0(Fetcher, 1);
    fetcher->multi = curl_multi_init();
    fetcher->going = g_ptr_array_new_with_free_func(going_free);
    fetcher->sockets = g_array_new(FALSE, FALSE, sizeof(struct pollfd));
    curl_multi_setopt(fetcher->multi, CURLMOPT_SOCKETFUNCTION, note_socket);
    curl_multi_setopt(fetcher->multi, CURLMOPT_SOCKETDATA, fetcher);
    curl_multi_setopt(fetcher->multi, CURLMOPT_TIMERFUNCTION, note_timer);
    curl_multi_setopt(fetcher->multi, CURLMOPT_TIMERDATA, fetcher);
    return fetcher;
}

static void tell_no_answer(const FetchOrder *order, const char *problem)
{
    const FetchAnswer answer = {.type = "", .body = "", .problem = problem};
    order->done(&answer, order->context);
}

static void add_authority(Going *going, const FetchOrder *order)
{
    if (order->bearer) {
        g_autofree char *line = g_strconcat("Authorization: Bearer ", order->bearer, NULL);
        going->headers = curl_slist_append(going->headers, line);
    }
    if (order->name) {
        curl_easy_setopt(going->easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
        curl_easy_setopt(going->easy, CURLOPT_USERNAME, order->name);
        curl_easy_setopt(going->easy, CURLOPT_PASSWORD, order->password);
    }
    if (order->form) {
        going->form = g_strdup(order->form);
        curl_easy_setopt(going->easy, CURLOPT_POSTFIELDS, going->form);
    }
}

static Going *going_new(const FetchOrder *order)
{
    bool local = fetch_address_local(order->address);
    Going *going = g_new0(Going, 1);
    *going = (Going){.easy = curl_easy_init(), .body = g_byte_array_new(), .done = order->done, .context = order->context};
    going->headers = curl_slist_append(NULL, "Accept: application/json, application/jwt");
    add_authority(going, order);
    curl_easy_setopt(going->easy, CURLOPT_URL, order->address);
    curl_easy_setopt(going->easy, CURLOPT_PROTOCOLS_STR, local ? "http" : "https");
    curl_easy_setopt(going->easy, CURLOPT_NOPROXY, local ? "*" : NULL);
    curl_easy_setopt(going->easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(going->easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(going->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(going->easy, CURLOPT_TIMEOUT_MS, (long)WAIT_MS);
    curl_easy_setopt(going->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(going->easy, CURLOPT_HTTPHEADER, going->headers);
    curl_easy_setopt(going->easy, CURLOPT_USERAGENT, "guichet");
    curl_easy_setopt(going->easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(going->easy, CURLOPT_WRITEDATA, going);
    curl_easy_setopt(going->easy, CURLOPT_ERRORBUFFER, going->problem);
    curl_easy_setopt(going->easy, CURLOPT_PRIVATE, going);
    return going;
}

void fetcher_ask(Fetcher *fetcher, const FetchOrder *order)
{
    if (!fetch_address_allowed(order->address)) {
        tell_no_answer(order, "the address is no https:// one");
        return;
    }
    if (fetcher->going->len >= AT_ONCE) {
        tell_no_answer(order, "too many are under way");
        return;
    }
    Going *going = going_new(order);
    g_ptr_array_add(fetcher->going, going);
    curl_multi_add_handle(fetcher->multi, going->easy);
    /* Begun now, not when the caller polls next. */
    int running;
    curl_multi_socket_action(fetcher->multi, CURL_SOCKET_TIMEOUT, 0, &running);
}

int fetcher_descriptors(const Fetcher *fetcher, struct pollfd *descriptors, int most)
{
    int count = MIN(most, (int)fetcher->sockets->len);
    if (count > 0)
        memcpy(descriptors, fetcher->sockets->data, sizeof *descriptors * (size_t)count);
    return MAX(count, 0);
}

static void end(Fetcher *fetcher, Going *going, CURLcode outcome)
{
    guint place;
    if (!g_ptr_array_find(fetcher->going, going, &place))
        return;
    curl_multi_remove_handle(fetcher->multi, going->easy);
    g_ptr_array_steal_index_fast(fetcher->going, place);
    char *type = NULL;
    long status = 0;
    curl_easy_getinfo(going->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(going->easy, CURLINFO_CONTENT_TYPE, &type);
    g_autofree char *kind = g_ascii_strdown(type ? type : "", -1);
    kind[strcspn(kind, "; ")] = '\0';
    bool whole = outcome == CURLE_OK;
    gsize size = whole ? going->body->len : 0;
    g_byte_array_append(going->body, (const guint8 *)"", 1);
    const FetchAnswer answer = {.status = whole ? status : 0, .type = kind, .body = whole ? (const char *)going->body->data : "", .size = size,
                                .problem = whole ? "" : *going->problem ? going->problem : curl_easy_strerror(outcome)};
    going->done(&answer, going->context);
    going_free(going);
}

void fetcher_advance(Fetcher *fetcher)
{
    int running = 0, left = 0;
    g_autoptr(GArray) sockets = g_array_copy(fetcher->sockets);
    /* 0: libcurl looks for itself what became of it. */
    for (guint i = 0; i < sockets->len; i++)
        curl_multi_socket_action(fetcher->multi, g_array_index(sockets, struct pollfd, i).fd, 0, &running);
    if (fetcher->due_us && g_get_monotonic_time() >= fetcher->due_us) {
        fetcher->due_us = 0;
        curl_multi_socket_action(fetcher->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    }
    for (const CURLMsg *message; (message = curl_multi_info_read(fetcher->multi, &left));) {
        Going *going = NULL;
        CURLcode outcome = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &going);
        if (message->msg == CURLMSG_DONE)
            end(fetcher, going, outcome);
    }
}

void fetcher_free(Fetcher *fetcher)
{
    if (!fetcher)
        return;
    while (fetcher->going->len > 0)
        end(fetcher, g_ptr_array_index(fetcher->going, 0), CURLE_ABORTED_BY_CALLBACK);
    curl_multi_cleanup(fetcher->multi);
    g_ptr_array_unref(fetcher->going);
    g_array_unref(fetcher->sockets);
    g_free(fetcher);
}
