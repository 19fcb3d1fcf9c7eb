#include "intake/desk/papers.h"

#include "db/review.h"
#include "forms/document_kind.h"
#include "forms/french.h"
#include "forms/print.h"
#include "intake/config.h"
#include "intake/desk/answer.h"
#include "intake/error.h"
#include "intake/legal_day.h"
#include "intake/notice.h"
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
        there ? db_page_picture(call->desk->store, g_ascii_strtoll(json_word(call->asked, "id"), NULL, 10), &error) : NULL;
    if (jpeg) {
        const HttpAnswer answer = {.status = 200, .type = "image/jpeg", .cache = "private, max-age=900", .body = jpeg};
        http_answer(call->request, &answer);
    } else if (error)
        answer_error(call->request, error);
    else
        answer_refusal(call->request, 404, "GU003", "store.GU003");
}

static bool write_notice(const DeskCall *call, NoticeKind kind, const char *path, GError **error)
{
    g_autofree char *today = legal_day(0), *due = legal_day(REPLY_DAYS);
    const NoticeOrder order = {.kind = kind, .case_number = json_word(call->asked, "id"), .agent = json_word(call->who, "agent"),
                               .today = today, .due_on = due};
    g_auto(NoticeMade) made = {0};
    return notice_make(call->desk->store, &order, path, &made, error);
}

static bool write_receipt(const DeskCall *call, const char *path, GError **error)
{
    return write_notice(call, NOTICE_ACKNOWLEDGEMENT, path, error);
}

static bool write_letter(const DeskCall *call, const char *path, GError **error)
{
    return write_notice(call, NOTICE_PIECE_REQUEST, path, error);
}

static bool write_values(const DeskCall *call, const char *path, GError **error)
{
    return value_sheet_make(call->desk->store, json_word(call->asked, "id"), json_word(call->who, "agent"), path, error);
}

/* Writes a paper of a case to a file that is gone afterwards: the store keeps its SHA-256, the case can make it again. */
typedef bool (*PaperWrite)(const DeskCall *call, const char *path, GError **error);

static GBytes *make_paper(const DeskCall *call, PaperWrite write, GError **error)
{
    g_autofree char *path = NULL;
    int descriptor = g_file_open_tmp("guichet-XXXXXX.pdf", &path, error);
    if (descriptor < 0)
        return NULL;
    close(descriptor);
    char *content = NULL;
    gsize size = 0;
    bool done = write(call, path, error) && g_file_get_contents(path, &content, &size, error);
    g_unlink(path);
    return done ? g_bytes_new_take(content, size) : NULL;
}

static void answer_paper(const DeskCall *call, PaperWrite write, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *seen = desk_ask(call, EMBED_db_sql_desk_case_sql, &error);
    if (seen && strcmp(seen, "null") == 0) {
        answer_refusal(call->request, 404, "GU003", "store.GU003");
        return;
    }
    g_autoptr(GBytes) pdf = seen ? make_paper(call, write, &error) : NULL;
    if (!pdf) {
        answer_error(call->request, error);
        return;
    }
    const HttpAnswer answer = {.status = 200, .type = "application/pdf", .name = name, .body = pdf};
    http_answer(call->request, &answer);
}

void papers_answer_receipt(const DeskCall *call)
{
    answer_paper(call, write_receipt, "accuse-de-reception.pdf");
}

void papers_answer_letter(const DeskCall *call)
{
    answer_paper(call, write_letter, "demande-de-pieces.pdf");
}

void papers_answer_values(const DeskCall *call)
{
    answer_paper(call, write_values, "ce-que-nous-avons-lu.pdf");
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
