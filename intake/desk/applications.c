#include "intake/desk/applications.h"

#include "forms/french.h"
#include "intake/desk/answer.h"
#include "intake/online.h"
#include "intake/table_json.h"

#include <string.h>

/* Whether the application is for the account's own office, which is put in where none is named. */
static bool of_own_office(const DeskCall *call)
{
    const char *own = json_word(call->who, "office"), *named = json_word(call->asked, "office");
    if (*own && !*named)
        json_object_set_new(call->asked, "office", json_string(own));
    return !*own || !*named || strcmp(own, named) == 0;
}

static void answer_problems(const DeskCall *call, const GPtrArray *problems)
{
    json_auto_t *answer = json_pack("{s{ss ss} s[]}", "error", "code", "application", "message", french("online.problems"), "problems");
    for (guint i = 0; i < problems->len; i++)
        json_array_append_new(json_object_get(answer, "problems"), json_string(problems->pdata[i]));
    answer_json(call->request, 422, answer);
}

void applications_answer_file(const DeskCall *call)
{
    if (!of_own_office(call)) {
        answer_refusal(call->request, 403, "office", "online.other_office");
        return;
    }
    g_autoptr(GPtrArray) problems = NULL;
    json_auto_t *submission = online_submission(reader_forms(call->desk->reader), call->asked, &problems);
    if (!submission) {
        answer_problems(call, problems);
        return;
    }
    DbStore *store = desk_rows(call);
    if (!store) {
        answer_refusal(call->request, 503, "away", "store.away");
        return;
    }
    g_autoptr(GError) error = NULL;
    g_autofree char *answer = online_file(store, submission, &error);
    if (error) {
        desk_note_error(call->desk, error);
        answer_error(call->request, error);
    } else {
        json_auto_t *filed = json_loads(answer, 0, NULL);
        bool already = json_is_true(json_object_get(filed, "already")), same = json_is_true(json_object_get(filed, "same_content"));
        answer_text(call->request, !already ? 201 : same ? 200 : 409, answer);
    }
}
