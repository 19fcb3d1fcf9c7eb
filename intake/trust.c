#include "intake/trust.h"

#include "intake/table_json.h"
#include "intake/trust_certificate.h"
#include "intake/trust_store.h"

#include <string.h>

struct Trust {
    json_t *json; /* intake/trust_store.h */
};

const char *trust_verdict_name(TrustVerdict verdict)
{
    static const char *const names[] = {"VALID", "INVALID", "UNKNOWN_CERT", "REVOKED", "LIST_STALE"};
    return names[verdict];
}

Trust *trust_open(const char *home, GError **error)
{
    json_t *json = trust_store_load(home, error);
    if (!json)
        return NULL;
    Trust *trust = g_new0(Trust, 1);
    trust->json = json;
    return trust;
}

void trust_free(Trust *trust)
{
    if (trust)
        json_decref(trust->json);
    g_free(trust);
}

static bool is_past(const json_t *object, const char *today)
{
    const char *next = json_word(object, "next_update");
    return *next && strcmp(next, today) < 0;
}

static bool is_revoked(const json_t *revocations, const char *der)
{
    g_autofree char *serial = trust_certificate_serial(der);
    size_t i;
    json_t *revoked;
    json_array_foreach(json_object_get(revocations, "serials"), i, revoked)
        if (g_strcmp0(json_string_value(revoked), serial) == 0)
            return true;
    return false;
}

static TrustVerdict standing_of(const Trust *trust, const json_t *certificate, const char *today)
{
    const char *authority_id = json_word(certificate, "authority");
    const json_t *authority = trust_store_find(trust->json, "authorities", "id", authority_id);
    const json_t *revocations = trust_store_find(trust->json, "revocations", "authority", authority_id);
    bool listed = json_is_true(json_object_get(certificate, "listed"));
    if (listed && !authority)
        return TRUST_UNKNOWN_CERT;
    if (is_revoked(revocations, json_word(certificate, "der")) || (authority && !json_is_true(json_object_get(authority, "accepted"))))
        return TRUST_REVOKED;
    if (is_past(revocations, today) || (listed && is_past(json_object_get(trust->json, "list"), today)))
        return TRUST_LIST_STALE;
    return TRUST_VALID;
}

TrustVerdict trust_check(const Trust *trust, const Twodoc *code, const char *today, bool *outside)
{
    TrustVerdict verdict = TRUST_UNKNOWN_CERT;
    if (outside)
        *outside = false;
    size_t i;
    json_t *certificate;
    json_array_foreach(json_object_get(trust->json, "certificates"), i, certificate) {
        if (strcmp(json_word(certificate, "authority"), code->authority) != 0 || strcmp(json_word(certificate, "id"), code->certificate) != 0)
            continue;
        /* Version 1 does not say where its binary signature ends and its annex begins. */
        if (!trust_signature_good(json_word(certificate, "der"), code->said, code->signature, code->version > 1)) {
            verdict = TRUST_INVALID;
            continue;
        }
        const char *from = json_word(certificate, "from"), *to = json_word(certificate, "to");
        if (outside)
            *outside = !*code->signed_on || strcmp(code->signed_on, from) < 0 || strcmp(code->signed_on, to) > 0;
        return standing_of(trust, certificate, today);
    }
    return verdict;
}

static json_t *without(const json_t *object, const char *key, const char *count_key)
{
    json_t *copy = json_deep_copy(object);
    if (count_key)
        json_object_set_new(copy, count_key, json_integer((json_int_t)json_array_size(json_object_get(object, key))));
    if (g_strcmp0(key, count_key) != 0)
        json_object_del(copy, key);
    return copy;
}

json_t *trust_describe(const Trust *trust)
{
    json_t *authorities = json_array(), *certificates = json_array(), *revocations = json_array(), *item;
    size_t i;
    json_array_foreach(json_object_get(trust->json, "authorities"), i, item)
        json_array_append_new(authorities, without(item, "certificates", "certificates"));
    json_array_foreach(json_object_get(trust->json, "certificates"), i, item)
        json_array_append_new(certificates, without(item, "der", NULL));
    json_array_foreach(json_object_get(trust->json, "revocations"), i, item)
        json_array_append_new(revocations, without(item, "serials", "count"));
    return json_pack("{sO? so so so}", "list", json_object_get(trust->json, "list"), "authorities", authorities, "certificates", certificates,
                     "revocations", revocations);
}
