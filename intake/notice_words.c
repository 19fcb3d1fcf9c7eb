#include "intake/notice_words.h"

#include "forms/french.h"
#include "forms/legal_text.h"
#include "intake/table_json.h"

#include <string.h>

/* What a piece is, how many pages, when, its fingerprint. */
static const double column_mm[] = {66, 18, 38, 0};

static const json_t *part(const NoticeWords *words, const char *key)
{
    return json_object_get(words->dossier, key);
}

/* In the order of the paper; the third is what silence means. */
static const char *const law[] = {"incomplete", "later", "implicit_refusal", "implicit_acceptance", "appeal"};

static const LegalText *text_of(const NoticeWords *words, const char *name)
{
    return legal_text_find(words->texts, name, words->order->today);
}

/* "" for one that is not there: notice_texts_there was asked before. */
static const char *law_of(const NoticeWords *words, const char *name)
{
    const LegalText *text = text_of(words, name);
    return text ? text->text : "";
}

bool notice_texts_there(const NoticeWords *words, const char **lacking)
{
    for (size_t i = 0; i < G_N_ELEMENTS(law); i++)
        if (!text_of(words, *lacking = law[i]))
            return false;
    return true;
}

bool notice_texts_verified(const NoticeWords *words)
{
    for (size_t i = 0; i < G_N_ELEMENTS(law); i++)
        if (text_of(words, law[i]) && !text_of(words, law[i])->verified)
            return false;
    return true;
}

char *notice_day(const char *iso)
{
    return strlen(iso) >= 10 ? g_strdup_printf("%.2s/%.2s/%.4s", iso + 8, iso + 5, iso) : g_strdup(iso);
}

static const char *label_of(const NoticeWords *words, const json_t *piece)
{
    const char *own = json_word(piece, "label"), *kind = json_word(piece, "kind");
    const DocumentKind *known = document_kind_find(words->kinds, kind);
    return *own ? own : known ? known->label : kind;
}

/* "Passeport (ou, à défaut : attestation consulaire)": whoever is asked for it may bring the other. Transfer full. */
static char *label_with_others(const NoticeWords *words, const json_t *piece)
{
    g_autoptr(GString) others = g_string_new(NULL);
    size_t i;
    json_t *kind;
    json_array_foreach(json_object_get(piece, "instead"), i, kind) {
        const DocumentKind *known = document_kind_find(words->kinds, json_string_value(kind));
        g_string_append_printf(others, "%s%s", i ? ", " : "", known ? known->label : json_string_value(kind));
    }
    return others->len ? french_format("notice.or_failing_that", "piece", label_of(words, piece), "others", others->str, NULL) : g_strdup(label_of(words, piece));
}

/* What hangs on an answer that waits for a person is not asked for before that is known. */
static bool is_wanting(const json_t *piece)
{
    static const char *const settled[] = {"here", "replaced", "not_needed", NULL};
    return !g_strv_contains(settled, json_word(piece, "state")) && !g_str_equal(json_word(piece, "reason"), "depends");
}

/* The kinds of pieces that are wanting: those that block, or those that do not. */
static json_t *wanting(const NoticeWords *words, bool blocking)
{
    json_t *list = json_array();
    size_t i;
    json_t *piece;
    json_array_foreach(json_object_get(part(words, "completeness"), "pieces"), i, piece)
        if (is_wanting(piece) && json_is_true(json_object_get(piece, "blocking")) == blocking)
            json_array_append_new(list, json_string(json_word(piece, "kind")));
    return list;
}

/* What a request asks for, by name or as printed: what the file cannot do without; where nothing of that lacks, what does, but for what is due
 * at handover. */
static json_t *asked_for(const NoticeWords *words, bool printed)
{
    json_t *list = json_array();
    size_t i;
    json_t *piece;
    for (int blocking = 1; blocking >= 0 && json_array_size(list) == 0; blocking--)
        json_array_foreach(json_object_get(part(words, "completeness"), "pieces"), i, piece)
            if (is_wanting(piece) && json_is_true(json_object_get(piece, "blocking")) == blocking && !json_is_true(json_object_get(piece, "at_handover"))) {
                g_autofree char *label = label_with_others(words, piece);
                json_array_append_new(list, json_string(printed ? label : json_word(piece, "kind")));
            }
    return list;
}

char *notice_asked(const NoticeWords *words)
{
    json_auto_t *list = asked_for(words, true);
    g_autoptr(GString) text = g_string_new(NULL);
    size_t i;
    json_t *label;
    json_array_foreach(list, i, label)
        g_string_append_printf(text, "%s– %s", i ? "\n" : "", json_string_value(label));
    return g_strdup(text->str);
}

