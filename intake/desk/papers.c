#include "intake/desk/papers.h"

#include "db/review.h"
#include "forms/print.h"
#include "intake/desk/answer.h"
#include "intake/legal_day.h"
#include "intake/notice.h"
#include "intake/table_json.h"
#include "intake/value_sheet.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

enum { REPLY_DAYS = 30 };

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

static bool print(const SheetCode *code, GBytes **pdf, GError **error)
{
    g_autofree char *path = NULL;
    int descriptor = g_file_open_tmp("guichet-XXXXXX.pdf", &path, error);
    if (descriptor < 0)
        return false;
    close(descriptor);
    char *content = NULL;
    gsize size = 0;
    bool done = sheet_print(code, NULL, 1, path, error) && g_file_get_contents(path, &content, &size, error);
    g_unlink(path);
    if (done)
        *pdf = g_bytes_new_take(content, size);
    return done;
}

void papers_answer_sheet(const DeskCall *call)
{
    const char *kind = json_word(call->asked, "kind"), *number = json_word(call->asked, "case");
    SheetCode code = {.kind = strcmp(kind, "case") == 0 ? SHEET_CASE : strcmp(kind, "end") == 0 ? SHEET_END : SHEET_NEW_CASE,
                      .procedure = (char *)"", .case_number = (char *)number};
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) pdf = NULL;
    if (!print(&code, &pdf, &error)) {
        answer_error(call->request, error);
        return;
    }
    const HttpAnswer answer = {.status = 200, .type = "application/pdf", .name = "feuille.pdf", .body = pdf};
    http_answer(call->request, &answer);
}
