#include "intake/desk/papers.h"

#include "db/review.h"
#include "forms/document_kind.h"
#include "forms/french.h"
#include "forms/print.h"
#include "intake/config.h"
#include "intake/deposit_note.h"
#include "intake/desk/answer.h"
#include "intake/desk/deposits.h"
#include "intake/error.h"
#include "intake/information_sheet.h"
#include "intake/legal_day.h"
#include "intake/notice_batch.h"
#include "intake/table_json.h"
#include "intake/value_sheet.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { REPLY_DAYS = 30, SHEETS_MAX = 50 };

void papers_answer_page(const DeskCall *call)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *may = desk_ask(call, EMBED_db_sql_desk_page_seen_sql, &error);
    bool there = may && strcmp(may, "true") == 0;
    g_autoptr(GBytes) jpeg =
        there ? db_page_picture(desk_rows(call), g_ascii_strtoll(json_word(call->asked, "id"), NULL, 10), &error) : NULL;
    if (jpeg) {
        const HttpAnswer answer = {.status = 200, .type = "image/jpeg", .cache = "private, max-age=900", .body = jpeg};
        http_answer(call->request, &answer);
    } else if (error)
        answer_error(call->request, error);
    else
        answer_refusal(call->request, 404, "GU003", "store.GU003");
}

/* What makes a PDF at a path. */
typedef bool (*MakePdf)(const DeskCall *call, const void *what, const char *path, GError **error);

/* The bytes, by way of a file that is gone afterwards: the store keeps its SHA-256, the case can make it again. */
static GBytes *made_pdf(const DeskCall *call, MakePdf make, const void *what, GError **error)
{
    g_autofree char *path = NULL;
    int descriptor = g_file_open_tmp("guichet-XXXXXX.pdf", &path, error);
    if (descriptor < 0)
        return NULL;
    close(descriptor);
    char *content = NULL;
    gsize size = 0;
    bool done = make(call, what, path, error) && g_file_get_contents(path, &content, &size, error);
    g_unlink(path);
    return done ? g_bytes_new_take(content, size) : NULL;
}

/* Answers with the PDF, when the question about what it is made of has an answer: who may not see it gets none. */
static void answer_pdf(const DeskCall *call, EmbedFile question, MakePdf make, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *seen = desk_ask(call, question, &error);
    if (!error && (!seen || !*seen || strcmp(seen, "null") == 0)) {
        answer_refusal(call->request, 404, "GU003", "store.GU003");
        return;
    }
    g_autoptr(GBytes) pdf = seen ? made_pdf(call, make, seen, &error) : NULL;
    if (!pdf) {
        answer_error(call->request, error);
        return;
    }
    const HttpAnswer answer = {.status = 200, .type = "application/pdf", .name = name, .body = pdf};
    http_answer(call->request, &answer);
}

static bool make_notice(const DeskCall *call, NoticeKind kind, const char *path, GError **error)
{
    g_autofree char *today = legal_day(0), *due = legal_day(REPLY_DAYS);
    const NoticeOrder order = {.kind = kind, .case_number = json_word(call->asked, "id"), .agent = json_word(call->who, "agent"),
                               .today = today, .due_on = due};
    g_auto(NoticeMade) made = {0};
    return notice_make(desk_rows(call), &order, path, &made, error);
}

static bool make_receipt(const DeskCall *call, const void *seen, const char *path, GError **error)
{
    (void)seen;
    return make_notice(call, NOTICE_ACKNOWLEDGEMENT, path, error);
}

static bool make_letter(const DeskCall *call, const void *seen, const char *path, GError **error)
{
    (void)seen;
    return make_notice(call, NOTICE_PIECE_REQUEST, path, error);
}

static bool make_status(const DeskCall *call, const void *seen, const char *path, GError **error)
{
    (void)seen;
    return make_notice(call, NOTICE_STATUS, path, error);
}

static bool make_values(const DeskCall *call, const void *seen, const char *path, GError **error)
{
    (void)seen;
    return value_sheet_make(desk_rows(call), json_word(call->asked, "id"), json_word(call->who, "agent"), path, error);
}

static bool make_information(const DeskCall *call, const void *seen, const char *path, GError **error)
{
    (void)seen;
    return information_sheet_make(desk_rows(call), json_word(call->asked, "id"), json_word(call->asked, "language"), path, error);
}

static bool make_letters(const DeskCall *call, const void *seen, const char *path, GError **error)
{
    g_autofree char *today = legal_day(0), *due = legal_day(REPLY_DAYS);
    const NoticeBatchOrder order = {json_word(call->who, "agent"), today, due};
    json_auto_t *letters = json_loads(seen, 0, NULL);
    NoticeBatchMade made = {0};
    return notice_batch_make(desk_rows(call), letters, &order, path, &made, error);
}

static bool make_proof(const DeskCall *call, const void *unused, const char *path, GError **error)
{
    (void)unused;
    g_autofree char *code = NULL;
    return deposit_note_print(json_word(call->asked, "id"), path, &code, error);
}

