#include "intake/notice.h"

#include "db/dossier.h"
#include "forms/legal_text.h"
#include "forms/french.h"
#include "forms/sheet_code.h"
#include "intake/config.h"
#include "intake/error.h"
#include "intake/notice_words.h"
#include "intake/signature.h"
#include "intake/table_json.h"

#include <stdlib.h>

static const char *const kind_names[] = {"acknowledgement", "piece_request", "status"};

void notice_made_clear(NoticeMade *made)
{
    g_free(made->code);
    g_free(made->sha256);
    *made = (NoticeMade){0};
}

static bool fail(const char *key, const char *value, GError **error)
{
    g_autofree char *message = french_format(key, "name", value, NULL);
    g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, message);
    return false;
}

/* A paper that names no service is none (CRPA R.112-5, 2). */
static bool check_dossier(const NoticeWords *words, GError **error)
{
    const json_t *dossier = words->dossier, *office = json_object_get(dossier, "office");
    const NoticeOrder *order = words->order;
    if (!*json_word(office, "name") || !*json_word(office, "address") || !*json_word(office, "phone"))
        return fail("notice.no_office", json_word(office, "code"), error);
    const char *answer = json_word(json_object_get(dossier, "completeness"), "answer");
    if (order->kind == NOTICE_PIECE_REQUEST && g_str_equal(answer, "not_qualified"))
        return fail("notice.qualify_first", order->case_number, error);
    const char *lacking;
    if (!notice_texts_there(words, &lacking))
        return fail("notice.no_text", lacking, error);
    g_autofree char *asked = notice_asked(words);
    if (order->kind == NOTICE_PIECE_REQUEST && !*asked)
        return fail("notice.nothing_to_ask", order->case_number, error);
    return true;
}

static bool sign(PrintNotice *paper, const NoticeWords *words, const char *said, GError **error)
{
    const json_t *clock = json_object_get(words->dossier, "clock");
    g_autofree char *digest = signature_digest(said);
    const SignedFacts facts = {(char *)kind_names[words->order->kind], (char *)json_word(words->dossier, "number"),
                               (char *)json_word(clock, "received_on"), (char *)json_word(clock, "silence_on"), digest};
    paper->code = signature_make(config_text(CONFIG_HOME), &facts, error);
    return paper->code != NULL;
}

static void add_reply(PrintNotice *paper, const NoticeWords *words)
{
    const char *number = json_word(words->dossier, "number");
    const SheetCode code = {.kind = SHEET_CASE, .case_number = (char *)number};
    g_autofree char *asked = notice_asked(words);
    paper->reply_code = sheet_code_make(&code);
    paper->reply_title = g_strdup(french("notice.reply_title"));
    paper->reply_text = french_format("notice.reply_text", "number", number, "pieces", asked, NULL);
}

void notice_draft_free(NoticeDraft *draft)
{
    if (!draft)
        return;
    print_notice_free(draft->paper);
    free(draft->said);
    g_free(draft->case_number);
    g_free(draft);
}

static NoticeDraft *compose(const NoticeWords *words, GError **error)
{
    json_auto_t *said = notice_said(words);
    NoticeDraft *draft = g_new0(NoticeDraft, 1);
    *draft = (NoticeDraft){.kind = words->order->kind, .case_number = g_strdup(words->order->case_number),
                           .said = json_dumps(said, JSON_COMPACT | JSON_SORT_KEYS), .paper = notice_paper(words)};
    if (!sign(draft->paper, words, draft->said, error)) {
        notice_draft_free(draft);
        return NULL;
    }
    if (words->order->kind == NOTICE_PIECE_REQUEST)
        add_reply(draft->paper, words);
    return draft;
}

/* The administrator's own, or those that came with the program. */
static GPtrArray *load_texts(GError **error)
{
    g_autofree char *own = g_build_filename(config_text(CONFIG_HOME), "legal_texts.yaml", NULL);
    g_autofree char *common = g_build_filename(config_text(CONFIG_SHARE), "forms", "legal_texts.yaml", NULL);
    return legal_texts_load(g_file_test(own, G_FILE_TEST_EXISTS) ? own : common, error);
}

NoticeDraft *notice_draft(DbStore *store, const NoticeOrder *order, GError **error)
{
    g_autofree char *answer = db_case_dossier(store, order->case_number, error);
    g_autofree char *list = g_build_filename(config_text(CONFIG_SHARE), "forms/document_kinds.yaml", NULL);
    g_autoptr(DocumentKinds) kinds = answer ? document_kinds_load(list, error) : NULL;
    g_autoptr(GPtrArray) texts = kinds ? load_texts(error) : NULL;
    if (!texts)
        return NULL;
    json_auto_t *dossier = json_loads(answer, 0, NULL);
    const json_t *rule = json_object_get(json_object_get(dossier, "clock"), "rule");
    const NoticeWords words = {dossier, kinds, order, texts};
    NoticeDraft *draft = check_dossier(&words, error) ? compose(&words, error) : NULL;
    if (draft)
        draft->unverified = (json_is_object(rule) && !json_is_true(json_object_get(rule, "verified"))) || !notice_texts_verified(&words);
    return draft;
}

bool notice_record(DbStore *store, const NoticeDraft *draft, const char *sha256, const char *agent, GError **error)
{
    const DbNotice notice = {kind_names[draft->kind], sha256, draft->said};
    return db_notice_add(store, draft->case_number, &notice, agent, error);
}

char *notice_file_sha256(const char *path, GError **error)
{
    g_autofree char *bytes = NULL;
    gsize size;
    return g_file_get_contents(path, &bytes, &size, error) ? g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, size) : NULL;
}

bool notice_make(DbStore *store, const NoticeOrder *order, const char *path, NoticeMade *made, GError **error)
{
    g_autoptr(NoticeDraft) draft = notice_draft(store, order, error);
    if (!draft || !print_notice_write(draft->paper, path, error))
        return false;
    *made = (NoticeMade){g_strdup(draft->paper->code), notice_file_sha256(path, error), draft->unverified};
    return made->sha256 && notice_record(store, draft, made->sha256, order->agent, error);
}
