#include "intake/desk/http.h"

#include "intake/error.h"
#include "intake/log.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gio/gio.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

enum { CONNECTIONS_MAX = 500, IDLE_S = 120, STREAM_BUFFER_MAX = 1 << 20, PACK_FROM = 1400 };

struct HttpServer {
    struct MHD_Daemon *daemon;
    HttpOptions options;
    gsize bodies; /* bytes of bodies in memory */
    bool resumed; /* somebody who waited has an answer: libmicrohttpd looks after him at its next run, and tells nobody that it should be now */
};

struct HttpRequest {
    HttpServer *server;
    struct MHD_Connection *connection;
    char *method, *path;
    GByteArray *body;
    gsize ceiling;
    bool too_large, crowded, handled, suspended;
    struct MHD_Response *response;
    unsigned status;
};

struct HttpStream {
    HttpServer *server;
    struct MHD_Connection *connection;
    GString *waiting;
    bool suspended, ended;
    void (*gone)(void *context);
    void *context;
};

/* No script, style or picture but our own files; nothing is framed, sniffed or told to other hosts. */
static void add_security_headers(struct MHD_Response *response, bool themed)
{
    static const struct {
        const char *name, *value;
    } headers[] = {
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Permissions-Policy", "camera=(), microphone=(), geolocation=()"},
    };
    g_autofree char *policy = g_strdup_printf("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:%s; connect-src 'self'; "
                                              "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
                                              themed ? " data:; font-src 'self'" : "");
    MHD_add_response_header(response, "Content-Security-Policy", policy);
    for (size_t i = 0; i < G_N_ELEMENTS(headers); i++)
        MHD_add_response_header(response, headers[i].name, headers[i].value);
}

static void request_free(HttpRequest *request)
{
    request->server->bodies -= request->body->len;
    g_byte_array_unref(request->body);
    if (request->response)
        MHD_destroy_response(request->response);
    g_free(request->method);
    g_free(request->path);
    g_free(request);
}

static HttpRequest *request_new(HttpServer *server, struct MHD_Connection *connection, const char *url, const char *method)
{
    HttpRequest *request = g_new0(HttpRequest, 1);
    request->server = server;
    request->connection = connection;
    request->method = g_strdup(method);
    request->path = g_utf8_make_valid(url, -1);
    request->body = g_byte_array_new();
    request->ceiling = server->options.ceiling(request, server->options.context);
    return request;
}

static enum MHD_Result queue(HttpRequest *request)
{
    enum MHD_Result done = MHD_queue_response(request->connection, request->status, request->response);
    g_clear_pointer(&request->response, MHD_destroy_response);
    return done;
}

static void refuse_body(HttpRequest *request)
{
    const HttpAnswer answer = {.status = request->too_large ? 413 : 503, .type = "text/plain"};
    http_answer(request, &answer);
}

/* What is refused is read to its end and dropped: browsers hear an answer only then. */
static void take_body(HttpRequest *request, const char *part, size_t size)
{
    HttpServer *server = request->server;
    request->too_large |= request->body->len + size > request->ceiling;
    request->crowded |= server->bodies + size > server->options.bodies_most;
    if (!request->too_large && !request->crowded) {
        g_byte_array_append(request->body, (const guint8 *)part, (guint)size);
        server->bodies += size;
        return;
    }
    server->bodies -= request->body->len;
    g_byte_array_set_size(request->body, 0);
}

/* libmicrohttpd calls this for the head, for each part of the body, for the end, and again when it is resumed. */
static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                                  const char *version, const char *part, size_t *size, void **slot)
{
    (void)version;
    HttpRequest *request = *slot;
    if (!request) {
        *slot = request_new(context, connection, url, method);
        return MHD_YES;
    }
    if (*size > 0) {
        take_body(request, part, *size);
        *size = 0;
        return MHD_YES;
    }
    if (!request->handled) {
        request->handled = true;
        if (request->too_large || request->crowded)
            refuse_body(request);
        else
            request->server->options.handle(request, request->server->options.context);
        if (!request->response) {
            request->suspended = true;
            MHD_suspend_connection(connection);
            return MHD_YES;
        }
    }
    return request->response ? queue(request) : MHD_NO;
}

static void on_completed(void *context, struct MHD_Connection *connection, void **slot, enum MHD_RequestTerminationCode code)
{
    (void)context, (void)connection, (void)code;
    if (*slot)
        request_free(*slot);
    *slot = NULL;
}

