#include "intake/notice_batch.h"

#include "forms/french.h"
#include "intake/error.h"
#include "intake/table_json.h"

#include <string.h>

static NoticeKind kind_of(const json_t *letter)
{
    const char *kind = json_word(letter, "kind");
    return strcmp(kind, "acknowledgement") == 0 ? NOTICE_ACKNOWLEDGEMENT : strcmp(kind, "piece_request") == 0 ? NOTICE_PIECE_REQUEST : NOTICE_STATUS;
}

static void draft_free(void *draft)
{
    notice_draft_free(draft);
}

static GPtrArray *drafts_of(DbStore *store, const json_t *papers, const NoticeBatchOrder *order, GError **error)
{
    g_autoptr(GPtrArray) drafts = g_ptr_array_new_with_free_func(draft_free);
    size_t i;
    json_t *letter;
    json_array_foreach(papers, i, letter) {
        const NoticeOrder one = {.kind = kind_of(letter), .case_number = json_word(letter, "number"), .agent = order->agent,
                                 .today = order->today, .due_on = order->due_on};
        NoticeDraft *draft = notice_draft(store, &one, error);
        if (!draft)
            return NULL;
        g_ptr_array_add(drafts, draft);
    }
    return g_steal_pointer(&drafts);
}

bool notice_batch_make(DbStore *store, const json_t *letters, const NoticeBatchOrder *order, const char *path, NoticeBatchMade *made, GError **error)
{
    const json_t *wanted = json_object_get(letters, "papers");
    if (json_array_size(wanted) == 0) {
        g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, french("notice.no_letters"));
        return false;
    }
    g_autoptr(GPtrArray) drafts = drafts_of(store, wanted, order, error);
    g_autoptr(GPtrArray) papers = g_ptr_array_new();
    for (guint i = 0; drafts && i < drafts->len; i++) {
        const NoticeDraft *draft = drafts->pdata[i];
        g_ptr_array_add(papers, draft->paper);
        made->unverified |= draft->unverified;
    }
    bool good = drafts && print_notice_write_all(papers, french("notice.letters_title"), path, error);
    g_autofree char *sha256 = good ? notice_file_sha256(path, error) : NULL;
    good = sha256 != NULL;
    for (guint i = 0; good && i < drafts->len; i++)
        good = notice_record(store, drafts->pdata[i], sha256, order->agent, error);
    made->papers = good ? (int)papers->len : 0;
    return good;
}
