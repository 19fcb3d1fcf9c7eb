#include "intake/desk/deposits.h"

#include "forms/french.h"
#include "intake/capture.h"
#include "intake/config.h"
#include "intake/desk/answer.h"
#include "intake/desk/password.h"
#include "intake/error.h"
#include "intake/legal_day.h"
#include "intake/table_json.h"
#include "ocr/media.h"

#include <stdlib.h>
#include <string.h>

struct Deposits {
    GHashTable *open; /* key to Acceptance */
};

static void acceptance_release(void *acceptance)
{
    acceptance_free(acceptance);
}

Deposits *deposits_new(void)
{
    Deposits *deposits = g_new0(Deposits, 1);
    deposits->open = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, acceptance_release);
    return deposits;
}

void deposits_free(Deposits *deposits)
{
    g_hash_table_unref(deposits->open);
    g_free(deposits);
}

/* "G-0A1B-2C3D-4E5F": 48 bits, read aloud easily. */
static char *new_key(void)
{
    g_autofree char *token = random_token(6);
    g_autofree char *digits = g_ascii_strup(token, -1);
    return g_strdup_printf("G-%.4s-%.4s-%.4s", digits, digits + 4, digits + 8);
}

static bool key_valid(const char *key)
{
    return strlen(key) == 16 && strspn(key, "0123456789ABCDEFG-") == 16;
}

static char *note_path(const char *key)
{
    return g_strdup_printf("%s/deposits/%s.json", config_text(CONFIG_HOME), key);
}

static char *batch_of(const DeskCall *call, const char *key)
{
    g_autofree char *today = legal_day(0);
    const char *office = json_word(call->who, "office");
    json_auto_t *batch = json_pack("{ss ss ss ss ss ss}", "key", key, "office", *office ? office : config_text(CONFIG_OFFICE),
                                   "channel", strcmp(json_word(call->asked, "channel"), "mail") == 0 ? "mail" : "counter",
                                   "received_on", today, "label", json_word(call->asked, "label"), "operator",
                                   json_word(call->who, "agent"));
    return json_dumps(batch, JSON_COMPACT);
}

static Acceptance *begin(Desk *desk, const char *key, const char *batch_json, GError **error)
{
    desk_store(desk);
    Acceptance *acceptance = acceptance_begin(desk->spool, &desk->store, batch_json, error);
    if (acceptance)
        g_hash_table_insert(desk->deposits->open, g_strdup(key), acceptance);
    return acceptance;
}

void deposits_answer_open(const DeskCall *call)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *key = new_key();
    g_autofree char *batch = batch_of(call, key), *path = note_path(key);
    g_autofree char *folder = g_path_get_dirname(path);
    g_mkdir_with_parents(folder, 0700);
    if (!g_file_set_contents_full(path, batch, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &error) ||
        !begin(call->desk, key, batch, &error)) {
        answer_error(call->request, error);
        return;
    }
    json_auto_t *answer = json_pack("{ss}", "key", key);
    answer_json(call->request, 201, answer);
}

/* The deposit in hand; one of before a restart is taken up again from its note. Only its own operator's. */
static Acceptance *find(const DeskCall *call, GError **error)
{
    const char *key = json_word(call->asked, "id");
    g_autofree char *path = key_valid(key) ? note_path(key) : NULL;
    json_auto_t *batch = path ? json_load_file(path, 0, NULL) : NULL;
    if (!batch || strcmp(json_word(batch, "operator"), json_word(call->who, "agent")) != 0) {
        g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, french("desk.deposit.unknown"));
        return NULL;
    }
    Acceptance *acceptance = g_hash_table_lookup(call->desk->deposits->open, key);
    if (acceptance)
        return acceptance;
    g_autofree char *text = json_dumps(batch, JSON_COMPACT);
    return begin(call->desk, key, text, error);
}

bool deposits_mine(const DeskCall *call, GError **error)
{
    return find(call, error) != NULL;
}

bool deposits_take(const DeskCall *call, const SpoolLabel *label, GBytes *content, AcceptanceAnswer *answer, GError **error)
{
    Acceptance *acceptance = find(call, error);
    return acceptance && acceptance_add(acceptance, label, content, answer, error);
}

void deposits_answer_add(const DeskCall *call)
{
    g_autoptr(GError) error = NULL;
    const GByteArray *body = http_request_body(call->request);
    g_autoptr(GBytes) content = g_bytes_new(body->data, body->len);
    OcrMedia media = ocr_media_sniff(body->data, body->len);
    if (media == OCR_MEDIA_UNKNOWN) {
        answer_refusal(call->request, 415, "format", "unread.format");
        return;
    }
    g_autofree char *capture = capture_facts(NULL);
    const SpoolLabel label = {.sequence = CLAMP(atoi(json_word(call->asked, "sequence")), 1, 99999), .capture_json = capture,
                              .name = json_word(call->asked, "name"), .media_type = ocr_media_type(media)};
    AcceptanceAnswer taken;
    if (!deposits_take(call, &label, content, &taken, &error)) {
        answer_error(call->request, error);
        return;
    }
    json_auto_t *answer = json_pack("{sb sb sb sI}", "stored", taken.stored, "refused", taken.refused, "already",
                                    taken.store.already, "original", (json_int_t)taken.store.original);
    answer_json(call->request, 201, answer);
}

void deposits_answer_finish(const DeskCall *call)
{
    g_autoptr(GError) error = NULL;
    const char *key = json_word(call->asked, "id");
    Acceptance *acceptance = find(call, &error);
    int64_t batch = 0;
    if (!acceptance || !acceptance_end(acceptance, &batch, &error)) {
        answer_error(call->request, error);
        return;
    }
    g_hash_table_remove(call->desk->deposits->open, key);
    json_auto_t *answer = json_pack("{ss sb}", "key", key, "stored", batch != 0);
    answer_json(call->request, 200, answer);
}
