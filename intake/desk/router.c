#include "intake/desk/router.h"

#include "intake/desk/answer.h"
#include "intake/desk/applications.h"
#include "intake/desk/asked.h"
#include "intake/desk/crops.h"
#include "intake/desk/deposits.h"
#include "intake/desk/entrance.h"
#include "intake/desk/follow.h"
#include "intake/desk/form_rules.h"
#include "intake/desk/hot_folder.h"
#include "intake/desk/inspections.h"
#include "intake/desk/layings.h"
#include "intake/desk/page_file.h"
#include "intake/desk/papers.h"
#include "intake/desk/scans.h"
#include "intake/desk/sign_on.h"
#include "intake/desk/theme.h"
#include "intake/desk/there.h"
#include "intake/desk/watch_answer.h"
#include "intake/table_json.h"

#include <string.h>

enum { CLERK = 1, SUPERVISOR = 2, ADMINISTRATOR = 4, AUDITOR = 8, SYSTEM = 16 };
enum { WORKERS = CLERK | SUPERVISOR | ADMINISTRATOR, DECIDERS = SUPERVISOR | ADMINISTRATOR, ALL = WORKERS | AUDITOR };
enum { BODY_BYTES = 1 << 20, STRANGER_BYTES = 64 << 10 };

typedef struct {
    const char *method, *path; /* "{id}" stands for one part of the path */
    unsigned roles;
    void (*answer)(const DeskCall *call); /* NULL: the question's answer is the answer */
    EmbedFile question;
} Route;

static void follow_batches(const DeskCall *call)
{
    follow_answer(call, EMBED_db_sql_desk_batches_sql);
}

static void follow_batch(const DeskCall *call)
{
    follow_answer(call, EMBED_db_sql_desk_batch_sql);
}

static void follow_deposit(const DeskCall *call)
{
    follow_answer(call, EMBED_db_sql_desk_deposit_sql);
}

#define QUESTION(name) NULL, EMBED_db_sql_desk_##name##_sql

