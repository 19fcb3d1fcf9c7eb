#include "intake/desk/follow.h"

#include "intake/desk/answer.h"
#include "intake/table_json.h"

#include <string.h>

enum { STREAMS_MAX = 200, STREAMS_OF_ONE = 20, EVERY_MS = 400, PING_S = 15, LIFE_S = 600 };

typedef struct {
    Follow *follow;
    HttpStream *stream;
    EmbedFile question;
    json_t *who, *asked;
    char *last_sha256;
    bool away; /* said that the store does not answer */
    gint64 sent_us, born_us;
} Follower;

struct Follow {
    GPtrArray *followers; /* Follower* */
    gint64 asked_us;
};

Follow *follow_new(void)
{
    Follow *follow = g_new0(Follow, 1);
    follow->followers = g_ptr_array_new();
    return follow;
}

static void gone(void *context)
{
    Follower *follower = context;
    g_ptr_array_remove_fast(follower->follow->followers, follower);
    json_decref(follower->who);
    json_decref(follower->asked);
    g_free(follower->last_sha256);
    g_free(follower);
}

void follow_end(Follow *follow)
{
    for (guint i = 0; i < follow->followers->len; i++)
        http_stream_end(((Follower *)follow->followers->pdata[i])->stream);
}

void follow_free(Follow *follow)
{
    g_ptr_array_unref(follow->followers);
    g_free(follow);
}

/* So that nobody, with however many windows, leaves none to the others. */
static bool has_enough(const Follow *follow, const json_t *who)
{
    int count = 0;
    for (guint i = 0; i < follow->followers->len; i++) {
        const Follower *follower = follow->followers->pdata[i];
        count += strcmp(json_word(follower->who, "agent"), json_word(who, "agent")) == 0;
    }
    return count >= STREAMS_OF_ONE;
}

void follow_answer(const DeskCall *call, EmbedFile question)
{
    Follow *follow = call->desk->follow;
    if (follow->followers->len >= STREAMS_MAX || has_enough(follow, call->who)) {
        answer_refusal(call->request, 503, "away", "failure.away");
        return;
    }
    Follower *follower = g_new0(Follower, 1);
    *follower = (Follower){.follow = follow, .question = question, .who = json_deep_copy(call->who),
                           .asked = json_deep_copy(call->asked), .born_us = g_get_monotonic_time()};
    follower->stream = http_stream_begin(call->request, gone, follower);
    g_ptr_array_add(follow->followers, follower);
    follow->asked_us = 0;
}

static void ask_again(Desk *desk, Follower *follower)
{
    const DeskCall call = {.desk = desk, .who = follower->who, .asked = follower->asked};
    g_autoptr(GError) error = NULL;
    g_autofree char *answer = desk_ask(&call, follower->question, &error);
    /* The browser comes back, and hears that its session has ended. */
    if (error && strcmp(db_error_state(error), "GU011") == 0) {
        http_stream_end(follower->stream);
        return;
    }
    const char *away = desk->store_full ? "{\"full\":true}" : "{}";
    gint64 now = g_get_monotonic_time();
    g_autofree char *sha256 = answer ? g_compute_checksum_for_string(G_CHECKSUM_SHA256, answer, -1) : NULL;
    if (!answer && !follower->away) {
        follower->away = true;
        g_clear_pointer(&follower->last_sha256, g_free); /* so that its coming back is told too */
        http_stream_send(follower->stream, "away", away);
        follower->sent_us = now;
    } else if (sha256 && g_strcmp0(sha256, follower->last_sha256) != 0) {
        http_stream_send(follower->stream, "change", answer);
        follower->away = false;
        g_free(follower->last_sha256);
        follower->last_sha256 = g_steal_pointer(&sha256);
        follower->sent_us = now;
    } else if (now - follower->sent_us > PING_S * G_USEC_PER_SEC) {
        http_stream_send(follower->stream, answer ? "ping" : "away", answer ? "{}" : away);
        follower->sent_us = now;
    }
}

/* A browser comes back at once, and is asked again who it is: a session that has ended follows nothing for long. */
static void end_old(Follow *follow)
{
    gint64 oldest = g_get_monotonic_time() - (gint64)LIFE_S * G_USEC_PER_SEC;
    for (guint i = 0; i < follow->followers->len; i++) {
        const Follower *follower = follow->followers->pdata[i];
        if (follower->born_us < oldest)
            http_stream_end(follower->stream);
    }
}

void follow_advance(Desk *desk)
{
    gint64 now = g_get_monotonic_time();
    if (now - desk->follow->asked_us < EVERY_MS * 1000)
        return;
    for (guint i = 0; i < desk->follow->followers->len; i++)
        ask_again(desk, desk->follow->followers->pdata[i]);
    end_old(desk->follow);
    desk->follow->asked_us = g_get_monotonic_time();
}