HttpServer *http_server_new(const HttpOptions *options, GError **error)
{
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_port = htons((guint16)options->port)};
    if (inet_pton(AF_INET, options->address, &place.sin_addr) != 1) {
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, "%s is not an IPv4 address", options->address);
        return NULL;
    }
    HttpServer *server = g_new0(HttpServer, 1);
    server->options = *options;
    server->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, (guint16)options->port, NULL, NULL, on_request,
                                      server, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&place,
                                      MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_CONNECTION_LIMIT,
                                      (unsigned)CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
                                      MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_END);
    if (!server->daemon) {
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, "%s:%d: cannot listen there: %s; choose another port",
                    options->address, options->port, g_strerror(errno));
        g_free(server);
        return NULL;
    }
    return server;
}

void http_server_free(HttpServer *server)
{
    if (!server)
        return;
    MHD_stop_daemon(server->daemon);
    g_free(server);
}

int http_server_port(const HttpServer *server)
{
    return MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

void http_server_turn(HttpServer *server, struct pollfd *others, int count, int wait_ms)
{
    g_autofree struct pollfd *all = g_new0(struct pollfd, count + 1);
    all[0] = (struct pollfd){.fd = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, .events = POLLIN};
    if (count > 0)
        memcpy(all + 1, others, sizeof *others * (size_t)count);
    MHD_UNSIGNED_LONG_LONG timeout;
    if (MHD_get_timeout(server->daemon, &timeout) == MHD_YES && timeout < (MHD_UNSIGNED_LONG_LONG)wait_ms)
        wait_ms = (int)timeout;
    poll(all, (nfds_t)count + 1, server->resumed ? 0 : wait_ms);
    server->resumed = false;
    if (count > 0)
        memcpy(others, all + 1, sizeof *others * (size_t)count);
    MHD_run(server->daemon);
}

const char *http_request_method(const HttpRequest *request)
{
    return request->method;
}

const char *http_request_path(const HttpRequest *request)
{
    return request->path;
}

const char *http_request_query(const HttpRequest *request, const char *name)
{
    const char *value = MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name);
    return value && g_utf8_validate(value, -1, NULL) ? value : NULL;
}

const char *http_request_header(const HttpRequest *request, const char *name)
{
    return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

const char *http_request_cookie(const HttpRequest *request, const char *name)
{
    return MHD_lookup_connection_value(request->connection, MHD_COOKIE_KIND, name);
}

const GByteArray *http_request_body(const HttpRequest *request)
{
    return request->body;
}

static void resume(HttpServer *server, struct MHD_Connection *connection)
{
    server->resumed = true;
    MHD_resume_connection(connection);
}

static void set_response(HttpRequest *request, unsigned status, struct MHD_Response *response)
{
    add_security_headers(response, request->server->options.themed);
    request->status = status;
    request->response = response;
    if (request->suspended)
        resume(request->server, request->connection);
}

static void body_release(void *bytes)
{
    g_bytes_unref(bytes);
}

static struct MHD_Response *body_response(GBytes *body)
{
    if (!body)
        return MHD_create_response_from_buffer(0, (void *)(guintptr) "", MHD_RESPMEM_PERSISTENT);
    gsize size = 0;
    const void *data = g_bytes_get_data(body, &size);
    return MHD_create_response_from_buffer_with_free_callback_cls(size, (void *)(guintptr)data, body_release, g_bytes_ref(body));
}

/* NULL when it is not wanted, or does not pay. */
static GBytes *packed(const HttpRequest *request, const HttpAnswer *answer)
{
    const char *takes = http_request_header(request, "Accept-Encoding");
    gsize size = 0, read = 0, written = 0;
    const void *data = answer->body ? g_bytes_get_data(answer->body, &size) : NULL;
    bool text = g_str_has_prefix(answer->type, "text/") || g_str_has_prefix(answer->type, "application/json");
    if (!answer->pack || !text || !takes || !strstr(takes, "gzip") || size < PACK_FROM)
        return NULL;
    g_autoptr(GZlibCompressor) zip = g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, 5);
    g_autofree guint8 *room = g_malloc(size);
    GConverterResult said = g_converter_convert(G_CONVERTER(zip), data, size, room, size, G_CONVERTER_INPUT_AT_END, &read, &written, NULL);
    return said == G_CONVERTER_FINISHED && read == size ? g_bytes_new_take(g_steal_pointer(&room), written) : NULL;
}