void papers_answer_proof(const DeskCall *call)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) pdf = NULL;
    if (!deposits_own(call)) {
        answer_refusal(call->request, 404, "GU003", "store.GU003");
    } else if (!(pdf = made_pdf(call, make_proof, NULL, &error))) {
        answer_error(call->request, error);
    } else {
        const HttpAnswer answer = {.status = 200, .type = "application/pdf", .name = "preuve-de-depot.pdf", .body = pdf};
        http_answer(call->request, &answer);
    }
}

void papers_answer_receipt(const DeskCall *call)
{
    answer_pdf(call, EMBED_db_sql_desk_case_sql, make_receipt, "accuse-de-reception.pdf");
}

void papers_answer_letter(const DeskCall *call)
{
    answer_pdf(call, EMBED_db_sql_desk_case_sql, make_letter, "demande-de-pieces.pdf");
}

void papers_answer_values(const DeskCall *call)
{
    answer_pdf(call, EMBED_db_sql_desk_case_sql, make_values, "ce-que-nous-avons-lu.pdf");
}

void papers_answer_status(const DeskCall *call)
{
    answer_pdf(call, EMBED_db_sql_desk_case_sql, make_status, "etat-du-dossier.pdf");
}

void papers_answer_information(const DeskCall *call)
{
    answer_pdf(call, EMBED_db_sql_desk_case_sql, make_information, "information.pdf");
}

void papers_answer_letters(const DeskCall *call)
{
    answer_pdf(call, EMBED_db_sql_desk_letters_sql, make_letters, "courriers.pdf");
}

void papers_answer_languages(const DeskCall *call)
{
    json_auto_t *answer = json_pack("{s[]}", "languages");
    g_auto(GStrv) on = information_languages_on();
    for (char **language = on; *language; language++) {
        const Information *information = information_find(*language);
        json_array_append_new(json_object_get(answer, "languages"), json_pack("{ss ss sb}", "code", *language, "name",
                              information_text(information, "name"), "verified", information_verified(information)));
    }
    answer_json(call->request, 200, answer);
}

/* `count` sheets of one code; what must tell one from the other, a header's serial, is made for each. */
static GBytes *print(const SheetCode *code, const char *words, int count, GError **error)
{
    SheetCode codes[SHEETS_MAX];
    const char *all_words[SHEETS_MAX];
    g_autoptr(GPtrArray) serials = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < count; i++) {
        codes[i] = *code;
        codes[i].serial = form_copy_number();
        all_words[i] = words;
        g_ptr_array_add(serials, codes[i].serial);
    }
    g_autofree char *path = NULL;
    int descriptor = g_file_open_tmp("guichet-XXXXXX.pdf", &path, error);
    if (descriptor < 0)
        return NULL;
    close(descriptor);
    char *content = NULL;
    gsize size = 0;
    bool done = sheet_print(codes, all_words, count, path, error) && g_file_get_contents(path, &content, &size, error);
    g_unlink(path);
    return done ? g_bytes_new_take(content, size) : NULL;
}

static SheetKind sheet_kind_of(const char *kind)
{
    static const SheetKind kinds[] = {SHEET_CASE, SHEET_NEW_DOCUMENT, SHEET_BATCH_HEADER, SHEET_END};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(kind, sheet_kind_name(kinds[i])) == 0)
            return kinds[i];
    return SHEET_NEW_CASE;
}

void papers_answer_sheet(const DeskCall *call)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *list = g_build_filename(config_text(CONFIG_SHARE), "forms/document_kinds.yaml", NULL), *today = legal_day(0);
    g_autoptr(DocumentKinds) kinds = document_kinds_load(list, &error);
    const char *office = json_word(call->who, "office"), *said = json_word(call->asked, "document"), *received = json_word(call->asked, "received");
    const DocumentKind *document = kinds ? document_kind_find(kinds, said) : NULL;
    const SheetCode code = {.kind = sheet_kind_of(json_word(call->asked, "kind")), .procedure = (char *)"",
                            .case_number = (char *)json_word(call->asked, "case"), .document_kind = (char *)said, .channel = (char *)"mail",
                            .office = (char *)(*office ? office : config_text(CONFIG_OFFICE)), .date = (char *)(*received ? received : today)};
    if (code.kind == SHEET_NEW_DOCUMENT && !document && !error)
        error = g_error_new_literal(INTAKE_ERROR, INTAKE_ERROR_INPUT, french("desk.sheet.no_kind"));
    g_autoptr(GBytes) pdf = error ? NULL : print(&code, code.kind == SHEET_NEW_DOCUMENT ? document->label : NULL,
                                                 CLAMP(atoi(json_word(call->asked, "copies")), 1, SHEETS_MAX), &error);
    if (!pdf) {
        answer_error(call->request, error);
        return;
    }
    const HttpAnswer answer = {.status = 200, .type = "application/pdf", .name = "feuille.pdf", .body = pdf};
    http_answer(call->request, &answer);
}