static const Route routes[] = {
    {"GET", "/api/v1/session", ALL | SYSTEM, entrance_answer_session, 0},
    {"POST", "/api/v1/session/end", ALL, entrance_answer_leave, 0},
    {"GET", "/api/v1/forms", ALL | SYSTEM, form_rules_answer_forms, 0},
    {"POST", "/api/v1/check", WORKERS, form_rules_answer_check, 0},
    {"POST", "/api/v1/review/next", DECIDERS, QUESTION(review_next)},
    {"POST", "/api/v1/fields/{id}/decision", DECIDERS, QUESTION(review_decide)},
    {"POST", "/api/v1/fields/{id}/pass", DECIDERS, QUESTION(review_pass)},
    {"POST", "/api/v1/fields/{id}/undo", DECIDERS, QUESTION(review_undo)},
    {"GET", "/api/v1/review/groups", DECIDERS, QUESTION(review_groups)},
    {"GET", "/api/v1/review/glyphs", DECIDERS, QUESTION(glyphs)},
    {"POST", "/api/v1/fields/{id}/odd", DECIDERS, QUESTION(glyph_odd)},
    {"GET", "/api/v1/review/pages", DECIDERS, QUESTION(unnamed)},
    {"GET", "/api/v1/parity", DECIDERS | AUDITOR, QUESTION(parity)},
    {"GET", "/api/v1/review/colleagues", DECIDERS, QUESTION(colleagues)},
    {"POST", "/api/v1/pages/{id}/misplaced", DECIDERS, QUESTION(page_misplaced)},
    {"GET", "/api/v1/review/thresholds", DECIDERS, QUESTION(thresholds)},
    {"GET", "/api/v1/review/thresholds/{id}", DECIDERS, QUESTION(threshold_preview)},
    {"POST", "/api/v1/review/thresholds/{id}", DECIDERS, QUESTION(threshold)},
    {"GET", "/api/v1/review/quality", DECIDERS | AUDITOR, QUESTION(quality)},
    {"POST", "/api/v1/review/settings/{id}", DECIDERS, QUESTION(setting)},
    {"GET", "/api/v1/fields/{id}", WORKERS, QUESTION(field)},
    {"GET", "/api/v1/fields/{id}/picture", WORKERS, crops_answer, 0},
    {"GET", "/api/v1/pages/{id}/picture", ALL, papers_answer_page, 0},
    {"GET", "/api/v1/cases", ALL | SYSTEM, QUESTION(cases)},
    {"GET", "/api/v1/cases/{id}", ALL | SYSTEM, QUESTION(case)},
    {"POST", "/api/v1/cases/{id}/state", DECIDERS, QUESTION(case_move)},
    {"POST", "/api/v1/applications", SYSTEM, applications_answer_file, 0},
    {"GET", "/api/v1/changes", ALL | SYSTEM, QUESTION(changes)},
    {"GET", "/api/v1/journal", AUDITOR | ADMINISTRATOR, QUESTION(journal)},
    {"GET", "/api/v1/batches", WORKERS, QUESTION(batches)},
    {"GET", "/api/v1/batches/events", WORKERS, follow_batches, 0},
    {"GET", "/api/v1/batches/{id}", WORKERS, QUESTION(batch)},
    {"GET", "/api/v1/batches/{id}/events", WORKERS, follow_batch, 0},
    {"POST", "/api/v1/batches/{id}/retry", WORKERS, QUESTION(batch_retry)},
    {"POST", "/api/v1/batches/{id}/release", DECIDERS, QUESTION(batch_release)},
    {"GET", "/api/v1/decks", WORKERS, QUESTION(decks)},
    {"POST", "/api/v1/attention", WORKERS, QUESTION(attention)},
    {"GET", "/api/v1/to-place", WORKERS, QUESTION(to_place)},
    {"POST", "/api/v1/pages/{id}/place", WORKERS, QUESTION(place)},
    {"POST", "/api/v1/pages/{id}/aside", WORKERS, QUESTION(set_aside)},
    {"POST", "/api/v1/pages/{id}/turn", WORKERS, QUESTION(page_turn)},
    {"POST", "/api/v1/pages/{id}/move", WORKERS, QUESTION(page_move)},
    {"POST", "/api/v1/pages/{id}/split", WORKERS, QUESTION(page_split)},
    {"POST", "/api/v1/pages/{id}/join", WORKERS, QUESTION(page_join)},
    {"POST", "/api/v1/deposits/{id}/undo", WORKERS, QUESTION(deposit_undo)},
    {"POST", "/api/v1/cases/{id}/undo", WORKERS, QUESTION(case_undo)},
    {"GET", "/api/v1/kinds", ALL | SYSTEM, form_rules_answer_kinds, 0},
    {"GET", "/api/v1/pages/{id}/laying", WORKERS, QUESTION(page_to_lay)},
    {"POST", "/api/v1/pages/{id}/laying", WORKERS, layings_answer, 0},
    {"POST", "/api/v1/pages/{id}/kind", WORKERS, QUESTION(page_name)},
    {"POST", "/api/v1/cases/{id}/pieces", WORKERS, QUESTION(piece)},
    {"POST", "/api/v1/cases/{id}/reuse", WORKERS, QUESTION(reuse)},
    {"POST", "/api/v1/cases/{id}/link", WORKERS, QUESTION(link)},
    {"POST", "/api/v1/cases/{id}/procedure", WORKERS, QUESTION(qualify)},
    {"GET", "/api/v1/procedures", ALL | SYSTEM, QUESTION(procedures)},
    {"POST", "/api/v1/cases/{id}/receipt", WORKERS | SYSTEM, papers_answer_receipt, 0},
    {"POST", "/api/v1/cases/{id}/letter", WORKERS, papers_answer_letter, 0},
    {"POST", "/api/v1/cases/{id}/value-sheet", WORKERS, papers_answer_values, 0},
    {"POST", "/api/v1/cases/{id}/status", WORKERS, papers_answer_status, 0},
    {"POST", "/api/v1/cases/{id}/information", WORKERS, papers_answer_information, 0},
    {"GET", "/api/v1/languages", ALL, papers_answer_languages, 0},
    {"POST", "/api/v1/batches/{id}/letters", WORKERS, papers_answer_letters, 0},
    {"POST", "/api/v1/deposits", WORKERS | SYSTEM, deposits_answer_open, 0},
    {"GET", "/api/v1/deposits", WORKERS, deposits_answer_list, 0},
    {"GET", "/api/v1/deposits/{id}", WORKERS | SYSTEM, deposits_answer_show, 0},
    {"POST", "/api/v1/deposits/{id}/take", WORKERS, deposits_answer_take, 0},
    {"POST", "/api/v1/deposits/{id}/helper", WORKERS, QUESTION(deposit_helper)},
    {"GET", "/api/v1/folder", WORKERS, hot_folder_answer, 0},
    {"GET", "/api/v1/deposits/{id}/events", WORKERS | SYSTEM, follow_deposit, 0},
    {"PUT", "/api/v1/deposits/{id}/files", WORKERS | SYSTEM, deposits_answer_add, 0},
    {"POST", "/api/v1/deposits/{id}/proof", WORKERS, papers_answer_proof, 0},
    {"POST", "/api/v1/deposits/{id}/finish", WORKERS | SYSTEM, deposits_answer_finish, 0},
    {"GET", "/api/v1/scanners", WORKERS, scans_answer_list, 0},
    {"GET", "/api/v1/scanners/one", WORKERS, scans_answer_describe, 0},
    {"GET", "/api/v1/deposits/{id}/scan", WORKERS, scans_answer_state, 0},
    {"POST", "/api/v1/deposits/{id}/scan", WORKERS, scans_answer_begin, 0},
    {"POST", "/api/v1/deposits/{id}/scan/stop", WORKERS, scans_answer_stop, 0},
    {"GET", "/api/v1/sheets", WORKERS, papers_answer_sheet, 0},
};

