#include "intake/desk/sign_on.h"

#include "db/sign_on.h"
#include "forms/french.h"
#include "intake/config.h"
#include "intake/desk/password.h"
#include "intake/desk/sign_on_page.h"
#include "intake/error.h"
#include "intake/log.h"
#include "intake/oidc.h"
#include "intake/sign_on_claim.h"
#include "intake/store_error.h"
#include "intake/table_json.h"

#include <string.h>

/* Came from another site, the browser brings this cookie along, and the session's not. */
#define COOKIE "guichet_agent"
#define COOKIE_RULES "; Path=/connexion; HttpOnly; SameSite=Lax; Max-Age=600"

enum { CODE_BYTES = 4096, CODE_SHOWN = 11 };

struct SignOn {
    Fetcher *fetcher;
    OidcProvider *provider;
};

/* One browser on its way there, or back. */
typedef struct {
    Desk *desk;
    HttpRequest *request;
    char *back;
} Passage;

static void note_ready(const GError *error, void *context)
{
    (void)context;
    if (error)
        store_error_log("sign-on", error->message);
}

bool sign_on_new(Desk *desk, GError **error)
{
    if (!oidc_on())
        return true;
    SignOn *sign_on = g_new0(SignOn, 1);
    sign_on->fetcher = fetcher_new();
    sign_on->provider = oidc_provider_new(sign_on->fetcher, error);
    if (!sign_on->provider) {
        sign_on_free(sign_on);
        return false;
    }
    desk->sign_on = sign_on;
    oidc_prepare(sign_on->provider, note_ready, NULL);
    return true;
}

void sign_on_free(SignOn *sign_on)
{
    if (!sign_on)
        return;
    fetcher_free(sign_on->fetcher);
    oidc_provider_free(sign_on->provider);
    g_free(sign_on);
}

int sign_on_descriptors(const SignOn *sign_on, struct pollfd *descriptors, int most)
{
    return sign_on ? fetcher_descriptors(sign_on->fetcher, descriptors, most) : 0;
}

void sign_on_advance(SignOn *sign_on)
{
    if (sign_on)
        fetcher_advance(sign_on->fetcher);
}

char *sign_on_leave_address(SignOn *sign_on, const char *id_token)
{
    g_autofree char *state = random_token(32);
    return sign_on ? oidc_leave_address(sign_on->provider, id_token, state) : NULL;
}

static Passage *passage_new(Desk *desk, HttpRequest *request, const char *back)
{
    Passage *passage = g_new0(Passage, 1);
    *passage = (Passage){.desk = desk, .request = request, .back = g_strdup(back)};
    return passage;
}

static void passage_free(Passage *passage)
{
    g_free(passage->back);
    g_free(passage);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Passage, passage_free)

static char *sha256_of(const char *text)
{
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
}

static void redirect(HttpRequest *request, const char *address, const char *cookie)
{
    const HttpAnswer answer = {.status = 303, .type = "text/plain", .location = address, .cookie = cookie};
    http_answer(request, &answer);
}

/* Trouble of the store or of the provider, as whoever wants to come in can act on it. */
static void answer_trouble(Desk *desk, HttpRequest *request, const GError *error)
{
    store_error_log("sign-on", error->message);
    desk_note_error(desk, error);
    bool of_store = error->domain == DB_ERROR;
    bool away = g_error_matches(error, INTAKE_ERROR, INTAKE_ERROR_AWAY);
    const char *word = of_store && error->code == DB_ERROR_INPUT ? "busy" : of_store ? "store" : away ? "away" : "setup";
    sign_on_page_answer(request, of_store || away ? 503 : 500, word, NULL);
}

static DbStore *store_or_page(Desk *desk, HttpRequest *request)
{
    DbStore *store = desk_store(desk);
    if (!store)
        sign_on_page_answer(request, 503, "store", NULL);
    return store;
}

/* A place of our own: a slash, and neither another nor what browsers take for one. */
static const char *place_back(const HttpRequest *request)
{
    const char *back = http_request_query(request, "retour");
    bool ours = back && *back == '/' && back[1] != '/' && !strpbrk(back, "\\\r\n\t") && strlen(back) < 500 && !g_str_has_prefix(back, "/connexion");
    return ours ? back : "/";
}

static void send_away(const GError *error, void *context)
{
    g_autoptr(Passage) passage = context;
    Desk *desk = passage->desk;
    if (error) {
        answer_trouble(desk, passage->request, error);
        return;
    }
    DbStore *store = store_or_page(desk, passage->request);
    if (!store)
        return;
    g_autofree char *state = random_token(32), *nonce = random_token(32), *verifier = random_token(32), *browser = random_token(32);
    g_autofree char *state_sha256 = sha256_of(state), *browser_sha256 = sha256_of(browser);
    json_auto_t *begun = json_pack("{ss ss ss ss ss}", "state", state_sha256, "browser", browser_sha256, "nonce", nonce, "verifier", verifier, "back",
                                   passage->back);
    g_autofree char *text = json_dumps(begun, JSON_COMPACT);
    g_autoptr(GError) trouble = NULL;
    if (!db_sign_on_begin(store, text, &trouble)) {
        answer_trouble(desk, passage->request, trouble);
        return;
    }
    const OidcAttempt attempt = {.state = state, .nonce = nonce, .verifier = verifier};
    g_autofree char *address = oidc_enter_address(desk->sign_on->provider, &attempt);
    g_autofree char *cookie = g_strconcat(COOKIE "=", browser, COOKIE_RULES, NULL);
    redirect(passage->request, address, cookie);
}

