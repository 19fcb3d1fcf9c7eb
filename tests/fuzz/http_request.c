/* What comes over the desk's socket: through libmicrohttpd to the router, as far as it goes for nobody and without a store. */
#include "intake/desk/asked.h"
#include "intake/desk/logins.h"
#include "intake/desk/router.h"

#include "fuzz.h"

#include <errno.h>
#include <string.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static int answered;

static void handle(HttpRequest *request, void *context)
{
    json_auto_t *asked = asked_of(request, "7");
    if (asked && !json_is_object(asked))
        g_error("asked for what is no object");
    if (!g_utf8_validate(http_request_path(request), -1, NULL))
        g_error("a path that is no UTF-8");
    answered++;
    router_handle(request, context);
}

/* A desk whose store is away, and stays so. */
static HttpServer *listening(void)
{
    static HttpServer *server;
    static Desk desk = {.store_tried_us = G_MAXINT64 / 2};
    if (!server) {
        desk.sessions = session_cache_new();
        desk.logins = logins_new();
        const HttpOptions options = {.address = "127.0.0.1", .handle = handle, .ceiling = router_ceiling, .bodies_most = 1 << 24, .context = &desk};
        g_autoptr(GError) error = NULL;
        server = http_server_new(&options, &error);
        if (!server)
            g_error("%s", error->message);
    }
    return server;
}

static int call(const HttpServer *server)
{
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_port = htons((guint16)http_server_port(server)),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    /* Thousands a second: no port may wait for stragglers. */
    const struct linger at_once = {.l_onoff = 1};
    for (int line;;) {
        line = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        setsockopt(line, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        if (line >= 0 && connect(line, (struct sockaddr *)&place, sizeof place) == 0)
            return line;
        /* The fuzzer's own alarm, on a slow machine. */
        if (errno != EINTR)
            g_error("no connection: %s", g_strerror(errno));
        close(line);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    enum { TURNS = 12, ANSWER = 1 << 16 };
    static char answer[ANSWER];
    HttpServer *server = listening();
    int line = call(server);
    if (send(line, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
        size = 0;
    shutdown(line, SHUT_WR);
    ssize_t got = -1;
    for (int turn = 0; turn < TURNS && got != 0; turn++) {
        http_server_turn(server, NULL, 0, turn < 10 ? 0 : 1);
        got = recv(line, answer, sizeof answer, MSG_DONTWAIT);
        if (got > 5 && turn == 0 && memcmp(answer, "HTTP/", 5) != 0)
            g_error("an answer that is none");
    }
    close(line);
    http_server_turn(server, NULL, 0, 0);
    return 0;
}
