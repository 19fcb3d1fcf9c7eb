#include "intake/desk/deposits.h"

#include "forms/french.h"
#include "intake/assemble.h"
#include "intake/capture.h"
#include "intake/config.h"
#include "intake/deposit_note.h"
#include "intake/deposit_number.h"
#include "intake/desk/answer.h"
#include "intake/desk/counter_note.h"
#include "intake/desk/hot_folder.h"
#include "intake/desk/password.h"
#include "intake/error.h"
#include "intake/legal_day.h"
#include "intake/original_file.h"
#include "intake/store_error.h"
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
    return g_strdup_printf(ASSEMBLE_DEPOSIT_KEY "%.4s-%.4s-%.4s", digits, digits + 4, digits + 8);
}

/* Who helps or stands in for the person, where somebody does: {"name", "capacity", "mandate"}. NULL: nobody. */
static json_t *helper_of(const DeskCall *call)
{
    const json_t *said = json_object_get(call->asked, "helper");
    return *json_word(said, "name") ? json_pack("{ss ss ss}", "name", json_word(said, "name"), "capacity", json_word(said, "capacity"),
                                                "mandate", json_word(said, "mandate"))
                                    : NULL;
}

/* At a node the key is a number of its own, while it has some. */
static bool name_batch(const DeskCall *call, json_t *batch, GError **error)
{
    g_autofree char *key = new_key();
    int64_t number = 0;
    if (call->desk->node && !node_log_give(call->desk->node, key, &number, error))
        return false;
    g_autofree char *text = number ? deposit_number_text(number) : NULL;
    json_object_set_new(batch, "key", json_string(number ? text : key));
    if (number)
        json_object_set_new(batch, "subject", json_string(key));
    return true;
}

static json_t *batch_of(const DeskCall *call)
{
    g_autofree char *today = legal_day(0);
    const char *office = json_word(call->who, "office"), *usual = call->desk->node ? node_log_office(call->desk->node) : config_text(CONFIG_OFFICE);
    return json_pack("{ss ss ss ss ss so*}", "office", *office ? office : usual, "channel",
                     strcmp(json_word(call->asked, "channel"), "mail") == 0 ? "mail" : "counter", "received_on", today, "label",
                     json_word(call->asked, "label"), "operator", json_word(call->who, "agent"), "helper", helper_of(call));
}

static Acceptance *begin(Desk *desk, const char *key, const json_t *batch, GError **error)
{
    desk_store(desk);
    g_autofree char *batch_json = json_dumps(batch, JSON_COMPACT);
    Acceptance *acceptance = acceptance_begin(desk->spool, &desk->store, batch_json, error);
    if (acceptance)
        g_hash_table_insert(desk->deposits->open, g_strdup(key), acceptance);
    return acceptance;
}

void deposits_resume(Desk *desk)
{
    json_auto_t *notes = counter_notes(NULL);
    size_t index;
    const json_t *note;
    json_array_foreach(notes, index, note) {
        json_auto_t *batch = counter_note_load(json_word(note, "key"));
        g_autoptr(GError) error = NULL;
        if (batch && !begin(desk, json_word(note, "key"), batch, &error))
            store_error_log("deposit", error->message);
    }
}

void deposits_answer_open(const DeskCall *call)
{
    g_autoptr(GError) error = NULL;
    json_auto_t *batch = batch_of(call);
    if (!name_batch(call, batch, &error) || !counter_note_write(batch, &error) || !begin(call->desk, json_word(batch, "key"), batch, &error)) {
        answer_error(call->request, error);
        return;
    }
    json_auto_t *answer = json_pack("{ss}", "key", json_word(batch, "key"));
    answer_json(call->request, 201, answer);
}

