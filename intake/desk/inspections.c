#include "intake/desk/inspections.h"

#include "forms/french.h"
#include "intake/config.h"
#include "intake/desk/answer.h"
#include "intake/signature_words.h"
#include "intake/table_json.h"

#include <string.h>

/* Of a photograph of one paper: a file that is more would keep a processor busy for whoever sends it. */
enum { PAGES_MOST = 4, SECONDS_MOST = 60 };

static const char code_path[] = "/api/v1/verify", picture_path[] = "/api/v1/verify/picture";

/* At once so many, then one more every so often. */
typedef struct {
    double left, most, per_second;
    gint64 counted_us;
} Allowance;

struct Inspections {
    Allowance codes, pictures;
    ReaderJob *job; /* one photograph at a time */
    gint64 began_us;
    HttpRequest *request;
};

Inspections *inspections_new(void)
{
    Inspections *inspections = g_new0(Inspections, 1);
    gint64 now = g_get_monotonic_time();
    inspections->codes = (Allowance){20, 20, 0.5, now};
    inspections->pictures = (Allowance){10, 10, 0.25, now};
    return inspections;
}

static bool allowed(Allowance *allowance)
{
    gint64 now = g_get_monotonic_time();
    double earned = (double)(now - allowance->counted_us) / G_USEC_PER_SEC * allowance->per_second;
    allowance->left = MIN(allowance->most, allowance->left + earned);
    allowance->counted_us = now;
    if (allowance->left < 1)
        return false;
    allowance->left--;
    return true;
}

static void answer_verdict(HttpRequest *request, const char *code)
{
    g_auto(SignedFacts) facts = {0};
    SignatureVerdict verdict = signature_check(config_text(CONFIG_HOME), code, &facts);
    g_autofree char *message = signature_words(verdict, &facts);
    json_auto_t *answer = json_pack("{ss ss ss? ss? ss? ss?}", "verdict", signature_verdict_name(verdict), "message", message, "kind", facts.kind,
                                    "case_number", facts.case_number, "received_on", facts.received_on, "silence_on", facts.silence_on);
    answer_json(request, 200, answer);
}

static void answer_code(Desk *desk, HttpRequest *request)
{
    enum { LONGEST = 2000 };
    const GByteArray *body = http_request_body(request);
    json_auto_t *asked = json_loadb((const char *)body->data, body->len, JSON_REJECT_DUPLICATES, NULL);
    const char *code = json_word(asked, "code");
    if (!*code || strlen(code) > LONGEST) {
        answer_refusal(request, 400, "GU009", "store.GU009");
        return;
    }
    if (!allowed(&desk->inspections->codes)) {
        answer_refusal(request, 429, "later", "verify.later");
        return;
    }
    g_autofree char *joined = signature_typed(code);
    answer_verdict(request, joined);
}

static void begin_picture(Desk *desk, HttpRequest *request)
{
    Inspections *inspections = desk->inspections;
    const GByteArray *body = http_request_body(request);
    const ReaderRequest wanted = {.operation = READER_READ};
    if (inspections->job) {
        answer_refusal(request, 429, "later", "verify.later");
        return;
    }
    inspections->job = reader_job_start(desk->reader, &wanted, body->data, body->len, NULL);
    inspections->request = request;
    inspections->began_us = g_get_monotonic_time();
    if (!inspections->job)
        answer_refusal(request, 503, "away", "failure.away");
}

bool inspections_answer(Desk *desk, HttpRequest *request)
{
    const char *path = http_request_path(request), *method = http_request_method(request);
    if (strcmp(path, code_path) == 0 && strcmp(method, "POST") == 0)
        answer_code(desk, request);
    else if (strcmp(path, picture_path) == 0 && strcmp(method, "PUT") == 0)
        begin_picture(desk, request);
    else
        return false;
    return true;
}

gsize inspections_ceiling(Desk *desk, const HttpRequest *request)
{
    enum { NOTHING = 1 };
    bool picture = strcmp(http_request_path(request), picture_path) == 0 && strcmp(http_request_method(request), "PUT") == 0;
    /* Counted before the bytes come: they would fill the memory first. */
    return !picture ? 0 : allowed(&desk->inspections->pictures) ? INSPECTION_BYTES : NOTHING;
}

int inspections_descriptors(const Inspections *inspections, struct pollfd *descriptors, int most)
{
    if (!inspections->job || most < 1)
        return 0;
    descriptors[0] = (struct pollfd){.fd = reader_job_descriptor(inspections->job), .events = POLLIN};
    return 1;
}

static bool is_too_much(const Inspections *inspections)
{
    int done, total;
    reader_job_progress(inspections->job, &done, &total);
    return total > PAGES_MOST || g_get_monotonic_time() - inspections->began_us > (gint64)SECONDS_MOST * G_USEC_PER_SEC;
}

static void refuse(HttpRequest *request, const char *code)
{
    g_autofree char *message = reader_error_message(code);
    json_auto_t *answer = json_pack("{s{ss ss}}", "error", "code", "unreadable", "message", message);
    answer_json(request, 422, answer);
}

void inspections_advance(Inspections *inspections)
{
    if (!inspections->job)
        return;
    bool over = reader_job_advance(inspections->job);
    if (is_too_much(inspections)) {
        reader_result_free(reader_job_finish(g_steal_pointer(&inspections->job), NULL));
        refuse(g_steal_pointer(&inspections->request), "too_much");
        return;
    }
    if (!over)
        return;
    g_autoptr(ReaderResult) result = reader_job_finish(g_steal_pointer(&inspections->job), NULL);
    HttpRequest *request = g_steal_pointer(&inspections->request);
    if (!result || result->error_code) {
        refuse(request, result ? result->error_code : "crashed");
        return;
    }
    answer_verdict(request, signature_on_pages(result->pages));
}

void inspections_free(Inspections *inspections)
{
    if (!inspections)
        return;
    if (inspections->job) {
        reader_result_free(reader_job_finish(inspections->job, NULL));
        answer_refusal(inspections->request, 503, "away", "failure.away");
    }
    g_free(inspections);
}
