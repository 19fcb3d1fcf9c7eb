/* Stands between the program and PostgreSQL and misbehaves once:
 *
 *   cut SOCKET TARGET MODE NUMBER WORD MARK
 *
 * Listens on SOCKET, hands on to TARGET (both unix). When WORD goes by towards the server for the NUMBERth time, the
 * connection is cut: MODE "before" the server gets it, "after" it got it and did what it says but before the answer comes
 * back. MODE "slow": never cut, but each piece waits 30 ms. MARK is made when it was cut. Everything else passes. */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { PAIRS = 32, PIECE = 65536, SLOW_US = 30000, DONE_US = 400000 };

typedef struct {
    int client, server; /* -1: free */
} Pair;

static Pair pairs[PAIRS];
static const char *target, *mode, *word, *mark_path;
static int left;

static int unix_socket(const char *path, int listening)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (strlen(path) >= sizeof address.sun_path)
        return -1;
    memcpy(address.sun_path, path, strlen(path));
    const struct sockaddr *where = (const void *)&address;
    if (listening ? bind(descriptor, where, sizeof address) == 0 && chmod(path, 0777) == 0 && listen(descriptor, 16) == 0
                  : connect(descriptor, where, sizeof address) == 0)
        return descriptor;
    close(descriptor);
    return -1;
}

static void end(Pair *pair)
{
    close(pair->client);
    close(pair->server);
    *pair = (Pair){-1, -1};
}

static void welcome(int listener)
{
    int client = accept(listener, NULL, NULL), server = unix_socket(target, 0);
    for (int i = 0; i < PAIRS && client >= 0 && server >= 0; i++)
        if (pairs[i].client < 0) {
            pairs[i] = (Pair){client, server};
            return;
        }
    close(client);
    close(server);
}

static int send_all(int descriptor, const char *bytes, ssize_t size)
{
    for (ssize_t sent; size > 0; bytes += sent, size -= sent)
        if ((sent = send(descriptor, bytes, (size_t)size, MSG_NOSIGNAL)) <= 0)
            return 0;
    return 1;
}

static void cut(Pair *pair, const char *bytes, ssize_t size)
{
    if (strcmp(mode, "after") == 0) {
        send_all(pair->server, bytes, size);
        usleep(DONE_US); /* the server commits; its answer stays here */
    }
    int mark = open(mark_path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (mark >= 0)
        close(mark);
    end(pair);
}

static void pass(Pair *pair, int from, int to)
{
    static char bytes[PIECE];
    ssize_t size = recv(from, bytes, sizeof bytes, 0);
    if (size <= 0) {
        end(pair);
        return;
    }
    int slow = strcmp(mode, "slow") == 0;
    if (slow)
        usleep(SLOW_US);
    if (!slow && from == pair->client && left > 0 && memmem(bytes, (size_t)size, word, strlen(word)) && --left == 0)
        cut(pair, bytes, size);
    else if (!send_all(to, bytes, size))
        end(pair);
}

static void serve(int listener)
{
    struct pollfd waits[1 + 2 * PAIRS];
    for (;;) {
        waits[0] = (struct pollfd){.fd = listener, .events = POLLIN};
        for (int i = 0; i < PAIRS; i++) {
            waits[1 + 2 * i] = (struct pollfd){.fd = pairs[i].client, .events = POLLIN};
            waits[2 + 2 * i] = (struct pollfd){.fd = pairs[i].server, .events = POLLIN};
        }
        if (poll(waits, 1 + 2 * PAIRS, -1) < 0)
            return;
        if (waits[0].revents)
            welcome(listener);
        for (int i = 0; i < PAIRS; i++) {
            if (pairs[i].client >= 0 && waits[1 + 2 * i].fd == pairs[i].client && waits[1 + 2 * i].revents)
                pass(&pairs[i], pairs[i].client, pairs[i].server);
            if (pairs[i].server >= 0 && waits[2 + 2 * i].fd == pairs[i].server && waits[2 + 2 * i].revents)
                pass(&pairs[i], pairs[i].server, pairs[i].client);
        }
    }
}

int main(int argc, char **argv)
{
    if (argc != 7) {
        fprintf(stderr, "cut SOCKET TARGET before|after|slow NUMBER WORD MARK\n");
        return 2;
    }
    target = argv[2];
    mode = argv[3];
    left = atoi(argv[4]);
    word = argv[5];
    mark_path = argv[6];
    signal(SIGPIPE, SIG_IGN);
    for (int i = 0; i < PAIRS; i++)
        pairs[i] = (Pair){-1, -1};
    int listener = unix_socket(argv[1], 1);
    if (listener < 0) {
        perror(argv[1]);
        return 1;
    }
    serve(listener);
    return 1;
}