/* The deposit in hand; one of before a restart is taken up again from its note. Only its own operator's. */
static Acceptance *find(const DeskCall *call, GError **error)
{
    const char *key = json_word(call->asked, "id");
    json_auto_t *batch = counter_note_load(key);
    if (!batch || strcmp(json_word(batch, "operator"), json_word(call->who, "agent")) != 0) {
        g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, french("desk.deposit.unknown"));
        return NULL;
    }
    Acceptance *acceptance = g_hash_table_lookup(call->desk->deposits->open, key);
    return acceptance ? acceptance : begin(call->desk, key, batch, error);
}

bool deposits_mine(const DeskCall *call, GError **error)
{
    return find(call, error) != NULL;
}

/* A place that still waits in the spool is not written over. The same content there again was given twice because nobody heard the answer. */
static bool place_free(const DeskCall *call, int sequence, GBytes *content, GError **error)
{
    if (spool_has(call->desk->spool, json_word(call->asked, "id"), sequence, content))
        return true;

    g_autoptr(GArray) waiting = spool_waiting_of(call->desk->spool, json_word(call->asked, "id"));
    for (guint i = 0; i < waiting->len; i++)
        if (g_array_index(waiting, int, i) == sequence) {
            g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, french("desk.deposit.place_taken"));
            return false;
        }
    return true;
}

/* What the person's proof of deposit will name. */
static bool prove(const DeskCall *call, const SpoolLabel *label, GBytes *content, GError **error)
{
    json_auto_t *batch = counter_note_load(json_word(call->asked, "id"));
    g_autofree char *batch_json = json_dumps(batch, JSON_COMPACT), *sum = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, content);
    g_autofree char *name = original_file_label(label->name);
    return deposit_note_add(batch_json, name, sum, error);
}

bool deposits_own(const DeskCall *call)
{
    const char *key = json_word(call->asked, "id");
    json_auto_t *open = counter_note_load(key), *ended = counter_note_load_finished(key);
    return strcmp(json_word(open ? open : ended, "operator"), json_word(call->who, "agent")) == 0;
}

bool deposits_take(const DeskCall *call, const SpoolLabel *label, GBytes *content, AcceptanceAnswer *answer, GError **error)
{
    Acceptance *acceptance = find(call, error);
    return acceptance && place_free(call, label->sequence, content, error) && acceptance_add(acceptance, label, content, answer, error) &&
           prove(call, label, content, error);
}

static bool add(const DeskCall *call, const char *name, GBytes *content, AcceptanceAnswer *taken, GError **error)
{
    gsize size;
    const guint8 *bytes = g_bytes_get_data(content, &size);
    const int sequence = CLAMP(atoi(json_word(call->asked, "sequence")), 1, 99999);
    const gint64 replaced = g_ascii_strtoll(json_word(call->asked, "replaces"), NULL, 10);
    g_autofree char *capture = capture_replacing(capture_facts(NULL), replaced);
    const SpoolLabel label = {.sequence = sequence, .capture_json = capture, .name = name,
                              .media_type = ocr_media_type(ocr_media_sniff(bytes, size))};
    return deposits_take(call, &label, content, taken, error);
}

static void answer_taken(const DeskCall *call, const AcceptanceAnswer *taken)
{
    json_auto_t *answer = json_pack("{sb sb sb sI}", "stored", taken->stored, "refused", taken->refused, "already",
                                    taken->store.already, "original", (json_int_t)taken->store.original);
    answer_json(call->request, 201, answer);
}

void deposits_answer_add(const DeskCall *call)
{
    g_autoptr(GError) error = NULL;
    const GByteArray *body = http_request_body(call->request);
    g_autoptr(GBytes) content = g_bytes_new(body->data, body->len);
    AcceptanceAnswer taken;
    if (ocr_media_sniff(body->data, body->len) == OCR_MEDIA_UNKNOWN)
        answer_refusal(call->request, 415, "foreign", "unread.foreign");
    else if (add(call, json_word(call->asked, "name"), content, &taken, &error))
        answer_taken(call, &taken);
    else
        answer_error(call->request, error);
}