/* What changes something or goes wrong. Parts of the path with a digit are numbers of cases, fields, deposits. */
static void tell(const HttpRequest *request, unsigned status)
{
    if (!log_is_json() || (status < 400 && (strcmp(request->method, "GET") == 0 || strcmp(request->method, "HEAD") == 0)))
        return;
    g_auto(GStrv) parts = g_strsplit(request->path, "/", -1);
    for (char **part = parts; *part; part++)
        if (strpbrk(*part, "0123456789") && strcmp(*part, "v1") != 0) {
            g_free(*part);
            *part = g_strdup("{id}");
        }
    g_autofree char *route = g_strjoinv("/", parts), *code = g_strdup_printf("%u", status);
    log_fact("request", "method", request->method, "route", status == 404 ? NULL : route, "status", code, NULL);
}

/* We speak HTTP only: whether the browser came by https is the word of the proxy before us. A lie costs the liar his own cookie. */
static char *cookie_line(const HttpRequest *request, const char *cookie)
{
    const char *came = http_request_header(request, "X-Forwarded-Proto");
    bool secure = request->server->options.secure || (came && g_ascii_strcasecmp(came, "https") == 0);
    return cookie ? g_strconcat(cookie, secure ? "; Secure" : "", NULL) : NULL;
}

void http_answer(HttpRequest *request, const HttpAnswer *answer)
{
    tell(request, answer->status);
    g_autofree char *cookie = cookie_line(request, answer->cookie);
    g_autoptr(GBytes) small = packed(request, answer);
    struct MHD_Response *response = body_response(small ? small : answer->body);
    const char *const headers[][2] = {{"Content-Type", answer->type},
                                      {"Cache-Control", answer->cache ? answer->cache : "no-store"},
                                      {"Set-Cookie", cookie},
                                      {"Content-Encoding", small ? "gzip" : NULL},
                                      {"Location", answer->location}};
    for (size_t i = 0; i < G_N_ELEMENTS(headers); i++)
        if (headers[i][1])
            MHD_add_response_header(response, headers[i][0], headers[i][1]);
    if (answer->name) {
        g_autofree char *saved = g_strdup_printf("inline; filename=\"%s\"", answer->name);
        MHD_add_response_header(response, "Content-Disposition", saved);
    }
    set_response(request, answer->status, response);
}

static ssize_t stream_read(void *context, uint64_t place, char *buffer, size_t most)
{
    (void)place;
    HttpStream *stream = context;
    if (stream->waiting->len == 0 && stream->ended)
        return MHD_CONTENT_READER_END_OF_STREAM;
    if (stream->waiting->len == 0) {
        stream->suspended = true;
        MHD_suspend_connection(stream->connection);
        return 0;
    }
    gsize size = MIN(most, stream->waiting->len);
    memcpy(buffer, stream->waiting->str, size);
    g_string_erase(stream->waiting, 0, (gssize)size);
    return (ssize_t)size;
}

static void stream_free(void *context)
{
    HttpStream *stream = context;
    stream->gone(stream->context);
    g_string_free(stream->waiting, TRUE);
    g_free(stream);
}

HttpStream *http_stream_begin(HttpRequest *request, void (*gone)(void *context), void *context)
{
    HttpStream *stream = g_new0(HttpStream, 1);
    *stream = (HttpStream){.server = request->server, .connection = request->connection, .waiting = g_string_new(": open\n\n"), .gone = gone, .context = context};
    struct MHD_Response *response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 8192, stream_read, stream, stream_free);
    MHD_add_response_header(response, "Content-Type", "text/event-stream");
    MHD_add_response_header(response, "Cache-Control", "no-store");
    set_response(request, 200, response);
    return stream;
}

static void stream_resume(HttpStream *stream)
{
    if (!stream->suspended)
        return;
    stream->suspended = false;
    resume(stream->server, stream->connection);
}

void http_stream_send(HttpStream *stream, const char *event, const char *data_json)
{
    if (stream->waiting->len < STREAM_BUFFER_MAX)
        g_string_append_printf(stream->waiting, "event: %s\ndata: %s\n\n", event, data_json);
    stream_resume(stream);
}

void http_stream_end(HttpStream *stream)
{
    stream->ended = true;
    stream_resume(stream);
}
