#include "intake/acceptance.h"

#include "intake/deposit_number.h"
#include "intake/store_error.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct Acceptance {
    Spool *spool;
    DbStore **store;
    char *batch_json;
    SpoolEntry *mark;
    bool left; /* some originals wait in the spool: the batch's end must wait behind them */
};

static bool is_date(const char *text)
{
    GDate date;
    int year, month, day, end = 0;
    if (!text || strlen(text) != 10 || sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3 || end != 10)
        return false;
    g_date_clear(&date, 1);
    return g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

const char *acceptance_batch_problem(const AcceptanceBatch *batch)
{
    size_t length = strspn(batch->office, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    if (length == 0 || length > 8 || batch->office[length])
        return "accept.bad_office";
    if (strcmp(batch->channel, "counter") != 0 && strcmp(batch->channel, "mail") != 0)
        return "accept.bad_channel";
    if (!is_date(batch->received_on) || (batch->postmark_on && !is_date(batch->postmark_on)))
        return "accept.bad_date";
    if (batch->postmark_on && strcmp(batch->postmark_on, batch->received_on) > 0)
        return "accept.postmark_late";
    return NULL;
}

/* 13 characters of Crockford's base 32: 65 bits, none of them easily misread. */
static char *key_of(const char *data, char **sha256s)
{
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)data, -1);
    for (; *sha256s; sha256s++)
        g_checksum_update(sum, (const guchar *)*sha256s, -1);
    guint8 digest[32];
    gsize size = sizeof digest;
    g_checksum_get_digest(sum, digest, &size);
    char *key = g_strdup("D-0000-00000-0000");
    int at = 0;
    for (char *place = key + 2; *place; place++)
        if (*place != '-')
            *place = digits[digest[at++] & 31];
    return key;
}

static void set_number(json_t *object, const char *key, int number)
{
    if (number >= 0)
        json_object_set_new(object, key, json_integer(number));
}

/* What the batch is called: by the node's number when there is one. */
static bool name_batch(const AcceptanceBatch *batch, json_t *json, const char *subject, GError **error)
{
    int64_t number = 0;
    if (batch->node && !node_log_give(batch->node, subject, &number, error))
        return false;
    g_autofree char *text = number ? deposit_number_text(number) : NULL;
    if (batch->node && !number)
        store_error_log("deposit", "this node has no number left: \"guichet node sync\" brings more");
    json_object_set_new(json, "key", json_string(number ? text : subject));
    if (number)
        json_object_set_new(json, "subject", json_string(subject));
    return true;
}

char *acceptance_batch_json(const AcceptanceBatch *batch, char **sha256s, GError **error)
{
    json_t *expected = json_object();
    set_number(expected, "sheets", batch->sheets);
    set_number(expected, "cases", batch->cases);
    set_number(expected, "separators", batch->separators);
    json_t *json = json_pack("{ss ss ss ss? ss ss sb so}", "office", batch->office, "channel", batch->channel, "received_on",
                             batch->received_on, "postmark_on", batch->postmark_on, "label",
                             batch->label ? batch->label : "", "operator", batch->operator ? batch->operator : "",
                             "duplex", batch->duplex, "expected", expected);
    char *data = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
    g_autofree char *key = key_of(data, sha256s);
    free(data);
    char *text = name_batch(batch, json, key, error) ? json_dumps(json, JSON_COMPACT) : NULL;
    char *copy = g_strdup(text);
    free(text);
    json_decref(json);
    return copy;
}

char *acceptance_deposit_number(const char *batch_json)
{
    json_t *json = json_loads(batch_json, 0, NULL);
    char *key = g_strdup(json_string_value(json_object_get(json, "key")));
    json_decref(json);
    return key;
}

Acceptance *acceptance_begin(Spool *spool, DbStore **store, const char *batch_json, GError **error)
{
    SpoolEntry *mark = spool_begin(spool, batch_json, error);
    if (!mark)
        return NULL;
    Acceptance *acceptance = g_new0(Acceptance, 1);
    acceptance->spool = spool;
    acceptance->store = store;
    acceptance->batch_json = g_strdup(batch_json);
    acceptance->mark = mark;
    return acceptance;
}

