#include "intake/oidc_discovery.h"

#include "intake/error.h"
#include "intake/table_json.h"

#include <string.h>

enum { FRESH_S = 3600, ANEW_S = 5, GIVE_UP_S = 3 };

typedef struct {
    OidcReady done;
    void *context;
} Waiting;

struct OidcDiscovery {
    Fetcher *fetcher;
    char *issuer;
    json_t *said, *coming; /* in use; fetched, its keys not yet */
    TokenKeys *keys;
    GArray *waiting; /* Waiting; somebody in it: a fetch is under way */
    GError *failure; /* the last, while it is fresh */
    gint64 had_us, failed_us, anew_us;
};

OidcDiscovery *oidc_discovery_new(Fetcher *fetcher, const char *issuer)
{
    OidcDiscovery *discovery = g_new0(OidcDiscovery, 1);
    discovery->fetcher = fetcher;
    discovery->issuer = g_strdup(issuer);
    discovery->waiting = g_array_new(FALSE, FALSE, sizeof(Waiting));
    return discovery;
}

void oidc_discovery_free(OidcDiscovery *discovery)
{
    if (!discovery)
        return;
    json_decref(discovery->said);
    json_decref(discovery->coming);
    token_keys_free(discovery->keys);
    g_array_unref(discovery->waiting);
    g_clear_error(&discovery->failure);
    g_free(discovery->issuer);
    g_free(discovery);
}

static bool within(gint64 since_us, int seconds)
{
    return since_us && g_get_monotonic_time() - since_us < (gint64)seconds * G_USEC_PER_SEC;
}

/* All who wait hear the same. What was there before serves when it could not be had anew. */
static void finish(OidcDiscovery *discovery, GError *failure)
{
    g_autoptr(GArray) waiting = g_steal_pointer(&discovery->waiting);
    discovery->waiting = g_array_new(FALSE, FALSE, sizeof(Waiting));
    g_clear_error(&discovery->failure);
    discovery->failure = failure;
    discovery->failed_us = failure ? g_get_monotonic_time() : 0;
    g_autoptr(GError) told = failure && !discovery->keys ? g_error_copy(failure) : NULL;
    for (guint i = 0; i < waiting->len; i++) {
        const Waiting *one = &g_array_index(waiting, Waiting, i);
        one->done(told, one->context);
    }
}

static GError *failed(int code, const char *what, const char *detail)
{
    return g_error_new(INTAKE_ERROR, code, "OpenID provider: %s%s%s", what, *detail ? ": " : "", detail);
}

static GError *no_answer(const char *what, const FetchAnswer *answer)
{
    g_autofree char *status = g_strdup_printf("HTTP %ld", answer->status);
    return failed(INTAKE_ERROR_AWAY, what, answer->status ? status : answer->problem);
}

static void take_keys(const FetchAnswer *answer, void *context)
{
    OidcDiscovery *discovery = context;
    g_autoptr(GError) problem = NULL;
    g_autoptr(TokenKeys) keys = answer->status == 200 ? token_keys_parse(answer->body, answer->size, &problem) : NULL;
    json_t *said = g_steal_pointer(&discovery->coming);
    if (keys && token_keys_count(keys) > 0) {
        json_decref(discovery->said);
        token_keys_free(discovery->keys);
        discovery->said = said;
        discovery->keys = g_steal_pointer(&keys);
        discovery->had_us = g_get_monotonic_time();
        finish(discovery, NULL);
        return;
    }
    json_decref(said);
    finish(discovery, answer->status != 200 ? no_answer("no keys", answer) : failed(INTAKE_ERROR_SETUP, "none of its keys can be used", problem ? problem->message : ""));
}

/* Its addresses are as safe as its own: no plain HTTP, unless it lies on this machine itself. */
static bool address_fits(const OidcDiscovery *discovery, const char *address)
{
    return fetch_address_allowed(address) && (!fetch_address_local(address) || fetch_address_local(discovery->issuer));
}

static GError *look_through(const OidcDiscovery *discovery, const json_t *said)
{
    static const char *const needed[] = {"authorization_endpoint", "token_endpoint", "jwks_uri"};
    static const char *const offered[] = {"userinfo_endpoint", "end_session_endpoint"};
    if (strcmp(json_word(said, "issuer"), discovery->issuer) != 0)
        return failed(INTAKE_ERROR_SETUP, "it calls itself otherwise than the setting oidc_issuer", json_word(said, "issuer"));
    for (size_t i = 0; i < G_N_ELEMENTS(needed); i++)
        if (!address_fits(discovery, json_word(said, needed[i])))
            return failed(INTAKE_ERROR_SETUP, "no https:// address", needed[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(offered); i++)
        if (*json_word(said, offered[i]) && !address_fits(discovery, json_word(said, offered[i])))
            return failed(INTAKE_ERROR_SETUP, "no https:// address", offered[i]);
    return NULL;
}

static void take_description(const FetchAnswer *answer, void *context)
{
    OidcDiscovery *discovery = context;
    json_auto_t *said = answer->status == 200 ? json_loadb(answer->body, answer->size, JSON_REJECT_DUPLICATES, NULL) : NULL;
    GError *failure = answer->status != 200    ? no_answer("no description", answer)
                      : !json_is_object(said) ? failed(INTAKE_ERROR_SETUP, "its description is no JSON object", "")
                                              : look_through(discovery, said);
    if (failure) {
        finish(discovery, failure);
        return;
    }
    discovery->coming = json_incref(said);
    const FetchOrder order = {.address = json_word(said, "jwks_uri"), .done = take_keys, .context = discovery};
    fetcher_ask(discovery->fetcher, &order);
}

void oidc_discovery_need(OidcDiscovery *discovery, bool anew, OidcReady done, void *context)
{
    bool fresh = discovery->keys && within(discovery->had_us, FRESH_S);
    if (fresh && (!anew || within(discovery->anew_us, ANEW_S))) {
        done(NULL, context);
        return;
    }
    if (discovery->failure && within(discovery->failed_us, GIVE_UP_S)) {
        g_autoptr(GError) told = discovery->keys ? NULL : g_error_copy(discovery->failure);
        done(told, context);
        return;
    }
    const Waiting one = {done, context};
    g_array_append_val(discovery->waiting, one);
    if (discovery->waiting->len > 1)
        return;
    discovery->anew_us = anew ? g_get_monotonic_time() : discovery->anew_us;
    const char *slash = g_str_has_suffix(discovery->issuer, "/") ? "" : "/";
    g_autofree char *address = g_strconcat(discovery->issuer, slash, ".well-known/openid-configuration", NULL);
    const FetchOrder order = {.address = address, .done = take_description, .context = discovery};
    fetcher_ask(discovery->fetcher, &order);
}

const char *oidc_discovery_address(const OidcDiscovery *discovery, const char *name)
{
    return json_word(discovery->said, name);
}

bool oidc_discovery_lists(const OidcDiscovery *discovery, const char *name, const char *word)
{
    const json_t *list = json_object_get(discovery->said, name);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *one = json_string_value(json_array_get(list, i));
        if (one && strcmp(one, word) == 0)
            return true;
    }
    return false;
}

const TokenKeys *oidc_discovery_keys(const OidcDiscovery *discovery)
{
    return discovery->keys;
}