/* Whose account it is: he enters, or hears whom to ask. */
static void let_in(const Passage *passage, DbStore *store, const OidcPerson *person)
{
    g_autofree char *password = random_password(), *code = g_strndup(password, CODE_SHOWN);
    g_autofree char *claim = sign_on_claim(person->claims), *shown = sign_on_shown(person->claims);
    json_auto_t *said = json_pack("{ss ss ss? ss ss}", "issuer", person->issuer, "subject", person->subject, "claim", claim, "shown", shown, "code", code);
    g_autofree char *text = json_dumps(said, JSON_COMPACT);
    g_autoptr(GError) error = NULL;
    g_autofree char *found = text ? db_sign_on_identity(store, text, &error) : NULL;
    json_auto_t *account = found ? json_loads(found, 0, NULL) : NULL;
    const char *name = json_word(account, "account");
    bool locked = json_is_true(json_object_get(account, "locked"));
    g_autofree char *cookie = *name && !locked ? session_enter_signed(store, name, person->id_token, &error) : NULL;
    if (error)
        answer_trouble(passage->desk, passage->request, error);
    else if (cookie)
        redirect(passage->request, passage->back, cookie);
    else
        sign_on_page_answer(passage->request, 403, locked ? "locked" : "unknown", json_string_value(json_object_get(account, "code")));
}

static void take_person(const OidcPerson *person, const GError *error, void *context)
{
    g_autoptr(Passage) passage = context;
    DbStore *store = store_or_page(passage->desk, passage->request);
    if (!store)
        return;
    if (person) {
        let_in(passage, store, person);
        return;
    }
    if (error->domain == TOKEN_ERROR) {
        log_fact("sign_on.refused", "reason", token_error_word(error), NULL);
        db_sign_on_refused(store, config_text(CONFIG_OIDC_ISSUER), token_error_word(error), NULL);
        sign_on_page_answer(passage->request, 403, error->code == TOKEN_ERROR_LEVEL ? "level" : "distrusted", NULL);
    } else if (g_error_matches(error, INTAKE_ERROR, INTAKE_ERROR_INPUT))
        sign_on_page_answer(passage->request, 403, "stale", NULL);
    else
        answer_trouble(passage->desk, passage->request, error);
}

/* What that browser began under that state; NULL when it is not to be had, which is answered. */
static json_t *attempt_of(DbStore *store, Desk *desk, HttpRequest *request)
{
    const char *state = http_request_query(request, "state"), *browser = http_request_cookie(request, COOKIE);
    g_autofree char *state_sha256 = sha256_of(state ? state : ""), *browser_sha256 = sha256_of(browser ? browser : "");
    g_autoptr(GError) error = NULL;
    g_autofree char *taken = db_sign_on_take(store, state_sha256, browser_sha256, &error);
    json_t *attempt = taken ? json_loads(taken, JSON_DECODE_ANY, NULL) : NULL;
    if (json_is_object(attempt))
        return attempt;
    json_decref(attempt);
    if (error)
        answer_trouble(desk, request, error);
    else
        sign_on_page_answer(request, 403, "stale", NULL);
    return NULL;
}

static void come_back(Desk *desk, HttpRequest *request)
{
    DbStore *store = store_or_page(desk, request);
    json_auto_t *attempt = store ? attempt_of(store, desk, request) : NULL;
    if (!attempt)
        return;
    const char *code = http_request_query(request, "code"), *issuer = http_request_query(request, "iss"), *problem = http_request_query(request, "error");
    /* An answer of another provider, mixed in (RFC 9207). */
    bool ours = !issuer || strcmp(issuer, config_text(CONFIG_OIDC_ISSUER)) == 0;
    if (problem || !code || !*code || strlen(code) > CODE_BYTES || !ours) {
        sign_on_page_answer(request, 403, problem && strcmp(problem, "access_denied") == 0 ? "denied" : "refused", NULL);
        return;
    }
    const OidcAttempt begun = {.nonce = json_word(attempt, "nonce"), .verifier = json_word(attempt, "verifier")};
    oidc_identify(desk->sign_on->provider, code, &begun, take_person, passage_new(desk, request, json_word(attempt, "back")));
}

bool sign_on_answer(Desk *desk, HttpRequest *request)
{
    const char *path = http_request_path(request);
    bool reads = strcmp(http_request_method(request), "GET") == 0;
    if (!desk->sign_on || !reads)
        return false;
    if (strcmp(path, "/connexion/agent") == 0)
        oidc_prepare(desk->sign_on->provider, send_away, passage_new(desk, request, place_back(request)));
    else if (strcmp(path, "/connexion/retour") == 0)
        come_back(desk, request);
    else
        return false;
    return true;
}