void acceptance_free(Acceptance *acceptance)
{
    if (!acceptance)
        return;
    spool_entry_free(acceptance->mark);
    g_free(acceptance->batch_json);
    g_free(acceptance);
}

/* Whatever keeps the store from taking it now, the spool keeps it: said once, then the store is left alone. */
static bool deliver(DbStore **store, SpoolEntry *entry, SpoolAnswer *answer)
{
    g_autoptr(GError) error = NULL;
    if (!*store)
        return false;
    if (spool_entry_deliver(entry, *store, answer, &error))
        return true;
    store_error_log("deposit", error->message);
    g_clear_pointer(store, db_store_close);
    return false;
}

bool acceptance_add(Acceptance *acceptance, const SpoolLabel *label, GBytes *content, AcceptanceAnswer *answer,
                    GError **error)
{
    *answer = (AcceptanceAnswer){0};
    SpoolLabel complete = *label;
    complete.batch_json = acceptance->batch_json;
    g_autoptr(SpoolEntry) entry = spool_accept(acceptance->spool, &complete, content, error);
    if (!entry)
        return false;
    g_auto(SpoolAnswer) delivered = {0};
    bool stored = deliver(acceptance->store, entry, &delivered);
    *answer = (AcceptanceAnswer){.stored = stored, .refused = delivered.refused, .store = delivered.original};
    acceptance->left |= !answer->stored;
    return true;
}

bool acceptance_end(Acceptance *acceptance, int64_t *batch, GError **error)
{
    *batch = 0;
    if (!spool_end(acceptance->mark, error))
        return false;
    g_auto(SpoolAnswer) delivered = {0};
    if (!acceptance->left && deliver(acceptance->store, acceptance->mark, &delivered))
        *batch = delivered.batch;
    return true;
}

struct AcceptanceGroup {
    SpoolGroup *spool;
    DbStore **store;
};

AcceptanceGroup *acceptance_group_new(Spool *spool, DbStore **store)
{
    AcceptanceGroup *group = g_new0(AcceptanceGroup, 1);
    *group = (AcceptanceGroup){spool_group_new(spool), store};
    return group;
}

void acceptance_group_free(AcceptanceGroup *group)
{
    if (!group)
        return;
    spool_group_free(group->spool);
    g_free(group);
}

bool acceptance_group_has(const AcceptanceGroup *group, const char *batch_key)
{
    return spool_group_has(group->spool, batch_key);
}

bool acceptance_group_add(AcceptanceGroup *group, const SpoolLabel *label, GBytes *content, GError **error)
{
    return spool_group_add(group->spool, label, content, error);
}

/* What the store got of them; nothing of it when it is away. */
static guint deliver_group(DbStore **store, GPtrArray *entries, SpoolAnswer *answers)
{
    g_autoptr(GError) error = NULL;
    guint given = 0;
    if (*store && entries->len > 0 &&
        !spool_entries_deliver((SpoolEntry *const *)(void *)entries->pdata, entries->len, *store, answers, &given, &error)) {
        store_error_log("deposit", error->message);
        g_clear_pointer(store, db_store_close);
    }
    return given;
}

GArray *acceptance_group_end(AcceptanceGroup *group, GError **error)
{
    g_autoptr(GPtrArray) entries = spool_group_commit(group->spool, error);
    if (!entries)
        return NULL;
    g_autofree SpoolAnswer *delivered = g_new0(SpoolAnswer, entries->len);
    guint given = deliver_group(group->store, entries, delivered);
    GArray *answers = g_array_sized_new(FALSE, FALSE, sizeof(AcceptanceAnswer), entries->len);
    for (guint i = 0; i < entries->len; i++) {
        AcceptanceAnswer answer = {.stored = i < given};
        if (answer.stored) {
            answer.refused = delivered[i].refused;
            answer.store = delivered[i].original;
        }
        g_array_append_val(answers, answer);
        spool_answer_clear(&delivered[i]);
    }
    return answers;
}
