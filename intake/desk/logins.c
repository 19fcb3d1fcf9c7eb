#include "intake/desk/logins.h"

#include "forms/french.h"
#include "intake/desk/answer.h"
#include "intake/desk/node_accounts.h"
#include "intake/desk/password.h"

#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { CROWDED_WAIT_S = 5 };

typedef struct {
    HttpRequest *request;
    char *name, *password;
    char *hash;  /* with which it is compared; NULL: nobody's */
    bool alone;  /* the store is away: by what the node remembers */
    bool right;  /* once `compared` */
    gint compared;
} Entering;

struct Logins {
    GThreadPool *pool; /* of one thread: on a small machine two would leave nothing for the others */
    int ready;         /* an eventfd: one was compared */
    Entering *compared;
    GQueue waiting;    /* of Entering, the first to come first */
};

static void compare(gpointer data, gpointer context)
{
    Entering *entering = data;
    const Logins *logins = context;
    entering->right = password_matches(entering->password, entering->hash);
    g_atomic_int_set(&entering->compared, 1);
    eventfd_write(logins->ready, 1);
}

Logins *logins_new(void)
{
    Logins *logins = g_new0(Logins, 1);
    logins->ready = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    logins->pool = g_thread_pool_new(compare, logins, 1, FALSE, NULL);
    g_queue_init(&logins->waiting);
    return logins;
}

static void forget(Entering *entering)
{
    explicit_bzero(entering->password, strlen(entering->password));
    g_free(entering->password);
    g_free(entering->name);
    g_free(entering->hash);
    g_free(entering);
}

static void answer_later(HttpRequest *request, const char *text, int wait_s)
{
    g_autofree char *seconds = g_strdup_printf("%d", wait_s);
    g_autofree char *message = french_format(text, "seconds", seconds, NULL);
    json_auto_t *answer = json_pack("{s{ss ss si}}", "error", "code", "later", "message", message, "wait_s", wait_s);
    answer_json(request, 429, answer);
}

static void answer_login(HttpRequest *request, const Login *login)
{
    if (login->outcome == LOGIN_LATER)
        answer_later(request, "desk.login.later", login->wait_s);
    else if (login->outcome == LOGIN_LOCKED)
        answer_refusal(request, 403, "locked", "desk.login.locked");
    else if (login->outcome == LOGIN_REFUSED)
        answer_refusal(request, 403, "refused", "desk.login.refused");
    else {
        g_autoptr(GBytes) body = g_bytes_new_static("{}", 2);
        const HttpAnswer answer = {.status = 200, .type = "application/json", .cookie = login->cookie, .body = body};
        http_answer(request, &answer);
    }
}

static void answer_trouble(Desk *desk, HttpRequest *request, const GError *error)
{
    desk_note_error(desk, error);
    answer_error(request, error);
}

/* Finds what the password is to be compared with; false when the answer is known without, and given. */
static bool admit(Desk *desk, Entering *entering)
{
    g_autoptr(GError) error = NULL;
    Login login = {0};
    g_clear_pointer(&entering->hash, g_free);
    entering->alone = !desk_store(desk);
    if (entering->alone && (!desk->node || !session_by_password())) {
        answer_refusal(entering->request, 503, "away", desk_store_trouble(desk));
        return false;
    }
    if (entering->alone)
        node_accounts_begin(entering->name, &login, &entering->hash);
    else if (!session_login_begin(desk->store, entering->name, &login, &entering->hash, &error)) {
        answer_trouble(desk, entering->request, error);
        return false;
    }
    if (login.outcome == LOGIN_LATER)
        answer_login(entering->request, &login);
    return login.outcome != LOGIN_LATER;
}

/* A node goes on for those whom it knows. */
static void let_in_without_store(Desk *desk, const Entering *entering)
{
    Login login = {0};
    json_auto_t *who = node_accounts_end(entering->name, entering->right ? entering->hash : NULL, &login);
    login.cookie = who ? session_enter_known(desk->sessions, who) : NULL;
    answer_login(entering->request, &login);
    g_free(login.cookie);
}

static void let_in(Desk *desk, const Entering *entering)
{
    g_autoptr(GError) error = NULL;
    Login login = {0};
    if (!desk_store(desk)) {
        answer_refusal(entering->request, 503, "away", desk_store_trouble(desk));
        return;
    }
    if (session_login_end(desk->store, entering->name, entering->right ? entering->hash : NULL, &login, &error)) {
        if (desk->node)
            node_accounts_learn(desk->store, entering->name, &login);
        answer_login(entering->request, &login);
    } else {
        answer_trouble(desk, entering->request, error);
    }
    g_free(login.cookie);
}

static void begin(Logins *logins, Entering *entering)
{
    logins->compared = entering;
    g_thread_pool_push(logins->pool, entering, NULL);
}

void logins_take(Desk *desk, HttpRequest *request, const char *name, const char *password)
{
    Logins *logins = desk->logins;
    if (g_queue_get_length(&logins->waiting) >= LOGINS_WAITING_MOST) {
        answer_later(request, "desk.login.crowded", CROWDED_WAIT_S);
        return;
    }
    Entering *entering = g_new0(Entering, 1);
    *entering = (Entering){.request = request, .name = g_strdup(name), .password = g_strdup(password)};
    /* Whoever has to wait anyhow takes nobody's turn. */
    if (!admit(desk, entering))
        forget(entering);
    else if (logins->compared)
        g_queue_push_tail(&logins->waiting, entering);
    else
        begin(logins, entering);
}

int logins_descriptors(const Logins *logins, struct pollfd *descriptors, int most)
{
    if (!logins->compared || most < 1)
        return 0;
    descriptors[0] = (struct pollfd){.fd = logins->ready, .events = POLLIN};
    return 1;
}

void logins_advance(Desk *desk)
{
    Logins *logins = desk->logins;
    if (!logins->compared || !g_atomic_int_get(&logins->compared->compared))
        return;
    eventfd_t count;
    eventfd_read(logins->ready, &count);
    Entering *done = g_steal_pointer(&logins->compared);
    if (done->alone)
        let_in_without_store(desk, done);
    else
        let_in(desk, done);
    forget(done);
    /* The mistake just made counts for the next: one after the other, nobody guesses faster by asking all at once. */
    while (!logins->compared && !g_queue_is_empty(&logins->waiting)) {
        Entering *next = g_queue_pop_head(&logins->waiting);
        if (admit(desk, next))
            begin(logins, next);
        else
            forget(next);
    }
}

void logins_free(Logins *logins)
{
    if (!logins)
        return;
    g_thread_pool_free(logins->pool, FALSE, TRUE);
    if (logins->compared)
        g_queue_push_head(&logins->waiting, logins->compared);
    for (Entering *one; (one = g_queue_pop_head(&logins->waiting));) {
        answer_refusal(one->request, 503, "away", "failure.away");
        forget(one);
    }
    close(logins->ready);
    g_free(logins);
}
