/* What all requests together may keep in memory, however many somebody opens. */
#include "intake/desk/http.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ALL_BYTES = 100000, ONE_BYTES = 80000, BODY_BYTES = 70000, TURNS = 500 };

static void handle(HttpRequest *request, void *context)
{
    g_assert_cmpuint(http_request_body(request)->len, <=, ONE_BYTES);
    *(gsize *)context += http_request_body(request)->len;
    const HttpAnswer answer = {.status = 200, .type = "text/plain"};
    http_answer(request, &answer);
}

static gsize ceiling(HttpRequest *request, void *context)
{
    (void)request, (void)context;
    return ONE_BYTES;
}

static int call(const HttpServer *server)
{
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_port = htons((guint16)http_server_port(server)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int line = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(connect(line, (struct sockaddr *)&place, sizeof place), ==, 0);
    g_assert_cmpint(fcntl(line, F_SETFL, O_NONBLOCK), ==, 0);
    return line;
}

/* Announces `announced` bytes and sends `sent` of them, while the server turns. */
static void post(HttpServer *server, int line, int announced, int sent)
{
    g_autofree char *head = g_strdup_printf("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", announced);
    g_autoptr(GString) all = g_string_new(head);
    g_autofree char *body = g_strnfill((gsize)sent, 'x');
    g_string_append(all, body);
    for (gsize at = 0; at < all->len;) {
        ssize_t gone = send(line, all->str + at, all->len - at, MSG_NOSIGNAL);
        at += gone > 0 ? (gsize)gone : 0;
        http_server_turn(server, NULL, 0, 1);
    }
    for (int i = 0; i < 20; i++)
        http_server_turn(server, NULL, 0, 1);
}

static int status_of(HttpServer *server, int line)
{
    char answer[16] = "";
    for (int i = 0; i < TURNS && recv(line, answer, sizeof answer - 1, MSG_PEEK) < 0; i++)
        http_server_turn(server, NULL, 0, 10);
    return g_str_has_prefix(answer, "HTTP/1.1 ") ? (int)g_ascii_strtoll(answer + 9, NULL, 10) : 0;
}

static void test_bodies_are_bounded_together(void)
{
    gsize taken = 0;
    const HttpOptions options = {.address = "127.0.0.1", .handle = handle, .ceiling = ceiling, .bodies_most = ALL_BYTES, .context = &taken};
    g_autoptr(HttpServer) server = http_server_new(&options, NULL);
    int slow = call(server), second = call(server), third = call(server), large = call(server);
    post(server, slow, BODY_BYTES, BODY_BYTES - 1);
    post(server, second, BODY_BYTES, BODY_BYTES);
    g_assert_cmpint(status_of(server, second), ==, 503);
    g_assert_cmpuint(taken, ==, 0);
    post(server, large, ONE_BYTES + 1, ONE_BYTES + 1);
    g_assert_cmpint(status_of(server, large), >=, 413);
    g_assert_cmpint(send(slow, "x", 1, MSG_NOSIGNAL), ==, 1);
    g_assert_cmpint(status_of(server, slow), ==, 200);
    g_assert_cmpuint(taken, ==, BODY_BYTES);
    /* What was refused and what was answered is no longer counted. */
    post(server, third, BODY_BYTES, BODY_BYTES);
    g_assert_cmpint(status_of(server, third), ==, 200);
    close(slow);
    close(second);
    close(third);
    close(large);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/bodies", test_bodies_are_bounded_together);
    return g_test_run();
}