json_t *notice_said(const NoticeWords *words)
{
    const json_t *clock = part(words, "clock"), *office = part(words, "office"), *rule = json_object_get(clock, "rule");
    const char *effect = json_word(rule, "effect");
    json_t *said = json_pack("{ss ss ss? s{ss ss ss ss} so so ss ss sO}", "made_on", words->order->today, "received_on",
                             json_word(clock, "received_on"), "silence_on",
                             json_string_value(json_object_get(clock, "silence_on")), "service", "name",
                             json_word(office, "name"), "address", json_word(office, "address"), "phone",
                             json_word(office, "phone"), "email", json_word(office, "email"), "missing", wanting(words, true),
                             "missing_later", wanting(words, false), "effect", *effect ? effect : "none", "appeal",
                             law_of(words, "appeal"), "received", part(words, "received"));
    if (words->order->kind == NOTICE_PIECE_REQUEST) {
        json_object_set_new(said, "requested_on", json_string(words->order->today));
        json_object_set_new(said, "due_on", json_string(words->order->due_on));
        json_object_set_new(said, "pieces", asked_for(words, false));
    }
    return said;
}

/* Paper handed over has an hour; a letter has the day of its reception. */
static char *moment_of(const json_t *received)
{
    bool counter = g_str_equal(json_word(received, "channel"), "counter");
    const char *at = json_word(received, counter ? "filed_at" : "at");
    g_autoptr(GDateTime) utc = g_date_time_new_from_iso8601(at, NULL);
    g_autoptr(GTimeZone) paris = g_time_zone_new_identifier("Europe/Paris");
    if (!utc || !paris)
        return notice_day(at);
    g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, paris);
    bool has_hour = counter || g_str_equal(json_word(received, "channel"), "online");
    return g_date_time_format(local, has_hour ? "%d/%m/%Y %H:%M" : "%d/%m/%Y");
}

static void add_row(GPtrArray *rows, const char *a, const char *b, const char *c, const char *d)
{
    const char *columns[] = {a, b, c, d, NULL};
    g_ptr_array_add(rows, g_strdupv((char **)columns));
}

static GPtrArray *new_rows(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
}

static GPtrArray *received_rows(const NoticeWords *words)
{
    GPtrArray *rows = new_rows();
    add_row(rows, french("notice.row.piece"), french("notice.row.pages"), french("notice.row.at"), french("notice.row.sum"));
    size_t i;
    json_t *received;
    json_array_foreach(part(words, "received"), i, received) {
        g_autofree char *pages =
            g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(received, "pages")));
        g_autofree char *at = moment_of(received), *sum = g_strndup(json_word(received, "sha256"), 20);
        const char *label = *json_word(received, "form") ? french("notice.form") : label_of(words, received);
        add_row(rows, label, pages, at, sum);
    }
    return rows;
}

static GPtrArray *wanting_rows(const NoticeWords *words, bool blocking)
{
    GPtrArray *rows = new_rows();
    size_t i;
    json_t *piece;
    json_array_foreach(json_object_get(part(words, "completeness"), "pieces"), i, piece)
        if (is_wanting(piece) && json_is_true(json_object_get(piece, "blocking")) == blocking) {
            g_autofree char *key = g_strconcat("notice.piece.", json_word(piece, "state"), NULL), *label = label_with_others(words, piece);
            const char *when = json_is_true(json_object_get(piece, "at_handover")) ? french("notice.at_handover") : "";
            add_row(rows, label, "", french(key), *when ? when : json_word(piece, "source"));
        }
    return rows;
}

static void add_wanting(PrintNotice *notice, const NoticeWords *words)
{
    GPtrArray *blocking = wanting_rows(words, true), *later = wanting_rows(words, false);
    bool qualified = !g_str_equal(json_word(part(words, "completeness"), "answer"), "not_qualified");
    if (blocking->len == 0 && later->len == 0)
        print_notice_add(notice, french("notice.missing"), french(qualified ? "notice.nothing_missing" : "notice.not_qualified"), NULL);
    if (blocking->len > 0)
        print_notice_add(notice, french("notice.missing"), law_of(words, "incomplete"), g_ptr_array_ref(blocking));
    if (later->len > 0)
        print_notice_add(notice, french("notice.later"), law_of(words, "later"), g_ptr_array_ref(later));
    g_ptr_array_unref(blocking);
    g_ptr_array_unref(later);
}