/* Whether `path` is of the route; `id` gets what stands for {id} (transfer full). */
static bool fits(const Route *route, const char *path, char **id)
{
    g_auto(GStrv) wanted = g_strsplit(route->path, "/", -1);
    g_auto(GStrv) given = g_strsplit(path, "/", -1);
    char *found = NULL;
    guint i = 0;
    for (; wanted[i] && given[i]; i++) {
        if (strcmp(wanted[i], "{id}") == 0 && *given[i])
            found = given[i];
        else if (strcmp(wanted[i], given[i]) != 0)
            return false;
    }
    if (wanted[i] || given[i])
        return false;
    *id = g_strdup(found);
    return true;
}

static const Route *route_of(const HttpRequest *request, char **id, bool *path_known)
{
    *path_known = false;
    for (size_t i = 0; i < G_N_ELEMENTS(routes); i++) {
        g_autofree char *found = NULL;
        if (!fits(&routes[i], http_request_path(request), &found))
            continue;
        *path_known = true;
        if (strcmp(routes[i].method, http_request_method(request)) == 0) {
            *id = g_steal_pointer(&found);
            return &routes[i];
        }
    }
    return NULL;
}

static unsigned role_of(const json_t *session)
{
    static const char *const names[] = {"clerk", "supervisor", "administrator", "auditor", "system"};
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(json_word(session, "role"), names[i]) == 0)
            return 1u << i;
    return 0;
}

static void answer_question(const DeskCall *call, EmbedFile question)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *answer = desk_ask(call, question, &error);
    if (!answer)
        answer_error(call->request, error);
    else if (strcmp(answer, "null") == 0)
        answer_refusal(call->request, 404, "GU003", "store.GU003");
    else
        answer_text(call->request, 200, *answer ? answer : "{}");
}

static void answer_route(Desk *desk, HttpRequest *request, const Route *route, const char *id)
{
    g_autoptr(GError) error = NULL;
    json_auto_t *session = session_of(desk->sessions, desk_store(desk), request, &error);
    if (error)
        desk_note_error(desk, error);
    bool changes = strcmp(route->method, "GET") != 0;
    if (!session && !desk->store) {
        answer_refusal(request, 503, "away", desk_store_trouble(desk));
        return;
    }
    if (!session) {
        answer_refusal(request, 401, "no_session", "desk.login.needed");
        return;
    }
    if (!(role_of(session) & route->roles)) {
        answer_refusal(request, 403, "role", "desk.login.role");
        return;
    }
    if (changes && !session_vouches(session, request)) {
        answer_refusal(request, 403, "csrf", "desk.login.forged");
        return;
    }
    json_auto_t *asked = asked_of(request, id);
    if (!asked) {
        answer_refusal(request, 400, "GU009", "store.GU009");
        return;
    }
    const DeskCall call = {.desk = desk, .request = request, .who = session, .asked = asked};
    if (!there_is(&call, route->path))
        answer_refusal(request, 404, "GU003", "store.GU003");
    else if (route->answer)
        route->answer(&call);
    else
        answer_question(&call, route->question);
}

void router_handle(HttpRequest *request, void *context)
{
    Desk *desk = context;
    const char *path = http_request_path(request), *method = http_request_method(request);
    bool reads = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    g_autofree char *id = NULL;
    bool known = false;
    if (strcmp(path, "/api/v1/session") == 0 && strcmp(method, "POST") == 0)
        entrance_answer_enter(desk, request);
    else if (strcmp(path, "/api/v1/texts") == 0 && reads)
        page_texts_answer(request);
    else if (strcmp(path, "/api/v1/entrance") == 0 && reads)
        entrance_answer_ways(desk, request);
    else if (inspections_answer(desk, request) || sign_on_answer(desk, request))
        return;
    else if (!(reads && (watch_answer(desk, request) || theme_answer(request) || page_file_answer(request)))) {
        const Route *route = route_of(request, &id, &known);
        if (route)
            answer_route(desk, request, route, id);
        else if (!(reads && page_absent_answer(request)))
            answer_refusal(request, known ? 405 : 404, known ? "method" : "GU003", "store.GU003");
    }
}

gsize router_ceiling(HttpRequest *request, void *context)
{
    Desk *desk = context;
    g_autofree char *id = NULL;
    bool known = false;
    gsize picture = inspections_ceiling(desk, request);
    if (picture > 0)
        return picture;
    const Route *route = route_of(request, &id, &known);
    bool adds = route && route->answer == deposits_answer_add;
    json_auto_t *session = route && strcmp(route->method, "GET") != 0 ? session_of(desk->sessions, desk->store, request, NULL) : NULL;
    /* Strangers open hundreds of connections, and what they send lies in memory. */
    return adds ? session ? DEPOSIT_FILE_BYTES : 0 : session ? BODY_BYTES : STRANGER_BYTES;
}