void deposits_answer_take(const DeskCall *call)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) content = hot_folder_read(call, &error);
    AcceptanceAnswer taken;
    if (!content || !add(call, json_word(call->asked, "file"), content, &taken, &error)) {
        answer_error(call->request, error);
        return;
    }
    hot_folder_put_away(call);
    answer_taken(call, &taken);
}

static void answer_ended(const DeskCall *call, bool stored)
{
    json_auto_t *answer = json_pack("{ss sb}", "key", json_word(call->asked, "id"), "stored", stored);
    answer_json(call->request, 200, answer);
}

void deposits_answer_finish(const DeskCall *call)
{
    g_autoptr(GError) error = NULL;
    const char *key = json_word(call->asked, "id");
    json_auto_t *ended = counter_note_load_finished(key);
    if (ended && strcmp(json_word(ended, "operator"), json_word(call->who, "agent")) == 0) {
        answer_ended(call, desk_store(call->desk) != NULL); /* the answer to the first call was lost */
        return;
    }
    Acceptance *acceptance = find(call, &error);
    int64_t batch = 0;
    if (!acceptance || !acceptance_end(acceptance, &batch, &error)) {
        answer_error(call->request, error);
        return;
    }
    counter_note_finish(key);
    g_hash_table_remove(call->desk->deposits->open, key);
    answer_ended(call, batch != 0);
}

/* What can be said of a deposit while the store is away or has not heard of it. NULL: it is not that person's. */
static json_t *as_noted(const DeskCall *call)
{
    const char *key = json_word(call->asked, "id");
    json_auto_t *batch = counter_note_load(key);
    bool open = batch != NULL;
    if (!batch)
        batch = counter_note_load_finished(key);
    if (!batch || strcmp(json_word(batch, "operator"), json_word(call->who, "agent")) != 0)
        return NULL;
    json_t *kept = json_array();
    g_autoptr(GArray) waiting = spool_waiting_of(call->desk->spool, key);
    for (guint i = 0; i < waiting->len; i++)
        json_array_append_new(kept, json_integer(g_array_index(waiting, int, i)));
    return json_pack("{ss ss sb so s[] s[] sO?}", "key", key, "state", open ? "open" : "sealed", "away", true, "kept", kept, "originals",
                     "cases", "helper", json_object_get(batch, "helper"));
}

bool deposits_noted(const DeskCall *call)
{
    const char *key = json_word(call->asked, "id");
    json_auto_t *open = counter_note_load(key), *ended = counter_note_load_finished(key);
    return strcmp(json_word(open ? open : ended, "operator"), json_word(call->who, "agent")) == 0;
}

void deposits_answer_show(const DeskCall *call)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *found = desk_ask(call, EMBED_db_sql_desk_deposit_sql, &error);
    if (found && strcmp(found, "null") != 0) {
        answer_text(call->request, 200, found);
        return;
    }
    json_auto_t *noted = as_noted(call);
    if (noted)
        answer_json(call->request, 200, noted);
    else if (error)
        answer_error(call->request, error);
    else
        answer_refusal(call->request, 404, "GU003", "store.GU003");
}

void deposits_answer_list(const DeskCall *call)
{
    json_t *notes = counter_notes(json_word(call->who, "agent"));
    json_object_set_new(call->asked, "notes", notes);
    size_t index;
    json_t *note;
    json_array_foreach(notes, index, note) {
        g_autoptr(GArray) waiting = spool_waiting_of(call->desk->spool, json_word(note, "key"));
        json_object_set_new(note, "kept", json_integer(waiting->len));
    }
    g_autofree char *found = desk_ask(call, EMBED_db_sql_desk_deposits_sql, NULL);
    if (found) {
        answer_text(call->request, 200, found);
        return;
    }
    json_auto_t *answer = json_pack("{sb sO}", "away", true, "deposits", notes);
    answer_json(call->request, 200, answer);
}
