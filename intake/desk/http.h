/* intake/desk/http.h: HTTP/1.1 on one socket, in one thread: requests come whole, are answered at once or later, and may
 * be answered by a stream of events. The only file that speaks to libmicrohttpd. */
#ifndef INTAKE_DESK_HTTP_H
#define INTAKE_DESK_HTTP_H
#include <glib.h>
#include <poll.h>
#include <stdbool.h>

typedef struct HttpServer HttpServer;
typedef struct HttpRequest HttpRequest;
typedef struct HttpStream HttpStream;

/* A request that has come whole. It must be answered, now or later, by http_answer or http_stream_begin. */
typedef void (*HttpHandler)(HttpRequest *request, void *context);

/* How many bytes of body a request may bring, from its head alone; more is refused (413). */
typedef gsize (*HttpCeiling)(HttpRequest *request, void *context);

typedef struct {
    const char *address; /* "127.0.0.1" */
    int port;            /* 0: any that is free */
    HttpHandler handle;
    HttpCeiling ceiling;
    gsize bodies_most;   /* of all requests together: what comes on top is refused (503), to be sent again */
    void *context;
    bool themed;         /* fonts of our own address and pictures in style sheets are allowed too */
    bool secure;         /* browsers come by https only, through a proxy */
} HttpOptions;

/* Listens. Errors: INTAKE_ERROR_SETUP (the port is taken, no right to it). Transfer full. */
HttpServer *http_server_new(const HttpOptions *options, GError **error);
void http_server_free(HttpServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpServer, http_server_free)

int http_server_port(const HttpServer *server);

/* Serves what there is, waiting at most `wait_ms` for it or for one of `others` (which get their revents). */
void http_server_turn(HttpServer *server, struct pollfd *others, int count, int wait_ms);

/* Borrowed for the life of the request; NULL when not there. `path` is decoded, UTF-8. */
const char *http_request_method(const HttpRequest *request);
const char *http_request_path(const HttpRequest *request);
const char *http_request_query(const HttpRequest *request, const char *name);
const char *http_request_header(const HttpRequest *request, const char *name);
const char *http_request_cookie(const HttpRequest *request, const char *name);
const GByteArray *http_request_body(const HttpRequest *request);

typedef struct {
    unsigned status;
    const char *type;   /* "application/json" ... */
    const char *cookie; /* a Set-Cookie line; NULL: none; "Secure" is added where the browser came by https */
    const char *location; /* of a redirection; NULL: none */
    const char *cache;  /* Cache-Control; NULL: "no-store" */
    bool pack;          /* text that holds no secret: sent compressed to whoever takes it */
    const char *name;   /* of a file to be saved; NULL: shown */
    GBytes *body;       /* borrowed; may be NULL */
} HttpAnswer;

/* Ends a request. Security headers are set on every answer. */
void http_answer(HttpRequest *request, const HttpAnswer *answer);

/* Answers with server-sent events, until the other side goes away: then `gone` is called and the stream is freed. */
HttpStream *http_stream_begin(HttpRequest *request, void (*gone)(void *context), void *context);
void http_stream_send(HttpStream *stream, const char *event, const char *data_json);

/* No more will come; the stream is freed once the rest is sent. To be called before the server is freed. */
void http_stream_end(HttpStream *stream);

#endif