/* What happens without an answer, and until when: the date, its effect, the ways of appeal. */
static void add_silence(PrintNotice *notice, const NoticeWords *words)
{
    const json_t *clock = part(words, "clock");
    const char *silence = json_word(clock, "silence_on");
    if (!*silence) {
        print_notice_add(notice, french("notice.silence"), french("notice.no_delay"), NULL);
        return;
    }
    g_autofree char *day = notice_day(silence);
    g_autoptr(GString) effect = g_string_new(law_of(words, json_word(json_object_get(clock, "rule"), "effect")));
    g_string_replace(effect, "{date}", day, 0);
    g_autofree char *text = g_strjoin("\n", effect->str, law_of(words, "appeal"), NULL);
    print_notice_add(notice, french("notice.silence"), text, NULL);
}

/* "Marie Durand (avocat, par la loi)"... in one line; NULL: nobody helped. Transfer full. */
static char *helpers_of(const NoticeWords *words)
{
    g_autoptr(GString) line = g_string_new(NULL);
    size_t i;
    const json_t *helper;
    json_array_foreach(part(words, "helpers"), i, helper) {
        const char *mandate = json_word(helper, "mandate");
        g_string_append_printf(line, "%s%s (%s", i ? ", " : "", json_word(helper, "name"),
                               french_word("desk.helper.capacity", json_word(helper, "capacity")));
        g_string_append_printf(line, "%s%s)", *mandate ? ", " : "", *mandate ? french_word("desk.helper.mandate", mandate) : "");
    }
    return line->len ? french_format("notice.helper", "helpers", line->str, NULL) : NULL;
}

static void add_request(PrintNotice *notice, const NoticeWords *words)
{
    g_autofree char *received = notice_day(json_word(part(words, "clock"), "received_on"));
    g_autofree char *text = french_format("notice.request_text", "title", json_word(words->dossier, "title"), "received", received,
                                          "number", json_word(words->dossier, "number"), NULL);
    g_autofree char *helped = helpers_of(words);
    g_autofree char *whole = helped ? g_strjoin("\n", text, helped, NULL) : g_strdup(text);
    print_notice_add(notice, french("notice.request"), whole, NULL);
}

static void add_body(PrintNotice *notice, const NoticeWords *words)
{
    add_request(notice, words);
    if (words->order->kind == NOTICE_PIECE_REQUEST) {
        g_autofree char *due = notice_day(words->order->due_on);
        g_autofree char *text = french_format("notice.ask", "due", due, NULL);
        print_notice_add(notice, french("notice.ask_title"), text, NULL);
        add_wanting(notice, words);
        return;
    }
    if (words->order->kind == NOTICE_STATUS) {
        g_autofree char *key = g_strconcat("case.column.state.", json_word(words->dossier, "state"), NULL);
        g_autofree char *today = notice_day(words->order->today);
        g_autofree char *text = french_format("notice.state_text", "date", today, "state",
                                              french_has(key) ? french(key) : json_word(words->dossier, "state"), NULL);
        print_notice_add(notice, french("notice.state"), text, NULL);
    }
    print_notice_add(notice, french("notice.received"), NULL, received_rows(words));
    add_wanting(notice, words);
    add_silence(notice, words);
    print_notice_add(notice, french("notice.correct"), french("notice.correct_text"), NULL);
}

static char *recipient_of(const json_t *person)
{
    const char *usage = json_word(person, "nom_usage"), *birth = json_word(person, "nom_naissance");
    g_autofree char *name = g_strjoin(" ", json_word(person, "prenoms"), *usage ? usage : birth, NULL);
    g_autofree char *town = g_strjoin(" ", json_word(person, "code_postal"), json_word(person, "commune"), NULL);
    const char *lines[] = {g_strstrip(name), json_word(person, "complement_adresse"), json_word(person, "adresse"), g_strstrip(town)};
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
        if (*lines[i])
            g_string_append_printf(text, "%s%s", text->len ? "\n" : "", lines[i]);
    return g_strdup(text->str);
}

PrintNotice *notice_paper(const NoticeWords *words)
{
    static const char *const titles[] = {"notice.title.acknowledgement", "notice.title.piece_request", "notice.title.status"};
    const json_t *office = part(words, "office");
    PrintNotice *notice = print_notice_new();
    notice->title = g_strdup(french(titles[words->order->kind]));
    notice->sender = french_format("notice.sender", "name", json_word(office, "name"), "address", json_word(office, "address"),
                                   "phone", json_word(office, "phone"), "email", json_word(office, "email"), NULL);
    notice->recipient = recipient_of(part(words, "person"));
    notice->column_mm = column_mm;
    notice->code_text = french_format("notice.code_text", "number", json_word(words->dossier, "number"), NULL);
    add_body(notice, words);
    return notice;
}
